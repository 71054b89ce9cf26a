// Shows a question that depends on another one only once that one is answered.
// Without this file every question is there.
"use strict";
for (const follower of document.querySelectorAll("[data-follows]")) {
  const form = follower.form;
  const first = form.elements[follower.dataset.follows];
  const box = follower.closest("[id^=div_id_]") || follower.closest("div");
  const show = () => {
    box.hidden = ["", "no", "none"].includes(first.value);
  };
  first.addEventListener("change", show);
  show();
}
