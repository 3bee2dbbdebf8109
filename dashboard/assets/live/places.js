// The places of a stage: its worst eight as chips, the healthy ones as dots, the rest as a number.
//
// Decides which places are in trouble, in what order, and how many of them fit; a chip's hue is its promise, its
// glyph the way it works.

import { glyph, make, mark, put, putValue } from "./dom.js";
import { SHOWN } from "./figures.js";
import { count } from "./format.js";

/** What a stage's places are, and the subscription that counts them so. */
export const PLACES = {
  received: "channel",
  validated: "channel",
  allocated: "warehouse",
  outbound_prep: "warehouse",
  pick_pack: "warehouse",
  shipped: "carrier",
  after_sales: "channel",
};

export const MOST_CHIPS = 8;
const MOST_DOTS = 5;
const FEW_DOTS = 3;
const WORST_STATE = ["stopped", "unknown", "saturated", "starved", "flowing", "idle"];

/** Whether one state is worse than another. */
export const worseThan = (state, other) => WORST_STATE.indexOf(state) < Math.min(3, WORST_STATE.indexOf(other));

/** What is wrong with a place: `breached`, `stopped`, `unknown`, `at_risk`, `saturated`, or null. */
export function trouble(cell) {
  if (cell.state === "unknown") return "unknown";
  if (cell.breached > 0) return "breached";
  if (cell.state === "stopped") return "stopped";
  if (cell.at_risk > 0) return "at_risk";
  return cell.state === "saturated" ? "saturated" : null;
}

/** How many times its target a place's wait is, 0 while it is within. */
const overWait = ({ cell }) => (cell.wait_s > cell.target_s && cell.target_s > 0 ? cell.wait_s / cell.target_s : 0);

/** The places `[{name, cell, trouble}]`, the worst first: by state, wait over target, late, at risk, depth, name. */
export function worstFirst(cells) {
  const severity = ({ cell }) => (cell.state === "stopped" ? 0 : cell.state === "unknown" ? 1 : 2);
  return cells.map(({ name, cell }) => ({ name, cell, trouble: trouble(cell) })).sort((one, other) =>
    Number(one.trouble === null) - Number(other.trouble === null) ||
    severity(one) - severity(other) ||
    overWait(other) - overWait(one) ||
    other.cell.breached - one.cell.breached ||
    other.cell.at_risk - one.cell.at_risk ||
    WORST_STATE.indexOf(one.cell.state) - WORST_STATE.indexOf(other.cell.state) ||
    other.cell.depth - one.cell.depth ||
    (one.name < other.name ? -1 : 1));
}

/** The number of a chip: `{glyph, value, raw, whole}`; `whole` is what it is a part of. */
export function figure({ cell, trouble: wrong }) {
  if (wrong === "breached") return { glyph: "breached", value: "breached", raw: cell.breached, whole: cell.depth };
  if (wrong === "at_risk") return { glyph: "at_risk", value: "at_risk", raw: cell.at_risk, whole: cell.depth };
  return { glyph: "", value: "depth", raw: cell.depth };
}

/**
 * Write a stage's places into `box`, which has that `size`; nodes are made anew only when another set of places, a
 * longer number or another size asks for it.
 */
export function showPlaces(box, say, stage, dimension, cells, size, figures = SHOWN) {
  const ranked = worstFirst(cells);
  const only = ranked.length === 1 && ranked[0].name === "";
  const chips = only ? [] : ranked.filter((place) => place.trouble !== null).slice(0, MOST_CHIPS);
  const healthy = only ? [] : ranked.filter((place) => place.trouble === null);
  const dots = healthy.slice(0, healthy.length > MOST_DOTS ? FEW_DOTS : MOST_DOTS);
  const shape = JSON.stringify([
    chips.map((place) => [place.name, place.trouble, place.cell.state, written(figures, figure(place)).length]),
    dots.map((place) => [place.name, place.cell.state]), ranked.length, size,
  ]);
  if (box.shape !== shape) {
    box.shape = shape;
    lay(box, say, stage, dimension, chips, dots, only ? 0 : ranked.length, figures);
  } else {
    for (const place of [...chips, ...dots]) fill(box.places.get(place.name), place, figures);
  }
}

function lay(box, say, stage, dimension, chips, dots, all, figures) {
  const nodes = [...chips.map((place) => chip(say, stage, dimension, place)), ...dots.map((place) => dot(say, stage, dimension, place))];
  const rest = make("span", "rest");
  box.places = new Map([...chips, ...dots].map((place, at) => [place.name, nodes[at]]));
  for (const place of [...chips, ...dots]) fill(box.places.get(place.name), place, figures);
  box.replaceChildren(...nodes, rest);
  const said = () => {
    const more = all - nodes.length;
    put(rest, chips.length === 0 && all > 0 ? say("all_places", { n: all }) : more > 0 ? say("more_places", { n: count(more) }) : "");
  };
  said();
  // Healthy ones give way first, then the least troubled.
  while (nodes.length > 0 && box.scrollHeight > box.clientHeight + 1) {
    nodes.pop().remove();
    said();
  }
}

function chip(say, stage, dimension, place) {
  const { glyph: mark_, value } = figure(place);
  const flow = ["stopped", "unknown", "saturated"].includes(place.cell.state) ? [glyph(place.cell.state)] : [];
  const number = make("span", "value", { "data-value": value });
  return make("span", "place", hooks(stage, dimension, place, { "data-trouble": place.trouble }), [
    ...flow,
    make("span", "place-name", {}, [label(say, place)]),
    make("span", "count", {}, [...(mark_ ? [glyph(mark_)] : []), number]),
  ]);
}

function dot(say, stage, dimension, place) {
  const number = make("span", "value", { "data-value": "depth" });
  return make("span", "place dot", hooks(stage, dimension, place, {}), [make("span", "place-name", {}, [label(say, place)]), number]);
}

function hooks(stage, dimension, place, more) {
  const own = dimension === "warehouse" ? { "data-stage": stage } : {};
  return { ...own, [`data-${dimension}`]: place.name, "data-state": place.cell.state, ...more };
}

const label = (say, { name }) => (name === "" ? say("place.none") : name === "*" ? say("place.rest") : name);

function fill(node, place, figures) {
  const { value, raw, whole } = node.classList.contains("dot") ? { value: "depth", raw: place.cell.depth } : figure(place);
  putValue(node.querySelector(`[data-value="${value}"]`), figures.raw(raw), written(figures, { raw, whole }));
  mark(node, "data-state", place.cell.state);
}

const written = (figures, { raw, whole }) => figures.count(raw, whole);
