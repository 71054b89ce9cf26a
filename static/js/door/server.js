/* The server, as far as it can be reached. Throws `Offline` without network, `LetOut` where this device
   is not let in any more. */
"use strict";
(() => {
  class Offline extends Error {}
  class LetOut extends Error {}
  const PATIENCE = 15000; // milliseconds
  let token = "";

  async function ask(path, options = {}) {
    let response;
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      response = await fetch(path, { redirect: "manual", cache: "no-store", signal, ...options });
    } catch {
      throw new Offline();
    }
    if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) {
      throw new LetOut();
    }
    if (!response.ok && response.status !== 400) throw new Offline();
    return response.json();
  }

  async function post(path, body, headers = {}) {
    const send = () => ask(path, { method: "POST", body, headers: { ...headers, "X-CSRFToken": token } });
    if (!token) await state({});
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof LetOut)) throw error;
      await state({}); // after a new log-in the token is another one
      return send();
    }
  }

  async function state(known) {
    const began = Date.now();
    const query = new URLSearchParams(known);
    const news = await ask(`state/?${query}`);
    token = news.token;
    const offset = Math.round(news.now - (began + Date.now()) / 2);
    return { ...news, offset };
  }

  function handIn(deeds) {
    return post("deeds/", JSON.stringify({ deeds }), { "Content-Type": "application/json" });
  }

  function look(name, value) {
    const form = new FormData();
    form.append(name, value);
    return post("look/", form);
  }

  const search = (query) => ask(`search/?${new URLSearchParams({ q: query })}`);

  door.server = { Offline, LetOut, state, handIn, look, search };
})();
