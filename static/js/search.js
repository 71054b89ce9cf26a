/* Search boxes: "/" leads to the box; what is typed is answered beneath it, from two letters on, and
   the arrows go through the answers. Without this the form is sent and a page answers. */
"use strict";
(() => {
  const WAIT = 200; // milliseconds without a key
  const NO_TYPING = "[type=checkbox], [type=radio], [type=button], [type=submit], [type=file]";
  let made = 0;

  const isShown = (element) => element.getClientRects().length > 0;

  function isTyping(target) {
    const field = target.closest("input, textarea, select, [contenteditable]");
    return field !== null && !field.matches(NO_TYPING);
  }

  /* The first box in sight; else the one in the menu, which opens. */
  function focusBox() {
    const boxes = [...document.querySelectorAll("[data-hits] input[type=search]")];
    const box = boxes.find(isShown) || boxes.find((other) => other.closest("details"));
    if (!box) return false;
    const menu = box.closest("details");
    if (menu) menu.open = true;
    box.focus();
    box.select();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.documentElement.dataset.keys === "off" || isTyping(event.target)) return;
    if (focusBox()) event.preventDefault();
  });

  /* One box. The list is a listbox of links; the field keeps the focus while arrows go through it. */
  function answer(root) {
    const input = root.querySelector("input[type=search]");
    const list = document.createElement("div");
    const said = document.createElement("p");
    let asked = ""; // the words whose answers the list holds
    let timer = null;
    let request = null;

    made += 1;
    list.id = `search-hits-${made}`;
    list.className = "search__hits";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.labels[0].textContent.trim());
    said.className = "search__said visually-hidden";
    said.setAttribute("role", "status");
    root.append(said, list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false",
      "aria-controls": list.id, autocomplete: "off",
    })) input.setAttribute(name, value);

    const hits = () => [...list.querySelectorAll("[role=option]")];
    const active = () => list.querySelector("[aria-selected=true]");

    function choose(hit) {
      active()?.setAttribute("aria-selected", "false");
      if (!hit) return input.removeAttribute("aria-activedescendant");
      hit.setAttribute("aria-selected", "true");
      input.setAttribute("aria-activedescendant", hit.id);
      return hit.scrollIntoView({ block: "nearest" });
    }

    function open(isOpen) {
      choose(null);
      list.hidden = !isOpen || !hits().length;
      said.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(!list.hidden));
    }

    function show(text) {
      const page = new DOMParser().parseFromString(text, "text/html").body;
      const sentence = page.querySelector("[data-said]");
      if (!sentence) return; // another page: the log-in
      sentence.remove();
      said.textContent = sentence.textContent;
      said.classList.toggle("visually-hidden", page.children.length > 0 || !said.textContent);
      list.replaceChildren(...page.children);
      for (const [place, hit] of hits().entries()) {
        hit.id = `${list.id}-${place}`;
        hit.tabIndex = -1;
        hit.setAttribute("aria-selected", "false");
      }
      list.scrollTop = 0;
      open(document.activeElement === input);
    }

    async function ask() {
      const query = input.value.trim();
      if (query === asked) return;
      asked = query;
      request?.abort();
      request = new AbortController();
      if (!query) return show("<p data-said></p>");
      try {
        const url = `${root.dataset.hits}?q=${encodeURIComponent(query)}`;
        const response = await fetch(url, { signal: request.signal });
        if (response.ok) show(await response.text());
      } catch (error) {
        if (error.name !== "AbortError") asked = ""; // no network: the next key asks again
      }
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    }

    function step(way) {
      const all = [null, ...hits()]; // null: back in the field
      const place = (all.indexOf(active()) + way + all.length) % all.length;
      choose(all[place]);
    }

    input.addEventListener("input", (event) => event.isComposing || later());
    input.addEventListener("compositionend", later);
    input.addEventListener("focus", () => asked && open(asked === input.value.trim()));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return; // Enter and arrows choose a character
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) open(true);
        if (list.hidden) return;
        event.preventDefault();
        step(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && active()) {
        event.preventDefault();
        active().click();
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        event.stopPropagation(); // the menu around it stays
        open(false);
      }
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    root.addEventListener("focusout", (event) => root.contains(event.relatedTarget) || open(false));
  }

  addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-hits]").forEach(answer));
})();
