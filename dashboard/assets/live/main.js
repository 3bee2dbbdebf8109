// Brings the wall to life: the one place where socket, clock, doors and page meet.
//
// Decides what happens when: frames are painted at most once per drawn picture, the chart is asked for once a minute,
// and a hidden tab does nothing at all until it is shown again and takes a fresh snapshot.

import { showAgainst } from "./against.js";
import { Announcer } from "./announcing.js";
import { everySecond, ServerClock } from "./clock.js";
import { appears, byId, mark, put } from "./dom.js";
import * as doors from "./doors.js";
import { showFeed } from "./feed.js";
import { HIDDEN, SHOWN } from "./figures.js";
import { fit, unfit } from "./fit.js";
import { timeOfDay } from "./format.js";
import { showClock, showHeader } from "./header.js";
import { hideCursor, stayAwake, takeScreen } from "./kiosk.js";
import { showExceptions, showSources } from "./lists.js";
import { PLACES, showPlaces } from "./places.js";
import { buildOf, reason, size } from "./renewing.js";
import { rowOf, showRow, why } from "./rows.js";
import { Scenes, subscriptionsOf } from "./scenes.js";
import { LiveSocket } from "./socket.js";
import { Throughput } from "./throughput.js";
import { ALL, wishes } from "./wishes.js";
import { speaker, stageLabel } from "./words.js";

const MAIN = "warehouse";
const SETUP_EVERY_MS = 60000;
const TIGHTEST = 4;

const root = document.documentElement;
const wish = wishes(location.search);
const { lang } = wish;
const figures = wish.hidden ? HIDDEN : SHOWN;
mark(root, "lang", lang === "zh" ? "zh-CN" : "en");
mark(root, "data-theme", wish.theme);
mark(root, "data-figures", wish.hidden ? "hidden" : null);

const clock = new ServerClock(() => Date.now());
const throughput = new Throughput();
let setup = doors.UNKNOWN_SETUP;
let wall = null;
let painting = false;
let ended = false;

const socket = new LiveSocket({
  url: `${location.origin.replace(/^http/, "ws")}/ws/live`,
  subscriptions: subscriptionsOf(wish.scenes[0]),
  onState(id, state) {
    const before = scenes.current;
    clock.heard(state.asOf);
    if (scenes.take(id, state, performance.now())) paintSoon();
    if (scenes.current !== before) turned();
  },
  onRefused: () => end(true),
});
const scenes = new Scenes(wish.scenes, wish.every, (wanted) => socket.watch(wanted));

/** The right to watch is gone, or there again; meanwhile the chart's question, once a minute, is all that is asked. */
function end(gone) {
  if (ended === gone) return;
  ended = gone;
  if (gone) socket.stop();
  else socket.start();
  if (wall !== null) feed();
}

function paintSoon() {
  if (painting || wall === null || document.hidden) return;
  painting = true;
  requestAnimationFrame(() => {
    painting = false;
    paint();
  });
}

function paint() {
  const state = scenes.state(MAIN);
  feed();
  if (!state) return;
  const { say, rows } = wall;
  mark(byId("board"), "data-hot", state.bottleneck ? rows.findIndex((row) => row.stage === state.bottleneck.stage) + 1 : null);
  mark(wall.node, "data-empty", scenes.current === ALL && state.totals.orders === 0 && (state.since.received ?? 0) === 0);
  mark(wall.node, "data-scene", scenes.named ? scenes.current : null);
  put(byId("scene"), scenes.current === ALL ? say("scene.all") : scenes.current);
  showHeader(say, state, setup, figures);
  showClock(say, clock.now(), setup, state.since, lang);
  const places = rows.map((row) => placesOf(row.stage, PLACES[row.stage]));
  rows.forEach((row, at) => {
    const stage = state.stages.get(row.stage);
    if (stage) showRow(row, say, stage, places[at], state.bottleneck, state.totals.open, figures);
  });
  showExceptions(say, state, figures);
  showSources(say, state);
  // All reading of sizes after all writing that does not depend on them: one layout a picture.
  fit(byId("header"), TIGHTEST);
  const sizes = rows.map((row) => [row.places.clientWidth, row.places.clientHeight]);
  rows.forEach((row, at) => showPlaces(row.places, say, row.stage, PLACES[row.stage], places[at], sizes[at], figures));
}

function placesOf(stage, dimension) {
  const cells = [...(scenes.state(dimension)?.cells.values() ?? [])].filter((cell) => cell.stage === stage);
  return cells.map((cell) => ({ name: cell[dimension], cell }));
}

function feed() {
  const state = scenes.state(MAIN) ?? null;
  return showFeed({ root, text: byId("notice-text"), say: wall.say, zone: setup.timezone }, state, socket.silence(), ended);
}

