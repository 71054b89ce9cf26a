// Django's search boxes in forms (select2) come without a name; they take that of their field.
// They are made late, and again with every row that is added: hence the observer.
"use strict";
new MutationObserver(() => {
  for (const box of document.querySelectorAll(".select2-search__field:not([aria-label])")) {
    const label = box.closest(".fieldBox, .form-row, .flex-container")?.querySelector("label");
    box.setAttribute("aria-label", label ? label.textContent.trim() : "");
  }
}).observe(document, { childList: true, subtree: true });

// On a phone the rows of a list stand by themselves (css/admin-cards.css): each value carries the head
// of its column along, and what is empty is marked.
(() => {
  const NOTHING = ["", "-", "–", "—"];
  const table = document.querySelector("#result_list");
  if (!table) return;
  const heads = [...table.tHead.rows[0].cells].map((head) => head.querySelector(".text").textContent.trim());
  for (const row of table.tBodies[0].rows) {
    if (row.cells.length !== heads.length) continue;
    for (const [place, cell] of [...row.cells].entries()) {
      if (cell.tagName === "TH" || cell.matches(".action-checkbox")) continue;
      if (NOTHING.includes(cell.textContent.trim()) && !cell.querySelector("img")) cell.dataset.empty = "";
      else cell.dataset.label = heads[place];
    }
  }
})();
