// Django's search boxes in forms (select2) come without a name; they take that of their field.
// They are made late, and again with every row that is added: hence the observer.
"use strict";
new MutationObserver(() => {
  for (const box of document.querySelectorAll(".select2-search__field:not([aria-label])")) {
    const label = box.closest(".fieldBox, .form-row, .flex-container")?.querySelector("label");
    box.setAttribute("aria-label", label ? label.textContent.trim() : "");
  }
}).observe(document, { childList: true, subtree: true });
