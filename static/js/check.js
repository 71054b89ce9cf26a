/* The screening room by keys: j and k move, y, n and x answer, c writes a note, [ and ] turn pages,
   digits choose a document, d goes to the decisions, ? shows all of this. Marks save themselves by
   htmx; without it the list has its button. The keys can be switched off, for those whose speech
   input would press them. */
"use strict";
(() => {
  const room = document.querySelector("[data-room]");
  if (!room) return;
  const dialog = document.querySelector("#keys");
  const opener = room.querySelector("[data-keys-open]");
  const keysSwitch = dialog.querySelector("[data-keys-switch]");
  const problem = room.querySelector("[data-problem]");

  function areOn() {
    try {
      return localStorage.getItem("check-keys") !== "off";
    } catch {
      return true;
    }
  }

  function keepSwitch() {
    try {
      localStorage.setItem("check-keys", keysSwitch.checked ? "on" : "off");
    } catch {
      /* A browser that keeps nothing has the keys on with every page. */
    }
  }

  function points() {
    return [...room.querySelectorAll("[data-point]")];
  }

  function current() {
    return document.activeElement?.closest("[data-point]");
  }

  function move(direction) {
    const all = points();
    const at = all.indexOf(current());
    const next = all[at < 0 ? 0 : Math.min(Math.max(at + direction, 0), all.length - 1)];
    if (!next) return;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  function answer(key) {
    const point = current() || points().find((row) => row.matches(".point-open"));
    const radio = point?.querySelector(`[data-answer="${key}"]`);
    if (!radio) return;
    point.focus();
    if (!radio.checked) radio.click();
  }

  function turn(direction) {
    const pages = room.querySelector("[data-pages]");
    if (!pages) return;
    const images = [...pages.children];
    const top = pages.getBoundingClientRect().top;
    const at = images.findIndex((image) => image.getBoundingClientRect().bottom > top + 40);
    const next = images[Math.min(Math.max(at + direction, 0), images.length - 1)];
    pages.scrollTop += next.getBoundingClientRect().top - top;
  }

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    y: () => answer("y"),
    n: () => answer("n"),
    x: () => answer("x"),
    c: () => current()?.querySelector(".point__note").focus(),
    "[": () => turn(-1),
    "]": () => turn(1),
    d: () => document.querySelector("#decisions :is(a, [tabindex])")?.focus(),
    "?": () => dialog.showModal(),
  };

  function typing(target) {
    return target.closest("input:not([type=radio]), textarea, select") !== null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    if (event.key === "Escape" && event.target.matches(".point__note")) current().focus();
    if (typing(event.target) || !areOn()) return;
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) : 0;
    const paper = digit ? room.querySelectorAll("[data-document]")[digit - 1] : null;
    if (paper) paper.click();
    if (!paper && !keys[event.key]) return;
    event.preventDefault();
    if (!paper) keys[event.key]();
  });

  /* A save that comes back from another address was sent on to the log-in. */
  room.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const asked = new URL(requestConfig.path, location.href).pathname;
    const came = xhr.responseURL ? new URL(xhr.responseURL).pathname : asked;
    problem.textContent = came === asked ? "" : room.dataset.signedOut;
    if (came !== asked) event.detail.shouldSwap = false;
  });
  room.addEventListener("htmx:sendError", () => {
    problem.textContent = room.dataset.offline;
  });
  room.addEventListener("htmx:responseError", (event) => {
    const isOut = event.detail.xhr.status === 403;
    problem.textContent = isOut ? room.dataset.signedOut : room.dataset.offline;
  });

  /* The point that had the focus has it again after it came back from the server. */
  let focused = "";
  room.addEventListener("htmx:beforeRequest", () => {
    focused = document.activeElement?.id || "";
  });
  room.addEventListener("htmx:afterSettle", () => {
    if (focused && document.activeElement === document.body) {
      document.getElementById(focused)?.focus();
    }
  });

  keysSwitch.checked = areOn();
  keysSwitch.addEventListener("change", keepSwitch);
  if (opener) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
})();
