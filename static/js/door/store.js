/* What the device keeps for one event: the roll (names and fingerprints of tickets) until the event is
   over, and what was done at the door until the server has it. Nothing else is written anywhere. */
"use strict";
const door = { root: document.querySelector("[data-door]") };
(() => {
  const event = door.root.dataset.door;
  let opened = null;

  function open() {
    opened ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open("check-in", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("rolls", { keyPath: "event" });
        asked.result.createObjectStore("deeds", { keyPath: "key", autoIncrement: true });
      };
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
    return opened;
  }

  async function ask(name, mode, work) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      const request = work(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }

  door.store = {
    roll: () => ask("rolls", "readonly", (rolls) => rolls.get(event)),
    keepRoll: (roll) => ask("rolls", "readwrite", (rolls) => rolls.put({ ...roll, event })),
    wipe: () => ask("rolls", "readwrite", (rolls) => rolls.delete(event)),
    addDeed: (deed) => ask("deeds", "readwrite", (deeds) => deeds.add({ ...deed, event })),
    removeDeed: (key) => ask("deeds", "readwrite", (deeds) => deeds.delete(key)),
    async deeds() {
      const all = await ask("deeds", "readonly", (deeds) => deeds.getAll());
      return all.filter((deed) => deed.event === event);
    },
  };
})();
