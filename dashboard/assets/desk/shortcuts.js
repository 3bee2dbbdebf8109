// The keyboard of the desk: one key, or `g` and another, and the dialog that lists them.
//
// Decides which keys mean what, and that nothing is heard while somebody types, with a modifier held, or where the
// keys were switched off (WCAG 2.1.4): the button of the bar still opens the list.

import { byId, make, put } from "../live/dom.js";
import { open } from "./dialogs.js";
import { withLook } from "./look.js";

const KEPT = "peakline-shortcuts";
const PATIENCE_MS = 1500;

export const GO = { w: "/wall", f: "/floor", s: "/sources", ",": "/settings/me" };

const ACTS = { "?": "help", "/": "search", t: "theme", l: "language" };
const LISTED = [
  [["g", "w"], "press.wall"], [["g", "f"], "press.floor"], [["g", "s"], "press.sources"], [["g", ","], "press.settings"],
  [["/"], "press.search"], [["i"], "press.why"], [["←", "→", "↑", "↓"], "press.arrows"],
  [["t"], "press.theme"], [["l"], "press.language"], [["Esc"], "press.close"], [["?"], "press.help"],
];

let list = null;

/** Remembers a `g` for a moment; `press` gives `{go}`, the name of an act, or null. */
export class Keys {
  #since = null;

  press(key, now) {
    const waiting = this.#since !== null && now - this.#since < PATIENCE_MS;
    this.#since = null;
    if (waiting) return key in GO ? { go: GO[key] } : null;
    if (key === "g") this.#since = now;
    return ACTS[key] ?? null;
  }
}

/** Whether a key belongs to what has the focus: to a field, or to what stands in front of the page. */
export function busy(target) {
  return Boolean(target?.closest?.("input, textarea, select, dialog[open], [contenteditable]"));
}

export function heard(store) {
  try {
    return store.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function hear(store, on) {
  try {
    if (on) store.removeItem(KEPT);
    else store.setItem(KEPT, "off");
  } catch {
    // A browser that keeps nothing hears them.
  }
}

/** Listen on a page of the desk. */
export function listen(page, store = localStorage) {
  const keys = new Keys();
  const acts = {
    help: () => help(page, store),
    search: () => document.querySelector("[data-search], .filters :is(input, select)")?.focus(),
    theme: () => byId("theme-switch").click(),
    language: () => [...document.querySelectorAll(".segments a")].find((link) => !link.hasAttribute("aria-current"))?.click(),
  };
  byId("shortcuts")?.addEventListener("click", acts.help);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || busy(event.target) || !heard(store)) return;
    const act = keys.press(event.key, event.timeStamp);
    if (act === null) return;
    event.preventDefault();
    if (act.go) location.assign(withLook(act.go, page.look, location.origin));
    else acts[act]();
  });
}

function help({ say }, store) {
  if (!list?.isConnected) {
    list = lay(say, store);
    byId("desk").append(list);
  }
  if (!list.open) open(list);
}

function lay(say, store) {
  // The keys of figures are only of use where there are any.
  const some = LISTED.filter(([, key]) => !["press.why", "press.arrows"].includes(key) || document.querySelector("#content [data-value]"));
  const lines = some.map(([keys, word]) => make("div", "press", {}, [
    make("dt", "", {}, keys.map((key) => make("kbd", "", {}, [key]))),
    make("dd", "", {}, [say(word)]),
  ]));
  const on = make("input", "", { type: "checkbox" });
  on.checked = heard(store);
  on.addEventListener("change", () => hear(store, on.checked));
  const close = make("button", "button primary", { type: "button", "data-close": "yes" }, [say("close")]);
  const title = make("h2", "", { id: "shortcuts-list-title" });
  put(title, say("press.title"));
  return make("dialog", "dialog shortcuts", { "aria-labelledby": "shortcuts-list-title" }, [
    title,
    make("dl", "presses", {}, lines),
    make("label", "tick", {}, [on, make("span", "", {}, [say("press.on")])]),
    make("div", "dialog-acts", {}, [close]),
  ]);
}
