// The Sources page: what the socket says once a second, what ledger, rates and letters say every few.
//
// Decides when what is asked and painted; a hidden tab does nothing at all.

import { everySecond, ServerClock } from "../live/clock.js";
import { byId, make, mark, put, putValue } from "../live/dom.js";
import { count, timeOfDay } from "../live/format.js";
import { LiveSocket } from "../live/socket.js";
import { Letters } from "./letters.js";
import { signInAddress } from "./look.js";
import { floorSays, ledgerSays } from "./machinery.js";
import { begin, meet } from "./page.js";
import { rove } from "./roving.js";
import { sourceList } from "./sources_list.js";
import { rows } from "./sources_rows.js";
import { explain } from "./why.js";

const LEDGER_EVERY_MS = 2000;
const RATES_EVERY_MS = 5000;
const LETTERS_EVERY_MS = 5000;
/** Rates older than this say how old they are. */
const OLD_MS = 20000;
const FLOW = { current: "live", behind: "late", down: "silent", unknown: "unknown" };

const page = await begin("page.sources");
const { say } = page;
const clock = new ServerClock(() => Date.now());
let state = null;
let ledger;
let told = null;
let letters = null;

const socket = new LiveSocket({
  url: `${location.origin.replace(/^http/, "ws")}/ws/live`,
  subscriptions: { floor: { by: [] } },
  onState(_, next) {
    state = next;
    clock.heard(next.asOf);
  },
  onRefused: () => location.replace(signInAddress(location.href, page.look)),
});

const list = sourceList(page, {
  now: () => clock.now(),
  filter: (source) => {
    letters?.go({ source });
    byId("letters").closest(".card").scrollIntoView();
  },
});

const counts = byId("content").querySelector(".counts");
// A figure is no link: the keyboard reaches it because it may be asked why it is what it is.
for (const figure of counts.querySelectorAll("[data-value]")) mark(figure, "tabindex", "-1");
const roam = [rove(byId("source-list"), "tbody tr", "[data-value]"), rove(counts, "dl", "[data-value]")];

function paint() {
  if (document.hidden) return;
  const zone = page.zone ?? "UTC";
  const floor = floorSays(say, state, socket.silence(), zone);
  mark(document.documentElement, "data-feed", floor.state === "current" ? "live" : floor.state === "behind" ? "behind" : "blind");
  machine("floor", { why: "", parts: [], ...floor });
  if (ledger !== undefined) machine("ledger", ledgerSays(say, ledger));
  if (state === null) return;
  mark(document.documentElement, "data-as-of", state.asOf);
  const sources = rows(state.sources, told?.sources);
  list.show(sources, { title: say("source.none"), about: say("source.none_about") });
  for (const refresh of roam) refresh();
  const live = sources.filter((source) => source.state === "live").length;
  put(byId("sources-live"), sources.length ? say("sources.count", { live, all: sources.length }) : "");
  put(byId("sources-as-of"), [say("page.live", { time: timeOfDay(Date.parse(state.asOf), zone) }), oldRates(zone)].filter(Boolean).join(" · "));
  for (const line of document.querySelectorAll("[data-count]")) {
    const number = state.quality[line.dataset.count];
    putValue(line.querySelector("[data-value]"), number, count(number));
    mark(line, "data-none", number === 0);
  }
}

function oldRates(zone) {
  const at = Date.parse(told?.as_of);
  return clock.now() - at > OLD_MS ? say("rate.old", { time: timeOfDay(at, zone) }) : "";
}

function machine(name, { state: now, chip, words, why, parts }) {
  const box = document.querySelector(`[data-machine="${name}"]`);
  mark(box, "data-state", now);
  mark(box.querySelector(".glyph"), "data-glyph", FLOW[now]);
  put(box.querySelector(".machine-state"), chip);
  put(box.querySelector(".machine-words"), words);
  put(box.querySelector(".machine-why"), why);
  const shape = JSON.stringify(parts);
  const node = box.querySelector(".machine-parts");
  if (node.shape === shape) return;
  node.shape = shape;
  node.replaceChildren(...parts.map(({ name: part, said: how }) => make("li", "", {}, [make("span", "strong", {}, [part]), make("span", "soft", {}, [how])])));
}

/** Do something now and every so often while somebody may be looking. */
function every(ms, act) {
  const turn = async () => {
    if (!document.hidden) await act();
    setTimeout(turn, ms);
  };
  turn();
}

/** Ask; an answer that does not come is none: the next question must not wait for it for ever. */
const patiently = (path, ms) =>
  page.ask(path, { fetcher: (at, options) => fetch(at, { ...options, signal: AbortSignal.timeout(ms * 3) }) }).catch(() => null);

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
explain(page, () => ({ state }));
every(LEDGER_EVERY_MS, async () => {
  ledger = await patiently("/api/v1/ledger", LEDGER_EVERY_MS);
  paint();
});
every(RATES_EVERY_MS, async () => {
  told = (await patiently("/api/v1/sources", RATES_EVERY_MS)) ?? told;
  letters?.offer((told?.sources ?? []).map((source) => source.source));
  paint();
});
await meet(page);
paint();
letters = new Letters(page);
await letters.load();
letters.offer((told?.sources ?? []).map((source) => source.source));
setInterval(() => document.hidden || letters.refresh(), LETTERS_EVERY_MS);
