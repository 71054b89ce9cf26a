/* Columns of an export are moved by buttons, and ticked all at once; their numbers follow. Without
   it one types the numbers. */
"use strict";
(() => {
  const list = document.querySelector("[data-columns] ol");
  if (!list) return;
  const status = document.querySelector("[data-columns] [data-said]");

  function number() {
    [...list.children].forEach((line, index) => {
      line.querySelector("input[type=number]").value = index + 1;
      line.querySelector('[data-move="-1"]').disabled = index === 0;
      line.querySelector('[data-move="1"]').disabled = index === list.children.length - 1;
    });
  }

  function say(line) {
    const told = { column: line.querySelector("[data-name]").textContent };
    told.place = line.querySelector("input[type=number]").value;
    status.textContent = status.dataset.said.replace(/\{(\w+)\}/g, (whole, word) => told[word] ?? whole);
  }

  list.querySelectorAll("[data-move]").forEach((button) => { button.hidden = false; });
  number();

  document.querySelectorAll("[data-tick]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      list.querySelectorAll("input[type=checkbox]").forEach((box) => {
        box.checked = button.dataset.tick === "all" && !("sensitive" in box.dataset);
      });
    });
  });

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const line = button.closest("li");
    const other = button.dataset.move === "1" ? line.nextElementSibling : line.previousElementSibling;
    if (!other) return;
    if (button.dataset.move === "1") other.after(line);
    else other.before(line);
    number();
    say(line);
    (button.disabled ? line.querySelector("[data-move]:not(:disabled)") : button).focus();
  });

  list.addEventListener("change", (event) => {
    if (event.target.type !== "number") return;
    const line = event.target.closest("li");
    const wanted = Math.min(Math.max(Number(event.target.value) || 1, 1), list.children.length);
    line.remove();
    list.insertBefore(line, list.children[wanted - 1] || null);
    number();
    say(line);
    event.target.focus();
  });
})();
