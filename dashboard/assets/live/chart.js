// Throughput over time: orders received as a line, orders shipped as an area, all from zero; beside them the plan and
// the day that is compared.
//
// Decides scale, ticks and what is hatched (minutes that some source has not covered yet); the points are the whole
// minutes of GET /api/v1/series and GET /api/v1/day. Drawn once a minute.

import { mark } from "./dom.js";
import { timeOfDay } from "./format.js";

const SVG = "http://www.w3.org/2000/svg";
const FOOT = 40;
const WINDOW = 5;
/** Hatching narrower than this is not seen from where people stand. */
const LEAST_HATCH = 16;
/** How far the plan is drawn beyond the present. */
const AHEAD_MS = 3600000;
const HOURS = [0.5, 1, 2, 3, 4, 6, 12, 24];

/**
 * Per minute, from an answer of /api/v1/series: `{begin, end, step, arrivals, exits}` (ms; lists by step). A minute of
 * the floor has `minute` seconds: fewer than sixty when time runs faster.
 */
export function flows(answer, minute = 60) {
  const line = (stage) => answer.stages?.find((entry) => entry.stage === stage)?.points ?? [];
  const perMinute = (points) => smooth(points.map((point) => (point.entries * minute) / answer.step_s), WINDOW);
  return {
    begin: Date.parse(answer.from), end: Date.parse(answer.to), step: answer.step_s * 1000,
    arrivals: perMinute(line("received")), exits: perMinute(line("shipped")),
  };
}

/** Each value as the mean of the last `window` up to it: as the board's rates are. */
export function smooth(values, window) {
  let sum = 0;
  return values.map((value, at) => {
    sum += value - (at >= window ? values[at - window] : 0);
    return Math.max(0, sum / Math.min(window, at + 1));
  });
}

/** The least round number that is not below `value`. */
export function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.5, 1.8, 2, 2.5, 3, 4, 5, 6, 8, 10].map((nice) => nice * power).find((nice) => nice >= value - 1e-9);
}

/** Whole hours of the zone between two instants, at most four: epoch milliseconds. */
export function hourTicks(begin, end, offset = 0) {
  const hour = 3600000;
  const every = (HOURS.find((hours) => (end - begin) / (hours * hour) <= 4) ?? 24) * hour;
  const first = Math.ceil((begin + offset) / every) * every - offset;
  return Array.from({ length: 5 }, (_, at) => first + at * every).filter((at) => at <= end);
}

/** Until when all sources have spoken; those that were silent all the while are no part of the picture. Null without any. */
export function coveredUntil(sources, begin) {
  const spoken = [...sources.values()].map((source) => Date.parse(source.last_event_at)).filter((at) => at > begin);
  return spoken.length ? Math.min(...spoken) : null;
}

/** Plan and compared day per minute, from an answer of /api/v1/day or null: `{plan, compared}`, each null or `{begin, step, values}`. */
export function beside(day, minute = 60) {
  const line = (values, window) => (!day || !values?.length ? null : {
    begin: Date.parse(day.from), step: day.step_s * 1000,
    values: smooth(values.map((value) => (value * minute) / day.step_s), window),
  });
  return { plan: line(day?.plan, 1), compared: line(day?.compared, WINDOW) };
}

/** The points of a line between two instants: `[[at, value]]`. */
export function between(line, begin, end) {
  if (line === null) return [];
  return line.values.map((value, at) => [line.begin + (at + 0.5) * line.step, value]).filter(([at]) => at >= begin && at <= end);
}

/** Draw into `box`; `uncovered` are spans to be hatched, `scale(most)` says what the top is. True when anything is hatched. */
export function draw(box, { begin, end, step, arrivals, exits, plan = null, compared = null, uncovered = [] }, { zone, scale }) {
  const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / 100;
  const width = box.clientWidth / unit;
  const height = box.clientHeight / unit;
  const last = end + (plan || compared ? AHEAD_MS : 0);
  const beside_ = { compared: between(compared, begin, last), plan: between(plan, begin, last) };
  const most = roundUp([...arrivals, ...exits, ...Object.values(beside_).flat().map(([, value]) => value)].reduce((one, other) => Math.max(one, other), 1));
  const base = height - FOOT;
  const x = (at) => ((at - begin) / Math.max(1, last - begin)) * width;
  const y = (value) => base - (value / most) * (base - 14);
  const path = (points) => points.map(([at, value]) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join("L");
  const own = (values) => path(values.map((value, at) => [begin + (at + 0.5) * step, value]));
  const svg = shape("svg", { viewBox: `0 0 ${width.toFixed(0)} ${height.toFixed(0)}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  svg.append(hatch());
  if (exits.length) {
    svg.append(shape("path", { class: "area", d: `M${x(begin + step / 2).toFixed(1)} ${base}L${own(exits)}L${x(end - step / 2).toFixed(1)} ${base}Z` }));
  }
  svg.append(shape("line", { class: "grid", x1: 0, x2: width, y1: y(most), y2: y(most) }));
  svg.append(shape("line", { class: "base", x1: 0, x2: width, y1: base, y2: base }));
  for (const [name, points] of Object.entries(beside_)) if (points.length > 1) svg.append(shape("path", { class: name, d: `M${path(points)}` }));
  if (arrivals.length) svg.append(shape("path", { class: "arrivals", d: `M${own(arrivals)}` }));
  const hatched = uncovered.map(([from, to]) => [Math.max(0, x(from)), x(Math.min(to, end))]).filter(([from, to]) => to > from);
  for (const [from, to] of hatched) {
    const left = Math.max(0, Math.min(from, to - LEAST_HATCH));
    svg.append(shape("rect", { class: "uncovered", x: left.toFixed(1), y: 14, width: (to - left).toFixed(1), height: (base - 14).toFixed(1) }));
  }
  svg.append(text(scale(most), 0, 40, "start"));
  for (const at of hourTicks(begin, last, zoneOffset(end, zone))) {
    const where = x(at);
    if (where > 44 && where < width - 44) svg.append(text(timeOfDay(at, zone, false), where, height - 4, "middle"));
  }
  box.replaceChildren(svg);
  return hatched.length > 0;
}

function hatch() {
  const pattern = shape("pattern", { id: "hatch", width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  pattern.append(shape("line", { class: "hatch-line", x1: 0, y1: 0, x2: 0, y2: 8 }));
  const defs = shape("defs");
  defs.append(pattern);
  return defs;
}

function shape(tag, attributes = {}) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) mark(node, name, value);
  return node;
}

function text(words, x, y, anchor) {
  const node = shape("text", { x, y, "text-anchor": anchor });
  node.textContent = words;
  return node;
}

function zoneOffset(at, zone) {
  if (!zone) return 0;
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).formatToParts(at);
  const found = /GMT([+-])(\d+):(\d+)/.exec(parts.find((part) => part.type === "timeZoneName")?.value ?? "");
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) * 60000 : 0;
}
