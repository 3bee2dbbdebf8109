// Instants as people say them: how long ago, or when, in the shop's own time.

import { duration, timeOfDay } from "../live/format.js";

const DAY_MS = 86400000;

/** How long ago; `at` in epoch milliseconds or null. */
export function ago(say, at, now) {
  if (at === null || Number.isNaN(at)) return say("never");
  const age = (now - at) / 1000;
  return age < 10 ? say("now") : say("ago", { age: duration(age) });
}

/** How long from now; null for what is over. */
export function ahead(say, at, now) {
  if (at <= now) return null;
  // Ninety days that began a second ago are still ninety days.
  const left = at - now >= 2 * DAY_MS ? Math.round((at - now) / DAY_MS) * DAY_MS : at - now;
  return say("in", { age: duration(left / 1000) });
}

/** The moment itself: 24 Nov 14:53:25, with the year when it is not this one. */
export function moment(at, now, zone, lang, seconds = true) {
  if (at === null || Number.isNaN(at)) return "—";
  const year = (ms) => calendar(ms, zone).slice(0, 4);
  const day = new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", {
    timeZone: zone, day: "numeric", month: "short", ...(year(at) !== year(now) && { year: "numeric" }),
  }).format(at);
  return `${day} ${timeOfDay(at, zone, seconds)}`;
}

/** The instant at which a day (2026-11-24) begins in a zone; NaN for what is no day. */
export function dayBegins(date, zone) {
  const guess = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  if (Number.isNaN(guess)) return NaN;
  // A zone's distance from UTC may change between the guess and the instant it leads to: hence twice.
  return guess - offset(guess - offset(guess, zone), zone);
}

/** The instant at which the day after begins. */
export function dayEnds(date, zone) {
  const begun = dayBegins(date, zone);
  if (Number.isNaN(begun)) return NaN;
  return dayBegins(calendar(begun + 1.5 * DAY_MS, zone), zone);
}

/** The day of an instant in a zone, as 2026-11-24. */
export function calendar(ms, zone) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);
}

function offset(ms, zone) {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).format(ms);
  return Date.parse(`${parts.replace(" ", "T")}Z`) - Math.floor(ms / 1000) * 1000;
}
