/* Who is expected and who has come, as this device knows it: what the server told, and what was done
   here since. `now()` is the server's time, whatever the device's clock says. */
"use strict";
(() => {
  const people = new Map(); // by registration
  const byTicket = new Map();
  const rows = new Map(); // check-ins by uuid
  const FACTS = { offset: 0, until: 0, since: 0, version: "", seats: null, closed: "", known: false };
  const roll = { ...FACTS };

  const now = () => Date.now() + roll.offset;
  const isOver = () => roll.until > 0 && now() >= roll.until;

  function setPeople(list) {
    people.clear();
    byTicket.clear();
    for (const person of list) addPerson(person);
  }

  function addPerson(person) {
    const sounds = person.pinyin.toLowerCase();
    const initials = sounds.split(" ").map((part) => part[0] || "").join("");
    const text = [...person.names, sounds, sounds.replaceAll(" ", ""), initials].join(" ").toLowerCase();
    people.set(person.id, { ...person, text });
    byTicket.set(person.ticket, person.id);
  }

  /* A check-in of the server's takes the place of what this device had supposed. */
  function setRow(row) {
    rows.set(row.id, row);
  }

  function take(news) {
    if (news.people) {
      setPeople(news.people);
      roll.known = true;
    }
    for (const row of news.check_ins) setRow(row);
    Object.assign(roll, {
      offset: news.offset, until: news.until, since: news.now, version: news.version,
      seats: news.counters.seats, closed: news.closed,
    });
  }

  function saved() {
    const list = Array.from(people.values(), ({ text, ...person }) => person);
    const isTold = (row) => !row.waits;
    const facts = Object.fromEntries(Object.keys(FACTS).map((name) => [name, roll[name]]));
    return { ...facts, people: list, check_ins: Array.from(rows.values()).filter(isTold) };
  }

  function restore(kept) {
    const { people: list, check_ins: told, event, ...rest } = kept;
    Object.assign(roll, rest);
    setPeople(list);
    for (const row of told) setRow(row);
  }

  /* What was done here and the server does not know yet. */
  function suppose(deed) {
    const row = rows.get(deed.id);
    if (deed.kind === "undo") {
      if (row) rows.set(deed.id, { ...row, stands: false, waits: true });
      return;
    }
    rows.set(deed.id, {
      id: deed.id, registration: deed.registration ?? null, name: deed.name || deed.staff_no || "",
      at: deed.at + deed.offset, by: "", walk_in: deed.kind === "walk_in", stands: true, waits: true,
    });
  }

  const drop = (id) => rows.delete(id);
  const standing = () => Array.from(rows.values()).filter((row) => row.stands);
  const rowOf = (id) => standing().find((row) => row.registration === id);
  const nameOf = (row) => people.get(row.registration)?.names[0] || row.name;

  function counters() {
    const there = standing();
    const seated = Array.from(people.values()).filter((person) => person.state === "seated");
    return {
      present: there.length,
      walkIns: there.filter((row) => row.walk_in).length,
      registered: seated.length,
      seats: roll.seats,
    };
  }

  /* Those with a place whose name or pinyin holds every word. */
  function called(query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (person) => words.every((word) => person.text.includes(word));
    const live = Array.from(people.values()).filter((person) => person.state !== "cancelled");
    return live.filter(fits).sort((a, b) => (a.pinyin || a.text).localeCompare(b.pinyin || b.text));
  }

  function forget() {
    setPeople([]);
    rows.clear();
    Object.assign(roll, { since: 0, version: "", known: false });
  }

  Object.assign(roll, {
    now, isOver, take, saved, restore, suppose, drop, setRow, addPerson, standing, rowOf, nameOf, counters,
    called, forget, person: (id) => people.get(id), row: (id) => rows.get(id),
    byTicket: (ticket) => people.get(byTicket.get(ticket)),
  });
  door.roll = roll;
})();
