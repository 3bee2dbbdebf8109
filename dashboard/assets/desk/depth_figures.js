// The figures of one stage in depth, and what is usual for them at this hour.

import { byId, mark, put } from "../live/dom.js";
import { count, duration, rate } from "../live/format.js";
import { net } from "../live/rows.js";

/** Write a stage's figures. */
export function showFigures(say, stage) {
  const node = byId("stage-figures");
  const figure = (name, raw, text) => {
    const one = node.querySelector(`[data-value="${name}"]`);
    mark(one, "data-raw", raw);
    put(one.querySelector("[data-shown]"), text);
    mark(one, "data-none", raw === 0 ? "true" : null);
  };
  mark(node, "data-stage", stage.stage);
  figure("depth", stage.depth, count(stage.depth));
  figure("held", stage.held, say("today.open_held", { n: count(stage.held) }));
  figure("in_per_min", stage.in_per_min, rate(stage.in_per_min));
  figure("out_per_min", stage.out_per_min, rate(stage.out_per_min));
  const { glyph, size } = net(stage);
  mark(node.querySelector(".net-glyph"), "data-glyph", glyph);
  figure("net_per_min", size, size === null ? rate(null) : !glyph ? say("steady") : say(glyph === "up" ? "depth.net_up" : "depth.net_down", { n: rate(Math.abs(size)) }));
  figure("wait_s", stage.wait_s, duration(stage.wait_s));
  figure("target_s", stage.target_s, say("depth.target", { target: duration(stage.target_s) }));
  figure("breached", stage.breached, count(stage.breached));
  figure("at_risk", stage.at_risk, say("depth.at_risk", { n: count(stage.at_risk) }));
  figure("late_p90_s", stage.late_p90_s, stage.late_p90_s === null ? "" : say("depth.late_p90", { age: duration(stage.late_p90_s) }));
  figure("oldest_s", stage.oldest_s, duration(stage.oldest_s));
  figure("stalled", stage.stalled, say("depth.stalled", { n: count(stage.stalled) }));
  figure("dwell_p50_s", stage.dwell_p50_s, duration(stage.dwell_p50_s));
  figure("dwell_p95_s", stage.dwell_p95_s, duration(stage.dwell_p95_s));
}

/** Write what is usual: `{in_per_min, out_per_min, dwell_p50_s, dwell_p95_s, days}` or null. */
export function showUsual(say, usual) {
  put(byId("usual"), usual === null ? say("depth.unusual") : say("depth.usual_days", { n: usual.days }));
  const flow = usual === null ? "" : say("depth.usual_rate", { in: rate(usual.in_per_min), out: rate(usual.out_per_min) });
  put(byId("stage-figures").querySelector(".usual-rate"), flow);
  const dwell = usual === null ? "" : say("depth.usual_dwell", { p50: duration(usual.dwell_p50_s), p95: duration(usual.dwell_p95_s) });
  put(byId("stage-figures").querySelector(".usual-dwell"), dwell);
}
