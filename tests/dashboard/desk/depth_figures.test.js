export default ({ showFigures, showUsual }, { equal }) => {
  const say = (key, { n, target, age, in: in_ } = {}) => `${key} ${n ?? target ?? age ?? in_ ?? ""}`.trim();
  const names = ["depth", "held", "in_per_min", "out_per_min", "net_per_min", "wait_s", "target_s", "breached", "at_risk", "late_p90_s", "oldest_s", "stalled", "dwell_p50_s", "dwell_p95_s"];
  function stage() {
    document.body.innerHTML = `<p id="usual"></p><div id="stage-figures"><i class="net-glyph"></i><i class="usual-rate"></i><i class="usual-dwell"></i>
      ${names.map((name) => `<button data-value="${name}"><span data-shown></span></button>`).join("")}</div>`;
    return (name) => document.querySelector(`[data-value="${name}"]`);
  }
  const one = {
    stage: "pick_pack", depth: 100, held: 2, in_per_min: 10, out_per_min: 12, wait_s: null, target_s: 1800, breached: 0, at_risk: 4,
    late_p90_s: null, oldest_s: 90, stalled: 1, dwell_p50_s: 60, dwell_p95_s: null,
  };
  return {
    "each figure has its number and its raw value; unknown is a dash": () => {
      const at = stage();
      showFigures(say, one);
      equal([at("depth").textContent, at("depth").dataset.raw, at("wait_s").textContent, at("wait_s").dataset.raw], ["100", "100", "—", undefined]);
      equal([at("net_per_min").textContent, document.querySelector(".net-glyph").dataset.glyph], ["depth.net_down 2", "down"]);
      equal([at("breached").dataset.none, at("late_p90_s").textContent, document.getElementById("stage-figures").dataset.stage], ["true", "", "pick_pack"]);
    },
    "what is usual is said with the days it stands on; without any, that is said": () => {
      stage();
      showUsual(say, { in_per_min: 280, out_per_min: 276, dwell_p50_s: 640, dwell_p95_s: 1710, days: 5 });
      equal([document.getElementById("usual").textContent, document.querySelector(".usual-rate").textContent], ["depth.usual_days 5", "depth.usual_rate 280"]);
      showUsual(say, null);
      equal([document.getElementById("usual").textContent, document.querySelector(".usual-rate").textContent], ["depth.unusual", ""]);
    },
  };
};
