/* Hands in what was done at the door, in order, and hears what others did. One at a time. */
"use strict";
(() => {
  const EVERY = 10000; // milliseconds
  const AT_ONCE = 50;
  const sync = {
    isOnline: navigator.onLine, isOut: false, isDone: false, entrance: "account",
    told: () => {}, changed: () => {},
  };
  let running = null;
  let again = false;

  async function handInAll() {
    for (;;) {
      const deeds = (await door.store.deeds()).slice(0, AT_ONCE);
      if (!deeds.length) return;
      const { results } = await door.server.handIn(deeds.map(({ key, event, ...deed }) => deed));
      for (const [place, result] of results.entries()) await settle(deeds[place], result);
    }
  }

  async function settle(deed, result) {
    if (result.check_in) door.roll.setRow(result.check_in);
    else if (deed.kind !== "undo") door.roll.drop(deed.id);
    await door.store.removeDeed(deed.key);
    sync.told(deed, result);
  }

  async function hear() {
    const { known, since, version } = door.roll;
    const news = await door.server.state(known ? { since, version } : {});
    sync.entrance = news.by_account ? "account" : "link";
    try {
      localStorage.setItem("check-in", sync.entrance);
    } catch {
      /* A browser that keeps nothing has nothing to forget. */
    }
    sync.isDone = news.is_done;
    if (sync.isDone) return empty();
    door.roll.take(news);
    if (door.roll.isOver()) await door.store.wipe();
    else await door.store.keepRoll(door.roll.saved());
  }

  async function empty() {
    await door.store.wipe();
    door.roll.forget();
  }

  async function once() {
    try {
      await handInAll();
      await hear();
      Object.assign(sync, { isOnline: true, isOut: false });
    } catch (error) {
      if (error instanceof door.server.LetOut) {
        sync.isOut = true;
        await empty();
      } else if (error instanceof door.server.Offline) {
        sync.isOnline = false;
      } else {
        throw error;
      }
    }
    await sync.changed();
  }

  /* Asked for while it runs, it runs once more. */
  function now() {
    if (running) again = true;
    running ??= once().finally(() => {
      running = null;
      if (again) {
        again = false;
        return now();
      }
      return null;
    });
    return running;
  }

  async function write(deed) {
    const { offset } = door.roll;
    const written = { ...deed, at: Date.now(), offset };
    await door.store.addDeed(written);
    door.roll.suppose(written);
    await sync.changed();
    now();
    return written;
  }

  function start() {
    try {
      sync.entrance = localStorage.getItem("check-in") || sync.entrance;
    } catch {
      /* As above. */
    }
    addEventListener("online", now);
    addEventListener("offline", () => {
      sync.isOnline = false;
      sync.changed();
    });
    document.addEventListener("visibilitychange", () => document.hidden || now());
    setInterval(() => document.hidden || now(), EVERY);
    return now();
  }

  door.sync = Object.assign(sync, { start, now, write });
})();
