// A histogram of durations: a bar for each step between two edges, and the target as a line upon its edge.
//
// Decides how bars are stacked and which edges are named; the counts are those of /api/v1/stages/{stage}.

import { count, duration } from "../live/format.js";
import { roundUp } from "../live/chart.js";
import { hatching, round, shape, text } from "./svg.js";

const HEIGHT = 208;
const FOOT = 26;
const HEAD = 24;
const LEFT = 2;
const LEAST_LABEL = 62;

/** The bars of `{upto_s, orders, held, late}`: `[{from, to, all, late, held, rest}]`; an order may be held and late. */
export function bars({ upto_s: edges, orders, held = [], late = [] }) {
  return edges.map((to, at) => {
    const all = orders[at];
    const red = Math.min(all, late[at] ?? 0);
    const still = Math.min(all - red, held[at] ?? 0);
    return { from: at === 0 ? 0 : edges[at - 1], to, all, late: red, held: still, rest: all - red - still };
  });
}

/** After how many bars the target stands; null when there is none, or none of the edges is it. */
export function targetAt(edges, target) {
  const at = edges.findIndex((edge) => Math.abs(edge - target) < 0.0005);
  return target === null || at < 0 ? null : at + 1;
}

/** Orders that are beyond the target: of bars that begin at it or later. */
export const beyond = (list, target) => (target === null ? null : list.filter((bar) => bar.from >= target - 0.0005).reduce((sum, bar) => sum + bar.all, 0));

/** Which edges are named, as numbers of bars: as many as have room, the target's always. */
export function named(list, target, width) {
  const room = width / Math.max(1, list.length);
  const every = Math.max(1, Math.ceil(LEAST_LABEL / room));
  const marks = [0];
  for (let at = every; at < list.length; at += every) marks.push(at);
  if (target === null) return marks;
  return [...marks.filter((at) => Math.abs(at - target) * room >= LEAST_LABEL || at === target), target].filter((at, n, all) => all.indexOf(at) === n).sort((a, b) => a - b);
}

/** Draw into `box`. `said` is the whole in words, `one(bar)` a bar's, `target_s` may be null. */
export function histogram(box, list, edges, { target_s: target, said, one, word, past = false }) {
  const width = Math.max(200, box.clientWidth);
  const most = roundUp(Math.max(1, ...list.map((bar) => bar.all)));
  const base = HEIGHT - FOOT;
  const room = (width - 2 * LEFT) / Math.max(1, list.length);
  const y = (value) => base - (value / most) * (base - HEAD);
  const line = targetAt(edges, target);
  const svg = shape("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, role: "img", "aria-label": said }, [
    hatching("held-hatch"),
    shape("line", { class: "grid-line", x1: 0, x2: width, y1: y(most), y2: y(most) }),
    text(count(most), 0, y(most) - 6),
  ]);
  list.forEach((bar, at) => {
    const x = LEFT + at * room + (room > 6 ? 1 : 0);
    let foot = 0;
    const over = past && line !== null && at >= line;
    for (const [kind, value] of [["late", bar.late], [over ? "over" : "workable", bar.rest], ["held", bar.held]]) {
      if (value <= 0) continue;
      const top = y(foot + value);
      svg.append(shape("rect", { class: `bar-${kind}`, x: round(x), y: round(top), width: round(Math.max(1, room - 2)), height: round(Math.max(0.5, y(foot) - top)) }));
      foot += value;
    }
    const hit = shape("rect", { class: "bar-hit", x: round(LEFT + at * room), y: HEAD, width: round(room), height: base - HEAD }, [shape("title")]);
    hit.firstChild.textContent = one(bar);
    svg.append(hit);
  });
  svg.append(shape("line", { class: "base-line", x1: 0, x2: width, y1: base, y2: base }));
  for (const at of named(list, line, width - 2 * LEFT)) {
    const x = LEFT + at * room;
    const anchor = at === 0 ? "start" : x > width - 24 ? "end" : "middle";
    svg.append(text(at === 0 ? "0" : duration(edges[at - 1]), x, HEIGHT - 6, { anchor, class: at === line ? "target-word" : null }));
  }
  if (line !== null) {
    const x = LEFT + line * room;
    svg.append(shape("line", { class: "target-line", x1: round(x), x2: round(x), y1: HEAD - 8, y2: base }));
    svg.append(text(word, x > width / 2 ? x - 6 : x + 6, HEAD - 8 + 4, { anchor: x > width / 2 ? "end" : "start", class: "target-word" }));
  }
  box.replaceChildren(svg);
}
