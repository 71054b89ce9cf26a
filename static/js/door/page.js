/* The check-in page: what is seen and pressed. Its words stand in the page's <template id="words">. */
"use strict";
(() => {
  const MOST_SHOWN = 40;
  const find = (name) => door.root.querySelector(`[data-${name}]`);
  const words = document.querySelector("#words").content;
  const extra = new Map(); // unit and number, from a search; never kept
  let found = null; // what the server found for the words in the field
  let stopCamera = null;

  function word(name, values = {}) {
    const text = words.querySelector(`[data-word="${name}"]`).textContent;
    return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  function part(tag, className, text = "") {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  }

  function button(label, className, press) {
    const element = part("button", `btn ${className}`, label);
    element.type = "button";
    element.addEventListener("click", press);
    return element;
  }

  const clock = (at) => new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: door.root.dataset.zone,
  }).format(at);

  // What the last one came to ----------------------------------------------------------------
  const TONES = { in: "pine", already: "amber", waiting: "amber", undone: "slate" };

  function say(outcome, name, text, ...actions) {
    const box = find("answer");
    box.className = `door-answer door-answer-${TONES[outcome] || "vermilion"}`;
    box.dataset.outcome = outcome;
    const lines = [part("p", "door-answer__name", name), part("p", "", text)];
    const row = part("div", "cluster");
    row.append(...actions);
    box.replaceChildren(...lines.filter((line) => line.textContent), row);
    if (outcome !== "in" && navigator.vibrate) navigator.vibrate(200);
  }

  function undoButton(id) {
    return button(word("undo"), "btn-s", async (press) => {
      const person = door.roll.row(id)?.registration;
      await undo(id);
      if (door.focus.hasKeys(press)) door.focus.toLine(find("people"), String(person));
    });
  }

  /* One after the other by keys alone: the field is empty, and waits for the next name. */
  async function letIn(press, deed) {
    if (!(await deed) || !door.focus.hasKeys(press)) return;
    find("search").value = "";
    search();
    door.focus.toSearch();
  }

  // What is done -----------------------------------------------------------------------------
  async function checkIn(person) {
    const row = door.roll.rowOf(person.id);
    const name = person.names[0];
    if (row) {
      const first = { clock: clock(row.at), by: row.by || word("this-device") };
      return say("already", name, word("already", first), undoButton(row.id));
    }
    if (person.state !== "seated") {
      const outcome = person.state === "cancelled" ? "cancelled" : "waiting";
      const comeIn = (press) => letIn(press, walkIn({ registration: person.id }, name));
      return say(outcome, name, word(outcome), button(word("let-in"), "btn-s", comeIn));
    }
    const id = crypto.randomUUID();
    say("in", name, word("in"), undoButton(id));
    return door.sync.write({ id, kind: "check_in", registration: person.id });
  }

  function walkIn(who, name) {
    const id = crypto.randomUUID();
    say("in", name, word("walk-in"), undoButton(id));
    return door.sync.write({ id, kind: "walk_in", ...who });
  }

  function undo(id) {
    const row = door.roll.row(id);
    say("undone", row ? door.roll.nameOf(row) : "", word("undone"));
    return door.sync.write({ id, kind: "undo" });
  }

  // A ticket ---------------------------------------------------------------------------------
  async function scanned(code) {
    const person = door.roll.byTicket(await door.tickets.fingerprint(code));
    if (person) return checkIn(person);
    return looked(await ask("code", code));
  }

  async function ask(name, value) {
    try {
      return await door.server.look(name, value);
    } catch {
      return null;
    }
  }

  function looked(answer) {
    if (!answer) return say("unknown", "", word("unknown-offline"));
    const known = answer.ticket && door.roll.byTicket(answer.ticket);
    if (answer.person && !known) door.roll.addPerson(answer.person);
    const person = answer.ticket && door.roll.byTicket(answer.ticket);
    return person ? checkIn(person) : say(answer.outcome, "", answer.text);
  }

  async function photographed(event) {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    say("undone", "", word("reading"));
    const answer = await ask("picture", await door.tickets.smaller(file));
    if (answer) looked(answer);
    else say("unknown", "", word("picture-offline"));
  }

  async function toggleCamera() {
    const video = find("video");
    if (stopCamera) {
      stopCamera();
      stopCamera = null;
    } else {
      try {
        stopCamera = await door.tickets.scan(video, scanned);
      } catch {
        say("unknown", "", word("no-camera"));
      }
    }
    video.hidden = !stopCamera;
    find("scan").textContent = word(stopCamera ? "stop" : "scan");
  }

  // What is seen -----------------------------------------------------------------------------
  function line(person) {
    const row = door.roll.rowOf(person.id);
    const more = extra.get(person.id) || {};
    const item = part("li", "door-person");
    item.dataset.key = person.id;
    const name = button("", "door-person__name", (press) => letIn(press, checkIn(person)));
    const second = [person.names.slice(1).join(" "), more.unit, more.number].filter(Boolean).join(" · ");
    name.append(part("strong", "", person.names[0]), part("span", "muted small", second));
    item.append(name);
    if (row) {
      item.append(part("span", "badge badge-pine", `✓ ${clock(row.at)}`), undoButton(row.id));
    } else if (person.state !== "seated") {
      item.append(part("span", "badge badge-amber", word("no-seat")));
    }
    return item;
  }

  function showPeople() {
    const query = find("search").value.trim();
    const here = door.roll.called(query);
    const ids = new Set(here.map((person) => person.id));
    const others = (found || []).filter((person) => !ids.has(person.id));
    const list = [...here, ...others.map((person) => door.roll.person(person.id) || person)];
    door.focus.keep(find("people"), list.slice(0, MOST_SHOWN).map(line));
    const rest = list.length - MOST_SHOWN;
    find("more").textContent = rest > 0 ? word("more", { count: rest }) : "";
    // Before the list has arrived, nobody knows that there is nobody.
    if (!list.length && door.roll.known) find("more").textContent = word(query ? "nobody" : "empty");
  }

  let waiting = null;
  async function search() {
    found = null;
    showPeople();
    clearTimeout(waiting);
    const query = find("search").value.trim();
    if (!query || !door.sync.isOnline) return;
    waiting = setTimeout(async () => {
      try {
        const { people } = await door.server.search(query);
        if (query !== find("search").value.trim()) return;
        for (const { unit, number, ...person } of people) {
          extra.set(person.id, { unit, number });
          if (!door.roll.person(person.id)) door.roll.addPerson(person);
        }
        found = people;
        showPeople();
      } catch {
        /* Without network the names on this device are what there is. */
      }
    }, 250);
  }

  function showWalkIns() {
    const rows = door.roll.standing().filter((row) => row.walk_in);
    const lines = rows.map((row) => {
      const item = part("li", "door-person");
      item.dataset.key = row.id;
      item.append(part("span", "door-person__name", door.roll.nameOf(row)));
      item.append(part("span", "badge badge-pine", `✓ ${clock(row.at)}`), undoButton(row.id));
      return item;
    });
    door.focus.keep(find("walk-ins"), lines);
  }

  async function showQueue() {
    const deeds = await door.store.deeds();
    const lines = deeds.map((deed) => {
      const row = door.roll.row(deed.id) || {};
      const name = row.id ? door.roll.nameOf(row) : deed.name || deed.staff_no || "";
      const what = `${clock(deed.at + deed.offset)} · ${word(`did-${deed.kind}`)}`;
      return part("li", "", [name, what].filter(Boolean).join(" · "));
    });
    find("queue").replaceChildren(...lines);
    find("queue-count").textContent = deeds.length;
    find("queue-box").hidden = !deeds.length;
    showEnd(deeds.length);
  }

  /* After the end. count: what is not handed in yet. */
  function showEnd(count) {
    const { isDone, entrance } = door.sync;
    find("over").hidden = !isDone && !door.roll.isOver();
    const isLeft = count > 0 && (isDone || entrance === "link");
    find("over-text").textContent = word(isLeft ? "over-left" : isDone ? "over-done" : "over", { count });
  }

  function showCounters() {
    const { present, walkIns, registered, seats } = door.roll.counters();
    find("present").textContent = present - walkIns;
    find("of").textContent = word("of", { registered });
    find("beside").textContent = walkIns ? word("beside", { count: walkIns }) : "";
    const isFull = seats !== null && registered >= seats;
    const empty = Math.max(registered - (present - walkIns), 0);
    find("room").textContent = word(isFull ? "full" : "room", { seats: seats ?? "", empty });
  }

  function showNetwork() {
    const { isOut, isOnline, isDone, entrance } = door.sync;
    const chip = find("network");
    chip.className = `badge badge-${isOut ? "vermilion" : isOnline ? "pine" : "amber"}`;
    chip.textContent = word(isOut ? "out" : isOnline ? "online" : "offline");
    for (const box of door.root.querySelectorAll("[data-out]")) {
      box.hidden = !isOut || box.dataset.out !== entrance;
    }
    find("closed").hidden = !door.roll.closed;
    find("closed-text").textContent = door.roll.closed;
    for (const room of door.root.querySelectorAll("[data-work]")) {
      room.hidden = isOut || isDone || Boolean(door.roll.closed);
    }
  }

  async function show() {
    showNetwork();
    showCounters();
    showPeople();
    showWalkIns();
    await showQueue();
  }

  /* What the server made of it, where that is not what was shown at the door. */
  function told(deed, result) {
    if (["in", "undone"].includes(result.outcome)) return;
    const item = part("li", "", `${clock(deed.at + deed.offset)} · ${result.text}`);
    find("told").prepend(item);
    find("told-box").hidden = false;
    say(result.outcome, "", result.text);
  }

  // The page itself --------------------------------------------------------------------------
  /* Names go; what is not handed in yet stays until it is. */
  async function leave() {
    await door.sync.now();
    if ((await door.store.deeds()).length) return say("unknown", "", word("leave-later"));
    await door.store.wipe();
    await door.keeping.end();
    location.assign(door.root.dataset.leave);
  }

  async function start() {
    const kept = await door.store.roll();
    if (kept) door.roll.restore(kept);
    if (door.roll.isOver()) {
      await door.store.wipe();
      door.roll.forget();
    }
    for (const deed of await door.store.deeds()) door.roll.suppose(deed);
    Object.assign(door.sync, { changed: show, told });
    find("search").addEventListener("input", search);
    find("picture").addEventListener("change", photographed);
    find("scan").addEventListener("click", toggleCamera);
    find("leave-button").addEventListener("click", leave);
    find("walk-in").addEventListener("submit", (event) => {
      event.preventDefault();
      const { staff_no: number, name, unit } = Object.fromEntries(new FormData(event.target));
      if (!number.trim() && !name.trim()) return;
      walkIn({ staff_no: number.trim(), name: name.trim(), unit: unit.trim() }, name || number);
      event.target.reset();
    });
    find("scan").hidden = !(await door.tickets.canScan().catch(() => false));
    await show();
    await door.sync.start();
    await door.keeping.begin(find("kept"));
  }

  start();
})();
