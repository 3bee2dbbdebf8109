// The sheet that narrows the phone's page, and what stands above the cards while it is narrowed.
//
// Decides what can be chosen: what has orders now, and what is chosen already. The numbers beside the choices are
// those of the moment at which the sheet was opened.

import { byId, make, mark, put } from "../live/dom.js";
import { count } from "../live/format.js";
import { Trouble } from "./asking.js";
import { open } from "./dialogs.js";
import { choices, DIMENSIONS, narrowed } from "./now_filters.js";

const CHOSEN = ["warehouse", "channel"];

/** Wire the sheet; `ask` asks the server, `filter` says what holds, `onChosen(filter)` is told what was chosen. */
export function wireSheet(say, { ask, filter, onChosen }) {
  const sheet = byId("now-sheet");
  byId("now-filter").addEventListener("click", async () => {
    for (const name of CHOSEN) fill(say, ask, name, filter());
    if ((await open(sheet)) === "show") onChosen({ ...filter(), ...read(sheet) });
  });
  byId("now-show").addEventListener("click", () => sheet.close("show"));
  byId("now-clear").addEventListener("click", () => {
    for (const name of CHOSEN) {
      const all = sheet.querySelector(`input[name="${name}"][value=""]`);
      if (all) all.checked = true;
    }
  });
  // A tap beside the sheet closes it.
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
}

/** What is chosen in the sheet: a value for each dimension whose choices are there. */
export function read(sheet) {
  return Object.fromEntries([...sheet.querySelectorAll("input:checked")].map((input) => [input.name, input.value]));
}

async function fill(say, ask, dimension, filter) {
  const box = byId("now-choices").querySelector(`[data-choices="${dimension}"]`);
  const others = { ...filter, [dimension]: "" };
  const wait = [0, 1, 2].map(() => make("div", "choice-skeleton", { "aria-hidden": "true" }));
  box.replaceChildren(...wait);
  try {
    const { cells } = await ask(narrowed(`/api/v1/floor?by=${dimension}`, others, location.origin));
    showChoices(box, say, dimension, choices(cells, dimension, filter[dimension]), filter[dimension] ?? "");
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    box.replaceChildren(make("p", "note", { role: "status" }, [say("now.choices_lost")]));
  }
}

/** Write the choices of one dimension: all of them, or one. */
export function showChoices(box, say, dimension, found, chosen) {
  if (found.length === 0) {
    box.replaceChildren(make("p", "note", {}, [say("now.choices_none")]));
    return;
  }
  box.replaceChildren(...[{ name: "", depth: null }, ...found].map(({ name, depth }) => {
    const input = make("input", "", { type: "radio", name: dimension, value: name });
    input.checked = name === chosen;
    const told = make("span", "choice-name", {}, [name || say("now.all")]);
    return make("label", "choice-chip", {}, [input, told, ...(depth === null ? [] : [make("span", "choice-count", {}, [count(depth)])])]);
  }));
}

/** Say what the page is narrowed to; each is a button that takes it away. */
export function showNarrowed(say, filter, onChosen) {
  const box = byId("now-chips");
  const there = DIMENSIONS.filter((name) => filter[name]);
  mark(byId("now-filter"), "data-some", there.length > 0 ? "true" : null);
  box.replaceChildren(...there.map((name) => {
    const button = make("button", "button quiet narrowed-by", { type: "button", "aria-label": say("now.without", { value: filter[name] }) });
    const value = make("span");
    put(value, filter[name]);
    button.append(value, make("span", "cross", { "aria-hidden": "true" }));
    button.addEventListener("click", () => onChosen({ ...filter, [name]: "" }));
    return button;
  }));
}
