// What is told to who does not see: a quiet line that screen readers read when they have nothing else to say.
//
// Decides which changes of a floor matter: its feed, its bottleneck, a stage that stops or works again. Numbers that
// merely move are nobody's news; and never more than one line in ten seconds.

import { make, put } from "../live/dom.js";

const EVERY_MS = 10000;
const FEEDS = { live: "heard.live", behind: "heard.behind", blind: "heard.blind" };

/** What is worth a word of a floor: `{feed, bottleneck, stopped}`. */
export function gist(feed, state) {
  const stopped = [...(state?.stages.values() ?? [])].filter((stage) => stage.state === "stopped").map((stage) => stage.stage);
  const { stage = null, warehouse = null, why = null } = state?.bottleneck ?? {};
  return { feed, bottleneck: stage && { stage, warehouse, why }, stopped };
}

/** The news between two gists, as words with their gaps: `[key, params]`. */
export function news(before, after, label) {
  if (before === null) return [];
  const told = [];
  if (after.feed !== before.feed) told.push([FEEDS[after.feed], {}]);
  if (after.feed === "blind") return told;
  const place = ({ stage, warehouse }) => ({ stage: label(stage), place: warehouse ?? "" });
  const same = JSON.stringify(after.bottleneck) === JSON.stringify(before.bottleneck);
  if (!same) told.push(after.bottleneck ? ["heard.bottleneck", place(after.bottleneck)] : ["heard.no_bottleneck", {}]);
  for (const stage of after.stopped) if (!before.stopped.includes(stage)) told.push(["heard.stopped", { stage: label(stage) }]);
  for (const stage of before.stopped) if (!after.stopped.includes(stage)) told.push(["heard.going", { stage: label(stage) }]);
  return told;
}

/** Tells them: `tell(feed, state)` whenever there is something new to look at. */
export class Announcer {
  #before = null;
  #at = -Infinity;
  #node = make("p", "unseen", { role: "status", "aria-live": "polite" });
  #say;
  #label;

  constructor(say, label, home = document.getElementById("desk")) {
    this.#say = say;
    this.#label = label;
    home.append(this.#node);
  }

  tell(feed, state, now = performance.now()) {
    if (state === null || now - this.#at < EVERY_MS) return;
    const after = gist(feed, state);
    const told = news(this.#before, after, this.#label);
    this.#before = after;
    if (told.length === 0) return;
    this.#at = now;
    put(this.#node, told.map(([key, params]) => this.#say(key, params)).join(" "));
  }
}
