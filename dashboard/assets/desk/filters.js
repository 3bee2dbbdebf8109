// What a page is narrowed to: in its address, in its bar, and in what it asks for.
//
// Decides which values there are to choose from (those on the floor, and whatever is chosen already) and that the
// address says what one sees. Who asks the server again is for the page.

import { byId, make, mark } from "../live/dom.js";

export const DIMENSIONS = ["warehouse", "channel", "region", "carrier", "priority"];

/** Read the filter from an address; what is absent or empty narrows nothing. */
export function chosen(search) {
  const query = new URLSearchParams(search);
  return Object.fromEntries(DIMENSIONS.map((name) => [name, query.get(name) ?? ""]).filter(([, value]) => value !== ""));
}

/** Write a filter into a query, and leave all else in it as it is. */
export function toAddress(filter, search) {
  const query = new URLSearchParams(search);
  for (const name of DIMENSIONS) {
    if (filter[name]) query.set(name, filter[name]);
    else query.delete(name);
  }
  return query.toString();
}

/** A path of ours with a filter, and more, in its query. */
export function address(path, filter, more = {}) {
  const query = new URLSearchParams(Object.entries(more).filter(([, value]) => value));
  const text = toAddress(filter, query.toString());
  return text ? `${path}?${text}` : path;
}

/** Whether this filter can narrow a chart: minutes are kept by stage, warehouse and channel only. */
export const charted = (filter) => ["region", "carrier", "priority"].every((name) => !filter[name]);

/** The values of one dimension among cells, in order; what has none, and the rest of a stage, are no choice. */
export function valuesOf(cells, dimension) {
  const found = new Set(cells.map((cell) => cell[dimension]).filter((value) => value && value !== "*"));
  return [...found].sort((one, other) => (one < other ? -1 : 1));
}

/** What a place of a dimension is called: without a name nobody has been given it yet, `*` is the rest of a stage. */
export function placeName(say, name, dimension = "warehouse") {
  if (name === "*") return say("place.rest");
  return name || say(dimension === "warehouse" ? "place.unassigned" : "filter.no_channel");
}

/** The bar of choices below `node`; `onChange(filter)` after each choice, `ask(dimension)` gives cells or null. */
export class FilterBar {
  #node;
  #say;
  #selects = new Map();
  #onChange;

  constructor(node, say, { onChange, location: place = location, history: past = history }) {
    this.#node = node;
    this.#say = say;
    this.#onChange = onChange;
    this.place = place;
    for (const box of node.querySelectorAll("[data-filter]")) this.#select(box);
    byId("filters-clear").addEventListener("click", () => this.choose({}));
    this.past = past;
    addEventListener("popstate", () => {
      this.#show();
      this.#onChange(this.filter);
    });
    this.#show();
  }

  get filter() {
    return chosen(this.place.search);
  }

  /** Narrow to this, say so in the address and tell the page. */
  choose(filter) {
    const query = toAddress(filter, this.place.search);
    this.past.pushState(this.past.state, "", `${this.place.pathname}${query ? `?${query}` : ""}`);
    document.dispatchEvent(new Event("address"));
    this.#show();
    this.#onChange(this.filter);
  }

  /** Offer these values for a dimension. */
  offer(dimension, values) {
    const select = this.#selects.get(dimension);
    if (!select) return;
    const now = this.filter[dimension] ?? "";
    const all = [...new Set([...values, ...(now ? [now] : [])])].sort((one, other) => (one < other ? -1 : 1));
    if (JSON.stringify(all) === select.offered) return;
    select.offered = JSON.stringify(all);
    select.replaceChildren(...["", ...all].map((value) => make("option", "", { value }, [value || this.#say("filter.all")])));
    select.value = now;
  }

  #select(box) {
    const { filter: name, title } = box.dataset;
    const id = `filter-${name}`;
    const select = make("select", "", { id, name });
    select.addEventListener("change", () => this.choose({ ...this.filter, [name]: select.value }));
    box.replaceChildren(
      make("label", "", { for: id }, [this.#say(title)]),
      make("div", "input choice", {}, [select]),
    );
    this.#selects.set(name, select);
    this.offer(name, []);
  }

  #show() {
    const { filter } = this;
    for (const [name, select] of this.#selects) {
      const value = filter[name] ?? "";
      if (![...select.options].some((option) => option.value === value)) this.offer(name, [value, ...[...select.options].map((one) => one.value).filter(Boolean)]);
      select.value = value;
      mark(select.closest("[data-filter]"), "data-chosen", value ? "true" : null);
    }
    byId("filters-clear").hidden = Object.keys(filter).length === 0;
    mark(this.#node, "data-some", Object.keys(filter).length > 0);
  }
}
