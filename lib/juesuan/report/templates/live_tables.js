// Enlivens the tables of a disclosure shown in a notebook cell: a box that filters rows, headings that sort them, identifiers
// (f012, c034, F05) that show what belongs to them in every table, and a way back. Keys do everything that the mouse does.
// Every output carries this script; each finds the tables not yet alive, so several on one page do no harm, and the page
// refers to nothing by name or address. Where scripts are off the tables stay as they are.
(() => {
  const IDENTIFIER = /^[fcpF]\d{2,}$/;

  for (const box of document.querySelectorAll(".juesuan-cell:not([data-live])")) {
    box.dataset.live = "";
    const boxes = [...box.querySelectorAll("table")].map((table) => enliven(table, box.dataset)).filter(Boolean);
    follow(box, boxes);
  }

  // An identifier is a button: it filters every table by itself and opens those that hold it; the way back is kept.
  function follow(box, boxes) {
    const past = [];
    for (const cell of box.querySelectorAll("td")) {
      const words = cell.textContent.split(" ");
      if (!words.every((word) => IDENTIFIER.test(word))) continue;
      cell.replaceChildren(...words.flatMap((word, number) => (number ? [" ", button(word)] : [button(word)])));
    }
    const back = document.createElement("button");
    back.type = "button";
    back.className = "juesuan-back";
    back.textContent = `← ${box.dataset.back}`;
    back.hidden = true;
    back.addEventListener("click", returned);
    box.querySelector("details")?.before(back);
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && past.length) returned();
    });

    function button(word) {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "juesuan-id";
      made.textContent = word;
      made.ariaLabel = `${box.dataset.follow} ${word}`;
      made.addEventListener("click", () => {
        past.push({ focus: made, states: boxes.map(({ input, details }) => [input.value, details.open]) });
        for (const { input, details, filter } of boxes) {
          input.value = word;
          details.open = filter() > 0;
        }
        back.hidden = false;
        back.focus();
        back.scrollIntoView({ block: "nearest" });
      });
      return made;
    }

    function returned() {
      const { focus, states } = past.pop();
      boxes.forEach(({ input, details, filter }, number) => {
        [input.value, details.open] = states[number];
        filter();
      });
      back.hidden = !past.length;
      focus.focus();
    }
  }

  function enliven(table, words) {
    const body = table.tBodies[0], rows = [...body.rows], details = table.closest("details");
    const texts = new Map(rows.map((row) => [row, [...row.cells].map((c) => c.textContent).join("\t").toLowerCase()]));
    const bar = document.createElement("p"), input = document.createElement("input"), shown = document.createElement("output");
    input.type = "search";
    input.placeholder = words.filter;
    input.ariaLabel = words.how;
    // JupyterLab would take keys typed here for commands, such as d d, which deletes the cell.
    bar.dataset.lmSuppressShortcuts = "true";
    bar.append(input, " ", shown);
    (table.closest(".juesuan-scroll") || table).before(bar);
    input.addEventListener("keydown", (event) => event.key === "Escape" || event.stopPropagation());
    input.addEventListener("input", filter);
    filter();

    function filter() {
      const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const row of rows) {
        row.hidden = !wanted.every((word) => texts.get(row).includes(word));
        count += !row.hidden;
      }
      shown.value = `${count} / ${rows.length}`;
      return count;
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
    return { input, details, filter };
  }

  // Numbers by size, before other text; empty cells last when ascending.
  function compare(one, other) {
    const [a, b] = [one, other].map((text) => (text ? Number(text.replaceAll(",", "")) : Infinity));
    if (!Number.isNaN(a) && !Number.isNaN(b)) return a === b ? 0 : a - b;
    return Number.isNaN(a) - Number.isNaN(b) || one.localeCompare(other, "zh", { numeric: true });
  }
})();
