export default ({ cells, fillNumbers, SORTS }, { equal }) => {
  const say = (key, { target } = {}) => target ?? key;
  const place = { warehouse: "SH2", depth: 310, held: 0, in_per_min: 31, out_per_min: 31, wait_s: 838, target_s: 1200, at_risk: 12, breached: 23, stalled: 0, oldest_s: 5312, state: "stopped" };
  function row(one, href = "/floor/stage?warehouse=SH2") {
    const node = document.createElement("tr");
    for (const children of Object.values(cells())) {
      const cell = document.createElement("td");
      cell.append(...children);
      node.append(cell);
    }
    fillNumbers(say, node, one, href);
    return (name) => node.querySelector(`[data-value="${name}"]`);
  }
  return {
    "a place has the numbers of a stage, each a link to it": () => {
      const at = row(place);
      equal([at("depth").textContent, at("breached").dataset.raw, at("wait_s").getAttribute("href"), at("net_per_min").textContent], ["310", "23", "/floor/stage?warehouse=SH2", "steady"]);
    },
    "its state is a word, and a shape beside it": () => {
      const at = row(place);
      equal([at("state").textContent, at("state").previousSibling.dataset.glyph], ["state.stopped", "stopped"]);
    },
    "a place that nobody can go to has no link": () => {
      equal(row(place, null)("depth").hasAttribute("href"), false);
    },
    "a wait is sorted by its part of the target, an unknown one as unknown": () => equal([SORTS.wait(place) < 1, SORTS.wait({ ...place, wait_s: null })], [true, null]),
    "states are sorted from the worst": () => equal(["stopped", "unknown", "idle"].map((state) => SORTS.state({ state })), [0, 1, 5]),
  };
};
