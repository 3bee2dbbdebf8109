// The numbers that a stage and a place have in common, as the cells of a row: each a link to where it comes from.
//
// Decides how they are written and sorted; what they are comes with the frame.

import { glyph, make, mark, put, putValue } from "../live/dom.js";
import { count, duration, rate } from "../live/format.js";
import { fullness, net } from "../live/rows.js";

const STATES = ["stopped", "unknown", "saturated", "starved", "flowing", "idle"];

/** By which value a column sorts. */
export const SORTS = {
  stage: (item) => item.rank,
  depth: (item) => item.depth,
  held: (item) => item.held,
  flow: (item) => item.in_per_min,
  net: (item) => net(item).size,
  wait: (item) => (item.wait_s === null || !item.target_s ? null : item.wait_s / item.target_s),
  at_risk: (item) => item.at_risk,
  breached: (item) => item.breached,
  late_p90: (item) => item.late_p90_s,
  stalled: (item) => item.stalled,
  oldest: (item) => item.oldest_s,
  dwell: (item) => item.dwell_p95_s,
  state: (item) => STATES.indexOf(item.state),
};

export const figureLink = (name, className = "") => make("a", `number ${className}`.trim(), { "data-value": name });

/** The cells of a row; those of a place have the same but for the first, the trend and the dwell. */
export const cells = () => ({
  trend: [make("span", "trend")],
  depth: [figureLink("depth", "depth")],
  held: [figureLink("held")],
  flow: [make("span", "flow", {}, [figureLink("in_per_min"), glyph("arrow"), figureLink("out_per_min")])],
  net: [make("span", "net", {}, [glyph(""), figureLink("net_per_min")])],
  wait: [make("span", "wait", {}, [
    make("span", "wait-line", {}, [figureLink("wait_s"), figureLink("target_s", "soft")]),
    make("span", "wait-bar", { "aria-hidden": "true" }, [make("span", "bar-fill"), make("span", "bar-tick")]),
  ])],
  at_risk: [make("span", "promise at-risk", {}, [glyph("at_risk"), figureLink("at_risk")])],
  breached: [make("span", "promise breached", {}, [glyph("breached"), figureLink("breached")])],
  late_p90: [figureLink("late_p90_s")],
  stalled: [figureLink("stalled")],
  oldest: [figureLink("oldest_s")],
  dwell: [make("span", "flow", {}, [figureLink("dwell_p50_s"), make("span", "soft", {}, ["/"]), figureLink("dwell_p95_s")])],
  state: [state()],
});

export const state = () => make("span", "state", {}, [glyph(""), make("span", "", { "data-value": "state" })]);

/** Write the numbers that a stage and a place have in common, in a row whose cells are those. */
export function fillNumbers(say, row, item, href) {
  const value = (name) => row.querySelector(`[data-value="${name}"]`);
  const write = (name, raw, text) => {
    const node = value(name);
    if (node === null) return;
    putValue(node, raw, text);
    mark(node, "href", href);
  };
  write("depth", item.depth, count(item.depth));
  for (const name of ["held", "at_risk", "breached", "stalled"]) {
    write(name, item[name], count(item[name]));
    mark(value(name)?.closest("td"), "data-none", item[name] === 0 ? "true" : null);
  }
  for (const name of ["in_per_min", "out_per_min"]) write(name, item[name], rate(item[name]));
  const { glyph: way, size } = net(item);
  mark(row.querySelector(".net .glyph"), "data-glyph", way);
  write("net_per_min", size, way || size === null ? rate(size === null ? null : Math.abs(size)) : say("steady"));
  write("wait_s", item.wait_s, duration(item.wait_s));
  write("target_s", item.target_s, say("target", { target: duration(item.target_s) }));
  const fill = row.querySelector(".bar-fill");
  const width = `${(fullness(item.wait_s, item.target_s) * 100).toFixed(1)}%`;
  if (fill && fill.style.width !== width) fill.style.width = width;
  for (const name of ["late_p90_s", "oldest_s", "dwell_p50_s", "dwell_p95_s"]) write(name, item[name], duration(item[name]));
  mark(row.querySelector(".state .glyph"), "data-glyph", item.state);
  putValue(value("state"), item.state, say(`state.${item.state}`));
  mark(row, "data-state", item.state);
}
