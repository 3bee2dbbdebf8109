// The phone's page: one socket, one picture of the floor by warehouse, cards with the worst first.
//
// Decides when what is painted: at most once per drawn picture, nothing at all while the page is hidden, and no card
// changes places under a finger. What a filter does not cover any more is unknown until its own frame is there.

import { everySecond, ServerClock } from "../live/clock.js";
import { byId, mark, put } from "../live/dom.js";
import { UNKNOWN_SETUP } from "../live/doors.js";
import { judge, showFeed } from "../live/feed.js";
import { showClock } from "../live/header.js";
import { rowOf, showRow } from "../live/rows.js";
import { LiveSocket } from "../live/socket.js";
import { stageLabel } from "../live/words.js";
import { readLook, remembered, signInAddress, withLook } from "./look.js";
import { showAge, showFigures } from "./now_figures.js";
import { filterOf, narrowed } from "./now_filters.js";
import { placeKey, showPlaces } from "./now_places.js";
import { showNarrowed, wireSheet } from "./now_sheet.js";
import { arrange, Kept, stagesWorstFirst, worstPlaces } from "./now_worst.js";
import { begin, meet } from "./page.js";

const ORDER_STAYS_MS = 5000;
const STILL_AFTER_MS = 800;

const root = document.documentElement;
const clock = new ServerClock(() => Date.now());
const orders = { stages: new Kept(ORDER_STAYS_MS), places: new Kept(ORDER_STAYS_MS) };
const touch = { down: false, moved: -Infinity };
let filter = filterOf(location.href);
let state = null;
let socket = null;
let view = null;
let setup = UNKNOWN_SETUP;
let painting = false;

function watch() {
  socket?.stop();
  state = null;
  socket = new LiveSocket({
    url: `${location.origin.replace(/^http/, "ws")}/ws/live`,
    subscriptions: { places: { filter, by: ["warehouse"] } },
    onState(_, next) {
      state = next;
      clock.heard(next.asOf);
      paintSoon();
    },
    onRefused: () => location.replace(signInAddress(location.href, view?.look ?? readLook(location.href, remembered(localStorage)))),
  });
  if (!document.hidden) socket.start();
}

function paintSoon() {
  if (painting || view === null || document.hidden) return;
  painting = true;
  requestAnimationFrame(() => {
    painting = false;
    paint();
  });
}

function paint() {
  feed();
  const { say, rows } = view;
  showAge(say, state, setup.timezone);
  showFigures(byId("now-figures"), say, state);
  const seen = state !== null;
  mark(view.node, "data-seen", seen);
  mark(view.node, "data-empty", seen && state.totals.orders === 0 && (state.since.received ?? 0) === 0);
  if (!seen) return;
  showClock(say, clock.now(), setup, state.since, view.lang);
  const cells = [...state.cells.values()];
  for (const row of rows.values()) {
    const stage = state.stages.get(row.stage);
    const own = cells.filter((cell) => cell.stage === row.stage).map((cell) => ({ name: cell.warehouse, cell }));
    if (stage) showRow(row, say, stage, own, state.bottleneck);
  }
  arrangeCards(cells);
  say_(state.bottleneck);
}

function arrangeCards(cells) {
  const now = performance.now();
  const busy = touch.down || now - touch.moved < STILL_AFTER_MS;
  const stages = [...view.rows.keys()].map((name) => state.stages.get(name)).filter(Boolean);
  const order = orders.stages.settle(stagesWorstFirst(stages, state.bottleneck), now, { busy });
  arrange(byId("now-stages"), order.map((name) => view.rows.get(name).root));

  const present = new Map(cells.map((cell) => [placeKey(cell), cell]));
  const worst = worstPlaces(cells).map(placeKey);
  const shown = orders.places.settle(worst, now, { busy, holds: (key) => present.has(key) });
  showPlaces(byId("now-places"), view.say, shown.map((key) => present.get(key)), { label, link, filter });
  mark(view.node, "data-calm", shown.length === 0);
}

/** Tell readers of another bottleneck, and of nothing that changes with every frame. */
function say_(bottleneck) {
  const { say } = view;
  const place = bottleneck?.warehouse || say("place.unassigned");
  put(byId("now-hot"), bottleneck ? say("now.hot", { stage: label(bottleneck.stage), place }) : "");
}

const label = (stage) => stageLabel(view.say, stage, setup.stages.find((one) => one.stage === stage)?.label);
const link = (address) => withLook(address, view.look, location.origin);

function feed() {
  const silence = socket.silence();
  showFeed({ root, text: byId("notice-text"), say: view.say, zone: setup.timezone }, state, silence);
  mark(view.node, "data-notice", judge(state, silence).notice);
}

function title() {
  for (const [stage, row] of view.rows) {
    put(row.title, label(stage));
    mark(row.title, "href", link(narrowed(row.title.dataset.to, filter, location.origin)));
  }
}

/** Show another part of the floor: its address is a step that can be taken back. */
function choose(next) {
  history.pushState(history.state, "", narrowed(location.pathname + location.search, next, location.origin));
  document.dispatchEvent(new Event("address"));
  follow();
}

function follow() {
  filter = filterOf(location.href);
  for (const order of Object.values(orders)) order.forget();
  showNarrowed(view.say, filter, choose);
  title();
  for (const node of view.node.querySelectorAll("#now-stages [data-value], #now-stages .workable")) {
    mark(node, "data-raw", null);
    if (!node.classList.contains("depth")) put(node, "—");
  }
  watch();
  paint();
}

for (const name of ["pointerdown", "pointerup", "pointercancel"]) {
  addEventListener(name, () => Object.assign(touch, { down: name === "pointerdown", moved: performance.now() }), { passive: true });
}
addEventListener("scroll", () => Object.assign(touch, { moved: performance.now() }), { passive: true });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) socket.stop();
  else {
    socket.start();
    tick();
  }
});
addEventListener("online", () => document.hidden || socket.start());
addEventListener("popstate", () => view && follow());

function tick() {
  if (document.hidden || view === null) return;
  if (state !== null) showClock(view.say, clock.now(), setup, state.since, view.lang);
  feed();
}

watch();
const page = await begin("now.title");
const names = [...byId("now-stages").children].map((node) => node.dataset.stage);
view = Object.assign(page, { rows: new Map(names.map((name) => [name, rowOf(name)])) });
title();
showNarrowed(page.say, filter, choose);
wireSheet(page.say, { ask: page.ask, filter: () => filter, onChosen: choose });
everySecond(() => clock.now(), tick);
setInterval(tick, 250);
paint();
await meet(page);
setup = { ...page.setup, timezone: page.zone };
title();
paint();
