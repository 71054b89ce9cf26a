/* The service worker of one event's check-in: its page and files open without network. It keeps
   nobody's name; those stand in the page's own store. */
"use strict";
const KEPT = `check-in ${self.registration.scope}`;
const FILES = ["style", "script", "image"];
const PATIENCE = 4000; // milliseconds: a network that only seems to be there

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { keep, forget } = event.data;
  const done = forget ? caches.delete(KEPT) : keepAll(keep);
  event.waitUntil(done.then(
    () => event.ports[0].postMessage("done"),
    () => event.ports[0].postMessage("failed"),
  ));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const isPage = request.mode === "navigate" && request.url === self.registration.scope;
  if (request.method === "GET" && (isPage || FILES.includes(request.destination))) {
    event.respondWith(answer(request));
  }
});

async function keepAll(addresses) {
  const cache = await caches.open(KEPT);
  await Promise.all(addresses.map(async (address) => {
    const response = await fetch(address, { credentials: "same-origin" });
    if (!response.ok || response.redirected) throw new Error(address);
    await cache.put(address, response);
  }));
}

/* What is kept is only for when there is no network: a new version is shown as soon as it is there. */
async function answer(request) {
  const impatience = new Promise((_, reject) => setTimeout(reject, PATIENCE, new Error("slow")));
  try {
    return await Promise.race([fetch(request), impatience]);
  } catch (error) {
    const cache = await caches.open(KEPT);
    const kept = await cache.match(request.url, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}
