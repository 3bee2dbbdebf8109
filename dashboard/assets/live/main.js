// Brings the wall to life: the one place where socket, clock, doors and page meet.
//
// Decides what happens when: frames are painted at most once per drawn picture, the chart once a minute, and a hidden
// tab does nothing at all until it is shown again and takes a fresh snapshot.

import { coveredUntil, draw, flows } from "./chart.js";
import { everySecond, ServerClock } from "./clock.js";
import { appears, byId, mark, put } from "./dom.js";
import * as doors from "./doors.js";
import { showFeed } from "./feed.js";
import { rate } from "./format.js";
import { showClock, showHeader } from "./header.js";
import { showExceptions, showSources } from "./lists.js";
import { PLACES, showPlaces } from "./places.js";
import { rowOf, showRow } from "./rows.js";
import { LiveSocket } from "./socket.js";
import { speaker, stageLabel } from "./words.js";

const MAIN = "warehouse";
const CHART_EVERY_MS = 60000;
const CHART_AGAIN_MS = 5000;

const root = document.documentElement;
const query = new URLSearchParams(location.search);
const lang = query.get("lang") === "zh" ? "zh" : "en";
mark(root, "lang", lang === "zh" ? "zh-CN" : "en");
mark(root, "data-theme", query.get("theme") === "light" ? "light" : "dark");

const states = new Map();
const clock = new ServerClock(() => Date.now());
let setup = doors.UNKNOWN_SETUP;
let wall = null;
let painting = false;
let ended = false;

const socket = new LiveSocket({
  url: `${location.origin.replace(/^http/, "ws")}/ws/live`,
  subscriptions: Object.fromEntries(["warehouse", "channel", "carrier"].map((by) => [by, { by: [by] }])),
  onState(id, state) {
    states.set(id, state);
    clock.heard(state.asOf);
    paintSoon();
  },
  onRefused: () => end(true),
});

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
  const state = states.get(MAIN);
  feed();
  if (!state) return;
  const { say, rows } = wall;
  mark(byId("board"), "data-hot", state.bottleneck ? rows.findIndex((row) => row.stage === state.bottleneck.stage) + 1 : null);
  mark(wall.node, "data-empty", state.totals.orders === 0 && (state.since.received ?? 0) === 0);
  showHeader(say, state, setup);
  showClock(say, clock.now(), setup, state.since, lang);
  const places = rows.map((row) => placesOf(row.stage, PLACES[row.stage]));
  rows.forEach((row, at) => {
    const stage = state.stages.get(row.stage);
    if (stage) showRow(row, say, stage, places[at], state.bottleneck);
  });
  // All reading of sizes before all writing that depends on them: one layout a picture.
  const sizes = rows.map((row) => [row.places.clientWidth, row.places.clientHeight]);
  rows.forEach((row, at) => showPlaces(row.places, say, row.stage, PLACES[row.stage], places[at], sizes[at]));
  showExceptions(say, state);
  showSources(say, state);
  put(byId("chart-in"), say("chart.in", { n: rate(state.stages.get("received")?.in_per_min) }));
  put(byId("chart-out"), say("chart.out", { n: rate(state.stages.get("shipped")?.in_per_min) }));
}

function placesOf(stage, dimension) {
  const cells = [...(states.get(dimension)?.cells.values() ?? [])].filter((cell) => cell.stage === stage);
  return cells.map((cell) => ({ name: cell[dimension], cell }));
}

function feed() {
  showFeed({ root, text: byId("notice-text"), say: wall.say, zone: setup.timezone }, states.get(MAIN) ?? null, socket.silence(), ended);
}

function tick() {
  if (document.hidden) return;
  showClock(wall.say, clock.now(), setup, states.get(MAIN)?.since, lang);
  feed();
}

const chart = { lines: null, due: 0, asking: false };

async function drawChart() {
  if (document.hidden || chart.asking) return;
  const now = performance.now();
  if (now >= chart.due) {
    chart.asking = true;
    const answer = await doors.series();
    chart.asking = false;
    chart.due = now + (answer === null ? CHART_AGAIN_MS : CHART_EVERY_MS);
    if (answer !== null) end(answer === doors.ENDED);
    if (answer === null || ended) return;
    chart.lines = flows(answer, 60 / setup.time_scale);
    redraw();
  }
}

function redraw() {
  if (chart.lines === null) return;
  const covered = coveredUntil(states.get(MAIN)?.sources ?? new Map(), chart.lines.begin);
  draw(byId("chart"), chart.lines, { zone: setup.timezone, covered });
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
    drawChart();
  }
});
addEventListener("online", () => ended || socket.start());

if (!document.hidden) socket.start();
const asked = doors.setup();
const node = await appears("wall");
wall = { node, say: speaker(JSON.parse(node.dataset.words), lang), rows: Object.keys(PLACES).map(rowOf) };
label(wall.say);
put(byId("empty-curl"), firstEvent());
everySecond(() => clock.now(), tick);
setInterval(drawChart, 1000);
setInterval(() => {
  if (!document.hidden) feed();
}, 250);
paint();
drawChart();
const again = () => {
  paint();
  redraw();
};
addEventListener("resize", again);
// What fits was measured with another typeface until ours is here.
document.fonts.addEventListener("loadingdone", () => {
  for (const row of wall.rows) row.places.shape = null;
  again();
});
setup = await asked;
mark(root, "data-drill", setup.drill ? "true" : null);
label(wall.say);
tick();
again();
