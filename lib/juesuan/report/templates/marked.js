(function () {
  "use strict";
  const root = document.documentElement;
  const panel = document.getElementById("panel");
  const title = panel.querySelector("h2");
  const body = document.getElementById("panel-body");
  const switches = [...document.querySelectorAll(".views button")];
  let pinned = null;

  // A figure or a finding may stand twice: on the picture of its page (v-f001) and in the text (f001).
  function name(node) {
    return node.id.replace(/^v-/, "");
  }
  function both(id) {
    return ["v-" + id, id].map((one) => document.getElementById(one)).filter(Boolean);
  }
  function seen(id) {
    return both(id).find((one) => one.getClientRects().length) || document.getElementById(id);
  }
  function look(view) {
    root.classList.toggle("show-pages", view === "pages");
    root.classList.toggle("show-text", view === "text");
    switches.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.view === view)));
  }

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
    both(name(figure)).forEach((one) => one.classList.add("here"));
    const row = document.getElementById("k" + name(figure).slice(1));
    body.replaceChildren();
    row.querySelectorAll(".say").forEach((cell) => {
      const line = document.createElement("p");
      line.append(...bare(cell).childNodes);
      body.append(line);
    });
    const list = document.createElement("ul");
    list.className = "checks";
    (figure.dataset.checks || "").split(" ").filter(Boolean).forEach((one) => {
      const check = document.getElementById(one);
      list.append(bare(check));
      check.querySelectorAll("a.to").forEach((link) => {
        const other = link.hash.slice(1);
        if (other !== name(figure)) { both(other).forEach((node) => node.classList.add("other")); }
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
    return node instanceof Element ? node.closest("a.fig, a.spot") : null;
  }
  function pin(figure, focus) {
    pinned = figure;
    show(figure);
    if (focus) { title.focus({ preventScroll: true }); }
  }
  function arrive() {
    const id = location.hash.slice(1).replace(/^v-/, "");
    let target = id ? seen(id) : null;
    if (!target) { return; }
    if (!target.getClientRects().length && document.getElementById("text-view").contains(target)) {
      look("text");
      target = seen(id);
    }
    if (switches.length) { target.scrollIntoView({ block: "center", inline: "center" }); }
    if (target.matches("a.fig, a.spot")) {
      pin(target, false);
    } else if (target.matches(".spot")) {
      close();
      target.classList.add("here");
    }
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
    const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
    if (figure) {
      event.preventDefault();
      if (pinned === figure) { close(); } else { pin(figure, event.detail === 0); }
    } else if (link && link.hash === location.hash) {
      event.preventDefault();
      arrive();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      const back = close();
      if (back) { back.focus(); pinned = null; panel.hidden = true; clear(); }
    }
  });
  switches.forEach((one) => one.addEventListener("click", () => {
    look(one.dataset.view);
    if (pinned) {
      const twin = seen(name(pinned));
      pin(twin, false);
      twin.scrollIntoView({ block: "center", inline: "center" });
    }
  }));
  panel.querySelector("button").addEventListener("click", close);
  window.addEventListener("hashchange", arrive);
  root.classList.add("with-panel");
  if (switches.length) { look("pages"); }
  arrive();
}());
