/* Small comforts of every page; each page works without them. Stands in the head, so that the chosen
   brightness is there before the first paint. The admin reads and writes the same "theme". */
"use strict";
(() => {
  const root = document.documentElement;
  const themes = ["auto", "light", "dark"];

  function storedTheme() {
    try {
      const theme = localStorage.getItem("theme");
      return themes.includes(theme) ? theme : "auto";
    } catch {
      return "auto";
    }
  }

  /* Keys that act alone: some press them by voice or by accident. */
  function keysAreOff() {
    try {
      return localStorage.getItem("keys") === "off";
    } catch {
      return false;
    }
  }

  function showKeys(areOff) {
    root.dataset.keys = areOff ? "off" : "on";
    const choice = document.querySelector("[data-site-keys]");
    if (!choice) return;
    choice.hidden = false;
    choice.querySelector("input").checked = !areOff;
  }

  function switchKeys() {
    const areOff = root.dataset.keys !== "off";
    showKeys(areOff);
    try {
      localStorage.setItem("keys", areOff ? "off" : "on");
    } catch {
      /* As with the theme: this page at least. */
    }
  }

  function showTheme(theme) {
    root.dataset.theme = theme;
  }

  function switchTheme() {
    const theme = themes[(themes.indexOf(root.dataset.theme) + 1) % themes.length];
    showTheme(theme);
    try {
      localStorage.setItem("theme", theme);
    } catch {
      /* A browser that keeps nothing still shows it on this page. */
    }
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  }

  /* A second press while the first is under way would send the same form twice. A form that answers
     with a download leaves the page as it is, so the bar lifts by itself. What carries a file takes
     longer, and its button says so (data-busy, css/buttons.css). */
  const AGAIN = 5000;
  const AGAIN_WITH_FILE = 60000;

  function carriesFile(form) {
    return [...form.elements].some((input) => input.files && input.files.length);
  }

  function release(form) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }

  function refuseSecondSubmit(event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || form.target) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    const isLong = carriesFile(form);
    if (isLong) form.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), isLong ? AGAIN_WITH_FILE : AGAIN);
  }

  function isTyped(field) {
    if (field.type === "hidden") return false;
    if (field.options) {
      const before = [...field.options].findIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(before, 0) && !field.multiple;
    }
    if ("defaultChecked" in field && /^(checkbox|radio)$/.test(field.type)) {
      return field.checked !== field.defaultChecked;
    }
    return "defaultValue" in field && field.value !== field.defaultValue;
  }

  /* The other language is the page made anew, without what was typed. Drafts save themselves. */
  function askBeforeLoss(event) {
    if (event.submitter?.name !== "language") return;
    const forms = document.querySelectorAll('form[method="post"]:not([data-hx-post])');
    const isAtStake = [...forms].some((form) => [...form.elements].some(isTyped));
    if (isAtStake && !confirm(event.submitter.dataset.ask)) event.preventDefault();
  }

  /* The names that a check-in page kept for no network go with the log-in that they came with. */
  function forgetCheckIn() {
    try {
      if (localStorage.getItem("check-in") !== "account") return;
      localStorage.removeItem("check-in");
    } catch {
      return;
    }
    const asked = indexedDB.open("check-in");
    asked.onsuccess = () => {
      const { result } = asked;
      if (result.objectStoreNames.contains("rolls")) {
        result.transaction("rolls", "readwrite").objectStore("rolls").clear();
      }
      result.close();
    };
  }

  root.classList.add("js");
  showTheme(storedTheme());
  showKeys(keysAreOff());

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-switch]")) switchTheme();
    closeMenus(event.target.closest("details[data-menu]"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    closeMenus();
    if (menu) menu.querySelector("summary").focus();
  });

  /* Browsers leave a link as it is that stands half outside a row which scrolls. */
  document.addEventListener("focusin", (event) => {
    if (!event.target.closest(".tabs, .office-nav, .thumbs")) return;
    event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form) form.requestSubmit();
    if (event.target.closest("[data-site-keys]")) switchKeys();
  });

  document.addEventListener("submit", askBeforeLoss);
  document.addEventListener("submit", refuseSecondSubmit);
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  });

  addEventListener("DOMContentLoaded", () => {
    showKeys(keysAreOff());
    const summary = document.querySelector("#error-summary");
    if (summary) summary.focus();
    if (!document.querySelector("#sign-out-form, [data-door]")) forgetCheckIn();
    for (const here of document.querySelectorAll(".tabs [aria-current], .office-nav [aria-current]")) {
      here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 16;
    }
  });
})();
