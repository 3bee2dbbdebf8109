// The header of the wall: the day, what came in, what was kept, what is open; and the clock.

import { byId, mark, put, putValue } from "./dom.js";
import { count, day, duration, elapsed, share, timeOfDay, UNKNOWN, zoneName } from "./format.js";

/** The part of promised orders that went out in time; null while there is none to speak of. */
export function onTimeShare({ shipped_on_time: kept, shipped_late: late, ship_overdue: overdue }) {
  const all = kept + late + overdue;
  return all > 0 ? kept / all : null;
}

/** The source whose data is oldest: `{source, age_s}`, or null. */
export function slowestSource(sources) {
  const aged = [...sources.values()].filter((source) => source.age_s !== null);
  return aged.reduce((worst, source) => (worst === null || source.age_s > worst.age_s ? source : worst), null);
}

/** Write the numbers of the header. */
export function showHeader(say, state, setup) {
  const { since, totals } = state;
  const kept = since.shipped_on_time;
  const promised = kept + since.shipped_late + since.ship_overdue;
  putValue(byId("since-received"), since.received, count(since.received));
  putValue(byId("on-time-share"), onTimeShare(since), share(kept, promised));
  putValue(byId("since-on-time"), kept, say("on_time", { n: count(kept) }));
  putValue(byId("since-late"), since.shipped_late, say("late", { n: count(since.shipped_late) }));
  putValue(byId("since-overdue"), since.ship_overdue, say("overdue", { n: count(since.ship_overdue) }));
  mark(byId("since-late-pair"), "data-some", since.shipped_late + since.ship_overdue > 0);
  putValue(byId("total-open"), totals.open, count(totals.open));
  put(byId("total-held"), totals.held > 0 ? say("open_held", { n: count(totals.held) }) : say("open"));
  put(byId("as-of"), say("as_of", { time: timeOfDay(Date.parse(state.asOf), setup.timezone) }));
  const slowest = slowestSource(state.sources);
  put(byId("slowest-feed"), slowest ? say("slowest", { source: slowest.source }) : "");
  put(byId("slowest-age"), slowest ? say("slowest_age", { age: duration(slowest.age_s) }) : "");
}

/** Write what only the clock moves: time, date, and the name and the age of the peak. */
export function showClock(say, now, { timezone, peak }, since, lang) {
  put(byId("clock"), timeOfDay(now, timezone));
  put(byId("clock-date"), timezone ? `${day(now, timezone, lang)} · ${zoneName(now, timezone, lang)}` : "");
  const running = peak && Date.parse(peak.start) <= now && now < Date.parse(peak.end) ? peak : null;
  const begun = timeOfDay(Date.parse(since?.at), timezone, false);
  put(byId("peak-name"), running ? running.name : say("today"));
  put(
    byId("peak-since"),
    begun === UNKNOWN ? "" : running
      ? say("since_peak", { elapsed: elapsed(now - Date.parse(running.start)), time: begun })
      : say("since", { time: begun }),
  );
}
