// The Floor: brings together the socket, the filters, the table of stages, the map of places and what waits.
//
// Decides what is asked when the filter or the map changes, and which face the page has: the floor, nothing that
// matches, or a shop without an order.

import { byId, make, mark, put } from "../live/dom.js";
import { why } from "../live/rows.js";
import { stageLabel } from "../live/words.js";
import { keepChoices } from "./choices.js";
import { showDay } from "./day.js";
import { copyWords } from "./dialogs.js";
import { address, charted, FilterBar, placeName } from "./filters.js";
import { firstOrder } from "./first_order.js";
import { Heatmap, legend } from "./heatmap.js";
import { LiveFloor } from "./live_floor.js";
import { withLook } from "./look.js";
import { SORTS } from "./numbers.js";
import { begin, meet } from "./page.js";
import { rove } from "./roving.js";
import { SortedListing } from "./sorting.js";
import { depths } from "./spark.js";
import { build, fillStage } from "./stage_rows.js";
import { Switch } from "./switch.js";
import { showHolds, showTroubles } from "./waiting.js";
import { explain } from "./why.js";

const STAGES = ["received", "validated", "allocated", "outbound_prep", "pick_pack", "shipped", "after_sales"];
const TREND_MINUTES = 120;
const TREND_POINTS = 60;
const TREND_AGAIN_MS = 10000;
const CHOICES_AFTER_MS = 400;

const page = await begin("page.floor");
const { say } = page;
let labels = new Map();
let trends = new Map();
const bar = new FilterBar(byId("filters"), say, { onChange: (filter) => follow(filter) });
const by = new Switch(document.querySelector('[data-switch="by"]'), "by", () => follow(bar.filter));
const show = new Switch(document.querySelector('[data-switch="show"]'), "show", () => floor.soon());
const labelOf = (stage) => stageLabel(say, stage, labels.get(stage));
const depthOf = (stage, more = {}) => withLook(address("/floor/stage", { ...bar.filter, ...more }, { stage }), page.look, location.origin);
const named = (dimension, place) => (place && place !== "*" ? { [dimension]: place } : {});
const map = new Heatmap(byId("heatmap"), say, { stages: [], link: (stage, dimension, place) => depthOf(stage, named(dimension, place)) });
const roam = rove(byId("stage-table"), "tbody tr", "a");
const table = new SortedListing(byId("stage-table"), say, {
  key: (stage) => stage.stage,
  build,
  fill: (_, stage, row) => fillStage(say, row, stage, {
    label: labelOf(stage.stage), href: depthOf(stage.stage), trend: trends.get(stage.stage) ?? null, hot: floor.state.bottleneck?.stage === stage.stage,
  }),
  sorts: SORTS,
  texts: ["stage"],
});
const floor = new LiveFloor(page, { filter: bar.filter, by: [by.chosen] }, { paint, label: labelOf });

function paint(state) {
  const nothing = state.totals.orders === 0 && (state.since.received ?? 0) === 0;
  const narrowed = Object.keys(bar.filter).length > 0;
  mark(byId("content"), "data-face", nothing && !floor.waiting ? (narrowed ? "none" : "new") : null);
  showDay(say, state, { zone: page.zone, peak: page.setup?.peak, now: floor.now() });
  table.show(STAGES.map((stage, rank) => ({ ...state.stages.get(stage), rank })).filter((stage) => stage.stage), { title: say("heat.none") });
  roam();
  bottleneck(state);
  map.stages = STAGES.map((stage) => [stage, labelOf(stage)]);
  // Until the cells of another grouping are here, those of the old one would stand under wrong names.
  if (!floor.waiting) map.show([...state.cells.values()], by.chosen, show.chosen);
  legend(byId("heatmap-legend"), say, show.chosen);
  showTroubles(byId("troubles"), say, state.exceptions);
  showHolds(byId("holds"), say, state.holds);
}

function bottleneck({ bottleneck: hot }) {
  const box = byId("bottleneck");
  const shape = JSON.stringify([hot?.stage, hot?.warehouse]);
  if (box.shape !== shape) {
    box.shape = shape;
    box.replaceChildren(...(hot ? [
      make("span", "strong", {}, [say("stages.bottleneck")]),
      make("a", "bottleneck-link", { "data-value": "why", "data-warehouse": hot.warehouse }),
    ] : [say("stages.no_bottleneck")]));
  }
  mark(box, "data-some", hot ? "true" : null);
  if (!hot) return;
  const link = box.lastElementChild;
  mark(link, "href", depthOf(hot.stage, named("warehouse", hot.warehouse)));
  mark(link, "data-raw", hot.why);
  put(link, `${labelOf(hot.stage)} · ${why(say, { ...hot, warehouse: placeName(say, hot.warehouse) })}`);
}

function follow(filter) {
  if (!charted(filter)) trends = new Map();
  floor.follow({ filter, by: [by.chosen] });
  askTrends();
}

let trendTimer = null;
let trendTurn = 0;

async function askTrends() {
  clearTimeout(trendTimer);
  const turn = (trendTurn += 1);
  const minute = 60000 / (page.setup?.time_scale ?? 1);
  const { filter } = bar;
  if (!document.hidden && page.setup && charted(filter)) {
    const query = new URLSearchParams({ ...filter, from: String(Math.round(floor.now() - TREND_MINUTES * minute)), step: `${(TREND_MINUTES / TREND_POINTS) * minute}ms` });
    const answer = await page.ask(`/api/v1/series?${query}`).catch(() => null);
    if (turn !== trendTurn) return;
    if (answer !== null) trends = depths(answer);
    floor.soon();
  }
  trendTimer = setTimeout(askTrends, Math.max(TREND_AGAIN_MS, minute));
}

document.addEventListener("visibilitychange", () => document.hidden || askTrends());
explain(page, () => ({ state: floor.state, filter: bar.filter }));
put(byId("new-shop-curl"), firstOrder(location.origin));
copyWords(byId("new-shop-copy"), say, byId("new-shop-curl"));
const refresh = keepChoices(bar, byId("filters"), page.ask);
await meet(page);
labels = new Map(page.setup.stages.map(({ stage, label }) => [stage, label]));
floor.soon();
askTrends();
setTimeout(refresh, CHOICES_AFTER_MS);
