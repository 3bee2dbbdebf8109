// The floor as a page of the desk follows it: one subscription, narrowed and grouped as the page asks, and how much of
// what it says can be believed.
//
// Decides when the page is painted (once a picture, never while hidden) and that numbers of another filter are marked
// as such until those that were asked for are there.

import { everySecond, ServerClock } from "../live/clock.js";
import { byId, mark, put } from "../live/dom.js";
import { showFeed } from "../live/feed.js";
import { timeOfDay, UNKNOWN } from "../live/format.js";
import { LiveSocket } from "../live/socket.js";
import { Announcer } from "./announce.js";
import { signInAddress } from "./look.js";
import { nameOf } from "./zones.js";

const LOOK_MS = 250;
const GLYPHS = { live: "live", behind: "late", blind: "silent" };

export class LiveFloor {
  state = null;
  waiting = true;
  feed = "blind";
  #page;
  #paint;
  #number = 0;
  #painting = false;
  #clock = new ServerClock(() => Date.now());
  #announcer;
  #socket;

  /** `paint(state)` writes a floor; `label(stage)` says what a stage is called; `first` is `{filter, by}`. */
  constructor(page, first, { paint, label }) {
    this.#page = page;
    this.#paint = paint;
    this.#announcer = new Announcer(page.say, label);
    // Its words count the seconds; who listens is told once, by the announcer.
    mark(byId("notice"), "aria-live", "off");
    this.#socket = new LiveSocket({
      url: `${location.origin.replace(/^http/, "ws")}/ws/live`,
      subscriptions: { [this.#id()]: first },
      onState: (id, state) => {
        if (id !== this.#id()) return;
        this.state = state;
        this.waiting = false;
        this.#clock.heard(state.asOf);
        this.soon();
      },
      onRefused: () => location.replace(signInAddress(location.href, page.look)),
    });
    document.addEventListener("visibilitychange", () => this.#visible());
    addEventListener("online", () => this.#socket.start());
    if (!document.hidden) this.#socket.start();
    everySecond(() => this.now(), () => document.hidden || this.#believe());
    setInterval(() => document.hidden || this.#believe(), LOOK_MS);
  }

  /** What time it is for the floor. */
  now() {
    return this.#clock.now();
  }

  /** Follow another part of the floor, or the same in other groups. */
  follow(wanted) {
    this.#number += 1;
    this.waiting = true;
    this.#socket.watch({ [this.#id()]: wanted });
    this.soon();
  }

  /** Paint with the next picture. */
  soon() {
    if (this.#painting || document.hidden) return;
    this.#painting = true;
    requestAnimationFrame(() => {
      this.#painting = false;
      this.#believe();
      mark(byId("content"), "data-waiting", this.waiting ? "true" : null);
      if (this.state !== null) this.#paint(this.state);
    });
  }

  #id() {
    return `floor-${this.#number}`;
  }

  #visible() {
    if (document.hidden) {
      this.#socket.stop();
      return;
    }
    this.#socket.start();
    this.soon();
  }

  #believe() {
    const { say, lang, zone } = this.#page;
    showFeed({ root: document.documentElement, text: byId("notice-text"), say, zone }, this.state, this.#socket.silence());
    this.feed = document.documentElement.dataset.feed;
    const line = byId("connection");
    mark(line, "data-feed", this.feed);
    mark(line.querySelector(".glyph"), "data-glyph", this.state === null ? "unknown" : GLYPHS[this.feed]);
    put(line.querySelector(".line-feed"), say(`line.${this.feed}`));
    const time = timeOfDay(Date.parse(this.state?.asOf), zone);
    put(line.querySelector(".line-as-of"), time === UNKNOWN ? "" : say("line.as_of", { time, zone: nameOf(zone, lang) }));
    this.#announcer.tell(this.feed, this.state);
  }
}
