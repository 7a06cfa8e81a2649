// Enlivens the tables of a disclosure shown in a notebook cell: a box that filters rows, headings that sort them.
// Every output carries this script; each finds the tables not yet alive, so several on one page do no harm, and the page
// refers to nothing by name or address. Where scripts are off the tables stay as they are.
(() => {
  for (const box of document.querySelectorAll(".juesuan-cell:not([data-live])")) {
    box.dataset.live = "";
    const words = box.dataset;
    for (const table of box.querySelectorAll("table")) enliven(table, words);
  }

  function enliven(table, words) {
    const body = table.tBodies[0], rows = [...body.rows];
    if (rows.length < 2) return;
    const texts = new Map(rows.map((row) => [row, [...row.cells].map((c) => c.textContent).join("\t").toLowerCase()]));
    const bar = document.createElement("p"), box = document.createElement("input"), shown = document.createElement("output");
    box.type = "search";
    box.placeholder = words.filter;
    box.ariaLabel = words.how;
    // JupyterLab would take keys typed here for commands, such as d d, which deletes the cell.
    bar.dataset.lmSuppressShortcuts = "true";
    bar.append(box, " ", shown);
    (table.closest(".juesuan-scroll") || table).before(bar);
    box.addEventListener("keydown", (event) => event.stopPropagation());
    box.addEventListener("input", filter);
    filter();

    function filter() {
      const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const row of rows) {
        row.hidden = !wanted.every((word) => texts.get(row).includes(word));
        count += !row.hidden;
      }
      shown.value = `${count} / ${rows.length}`;
    }

    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.ariaSort !== "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.ariaSort = up ? "ascending" : "descending";
        const order = [...rows].sort((a, b) => (up ? 1 : -1) * compare(a.cells[column].textContent, b.cells[column].textContent));
        body.append(...order);
      });
    });
  }

  // Numbers by size, before other text; empty cells last when ascending.
  function compare(one, other) {
    const [a, b] = [one, other].map((text) => (text ? Number(text.replaceAll(",", "")) : Infinity));
    if (!Number.isNaN(a) && !Number.isNaN(b)) return a === b ? 0 : a - b;
    return Number.isNaN(a) - Number.isNaN(b) || one.localeCompare(other, "zh", { numeric: true });
  }
})();