function announce({ feed: now_, notice }) {
  const { say, announcer } = wall;
  const state = scenes.state(MAIN);
  const words = { time: timeOfDay(Date.parse(state?.asOf), setup.timezone), partitions: (state?.behind ?? []).join(", ") };
  announcer.hear("feed", notice ?? now_, (first) => (first && notice === null ? "" : say(`told.${notice ?? now_}`, words)), performance.now());
  if (now_ !== "live" || !state || scenes.passing) return;
  const worst = state.bottleneck;
  const stage = worst && wall.rows.find((row) => row.stage === worst.stage).title.textContent;
  announcer.hear("bottleneck", worst ? `${worst.stage} ${worst.warehouse} ${worst.why}` : "none",
    (first) => (worst ? say("told.bottleneck", { stage, why: why(say, worst, figures) }) : first ? "" : say("told.no_bottleneck")), performance.now());
}

function tick() {
  if (document.hidden) return;
  const now = clock.now();
  showClock(wall.say, now, setup, scenes.state(MAIN)?.since, lang);
  showDay(now);
  const told = feed();
  announce(told);
  if (told.feed !== "blind") scenes.turn(performance.now());
  askChart();
  askSetup(told.feed);
}

/** Another scene is on the wall: its lines, kept from the last time or asked for now, and its name. */
function turned() {
  if (wall === null) return;
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) wall.node.animate([{ opacity: 0.2 }, { opacity: 1 }], 400);
  redraw();
  showDay(clock.now());
  askChart();
}

function showDay(now) {
  const { day, heard } = throughput.day(scenes.current);
  showAgainst(wall.say, figures, day, Date.now() - heard, now);
  fit(byId("header"), TIGHTEST);
}

async function askChart() {
  if (document.hidden) return;
  const scene = scenes.current;
  const news = await throughput.ask(scene, 60 / setup.time_scale);
  if (news !== null) end(news === "ended");
  if (news !== "news" || scene !== scenes.current) return;
  redraw();
  showDay(clock.now());
}

function redraw() {
  const sources = scenes.state(MAIN)?.sources ?? new Map();
  throughput.draw(scenes.current, { say: wall.say, figures, zone: setup.timezone, sources, minute: 60 / setup.time_scale, now: clock.now() });
}

const asking = { due: SETUP_EVERY_MS };

async function askSetup(feedNow) {
  if (feedNow !== "live" || performance.now() < asking.due) return;
  asking.due = performance.now() + SETUP_EVERY_MS;
  const answer = await doors.setupNow();
  if (answer === null) return;
  if (JSON.stringify(answer) !== JSON.stringify(setup)) know(answer);
  const own = buildOf(import.meta.url);
  if (reason({ own, told: setup.build, feed: root.dataset.feed, uptime: performance.now(), ...size() })) location.reload();
}

function know(answer) {
  setup = answer;
  mark(root, "data-drill", setup.drill ? "true" : null);
  label(wall.say);
}

function label(say) {
  for (const node of wall.node.querySelectorAll("[data-word]")) put(node, say(node.dataset.word));
  const configured = new Map(setup.stages.map(({ stage, label: own }) => [stage, own]));
  for (const row of wall.rows) put(row.title, stageLabel(say, row.stage, configured.get(row.stage)));
  mark(byId("chart"), "aria-label", say("chart"));
  document.title = `Peakline · ${say("wall")}`;
}

function firstEvent() {
  const event = '{"id":"evt-1","order":"SO-1001","type":"received","at":\'$(date +%s)000\'}';
  return `curl -X POST ${location.origin}/api/v1/events \\\n  -H 'Content-Type: application/json' \\\n  -d '${event}'`;
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) socket.stop();
  else {
    if (!ended) socket.start();
    if (wall !== null) tick();
  }
});
addEventListener("online", () => ended || document.hidden || socket.start());

if (!document.hidden) socket.start();
hideCursor(root);
if (wish.kiosk) {
  takeScreen();
  stayAwake();
}
const asked = doors.setup();
const node = await appears("wall");
wall = {
  node, say: speaker(JSON.parse(node.dataset.words), lang), rows: Object.keys(PLACES).map(rowOf),
  announcer: new Announcer({ feed: byId("told-feed"), bottleneck: byId("told-bottleneck") }),
};
label(wall.say);
put(byId("empty-curl"), firstEvent());
everySecond(() => clock.now(), tick);
setInterval(() => {
  if (!document.hidden) feed();
}, 250);
paint();
const again = () => {
  paint();
  redraw();
};
addEventListener("resize", again);
// What fits was measured with another typeface until ours is here.
document.fonts.addEventListener("loadingdone", () => {
  for (const row of wall.rows) row.places.shape = null;
  for (const id of ["header", "chart-title"]) unfit(byId(id));
  again();
});
know(await asked);
tick();
again();
