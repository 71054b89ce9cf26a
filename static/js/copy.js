// A button beside each value that copies it; without it, one press selects the whole value.
"use strict";

const sheet = document.querySelector("[data-copy]");

async function copy(value, button) {
  const text = value.innerText.trim();
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    getSelection().selectAllChildren(value); // without https: the old way
    document.execCommand("copy");
  }
  button.textContent = sheet.dataset.copied;
  setTimeout(() => { button.textContent = sheet.dataset.copy; }, 2000);
}

for (const value of sheet ? sheet.querySelectorAll(".hand-on__value") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-s";
  button.textContent = sheet.dataset.copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", () => copy(value, button));
  value.after(button);
}
