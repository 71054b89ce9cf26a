/* Boxes in groups: a button ticks all of its group, or none, and the bar says how many are chosen.
   Without this each box is ticked by hand. */
"use strict";
(() => {
  const bar = document.querySelector("[data-chosen]");
  const groups = [...document.querySelectorAll("[data-group]")];
  if (!bar || !groups.length) return;

  const boxesIn = (place) => [...place.querySelectorAll("input[type=checkbox]")];
  const areAllChosen = (group) => boxesIn(group).every((box) => box.checked);

  function tell() {
    const number = groups.flatMap(boxesIn).filter((box) => box.checked).length;
    const { chosen, none } = bar.dataset;
    bar.textContent = number ? chosen.replace("{number}", number) : none;
    for (const group of groups) {
      const button = group.querySelector("[data-all]");
      button.textContent = areAllChosen(group) ? button.dataset.none : button.dataset.all;
    }
  }

  for (const group of groups) {
    const button = group.querySelector("[data-all]");
    button.hidden = false;
    button.addEventListener("click", () => {
      const wanted = !areAllChosen(group);
      for (const box of boxesIn(group)) box.checked = wanted;
      tell();
    });
    group.addEventListener("change", tell);
  }
  tell();
})();
