export default ({ keepChoices }, { equal }) => {
  const bar = () => ({ told: {}, offer(name, values) { this.told[name] = values; } });
  return {
    "the floor is asked once for each dimension, and not again within a minute": async () => {
      const one = bar();
      const asked = [];
      let now = 0;
      const refresh = keepChoices(one, document.createElement("div"), async (path) => {
        asked.push(path);
        return { cells: [{ warehouse: "SH2", channel: "jd" }] };
      }, () => now);
      await refresh();
      equal([asked.length, asked[0], one.told.warehouse, one.told.channel], [5, "/api/v1/floor?by=warehouse", ["SH2"], ["jd"]]);
      await refresh();
      equal(asked.length, 5);
      now = 61000;
      await refresh();
      equal(asked.length, 10);
    },
    "a server that does not answer is asked again by the next who comes": async () => {
      let asked = 0;
      const refresh = keepChoices(bar(), document.createElement("div"), async () => {
        asked += 1;
        throw new Error("away");
      }, () => 0);
      await refresh();
      await refresh();
      equal(asked, 2);
    },
  };
};
