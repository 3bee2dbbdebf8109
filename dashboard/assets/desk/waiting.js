// What waits: exceptions and holds by reason, the most orders first, each with its part of the whole.

import { make, mark, put, putValue } from "../live/dom.js";
import { count, duration } from "../live/format.js";
import { named } from "../live/words.js";

/** In the order that they are shown in. */
export const byOpen = (members) => [...members.values()].sort((one, other) => other.open - one.open || (one.reason < other.reason ? -1 : 1));

/** Write the exceptions below `box`. */
export function showTroubles(box, say, exceptions) {
  fill(box, byOpen(exceptions), { say, words: (reason) => named(say, "reason", reason), none: say("troubles.none"), why: "open_reason" });
}

/** Write the holds below `box`. */
export function showHolds(box, say, holds) {
  fill(box, byOpen(holds), { say, words: (reason) => named(say, "hold", reason), none: say("holds.none"), why: "held_reason" });
}

function fill(box, members, { say, words, none, why }) {
  const shape = JSON.stringify(members.map((one) => one.reason));
  if (box.shape !== shape) {
    box.shape = shape;
    box.replaceChildren(...(members.length ? members.map((one) => line(one, words(one.reason), why)) : [make("p", "about", {}, [none])]));
  }
  const most = Math.max(1, ...members.map((one) => one.open));
  members.forEach((one, at) => {
    const row = box.children[at];
    const number = row.querySelector('[data-value="open"]');
    putValue(number, one.open, count(one.open));
    const width = `${((one.open / most) * 100).toFixed(1)}%`;
    const bar = row.querySelector(".line-fill");
    if (bar.style.width !== width) bar.style.width = width;
    const oldest = row.querySelector('[data-value="oldest_s"]');
    if (oldest) putValue(oldest, one.oldest_s, `${say("oldest")} ${duration(one.oldest_s)}`);
  });
}

function line(one, name, why) {
  const title = make("span", "line-name");
  put(title, name);
  const row = make("div", "line figure-box", { "data-reason": one.reason }, [
    title,
    make("button", "figure number", { type: "button", "data-value": "open", "data-why": why }),
    make("span", "line-bar", { "aria-hidden": "true" }, [make("span", "line-fill")]),
  ]);
  if ("oldest_s" in one) row.append(make("button", "figure line-age", { type: "button", "data-value": "oldest_s", "data-why": "oldest_reason" }));
  mark(row, "data-aged", "oldest_s" in one ? "true" : null);
  return row;
}
