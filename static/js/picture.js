/* A chosen picture is shown at once. One that is heavier than the portal takes, as phones make them,
   is made smaller here before it is sent. Without this script the portal says what to do. */
"use strict";
(() => {
  const SHOWN = 640;
  const SENT = 4000;

  function drawn(bitmap, longest, canvas) {
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  function lighter(input, file, bitmap) {
    const canvas = drawn(bitmap, SENT, document.createElement("canvas"));
    canvas.toBlob((blob) => {
      if (!blob || input.files[0] !== file) return;
      const name = file.name.replace(/\.\w+$/, "") + ".jpg";
      const files = new DataTransfer();
      files.items.add(new File([blob], name, { type: "image/jpeg" }));
      input.files = files.files;
    }, "image/jpeg", 0.9);
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
    if (file.size > Number(input.dataset.mostMb) * 1024 * 1024) lighter(input, file, bitmap);
  }

  for (const input of document.querySelectorAll("input[data-picture]")) {
    input.addEventListener("change", () => chosen(input));
  }
})();
