/* The page itself, kept by its service worker so that it opens without network. */
"use strict";
(() => {
  function tell(registration, message) {
    return new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = (event) => resolve(event.data);
      registration.active.postMessage(message, [channel.port2]);
    });
  }

  /* Shows `mark` once it is kept. A page that came from what was kept needs no keeping. */
  async function begin(mark) {
    if (!navigator.serviceWorker) return;
    mark.hidden = !navigator.serviceWorker.controller;
    if (!door.sync.isOnline) return;
    await navigator.serviceWorker.register("worker.js");
    const registration = await navigator.serviceWorker.ready;
    const files = document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]");
    const keep = [location.pathname, ...Array.from(files, (file) => file.href || file.src)];
    if ((await tell(registration, { keep })) === "done") mark.hidden = false;
  }

  async function end() {
    const registration = await navigator.serviceWorker?.getRegistration();
    if (!registration) return;
    await tell(registration, { forget: true });
    await registration.unregister();
  }

  door.keeping = { begin, end };
})();
