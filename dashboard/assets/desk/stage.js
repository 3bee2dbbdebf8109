// One stage in depth: its figures from the socket, its histograms and places asked for every five seconds, its flow
// over time every minute; nothing while nobody looks.

import { byId, make, mark, put } from "../live/dom.js";
import { count, duration, rate } from "../live/format.js";
import { stageLabel } from "../live/words.js";
import { keepChoices } from "./choices.js";
import { showFigures, showUsual } from "./depth_figures.js";
import { address, charted, FilterBar, placeName } from "./filters.js";
import { drawFlows, lines } from "./flow_lines.js";
import { bars, beyond, histogram } from "./histogram.js";
import { LiveFloor } from "./live_floor.js";
import { withLook } from "./look.js";
import { cells, fillNumbers, SORTS } from "./numbers.js";
import { begin, meet } from "./page.js";
import { rove } from "./roving.js";
import { SortedListing } from "./sorting.js";
import { explain } from "./why.js";

const STAGES = ["received", "validated", "allocated", "outbound_prep", "pick_pack", "shipped", "after_sales"];
const DEPTH_EVERY_MS = 5000;
const FLOWS_EVERY_MS = 60000;
const AGAIN_MS = 10000;
const CHOICES_AFTER_MS = 400;

const page = await begin("page.stage");
const { say } = page;
const told = { depth: null, flows: null };
let labels = new Map();
const bar = new FilterBar(byId("filters"), say, { onChange: () => follow() });
const labelOf = (stage) => stageLabel(say, stage, labels.get(stage));
const here = (path, more, query = {}) => withLook(address(path, { ...bar.filter, ...more }, query), page.look, location.origin);
const places = ["warehouse", "channel"].map(table);
const floor = new LiveFloor(page, { filter: bar.filter, by: [] }, { paint, label: labelOf });

function chosen() {
  const stage = new URLSearchParams(location.search).get("stage");
  return STAGES.includes(stage) ? stage : "pick_pack";
}

function table(by) {
  const node = byId(by === "warehouse" ? "by-warehouse" : "by-channel");
  const roam = rove(node, "tbody tr", "a");
  const list = new SortedListing(node, say, {
    key: (place) => place[by],
    build: () => ({ ...cells(), place: [make("a", "place-cell")] }),
    fill(_, place, row) {
      const href = place[by] && place[by] !== "*" ? here("/floor/stage", { [by]: place[by] }, { stage: chosen() }) : null;
      mark(row, "data-stage", chosen());
      mark(row, `data-${by}`, place[by]);
      put(row.querySelector(".place-cell"), placeName(say, place[by], by));
      mark(row.querySelector(".place-cell"), "href", href);
      fillNumbers(say, row, { target_s: told.depth.target_s, ...place }, href);
    },
    sorts: { ...SORTS, place: (place) => place[by] },
    texts: ["place", "state"],
    param: `sort_${by}`,
  });
  return { by, show: (members) => (list.show(members, { title: say("by_place.none") }), roam()) };
}

function paint(state) {
  const nothing = state.totals.orders === 0 && Object.keys(bar.filter).length > 0;
  mark(byId("content"), "data-face", nothing && !floor.waiting ? "none" : null);
  const stage = state.stages.get(chosen());
  if (stage) showFigures(say, stage);
}

function name() {
  put(byId("stage-name"), labelOf(chosen()));
  document.title = `${labelOf(chosen())} · Peakline`;
  mark(byId("back"), "href", here("/floor", {}));
  const select = document.querySelector('[data-choice="stage"] select');
  if (select) {
    [...select.options].forEach((option) => put(option, labelOf(option.value)));
    select.value = chosen();
  }
}

function choice() {
  const box = document.querySelector('[data-choice="stage"]');
  const select = make("select", "", { id: "stage-choice" }, STAGES.map((stage) => make("option", "", { value: stage }, [labelOf(stage)])));
  box.replaceChildren(make("label", "", { for: "stage-choice" }, [say(box.dataset.title)]), make("div", "input choice", {}, [select]));
  select.addEventListener("change", () => {
    history.pushState(history.state, "", here("/floor/stage", {}, { stage: select.value }));
    document.dispatchEvent(new Event("address"));
    follow();
  });
}

