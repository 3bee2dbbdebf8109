const ORIGIN = "http://wall.test";

export default ({ filterOf, narrowed, choices }, { equal }) => ({
  "an address narrows by any of the five dimensions, an empty value by none": () =>
    equal(filterOf(`${ORIGIN}/now?warehouse=SH2&channel=&priority=vip&lang=zh`), { warehouse: "SH2", priority: "vip" }),
  "a filter is written into an address and taken out of it, all else stays": () => {
    equal(narrowed("/now?lang=zh&channel=jd", { warehouse: "SH 2" }, ORIGIN), "/now?lang=zh&warehouse=SH+2");
    equal(narrowed("/floor/stage?stage=shipped", {}, ORIGIN), "/floor/stage?stage=shipped");
  },
  "what can be chosen is what has orders, the deepest first, and what is chosen already": () => {
    const cells = [{ warehouse: "SH2", depth: 5 }, { warehouse: "GZ1", depth: 9 }, { warehouse: "SH2", depth: 6 }, { warehouse: "", depth: 99 }, { warehouse: "*", depth: 99 }];
    equal(choices(cells, "warehouse", "XA1"), [{ name: "SH2", depth: 11 }, { name: "GZ1", depth: 9 }, { name: "XA1", depth: 0 }]);
  },
});
