// Sorts by a click on a column's button, filters by words, year, severity and kind, switches the language. Without it the page
// is the same table, those that need attention most first.
(function () {
  "use strict";
  const root = document.documentElement, table = document.getElementById("reports"), form = document.getElementById("filters");
  const rows = table ? [...table.tBodies[0].rows] : [];

  function speak(lang) {
    root.lang = lang;
    document.querySelectorAll("[data-lang]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.lang === lang)));
    document.querySelectorAll("option[data-en]").forEach((one) => { one.textContent = one.dataset[lang === "en" ? "en" : "zh"]; });
  }
  document.querySelectorAll("[data-lang]").forEach((one) => one.addEventListener("click", () => speak(one.dataset.lang)));
  document.querySelector(".switch").hidden = false;
  speak(root.lang);
  if (!table) { return; }

  function filter() {
    const wanted = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = (name, of) => !form.elements[name].value || of.split(" ").includes(form.elements[name].value);
    let shown = 0;
    rows.forEach((row) => {
      const data = row.dataset, text = (row.textContent + data.words).toLowerCase();
      row.hidden = !(wanted.every((word) => text.includes(word)) && chosen("year", data.year)
        && chosen("severity", data.severities) && chosen("nature", data.natures));
      shown += !row.hidden;
    });
    form.elements.shown.value = shown + " / " + rows.length;
    document.getElementById("none").hidden = shown > 0;
  }
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();

  // The first click puts large numbers, and names from the start, at the top.
  table.querySelectorAll("th[scope=col]").forEach((head) => {
    const button = document.createElement("button"), number = head.dataset.sort === "number";
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const first = number ? "descending" : "ascending", other = number ? "ascending" : "descending";
      const way = head.getAttribute("aria-sort") === first ? other : first, sign = way === "ascending" ? 1 : -1;
      const text = (row) => row.cells[head.cellIndex].innerText.trim();
      const value = (row) => parseFloat(text(row).replace(/^[^\d–-]+/, ""));
      const order = (a, b) => {
        if (!number) { return sign * text(a).localeCompare(text(b), "zh-CN"); }
        const x = value(a), y = value(b);
        return isNaN(x) || isNaN(y) ? isNaN(x) - isNaN(y) : sign * (x - y);
      };
      table.querySelectorAll("[aria-sort]").forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", way);
      table.tBodies[0].append(...rows.slice().sort(order));
    });
  });
}());