function follow() {
  name();
  told.depth = told.flows = null;
  floor.follow({ filter: bar.filter, by: [] });
  depth.now();
  flows.now();
}

/** Ask again and again while somebody looks; an answer to a question that is no longer asked is dropped. */
function asking(every, path, answered) {
  let timer = null;
  let turn = 0;
  async function now() {
    clearTimeout(timer);
    const mine = (turn += 1);
    const question = document.hidden ? null : path();
    const answer = question === null ? null : await page.ask(question).catch(() => null);
    if (mine !== turn) return;
    if (!document.hidden) answered(answer, question !== null);
    timer = setTimeout(now, answer === null ? Math.min(every, AGAIN_MS) : every);
  }
  document.addEventListener("visibilitychange", () => document.hidden || now());
  return { now };
}

const depth = asking(DEPTH_EVERY_MS, () => address(`/api/v1/stages/${chosen()}`, bar.filter), (answer) => {
  if (answer !== null) told.depth = answer;
  mark(byId("content"), "data-asked", answer === null ? "failed" : null);
  put(byId("usual"), answer === null && told.depth === null ? say("depth.failed") : byId("usual").textContent);
  drawDepth();
});

const flows = asking(FLOWS_EVERY_MS, () => (charted(bar.filter) ? address("/api/v1/series", bar.filter, { stage: chosen() }) : null), (answer, asked) => {
  if (!asked) byId("flows").replaceChildren(make("p", "none about", {}, [say("depth.no_chart")]));
  if (answer !== null) told.flows = answer;
  drawFlow();
});

function drawDepth() {
  if (told.depth === null) return;
  const { dwell, age, usual, target_s: target } = told.depth;
  showUsual(say, usual);
  bins(byId("dwell"), dwell, target, { none: "dwell.none", said: "dwell.said", past: true });
  bins(byId("age"), age, target, { none: "age.none", said: "age.said" });
  for (const { by, show } of places) show(told.depth[`by_${by}`]);
  drawFlow();
}

function bins(box, counted, target, { none, said, past = false }) {
  const list = bars(counted);
  const all = list.reduce((sum, bar) => sum + bar.all, 0);
  if (all === 0) {
    box.replaceChildren(make("p", "none about", {}, [say(none)]));
    return;
  }
  const sum = (name) => (counted[name] ?? []).reduce((one, other) => one + other, 0);
  histogram(box, list, counted.upto_s, {
    target_s: target, past, word: say("depth.target", { target: duration(target) }),
    said: say(said, { n: count(all), over: count(beyond(list, target)), target: duration(target), late: count(sum("late")), held: count(sum("held")) }),
    one: (one) => say("bars.one", { from: duration(one.from), to: duration(one.to), n: count(one.all) }),
  });
}

function drawFlow() {
  if (told.flows === null || !charted(bar.filter)) return;
  const scale = page.setup?.time_scale ?? 1;
  const drawn = lines(told.flows, 60 / scale);
  drawFlows(byId("flows"), drawn, {
    usual: told.depth?.usual ?? null, zone: page.zone, scale,
    said: say("flows.said", { in: rate(drawn.entries.at(-1) ?? null), out: rate(drawn.exits.at(-1) ?? null) }),
  });
}

addEventListener("resize", drawDepth);
document.addEventListener("address", () => {
  name();
  drawDepth();
});
explain(page, () => ({ state: floor.state, filter: bar.filter }));
choice();
name();
const refresh = keepChoices(bar, byId("filters"), page.ask);
depth.now();
await meet(page);
labels = new Map(page.setup.stages.map(({ stage, label }) => [stage, label]));
name();
floor.soon();
flows.now();
setTimeout(refresh, CHOICES_AFTER_MS);
