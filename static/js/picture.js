/* A chosen picture is shown at once. One that is heavier than the portal takes, as phones make them,
   is made smaller here before it is sent; a button that is pressed meanwhile waits for it. Without
   this script the portal says what to do. */
"use strict";
(() => {
  const SHOWN = 640;
  const SENT = 4000;
  const underWay = new Map(); // the work on what was chosen, by field

  function drawn(bitmap, longest, canvas) {
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  async function lighter(input, file, bitmap) {
    const canvas = drawn(bitmap, SENT, document.createElement("canvas"));
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
    if (!blob || input.files[0] !== file) return;
    const name = file.name.replace(/\.\w+$/, "") + ".jpg";
    const files = new DataTransfer();
    files.items.add(new File([blob], name, { type: "image/jpeg" }));
    input.files = files.files;
  }

  async function chosen(input) {
    const canvas = input.parentElement.querySelector(".picture-preview");
    const file = input.files[0];
    if (canvas) canvas.remove();
    if (!file) return;
    let bitmap;
    try {
      bitmap = await createImageBitmap(file);
    } catch {
      return; // a kind that this browser does not read; the portal may
    }
    const preview = document.createElement("canvas");
    preview.className = "picture-preview";
    preview.setAttribute("aria-hidden", "true");
    input.after(drawn(bitmap, SHOWN, preview));
    if (file.size > Number(input.dataset.mostMb) * 1024 * 1024) await lighter(input, file, bitmap);
  }

  function begin(input) {
    const work = chosen(input).finally(() => {
      if (underWay.get(input) === work) underWay.delete(input);
    });
    underWay.set(input, work);
  }

  async function wait(event, input) {
    if (!underWay.has(input)) return;
    event.preventDefault();
    input.form.setAttribute("aria-busy", "true");
    await underWay.get(input);
    input.form.removeAttribute("aria-busy");
    input.form.requestSubmit(event.submitter);
  }

  for (const input of document.querySelectorAll("input[data-picture]")) {
    input.addEventListener("change", () => begin(input));
    input.form.addEventListener("submit", (event) => wait(event, input));
  }
})();
