// How the day stands: orders received against the plan and against the same minute of the compared day.
//
// Decides what is said of them, from an answer of GET /api/v1/day; without a plan nothing is said of a plan.

import { byId, mark, put, putValue } from "./dom.js";
import { UNKNOWN } from "./format.js";

/** An answer older than this says nothing of now. */
const STALE_MS = 5 * 60000;
const KINDS = ["plan", "compared"];

/** What was got over what was expected, less one: 0.031 is 3.1 % more; null when nothing was expected yet. */
export const over = (got, expected) => (typeof got === "number" && expected > 0 ? got / expected - 1 : null);

/** A difference as a signed percentage, as a multiple from twice as many on. */
export function signed(ratio) {
  if (ratio === null) return UNKNOWN;
  if (ratio >= 1) return ratio >= 9 ? `×${Math.round(ratio + 1)}` : `×${(ratio + 1).toFixed(1)}`;
  const tenths = Math.round(Math.abs(ratio) * 1000);
  return `${tenths === 0 ? "±" : ratio > 0 ? "+" : "−"}${(tenths / 10).toFixed(1)}%`;
}

/** What to call the compared day: its year when it is of another one, else the day itself. */
export function comparedLabel(name, now, say) {
  const [year, month, date] = (name ?? "").split("-");
  if (!date) return name ?? "";
  return Number(year) === new Date(now).getUTCFullYear() ? say("on_day", { month: Number(month), day: Number(date) }) : say("in_year", { year });
}

/** Which of the two there is anything to say of. */
export const known = (day) => KINDS.filter((kind) => day !== null && typeof day[`${kind}_total`] === "number");

/** Write them below what was received; the answer is `age` milliseconds old. */
export function showAgainst(say, figures, day, age, now) {
  const told = known(day);
  const cell = byId("head-received");
  mark(cell, "data-against", told.length ? told.join(" ") : null);
  for (const kind of KINDS) {
    const ratio = told.includes(kind) && age < STALE_MS ? over(day.received_so_far, day[`${kind}_so_far`]) : null;
    const name = kind === "plan" ? say("plan") : comparedLabel(day?.compared_name, now, say);
    const own = byId(`against-${kind}`);
    if (!figures.hidden) putValue(own, ratio, told.includes(kind) ? say("against", { name, part: signed(ratio) }) : "");
    else if (kind === told[0]) {
      put(byId("since-received"), ratio === null ? UNKNOWN : `${Math.floor((ratio + 1) * 1000) / 10}%`);
      put(own, say("of", { name }));
    } else put(own, "");
  }
}
