export default ({ build, fillStage }, { equal }) => {
  const say = (key, { target, n } = {}) => target ?? n ?? key;
  const stage = {
    stage: "pick_pack", depth: 4120, held: 12, in_per_min: 310.4, out_per_min: 268, oldest_s: 5312, wait_s: 919.7, target_s: 1800,
    at_risk: 212, breached: 0, late_p90_s: null, stalled: 17, dwell_p50_s: 812, dwell_p95_s: 2904, state: "saturated",
  };
  function row(one = stage, shown = {}) {
    const made = build();
    const node = document.createElement("tr");
    for (const [name, children] of Object.entries(made)) {
      const cell = document.createElement("td");
      cell.className = `cell-${name}`;
      cell.append(...children);
      node.append(cell);
    }
    fillStage(say, node, one, { label: "Pick", href: "/floor/stage?stage=pick_pack", trend: [1, 2], hot: true, ...shown });
    return { node, value: (name) => node.querySelector(`[data-value="${name}"]`) };
  }
  return {
    "each number is a link to the stage in depth, with its raw value": () => {
      const { node, value } = row();
      const links = [...node.querySelectorAll("a")];
      equal(links.every((link) => link.getAttribute("href") === "/floor/stage?stage=pick_pack"), true);
      equal([value("depth").textContent, value("depth").dataset.raw, value("in_per_min").textContent], ["4,120", "4120", "310"]);
    },
    "unknown is a dash, never nought": () => {
      const { value } = row({ ...stage, wait_s: null, oldest_s: null });
      equal([value("wait_s").textContent, value("oldest_s").textContent, value("late_p90_s").textContent], ["—", "—", "—"]);
    },
    "the net has a sign that is not only a colour": () => {
      const { node, value } = row();
      equal([node.querySelector(".net .glyph").dataset.glyph, value("net_per_min").textContent], ["up", "42"]);
    },
    "the bar is full at twice the target": () => equal(row({ ...stage, wait_s: 3600 }).node.querySelector(".bar-fill").style.width, "100%"),
    "what is none is quiet": () => equal(row().node.querySelector(".cell-breached").dataset.none, "true"),
    "the row says its stage, its state and that it is the bottleneck": () => {
      const { node } = row();
      equal([node.dataset.stage, node.dataset.state, node.dataset.hot], ["pick_pack", "saturated", "true"]);
    },
    "without a trend there is a dash and why": () => equal(row(stage, { trend: null }).node.querySelector(".trend").textContent, "—"),
  };
};
