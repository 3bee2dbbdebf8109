// The rows of the board: a stage's numbers from left to right, and the sentence of the bottleneck.
//
// Decides how a stage's numbers are read (workable apart from held, the net of in and out, the wait against its
// target); what they are comes with the frame.

import { byId, mark, put, putValue } from "./dom.js";
import { duration, rate } from "./format.js";
import { SHOWN } from "./figures.js";
import { worstFirst, worseThan } from "./places.js";

/** Net of a place per minute: `{glyph, size}`, size null when one side is unknown. */
export function net({ in_per_min: arrivals, out_per_min: exits }) {
  if (typeof arrivals !== "number" || typeof exits !== "number") return { glyph: "", size: null };
  const size = arrivals - exits;
  return { glyph: Math.abs(size) < 0.05 ? "" : size > 0 ? "up" : "down", size };
}

/** How full the bar of the wait is, 0 to 1; the target is its middle. */
export function fullness(wait, target) {
  if (typeof wait !== "number" || typeof target !== "number" || target <= 0) return 0;
  return Math.min(1, wait / target / 2);
}

/** The bottleneck in a sentence. */
export function why(say, { why: reason, warehouse, wait_s: wait, target_s: target, net_per_min: growth }, figures = SHOWN) {
  const kind = typeof growth !== "number" ? "unknown" : growth >= 0.5 ? "growing" : growth <= -0.5 ? "shrinking" : "steady";
  return say(`why.${reason}`, {
    place: warehouse || say("place.unassigned"),
    wait: duration(wait),
    target: duration(target),
    trend: figures.hidden ? say(`way.${kind}`) : say(`trend.${kind}`, { n: rate(Math.abs(growth)) }),
  });
}

/** Take hold of the row of a stage: the nodes it writes to. */
export function rowOf(stage) {
  const root = byId(`stage-${stage}`);
  const value = (name) => root.querySelector(`[data-value="${name}"]`);
  const at = (name) => root.querySelector(`.${name}`);
  const names = ["state", "depth", "held", "in_per_min", "out_per_min", "net_per_min", "wait_s", "target_s"];
  const values = Object.fromEntries([...names, "at_risk", "breached", "oldest_s"].map((name) => [name, value(name)]));
  const parts = ["title", "state-glyph", "worst", "workable", "net-glyph", "bar", "bar-fill", "places", "why"];
  return { root, stage, values, ...Object.fromEntries(parts.map((name) => [name, at(name)])) };
}

/** Write a stage's numbers into its row; `cells` are its places, `open` all orders that are open. */
export function showRow(row, say, stage, cells, bottleneck, open, figures = SHOWN) {
  const { values } = row;
  const hot = bottleneck?.stage === row.stage;
  mark(row.root, "data-state", stage.state);
  mark(row.root, "data-hot", hot ? "true" : null);
  put(row.why, hot ? why(say, bottleneck, figures) : "");
  showState(row, say, stage, cells);

  mark(values.depth, "data-raw", figures.raw(stage.depth));
  put(row.workable, figures.count(stage.depth - stage.held, open));
  putValue(values.held, figures.raw(stage.held), figures.hidden ? "" : say("held", { n: figures.count(stage.held) }));
  for (const name of ["in_per_min", "out_per_min"]) putValue(values[name], figures.raw(stage[name]), figures.rate(stage[name]));
  const { glyph, size } = net(stage);
  mark(row["net-glyph"], "data-glyph", glyph);
  putValue(values.net_per_min, figures.raw(size), netWords(say, figures, glyph, size));

  putValue(values.wait_s, stage.wait_s, duration(stage.wait_s));
  putValue(values.target_s, stage.target_s, say("target", { target: duration(stage.target_s) }));
  if (row.bar !== null) {
    mark(row.bar, "data-tick", stage.target_s !== null);
    const width = `${(fullness(stage.wait_s, stage.target_s) * 100).toFixed(1)}%`;
    if (row["bar-fill"].style.width !== width) row["bar-fill"].style.width = width;
  }
  for (const name of ["at_risk", "breached"]) {
    putValue(values[name], figures.raw(stage[name]), figures.count(stage[name], stage.depth));
    mark(values[name].parentElement, "data-none", stage[name] === 0);
  }
  putValue(values.oldest_s, stage.oldest_s, duration(stage.oldest_s));
}

function netWords(say, figures, glyph, size) {
  if (size === null) return rate(null);
  if (!glyph) return say("steady");
  return figures.hidden ? say(glyph === "up" ? "way.growing" : "way.shrinking") : rate(Math.abs(size));
}

function showState(row, say, stage, cells) {
  mark(row["state-glyph"], "data-glyph", stage.state);
  putValue(row.values.state, stage.state, say(`state.${stage.state}`));
  const worst = worstFirst(cells)[0];
  const named = worst && worst.name !== "" && worseThan(worst.cell.state, stage.state);
  put(row.worst, named ? say("worst", { place: worst.name, state: say(`state.${worst.cell.state}`) }) : "");
}
