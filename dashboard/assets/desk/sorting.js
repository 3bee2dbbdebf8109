// Tables whose columns sort them: the order is said in the heads, and in the address, so that a link shows it too.
//
// Decides the order only: unknown is always last, equals keep the order they came in. Rows are Listing's.

import { make, mark } from "../live/dom.js";
import { Listing } from "./listing.js";

/** Give the items ordered by a value; `-name` is the largest first. */
export function ordered(items, sorts, chosen) {
  const name = chosen?.replace(/^-/, "");
  const value = sorts[name];
  if (!value) return [...items];
  const way = chosen.startsWith("-") ? -1 : 1;
  return [...items].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    const known = (part) => part !== null && part !== undefined;
    if (!known(a) || !known(b)) return Number(known(b)) - Number(known(a));
    if (typeof a === "number" && typeof b === "number") return (a - b) * way;
    return (a < b ? -1 : a > b ? 1 : 0) * way;
  });
}

/** What a click on a column chooses: numbers largest first, then smallest, then as they came; names the other way. */
export function next(chosen, name, text) {
  const turns = text ? [name, `-${name}`, ""] : [`-${name}`, name, ""];
  return turns[(turns.indexOf(chosen) + 1) % turns.length];
}

/** A listing with such heads; `sorts` gives by column what to sort by, `texts` names those that are words. */
export class SortedListing {
  #node;
  #list;
  #sorts;
  #texts;
  #again = () => {};

  constructor(node, say, { sorts, texts = [], param = "sort", ...rows }) {
    this.#node = node;
    this.#list = new Listing(node, say, rows);
    this.#sorts = sorts;
    this.#texts = texts;
    this.param = param;
  }

  get chosen() {
    return new URLSearchParams(location.search).get(this.param) ?? "";
  }

  show(items, none) {
    this.#again = () => this.show(items, none);
    this.#list.show(ordered(items, this.#sorts, this.chosen), none);
    this.#heads();
  }

  wait() {
    this.#list.wait();
  }

  fail(words, again) {
    this.#list.fail(words, again);
  }

  #heads() {
    for (const head of this.#node.querySelectorAll("th")) {
      const name = head.className.replace("cell-", "").split(" ")[0];
      if (!(name in this.#sorts)) continue;
      if (!head.querySelector("button")) this.#button(head, name);
      const way = this.chosen === name ? "ascending" : this.chosen === `-${name}` ? "descending" : null;
      mark(head, "aria-sort", way);
    }
  }

  #button(head, name) {
    const button = make("button", "sorter", { type: "button" }, [...head.childNodes]);
    button.append(make("span", "sort-mark", { "aria-hidden": "true" }));
    button.addEventListener("click", () => {
      const query = new URLSearchParams(location.search);
      const chosen = next(this.chosen, name, this.#texts.includes(name));
      if (chosen) query.set(this.param, chosen);
      else query.delete(this.param);
      history.replaceState(history.state, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
      document.dispatchEvent(new Event("address"));
      this.#again();
    });
    head.append(button);
  }
}
