// The worst places as a list: a stage at a warehouse, its wait against the target, what is late there; each is a link.

import { glyph, make, mark, put, putValue } from "../live/dom.js";
import { count, duration } from "../live/format.js";
import { fullness } from "../live/rows.js";
import { narrowed } from "./now_filters.js";
import { arrange, waitShare } from "./now_worst.js";

/** What names a place among the others. */
export const placeKey = ({ stage, warehouse }) => JSON.stringify([stage, warehouse]);

/** The figure of a place: its wait, or how old its oldest is where there is no wait to speak of. */
export function placeFigure(say, cell) {
  if (waitShare(cell) === null) return { name: "oldest_s", raw: cell.oldest_s, text: duration(cell.oldest_s), label: say("oldest") };
  return { name: "wait_s", raw: cell.wait_s, text: duration(cell.wait_s), label: say("target", { target: duration(cell.target_s) }) };
}

/** What is wrong with the promises there, else how many wait: `{name, raw, text}`. */
export function placePromise(say, cell) {
  if (cell.breached > 0) return { name: "breached", raw: cell.breached, text: say("now.late_n", { n: count(cell.breached) }) };
  if (cell.at_risk > 0) return { name: "at_risk", raw: cell.at_risk, text: say("now.at_risk_n", { n: count(cell.at_risk) }) };
  return { name: "depth", raw: cell.depth, text: say("now.depth_n", { n: count(cell.depth - cell.held) }) };
}

/** Where a place is looked at closely. */
export function placeAddress({ stage, warehouse }, filter, origin) {
  const named = warehouse && warehouse !== "*" ? { ...filter, warehouse } : filter;
  return narrowed(`/floor/stage?stage=${stage}`, named, origin);
}

/** Write the places into `list`; `label` says a stage, `link` dresses an address. */
export function showPlaces(list, say, cells, { label, link, filter }) {
  list.rows ??= new Map();
  const rows = cells.map((cell) => {
    const key = placeKey(cell);
    if (!list.rows.has(key)) list.rows.set(key, rowOf(cell));
    const row = list.rows.get(key);
    fill(row, say, cell, label(cell.stage), link(placeAddress(cell, filter, location.origin)));
    return row.root;
  });
  for (const [key, { root }] of list.rows) {
    if (rows.includes(root)) continue;
    list.rows.delete(key);
    root.remove();
  }
  arrange(list, rows);
}

function rowOf({ stage, warehouse }) {
  const at = {
    name: make("a", "place-name"),
    glyph: glyph("flowing"),
    state: make("span", "", { "data-value": "state" }),
    stage: make("span", "place-stage"),
    figure: make("span", "figure"),
    target: make("span", "label"),
    promise: make("span"),
    sign: glyph("breached"),
    fill: make("div", "bar-fill"),
  };
  at.told = make("span", "place-promise", {}, [at.sign, at.promise]);
  at.bar = make("div", "bar", {}, [at.fill, make("div", "bar-tick")]);
  at.root = make("li", "place-row", { "data-stage": stage, "data-warehouse": warehouse }, [
    make("div", "place-what", {}, [make("h3", "", {}, [at.name]), at.stage]),
    make("div", "place-how", {}, [make("div", "place-wait", {}, [at.figure, at.target]), at.told]),
    make("div", "place-state", {}, [at.glyph, at.state]),
    at.bar,
  ]);
  return at;
}

function fill(row, say, cell, stage, address) {
  put(row.name, cell.warehouse === "" ? say("place.unassigned") : cell.warehouse === "*" ? say("place.rest") : cell.warehouse);
  mark(row.name, "href", address);
  put(row.stage, stage);
  mark(row.root, "data-state", cell.state);
  mark(row.glyph, "data-glyph", cell.state);
  putValue(row.state, cell.state, say(`state.${cell.state}`));
  const { name, raw, text, label } = placeFigure(say, cell);
  mark(row.figure, "data-value", name);
  putValue(row.figure, raw, text);
  put(row.target, label);
  const promise = placePromise(say, cell);
  mark(row.told, "data-promise", promise.name);
  mark(row.sign, "data-glyph", promise.name === "depth" ? "" : promise.name);
  mark(row.promise, "data-value", promise.name);
  putValue(row.promise, promise.raw, promise.text);
  const none = waitShare(cell) === null;
  row.bar.hidden = none;
  const width = none ? "0%" : `${(fullness(cell.wait_s, cell.target_s) * 100).toFixed(1)}%`;
  if (row.fill.style.width !== width) row.fill.style.width = width;
}
