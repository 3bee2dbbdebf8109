// The policy in words: targets, shares, and overrides as sentences; pure.
//
// Decides the order of the parts of a sentence; its words are in the catalogue.

import { duration } from "../live/format.js";
import { stageLabel } from "../live/words.js";

const WHERE = ["warehouse", "channel", "region", "carrier", "priority"];

/** A target, or that there is no timer. */
export const target = (say, seconds) => (typeof seconds === "number" ? duration(seconds) : say("policy.no_target"));

/** A share as people say it: 80 %. */
export const percent = (share) => (typeof share === "number" ? `${Number((share * 100).toFixed(1))}%` : "—");

/** When an order of a stage turns at risk: after how long, when there is a target. */
export const riskAfter = ({ target_s: seconds, at_risk: share }) =>
  (typeof seconds === "number" && typeof share === "number" ? duration(seconds * share) : "—");

/** Targets by priority, the tightest first: `[priority, seconds | null]`. */
export const byPriority = (targets) =>
  Object.entries(targets ?? {}).sort(([one, s], [other, t]) => (s ?? Infinity) - (t ?? Infinity) || (one < other ? -1 : 1));

/** One override as a sentence: "Pick & pack at SH2: 20 m". Only what it sets is said. */
export function sentence(say, override, labels = {}) {
  const places = WHERE.filter((name) => override.where?.[name]).map((name) => say(`where.${name}`, { value: override.where[name] }));
  const what = [];
  if (override.target_s !== undefined) {
    what.push(override.target_s === null ? say("what.no_target") : say("what.target", { value: duration(override.target_s) }));
  }
  if (override.at_risk !== undefined && override.at_risk !== null) what.push(say("what.at_risk", { value: percent(override.at_risk) }));
  if (override.stall_after_s !== undefined) {
    what.push(override.stall_after_s === null ? say("what.no_stall") : say("what.stall_after", { value: duration(override.stall_after_s) }));
  }
  if (override.owner) what.push(say("what.owner", { value: override.owner }));
  if (typeof override.rests === "boolean") what.push(say(override.rests ? "what.rests" : "what.works"));
  return say("override", {
    stage: stageLabel(say, override.stage, labels[override.stage]),
    where: places.length ? places.join(say("where.and")) : say("override.everywhere"),
    what: what.join(say("override.and")),
  });
}
