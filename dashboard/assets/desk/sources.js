// The Sources page: what the socket says once a second, what the ledger says every two.
//
// Decides when what is asked and painted; a hidden tab does nothing at all.

import { everySecond, ServerClock } from "../live/clock.js";
import { byId, glyph, make, mark, put, putValue } from "../live/dom.js";
import { byTrust } from "../live/feed.js";
import { count, duration, timeOfDay } from "../live/format.js";
import { LiveSocket } from "../live/socket.js";
import { line, Listing, write } from "./listing.js";
import { signInAddress } from "./look.js";
import { floorSays, ledgerSays } from "./machinery.js";
import { begin, meet } from "./page.js";
import { ago } from "./when.js";

const LEDGER_EVERY_MS = 2000;
const FLOW = { current: "live", behind: "late", down: "silent", unknown: "unknown" };

const page = await begin("page.sources");
const { say } = page;
const clock = new ServerClock(() => Date.now());
let state = null;
let zone = "UTC";
let ledger;

const socket = new LiveSocket({
  url: `${location.origin.replace(/^http/, "ws")}/ws/live`,
  subscriptions: { floor: { by: [] } },
  onState(_, next) {
    state = next;
    clock.heard(next.asOf);
  },
  onRefused: () => location.replace(signInAddress(location.href, page.look)),
});

const list = new Listing(byId("source-list"), say, {
  key: (source) => source.source,
  build: () => ({
    state: [make("span", "source-state", {}, [glyph("live"), make("span")])],
    source: [line("strong")],
    kind: [line()],
    contact: [line()],
    event: [line()],
    age: [line("number")],
    delay: [line("number")],
  }),
  fill(cells, source, row) {
    const now = clock.now();
    mark(row, "data-state", source.state);
    mark(row, "data-source", source.source);
    const shown = cells.state.firstElementChild;
    mark(shown.firstElementChild, "data-glyph", source.state);
    put(shown.lastElementChild, say(`feed.${source.state}`));
    write(cells.source, source.source);
    write(cells.kind, source.kind === "poll" ? say("feeds.poll", { every: duration(source.interval_s) }) : say("feeds.push"));
    write(cells.contact, source.last_contact_at ? ago(say, Date.parse(source.last_contact_at), now) : "—");
    write(cells.event, source.last_event_at ? ago(say, Date.parse(source.last_event_at), now) : "—");
    putValue(cells.age.firstElementChild, source.age_s, duration(source.age_s));
    putValue(cells.delay.firstElementChild, source.delay_p95_s, duration(source.delay_p95_s));
  },
});

function paint() {
  if (document.hidden) return;
  const floor = floorSays(say, state, socket.silence(), zone);
  mark(document.documentElement, "data-feed", floor.state === "current" ? "live" : floor.state === "behind" ? "behind" : "blind");
  machine("floor", { why: "", parts: [], ...floor });
  if (ledger !== undefined) machine("ledger", ledgerSays(say, ledger));
  if (state === null) return;
  mark(document.documentElement, "data-as-of", state.asOf);
  const sources = byTrust(state.sources);
  list.show(sources, { title: say("source.none"), about: say("source.none_about") });
  const live = sources.filter((source) => source.state === "live").length;
  put(byId("sources-live"), sources.length ? say("sources.count", { live, all: sources.length }) : "");
  put(byId("sources-as-of"), say("page.live", { time: timeOfDay(Date.parse(state.asOf), zone) }));
  for (const line_ of document.querySelectorAll("[data-count]")) {
    const number = state.quality[line_.dataset.count];
    putValue(line_.querySelector("[data-value]"), number, count(number));
    mark(line_, "data-none", number === 0);
  }
}

function machine(name, { state: now, chip, words, why, parts }) {
  const box = document.querySelector(`[data-machine="${name}"]`);
  mark(box, "data-state", now);
  mark(box.querySelector(".glyph"), "data-glyph", FLOW[now]);
  put(box.querySelector(".machine-state"), chip);
  put(box.querySelector(".machine-words"), words);
  put(box.querySelector(".machine-why"), why);
  const shape = JSON.stringify(parts);
  const told = box.querySelector(".machine-parts");
  if (told.shape === shape) return;
  told.shape = shape;
  told.replaceChildren(...parts.map(({ name: part, said: how }) => make("li", "", {}, [make("span", "strong", {}, [part]), make("span", "soft", {}, [how])])));
}

async function askLedger() {
  if (!document.hidden) {
    ledger = await page.ask("/api/v1/ledger", { fetcher: patient }).catch(() => null);
    paint();
  }
  setTimeout(askLedger, LEDGER_EVERY_MS);
}

/** An answer that does not come is none: the next question must not wait for it for ever. */
const patient = (path, options) => fetch(path, { ...options, signal: AbortSignal.timeout(LEDGER_EVERY_MS * 3) });

document.addEventListener("visibilitychange", () => {
  if (document.hidden) socket.stop();
  else {
    socket.start();
    paint();
  }
});
addEventListener("online", () => socket.start());

if (!document.hidden) socket.start();
everySecond(() => clock.now(), paint);
askLedger();
({ zone } = await meet(page));
paint();
