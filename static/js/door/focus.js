/* Where the keyboard stands on the check-in page: its lists are made anew whenever there is news. */
"use strict";
(() => {
  /* Whether the press came from one who types: a phone's keyboard stays down. */
  const hasKeys = (press) => press.detail === 0 || matchMedia("(pointer: fine)").matches;

  const toSearch = () => door.root.querySelector("[data-search]").focus();

  function toLine(list, key, place = 0) {
    const lines = Array.from(list.children);
    const buttons = lines.find((line) => line.dataset.key === key)?.querySelectorAll("button") || [];
    const button = buttons[place] || buttons[0];
    if (button) button.focus();
    else toSearch();
  }

  /* Puts the new lines in; who stands on one of the old stays on it, or begins anew at the search. */
  function keep(list, lines) {
    const line = list.contains(document.activeElement) && document.activeElement.closest("[data-key]");
    const place = line ? Array.from(line.querySelectorAll("button")).indexOf(document.activeElement) : 0;
    list.replaceChildren(...lines);
    if (line) toLine(list, line.dataset.key, place);
  }

  door.focus = { hasKeys, toSearch, toLine, keep };
})();
