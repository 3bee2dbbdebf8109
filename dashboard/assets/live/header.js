// The header of the wall: the day, what came in, what was kept, what is open; and the clock.

import { byId, mark, put, putValue } from "./dom.js";
import { SHOWN } from "./figures.js";
import { day, duration, elapsed, share, timeOfDay, UNKNOWN, zoneName } from "./format.js";

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
export function showHeader(say, state, setup, figures = SHOWN) {
  const { since, totals } = state;
  const kept = since.shipped_on_time;
  const promised = kept + since.shipped_late + since.ship_overdue;
  const put_ = (id, value, write, whole) => putValue(byId(id), figures.raw(value), write(figures.count(value, whole)));
  // Where counts are hidden, showAgainst writes in its place how much of the plan it is.
  if (!figures.hidden) put_("since-received", since.received, (n) => n);
  putValue(byId("on-time-share"), onTimeShare(since), share(kept, promised));
  put_("since-on-time", kept, (n) => say("on_time", { n }).trim());
  put_("since-late", since.shipped_late, (n) => say("late", { n }), promised);
  put_("since-overdue", since.ship_overdue, (n) => say("overdue", { n }), promised);
  mark(byId("since-late-pair"), "data-some", since.shipped_late + since.ship_overdue > 0);
  put_("total-open", totals.open, (n) => n);
  put(byId("total-held"), totals.held > 0 && !figures.hidden ? say("open_held", { n: figures.count(totals.held) }) : "");
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
