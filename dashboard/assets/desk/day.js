// The day in a line: what came in, what was kept, what is open, what waits for a person, what stands still.

import { byId, mark, put, putValue } from "../live/dom.js";
import { count, duration, share, timeOfDay } from "../live/format.js";

/** Write the headline; `zone` is the one that times are shown in. */
export function showDay(say, { since, totals, exceptions }, { zone, peak = null, now }) {
  const node = byId("day");
  const figure = (name, raw, text) => {
    const one = node.querySelector(`[data-value="${name}"]`);
    mark(one, "data-raw", raw);
    put(one.querySelector("[data-shown]"), text);
    return one;
  };
  const promised = since.shipped_on_time + since.shipped_late + since.ship_overdue;
  figure("received", since.received, count(since.received));
  figure("on_time_share", promised > 0 ? since.shipped_on_time / promised : null, share(since.shipped_on_time, promised));
  figure("shipped_on_time", since.shipped_on_time, say("on_time", { n: count(since.shipped_on_time) }));
  figure("shipped_late", since.shipped_late, say("late", { n: count(since.shipped_late) }));
  const overdue = figure("ship_overdue", since.ship_overdue, say("overdue", { n: count(since.ship_overdue) }));
  mark(overdue, "data-late", since.ship_overdue > 0 ? "true" : null);
  figure("open", totals.open, count(totals.open));
  figure("held", totals.held, say("today.open_held", { n: count(totals.held) }));
  figure("exceptions", totals.exceptions, count(totals.exceptions));
  figure("stalled", totals.stalled, count(totals.stalled));
  figure("partial", totals.partial, say("today.partial", { n: count(totals.partial) }));
  const oldest = Math.max(...[...exceptions.values()].map((one) => one.oldest_s ?? 0), 0);
  putValue(node.querySelector(".day-oldest"), null, exceptions.size ? say("today.exceptions_oldest", { age: duration(oldest) }) : "");
  put(byId("day-name"), begun(say, since.at, { zone, peak, now }));
}

/** Since when the day is counted, and under which name. */
export function begun(say, at, { zone, peak, now }) {
  const time = timeOfDay(Date.parse(at), zone, false);
  const running = peak && Date.parse(peak.start) <= now && now < Date.parse(peak.end);
  return running ? say("today.peak", { name: peak.name, time }) : say("today.since", { time });
}
