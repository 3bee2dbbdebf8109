// How much of the screen can be believed: `data-feed` on the root element, and the strip that says so.
//
// Decides live, behind (a part of the floor is old, the frame says which) and blind (no frame for three heartbeats, or
// no right to any).

import { mark, put } from "./dom.js";
import { duration, timeOfDay } from "./format.js";

export const BLIND_AFTER_MS = 3000;

const FEEDS = ["silent", "late", "live"];

/** The state of the feed: `{feed, notice}`, from the state of the floor and the silence in milliseconds (null: never). */
export function judge(state, silence, ended = false) {
  if (ended) return { feed: "blind", notice: "ended" };
  if (state === null || silence === null) return { feed: "blind", notice: "waiting" };
  if (silence >= BLIND_AFTER_MS) return { feed: "blind", notice: "blind" };
  if (state.behind) return { feed: "behind", notice: "behind" };
  return { feed: "live", notice: null };
}

/** Say it on the page, and give it. `page` holds the root element, the notice's text, `say` and the shop's zone. */
export function showFeed({ root, text, say, zone }, state, silence, ended = false) {
  const { feed, notice } = judge(state, silence, ended);
  mark(root, "data-feed", feed);
  if (state !== null) mark(root, "data-as-of", state.asOf);
  if (notice === null) return { feed, notice };
  put(text, say(`notice.${notice}`, {
    time: timeOfDay(Date.parse(state?.asOf), zone),
    age: duration((silence ?? 0) / 1000),
    partitions: (state?.behind ?? []).join(", "),
  }));
  return { feed, notice };
}

/** Sources, the least trusted first, then by the age of their data. */
export function byTrust(sources) {
  return [...sources.values()].sort((one, other) =>
    FEEDS.indexOf(one.state) - FEEDS.indexOf(other.state) ||
    (other.age_s ?? Infinity) - (one.age_s ?? Infinity) ||
    (one.source < other.source ? -1 : 1));
}
