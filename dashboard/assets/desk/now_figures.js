// The day's figures on a phone, and the line that says how old all of it is.

import { byId, mark, put, putValue } from "../live/dom.js";
import { count, duration, share, timeOfDay } from "../live/format.js";
import { onTimeShare, slowestSource } from "../live/header.js";

/** The figures by name: `{raw, text}`. */
export function figures(say, { since, totals }) {
  const kept = since.shipped_on_time;
  const whole = (raw) => ({ raw, text: count(raw) });
  return {
    received: whole(since.received),
    on_time_share: { raw: onTimeShare(since), text: share(kept, kept + since.shipped_late + since.ship_overdue) },
    shipped_on_time: whole(kept),
    shipped_late: whole(since.shipped_late),
    ship_overdue: whole(since.ship_overdue),
    open: whole(totals.open),
    held: { raw: totals.held, text: totals.held > 0 ? say("held", { n: count(totals.held) }) : "" },
    exceptions: whole(totals.exceptions),
    stalled: whole(totals.stalled),
  };
}

/** Write them into `box`; without a state all of them are unknown. */
export function showFigures(box, say, state) {
  const told = figures(say, state ?? { since: {}, totals: {} });
  for (const [name, { raw, text }] of Object.entries(told)) {
    const node = box.querySelector(`[data-value="${name}"]`);
    putValue(node, raw ?? null, text);
    mark(node, "data-none", raw === 0);
  }
}

/** Say as of when, and which source lags most. */
export function showAge(say, state, zone) {
  put(byId("as-of"), state ? say("now.as_of", { time: timeOfDay(Date.parse(state.asOf), zone) }) : "");
  const slowest = state ? slowestSource(state.sources) : null;
  put(byId("slowest-feed"), slowest ? say("now.slowest", { source: slowest.source }) : "");
  put(byId("slowest-age"), slowest ? say("slowest_age", { age: duration(slowest.age_s) }) : "");
}
