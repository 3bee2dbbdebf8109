export default ({ chosenZone, keepZone, nameOf, zoneOf }, { equal }) => {
  const store = (kept = new Map()) => ({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) });
  return {
    "a page speaks in the shop's time until somebody chooses": () => {
      const one = store();
      equal(chosenZone(one), "shop");
      keepZone(one, "utc");
      equal(chosenZone(one), "utc");
    },
    "what is no zone of ours is none, and a browser that keeps nothing does no harm": () => {
      equal(chosenZone({ getItem: () => "mars" }), "shop");
      const refusing = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } };
      keepZone(refusing, "utc");
      equal(chosenZone(refusing), "shop");
    },
    "the shop's, this browser's, or UTC": () =>
      equal(["shop", "browser", "utc"].map((choice) => zoneOf(choice, "Asia/Shanghai", "Europe/Berlin")), ["Asia/Shanghai", "Europe/Berlin", "UTC"]),
    "without a shop's zone this browser's has to do": () => equal(zoneOf("shop", null, "Europe/Berlin"), "Europe/Berlin"),
    "a zone has a name in both languages, and UTC is UTC": () =>
      equal([nameOf("Asia/Shanghai", "en"), nameOf("Asia/Shanghai", "zh"), nameOf("UTC", "zh")], ["Shanghai", "中国时间", "UTC"]),
  };
};
