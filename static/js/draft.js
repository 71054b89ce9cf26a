/* The draft's page beside htmx: says so when a save did not arrive, and lets a press of a button wait
   for the save that is under way. Without it the page has its Save buttons. */
"use strict";
(() => {
  const draft = document.querySelector("[data-draft]");
  if (!draft) return;
  const mark = document.querySelector("#draft-status");
  const saves = new Set();
  let pressed = null;

  function tell(sentence) {
    const alert = document.createElement("div");
    const words = document.createElement("p");
    alert.className = "alert alert-danger";
    alert.setAttribute("role", "alert");
    words.textContent = sentence;
    alert.append(words);
    mark.replaceChildren(alert);
  }

  function isSave(event) {
    return event.detail.elt.matches("#draft-form");
  }

  draft.addEventListener("htmx:beforeRequest", (event) => {
    if (!isSave(event)) return;
    if (pressed) event.preventDefault();
    else saves.add(event.detail.xhr);
  });

  draft.addEventListener("htmx:afterRequest", (event) => {
    saves.delete(event.detail.xhr);
    if (pressed && !saves.size) pressed.form.requestSubmit(pressed.button);
  });

  /* A save that comes back from another address was sent on to the log-in. */
  draft.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    const asked = new URL(requestConfig.path, location.href).pathname;
    if (!xhr.responseURL || new URL(xhr.responseURL).pathname === asked) return;
    event.detail.shouldSwap = false;
    tell(draft.dataset.signedOut);
  });

  draft.addEventListener("htmx:sendError", () => tell(draft.dataset.offline));
  draft.addEventListener("htmx:responseError", (event) => {
    tell(event.detail.xhr.status === 403 ? draft.dataset.signedOut : draft.dataset.offline);
  });

  draft.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("#draft-form")) return;
    if (saves.size) event.preventDefault();
    pressed = { form, button: event.submitter };
  });

  addEventListener("pageshow", () => {
    pressed = null;
  });
})();
