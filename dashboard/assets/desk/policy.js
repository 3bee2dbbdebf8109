// The policy as it is in force: asked once, for settings are read at start.

import { byId, make, put } from "../live/dom.js";
import { duration } from "../live/format.js";
import { stageLabel } from "../live/words.js";
import { tell } from "./asking.js";
import { line, Listing, write } from "./listing.js";
import { begin, meet } from "./page.js";
import { byPriority, percent, riskAfter, sentence, target } from "./policy_words.js";
import { moment } from "./when.js";

const page = await begin("policy.title");
const { say, lang } = page;
await meet(page);

const list = new Listing(byId("policy-stages"), say, {
  key: (stage) => stage.stage,
  build: () => ({
    stage: [line("strong")],
    target: [line("number")],
    priorities: [make("span", "chips")],
    risk: [line("number"), make("span", "soft")],
    stalls: [line("number")],
    owner: [line()],
  }),
  fill(cells, stage) {
    write(cells.stage, stageLabel(say, stage.stage, stage.label));
    write(cells.target, target(say, stage.target_s));
    const chips = byPriority(stage.targets).map(([name, seconds]) =>
      make("span", "chip", {}, [make("span", "", {}, [name]), make("span", "number", {}, [target(say, seconds)])]));
    cells.priorities.firstElementChild.replaceChildren(...(chips.length ? chips : ["—"]));
    const timed = typeof stage.target_s === "number";
    write(cells.risk, timed ? riskAfter(stage) : "—");
    put(cells.risk.lastElementChild, timed ? say("policy.share", { share: percent(stage.at_risk) }) : "");
    write(cells.stalls, typeof stage.stall_after_s === "number" ? duration(stage.stall_after_s) : say("policy.never_stalls"));
    // An owner that we are not told is unknown to us; an empty one is nobody.
    write(cells.owner, stage.owner ?? "—");
    if (stage.owner === "") write(cells.owner, say("policy.nobody"));
  },
});

async function load() {
  let told;
  try {
    told = await page.ask("/api/v1/policy");
  } catch (trouble) {
    list.fail(tell(say, trouble), load);
    return;
  }
  list.show(told.stages, { title: say("policy.none") });
  put(byId("policy-zone"), told.timezone);
  put(byId("policy-window"), duration(told.window_s));
  put(byId("policy-peak"), peak(told));
  put(byId("policy-hash"), told.policy);
  const labels = Object.fromEntries(told.stages.map((stage) => [stage.stage, stage.label]));
  const said = told.overrides.map((override) => make("li", "", {}, [sentence(say, override, labels)]));
  byId("policy-overrides").replaceChildren(...(said.length ? said : [make("li", "soft", {}, [say("policy.no_overrides")])]));
}

function peak({ peak: planned, timezone }) {
  if (!planned) return say("policy.no_peak");
  const at = (instant) => moment(Date.parse(instant), Date.now(), timezone, lang, false);
  return say("policy.peak_span", { name: planned.name, start: at(planned.start), end: at(planned.end) });
}

await load();
