export default ({ darkness, Heatmap, legend, placesOf }, { equal }) => {
  const say = (key, params = {}) => (params.place ? `${key} ${params.place}` : key);
  const cell = (stage, warehouse, more = {}) => ({
    stage, warehouse, depth: 10, held: 0, wait_s: 60, target_s: 600, at_risk: 0, breached: 0, stalled: 0, state: "flowing", ...more,
  });
  function stage(cells, show = "wait") {
    document.body.innerHTML = '<div id="h"></div>';
    const node = document.getElementById("h");
    const map = new Heatmap(node, say, { stages: [["allocated", "To release"], ["pick_pack", "Pick"]], link: (one, by, place) => `/x?${one}.${by}.${place}` });
    map.show(cells, "warehouse", show);
    return { node, map, at: (one, place) => node.querySelector(`a[data-stage="${one}"][data-warehouse="${place}"]`) };
  }
  return {
    "the longer it waits against its target the darker it is; past it is another shade": () => {
      const of = (wait) => darkness("wait", cell("x", "y", { wait_s: wait }), 0);
      equal([of(0), of(100), of(200), of(400), of(600), of(1300)], [0, 1, 2, 3, 4, 5]);
    },
    "unknown is no shade, and where nobody can work there is no wait": () => {
      equal(darkness("wait", cell("x", "y", { wait_s: null }), 0), null);
      equal(darkness("wait", cell("x", "y", { wait_s: null, held: 10 }), 0), 0);
      equal(darkness("depth", cell("x", "y", { state: "unknown" }), 10), null);
    },
    "numbers are as dark as their part of the largest; nought is nothing": () => {
      const of = (breached) => darkness("breached", cell("x", "y", { breached }), 100);
      equal([of(0), of(1), of(100)], [0, 1, 5]);
    },
    "places stand in the order of their names, nowhere and the rest last": () =>
      equal(placesOf([cell("a", "*"), cell("a", "SH2"), cell("a", ""), cell("b", "GZ1"), cell("b", "SH2")], "warehouse"), ["GZ1", "SH2", "", "*"]),
    "a cell leads to its place, says all of it in words, and is red only for what is late": () => {
      const { at } = stage([cell("pick_pack", "SH2", { breached: 3, state: "stopped" }), cell("pick_pack", "GZ1", { at_risk: 2 })]);
      const hot = at("pick_pack", "SH2");
      equal([hot.getAttribute("href"), hot.getAttribute("aria-label"), hot.dataset.promise, hot.querySelector(".glyph").dataset.glyph], ["/x?pick_pack.warehouse.SH2", "heat.cell SH2", "breached", "stopped"]);
      equal([at("pick_pack", "GZ1").dataset.promise, hot.querySelector("[data-value]").dataset.raw], ["at_risk", "60"]);
    },
    "where nothing stands there is nothing to go to": () => {
      const { node, at } = stage([cell("pick_pack", "SH2")]);
      equal([at("allocated", "SH2"), node.querySelector(".heat-nothing").getAttribute("aria-label")], [null, "heat.empty SH2"]);
    },
    "numbers change in the same cells, so that the focus stays": () => {
      const { map, at } = stage([cell("pick_pack", "SH2")]);
      const before = at("pick_pack", "SH2");
      before.focus();
      map.show([cell("pick_pack", "SH2", { wait_s: 6000 })], "warehouse", "wait");
      equal([at("pick_pack", "SH2") === before, document.activeElement === before, before.dataset.dark], [true, true, "5"]);
    },
    "Tab reaches one cell": () => {
      const { node } = stage([cell("pick_pack", "SH2"), cell("pick_pack", "GZ1"), cell("allocated", "SH2")]);
      equal([...node.querySelectorAll("a")].filter((one) => one.tabIndex === 0).length, 1);
    },
    "an empty floor says so": () => equal(stage([]).node.textContent, "heat.none"),
    "the legend says what the shades mean": () => {
      const box = document.createElement("div");
      legend(box, say, "wait");
      equal([box.textContent.includes("heat.over"), box.querySelectorAll(".heat-swatch").length], [true, 7]);
      legend(box, say, "depth");
      equal(box.textContent.includes("heat.most"), true);
    },
  };
};
