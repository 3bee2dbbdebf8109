const ORIGIN = "http://wall.test";
const say = (key, params = {}) => [key, ...Object.values(params)].join(" ");
const cell = (more = {}) => ({
  stage: "pick_pack", warehouse: "SH2", depth: 310, held: 10, wait_s: 3120, target_s: 1800, oldest_s: 5400, at_risk: 12, breached: 23, state: "saturated", ...more,
});
const shown = (cells, filter = {}) => ({ label: (stage) => stage, link: (address) => address, filter });

export default ({ placeFigure, placePromise, placeAddress, showPlaces }, { equal }) => ({
  "a place is told by its wait against the target, else by its oldest": () => {
    equal([placeFigure(say, cell()).text, placeFigure(say, cell()).label], ["52 m", "target 30 m"]);
    equal(placeFigure(say, cell({ wait_s: null })).name, "oldest_s");
  },
  "what is late comes before what is at risk, that before how many wait": () => {
    equal(placePromise(say, cell()), { name: "breached", raw: 23, text: "now.late_n 23" });
    equal(placePromise(say, cell({ breached: 0 })).name, "at_risk");
    equal(placePromise(say, cell({ breached: 0, at_risk: 0 })).text, "now.depth_n 300");
  },
  "a place leads to its stage, narrowed to it": () => {
    equal(placeAddress(cell(), { channel: "tmall" }, ORIGIN), "/floor/stage?stage=pick_pack&warehouse=SH2&channel=tmall");
    equal(placeAddress(cell({ warehouse: "" }), {}, ORIGIN), "/floor/stage?stage=pick_pack");
    equal(placeAddress(cell({ warehouse: "*" }), {}, ORIGIN), "/floor/stage?stage=pick_pack");
  },
  "rows move with their place, and one that is gone is taken out": () => {
    const list = document.createElement("ol");
    const other = cell({ warehouse: "GZ1" });
    showPlaces(list, say, [cell(), other], shown());
    const [first] = list.children;
    showPlaces(list, say, [other, cell()], shown());
    equal([list.lastElementChild === first, first.dataset.warehouse, first.querySelector("[data-value=breached]").dataset.raw], [true, "SH2", "23"]);
    showPlaces(list, say, [other], shown());
    equal([list.children.length, list.rows.size], [1, 1]);
  },
  "names from outside are text": () => {
    const list = document.createElement("ol");
    showPlaces(list, say, [cell({ warehouse: "<b>x</b>" })], shown());
    equal([list.querySelector("b"), list.querySelector("a").textContent], [null, "<b>x</b>"]);
  },
});
