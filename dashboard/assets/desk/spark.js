// A sparkline: how deep a stage has been over the last two hours, from zero, in a few strokes.

import { mark } from "../live/dom.js";
import { round, shape, through } from "./svg.js";

export const WIDTH = 104;
export const HEIGHT = 28;
const PAD = 3;

/** The depths of each stage of an answer of /api/v1/series: a map by stage. */
export function depths(answer) {
  const lines = answer?.stages ?? [];
  return new Map(lines.map(({ stage, points }) => [stage, points.map((point) => point.depth)]));
}

/** Where the line goes: points in a box of that size, from zero at its foot. */
export function trace(values, width = WIDTH, height = HEIGHT) {
  const most = Math.max(1, ...values);
  const step = values.length > 1 ? (width - 2 * PAD) / (values.length - 1) : 0;
  return values.map((value, at) => [PAD + at * step, height - PAD - (Math.max(0, value) / most) * (height - 2 * PAD)]);
}

/** Draw the values into `box`, unless they are drawn there already; `words` say the same. */
export function spark(box, values, words) {
  const key = values.join();
  if (box.drawn !== key) {
    box.drawn = key;
    const points = trace(values);
    const [x, y] = points.at(-1) ?? [0, 0];
    box.replaceChildren(shape("svg", { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words }, points.length < 2 ? [] : [
      shape("path", { class: "spark-area", d: `${through(points)}L${round(x)} ${HEIGHT - PAD}L${PAD} ${HEIGHT - PAD}Z` }),
      shape("path", { class: "spark-line", d: through(points) }),
      shape("circle", { class: "spark-end", cx: round(x), cy: round(y), r: 2.2 }),
    ]));
  }
  mark(box.firstElementChild, "aria-label", words);
}
