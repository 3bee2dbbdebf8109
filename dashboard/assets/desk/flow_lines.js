// What comes into a stage and leaves it, minute by minute, from zero; beside it what is usual at this hour.

import { count, timeOfDay } from "../live/format.js";
import { hourTicks, roundUp, smooth } from "../live/chart.js";
import { round, shape, text, through } from "./svg.js";

const HEIGHT = 224;
const FOOT = 26;
const HEAD = 22;
const WINDOW = 5;
/** What is usual is that of this hour: its lines reach no further back. */
const HOUR_MS = 3600000;

/** From an answer of /api/v1/series for one stage: `{begin, end, step, entries, exits}`, both per minute. */
export function lines(answer, minute = 60) {
  const perMinute = (name) => smooth(answer.points.map((point) => (point[name] * minute) / answer.step_s), WINDOW);
  return {
    begin: Date.parse(answer.from), end: Date.parse(answer.to), step: answer.step_s * 1000,
    entries: perMinute("entries"), exits: perMinute("exits"),
  };
}

/** Draw into `box`; `usual` may be null, `scale` says how much faster than ours the floor's hours run. */
export function drawFlows(box, { begin, end, step, entries, exits }, { usual, zone, said, scale = 1 }) {
  const width = Math.max(240, box.clientWidth);
  const base = HEIGHT - FOOT;
  const usually = usual === null ? [] : [usual.in_per_min, usual.out_per_min].filter((one) => typeof one === "number");
  const most = roundUp(Math.max(1, ...entries, ...exits, ...usually));
  const x = (at) => ((at - begin) / Math.max(1, end - begin)) * width;
  const y = (value) => base - (value / most) * (base - HEAD);
  const points = (values) => values.map((value, at) => [x(begin + (at + 0.5) * step), y(value)]);
  const svg = shape("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, height: HEIGHT, role: "img", "aria-label": said }, [
    shape("line", { class: "grid-line", x1: 0, x2: width, y1: y(most), y2: y(most) }),
    shape("line", { class: "grid-line", x1: 0, x2: width, y1: y(most / 2), y2: y(most / 2) }),
  ]);
  if (exits.length) {
    const edge = points(exits);
    svg.append(shape("path", { class: "flow-area", d: `${through(edge)}L${round(edge.at(-1)[0])} ${base}L${round(edge[0][0])} ${base}Z` }));
    svg.append(shape("path", { class: "flow-out", d: through(edge) }));
    svg.append(shape("path", { class: "flow-in", d: through(points(entries)) }));
  }
  for (const value of usually) {
    const from = Math.max(0, x(end - HOUR_MS / scale));
    svg.append(shape("line", { class: "flow-usual", x1: round(from), x2: width, y1: round(y(value)), y2: round(y(value)) }));
  }
  svg.append(shape("line", { class: "base-line", x1: 0, x2: width, y1: base, y2: base }));
  svg.append(text(count(most), 0, y(most) - 6));
  for (const at of hourTicks(begin, end)) {
    const where = x(at);
    if (where > 24 && where < width - 24) svg.append(text(timeOfDay(at, zone, false), where, HEIGHT - 6, { anchor: "middle" }));
  }
  box.replaceChildren(svg);
}
