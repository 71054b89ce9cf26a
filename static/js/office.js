/* Comforts of the office's lists and files. A row opens by a click anywhere in it and by Enter on its
   link; arrows go from row to row; "." opens the next file. Everything works without. */
"use strict";
(() => {
  function linkOf(row) {
    return row ? row.querySelector("a[href]") : null;
  }

  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  function step(from, direction) {
    const rows = [...document.querySelectorAll("[data-rows] tbody tr")].filter(linkOf);
    const at = rows.indexOf(from);
    const row = rows[at < 0 ? 0 : Math.min(Math.max(at + direction, 0), rows.length - 1)];
    if (row) linkOf(row).focus();
  }

  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-rows] tbody tr");
    const chosen = String(getSelection()).length > 0;
    if (!row || chosen || event.target.closest("a, button, input, summary, label")) return;
    const link = linkOf(row);
    if (link) link.click();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const alone = document.documentElement.dataset.keys !== "off";
    const row = event.target.closest("[data-rows] tbody tr");
    if (row && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      step(row, event.key === "ArrowDown" ? 1 : -1);
    } else if (alone) {
      const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
      if (link) link.click();
    }
  });
})();
