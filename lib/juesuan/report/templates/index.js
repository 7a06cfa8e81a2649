// Sorts by a click on a column's button. The first click puts large numbers, and names from the start, at the top.
for (const head of document.querySelectorAll("#reports th[scope=col]")) {
  const button = document.createElement("button"), number = head.dataset.sort === "number";
  button.type = "button";
  button.append(...head.childNodes);
  head.append(button);
  button.onclick = () => {
    const body = document.querySelector("#reports tbody"), rows = [...body.rows], column = head.cellIndex;
    const first = number ? "descending" : "ascending", other = number ? "ascending" : "descending";
    const way = head.getAttribute("aria-sort") === first ? other : first, sign = way === "ascending" ? 1 : -1;
    const text = row => row.cells[column].textContent.trim(), value = row => parseFloat(text(row));
    const order = (a, b) => {
      if (!number) return sign * text(a).localeCompare(text(b), "zh-CN");
      const x = value(a), y = value(b);
      return isNaN(x) || isNaN(y) ? isNaN(x) - isNaN(y) : sign * (x - y);
    };
    document.querySelectorAll("#reports [aria-sort]").forEach(one => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", way);
    body.append(...rows.sort(order));
  };
}
