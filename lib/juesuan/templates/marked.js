(function () {
  "use strict";
  const panel = document.getElementById("panel");
  const title = panel.querySelector("h2");
  const body = document.getElementById("panel-body");
  let pinned = null;

  function bare(node) {
    const copy = node.cloneNode(true);
    copy.removeAttribute("id");
    copy.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
    return copy;
  }
  function clear() {
    document.querySelectorAll(".here, .other").forEach((one) => one.classList.remove("here", "other"));
  }
  function show(figure) {
    clear();
    figure.classList.add("here");
    const row = document.getElementById("k" + figure.id.slice(1));
    body.replaceChildren();
    row.querySelectorAll(".say").forEach((cell) => {
      const line = document.createElement("p");
      line.append(...bare(cell).childNodes);
      body.append(line);
    });
    const list = document.createElement("ul");
    list.className = "checks";
    (figure.dataset.checks || "").split(" ").filter(Boolean).forEach((name) => {
      const check = document.getElementById(name);
      list.append(bare(check));
      check.querySelectorAll("a.to").forEach((link) => {
        const other = document.getElementById(link.hash.slice(1));
        if (other && other !== figure) { other.classList.add("other"); }
      });
    });
    body.append(list);
    panel.hidden = false;
    panel.scrollTop = 0;
  }
  function close() {
    const back = pinned;
    pinned = null;
    clear();
    panel.hidden = true;
    return back;
  }
  function figureOf(node) {
    return node instanceof Element ? node.closest("a.fig") : null;
  }
  function pin(figure, focus) {
    pinned = figure;
    show(figure);
    if (focus) { title.focus({ preventScroll: true }); }
  }
  function arrive() {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.matches("a.fig")) { pin(target, false); }
  }

  document.addEventListener("mouseover", (event) => {
    const figure = figureOf(event.target);
    if (figure && !pinned) { show(figure); }
  });
  document.addEventListener("focusin", (event) => {
    const figure = figureOf(event.target);
    if (figure && !pinned) { show(figure); }
  });
  document.addEventListener("click", (event) => {
    const figure = figureOf(event.target);
    if (figure) {
      event.preventDefault();
      if (pinned === figure) { close(); } else { pin(figure, event.detail === 0); }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      const back = close();
      if (back) { back.focus(); pinned = null; panel.hidden = true; clear(); }
    }
  });
  panel.querySelector("button").addEventListener("click", close);
  window.addEventListener("hashchange", arrive);
  document.documentElement.classList.add("with-panel");
  arrive();
}());
