export default ({ address, charted, chosen, FilterBar, placeName, toAddress, valuesOf }, { equal }) => {
  function stage(search) {
    document.body.innerHTML = `<div id="filters">${["warehouse", "channel"].map((name) => `<div data-filter="${name}" data-title="filter.${name}"></div>`).join("")}
      <button id="filters-clear"></button></div>`;
    const place = { search, pathname: "/floor" };
    const past = { state: null, pushState: (_, __, path) => (place.search = path.split("/floor")[1]) };
    const told = [];
    const bar = new FilterBar(document.getElementById("filters"), (key) => key, { onChange: (filter) => told.push(filter), location: place, history: past });
    return { bar, told, place, select: (name) => document.getElementById(`filter-${name}`), clear: document.getElementById("filters-clear") };
  }
  return {
    "the address says what is chosen; empty narrows nothing": () => equal(chosen("?warehouse=SH2&channel=&lang=zh&priority=vip"), { warehouse: "SH2", priority: "vip" }),
    "a filter is written beside what the address says otherwise": () => equal(toAddress({ warehouse: "GZ1" }, "?lang=zh&warehouse=SH2&channel=jd"), "lang=zh&warehouse=GZ1"),
    "a link carries the filter and what it adds": () =>
      equal([address("/floor/stage", { warehouse: "A&B" }, { stage: "pick_pack" }), address("/floor", {})], ["/floor/stage?stage=pick_pack&warehouse=A%26B", "/floor"]),
    "charts know warehouse and channel only": () => equal([charted({ warehouse: "SH2", channel: "jd" }), charted({ region: "east" })], [true, false]),
    "the values are those of the floor; none, and the rest of a stage, are no choice": () =>
      equal(valuesOf([{ warehouse: "SH2" }, { warehouse: "" }, { warehouse: "*" }, { warehouse: "GZ1" }, { warehouse: "SH2" }], "warehouse"), ["GZ1", "SH2"]),
    "what the address says is chosen, even when the floor has no such place": () => {
      const { bar, select } = stage("?warehouse=OLD");
      equal(select("warehouse").value, "OLD");
      bar.offer("warehouse", ["GZ1", "SH2"]);
      equal([[...select("warehouse").options].map((option) => option.value), select("warehouse").value], [["", "GZ1", "OLD", "SH2"], "OLD"]);
    },
    "a choice is told and stands in the address; clear takes all away": () => {
      const { bar, told, place, select, clear } = stage("?lang=zh");
      equal(clear.hidden, true);
      bar.offer("channel", ["jd"]);
      select("channel").value = "jd";
      select("channel").dispatchEvent(new Event("change"));
      equal([told.at(-1), place.search, clear.hidden], [{ channel: "jd" }, "?lang=zh&channel=jd", false]);
      clear.click();
      equal([told.at(-1), place.search, select("channel").value, clear.hidden], [{}, "?lang=zh", "", true]);
    },
    "a place without a name is nobody's yet, and the rest is the rest": () =>
      equal(["SH2", "", "*"].map((name) => placeName((key) => key, name)), ["SH2", "place.unassigned", "place.rest"]),
    "an order without a channel has none": () => equal(placeName((key) => key, "", "channel"), "filter.no_channel"),
    "each field has its label": () => {
      const { select } = stage("");
      equal(select("warehouse").labels[0].textContent, "filter.warehouse");
    },
  };
};
