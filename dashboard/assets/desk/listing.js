// Lists: rows by key, that stay the same nodes while their text changes, so that neither focus nor a selection is lost.
//
// Decides how a list loads, is empty, and fails; which rows and cells there are is for the page.

import { make, mark, put } from "../live/dom.js";

export class Listing {
  #node;
  #say;
  #columns;
  #rows = new Map();
  #body = null;

  /** `build(item)` makes the cells of a row once, `fill(cells, item, row)` writes them each time; both by column. */
  constructor(node, say, { key, build, fill }) {
    this.#node = node;
    this.#say = say;
    this.#columns = JSON.parse(node.dataset.columns);
    Object.assign(this, { key, build, fill });
  }

  /** Show these items in this order; `none` says `{title, about}` when there are none. */
  show(items, none) {
    if (items.length === 0) {
      this.#frame("empty", [message(none.title, none.about)]);
      return;
    }
    if (this.#body === null) this.#table();
    const rows = items.map((item) => this.#row(item));
    // 1. Those that are gone go first; 2. then only what stands in another place is moved; 3. what lost the focus by
    // being moved gets it back.
    const focused = document.activeElement;
    const kept = new Set(rows);
    for (const [key, row] of this.#rows) {
      if (kept.has(row)) continue;
      row.remove();
      this.#rows.delete(key);
    }
    rows.forEach((row, at) => {
      const there = this.#body.children[at] ?? null;
      if (there !== row) this.#body.insertBefore(row, there);
    });
    if (focused !== document.activeElement && this.#body.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** Say that it could not be loaded, and offer to try again. */
  fail(words, again) {
    const button = make("button", "button quiet", { type: "button" }, [this.#say("again")]);
    button.addEventListener("click", () => {
      this.wait();
      again();
    });
    this.#frame("failed", [message(words, ""), button]);
  }

  /** Show that it is loading. */
  wait() {
    this.#frame("loading", [0, 1, 2, 3].map(() => make("div", "skeleton", { "aria-hidden": "true" })));
  }

  #frame(state, children) {
    this.#body = null;
    this.#rows.clear();
    mark(this.#node, "data-state", state);
    mark(this.#node, "aria-busy", state === "loading" ? "true" : null);
    this.#node.replaceChildren(...children);
  }

  #row(item) {
    const key = this.key(item);
    let row = this.#rows.get(key);
    if (row === undefined) {
      const made = this.build(item);
      const cells = this.#columns.map(([name, word]) =>
        make("td", `cell-${name}`, { role: "cell", "data-title": this.#say(word) }, made[name] ?? []));
      row = make("tr", "", { role: "row", "data-key": key }, cells);
      row.cellsByName = Object.fromEntries(this.#columns.map(([name], at) => [name, cells[at]]));
      this.#rows.set(key, row);
    }
    this.fill(row.cellsByName, item, row);
    return row;
  }

  #table() {
    const heads = this.#columns.map(([name, word]) => {
      const hidden = name === "acts" ? "unseen" : "";
      return make("th", `cell-${name}`, { scope: "col", role: "columnheader" }, [make("span", hidden, {}, [this.#say(word)])]);
    });
    const body = make("tbody", "", { role: "rowgroup" });
    const head = make("thead", "", { role: "rowgroup" }, [make("tr", "", { role: "row" }, heads)]);
    const table = make("table", "", { role: "table", "aria-label": this.#say(this.#node.dataset.title) }, [head, body]);
    this.#frame("ready", [table]);
    this.#body = body;
  }
}

/** A line of text within a cell. */
export const line = (className = "") => make("span", className);

/** Write into the one line of a cell. */
export const write = (cell, text) => put(cell.firstElementChild ?? cell, text);

function message(title, about) {
  const words = [make("p", "none-title", {}, [title])];
  if (about) words.push(make("p", "about", {}, [about]));
  return make("div", "none", {}, words);
}
