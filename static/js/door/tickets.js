/* From what a camera sees to the fingerprint by which the roll knows a ticket: events/tickets.py. */
"use strict";
(() => {
  const SAME_AGAIN = 4000; // milliseconds in which one ticket before the camera counts once
  const LOOK_EVERY = 180;
  const LONGEST_SIDE = 1600;
  let detector = null;
  let last = { code: "", at: 0 };

  async function fingerprint(code) {
    const plain = new TextEncoder().encode(code.replace(/[\s-]+/g, "").toUpperCase());
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", plain));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  /* Whether this browser reads codes by itself, and may use a camera. */
  async function canScan() {
    if (!("BarcodeDetector" in window) || !navigator.mediaDevices) return false;
    const formats = await BarcodeDetector.getSupportedFormats();
    if (!formats.includes("qr_code")) return false;
    detector = new BarcodeDetector({ formats: ["qr_code"] });
    return true;
  }

  async function codeIn(picture) {
    const found = await detector.detect(picture);
    return found.length ? found[0].rawValue : "";
  }

  /* Calls `seen` with each code until the function that it gives is called. */
  async function scan(video, seen) {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    video.srcObject = stream;
    await video.play();
    let goesOn = true;
    async function look() {
      if (!goesOn) return;
      const code = await codeIn(video).catch(() => "");
      const isSame = code === last.code && Date.now() - last.at < SAME_AGAIN;
      if (code) last = { code, at: Date.now() };
      if (code && !isSame) await seen(code);
      setTimeout(look, LOOK_EVERY);
    }
    look();
    return () => {
      goesOn = false;
      for (const track of stream.getTracks()) track.stop();
      video.srcObject = null;
    };
  }

  /* A photo as it is sent: small, so that it is quick; as it is where this browser cannot open it. */
  async function smaller(file) {
    try {
      const bitmap = await createImageBitmap(file);
      const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(bitmap.width * scale);
      canvas.height = Math.round(bitmap.height * scale);
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
      return new File([blob], "ticket.jpg", { type: "image/jpeg" });
    } catch {
      return file;
    }
  }

  door.tickets = { fingerprint, canScan, scan, smaller };
})();
