export default ({ day, ENDED, series, setup, setupNow }, { equal }) => ({
  "the set-up is asked for until it is given": async () => {
    let asked = 0;
    const waits = [];
    const fetcher = async () => {
      asked += 1;
      if (asked === 1) throw new Error("no network");
      return { ok: asked > 2, json: async () => ({ timezone: "UTC" }) };
    };
    const known = await setup(fetcher, async (ms) => waits.push(ms));
    equal([known.timezone, known.stages, waits.length], ["UTC", [], 2]);
  },
  "whose right has ended learns it with the next lines": async () => equal(await series("all", async () => ({ status: 401 })) === ENDED, true),
  "lines that cannot be had now are null": async () => equal(await series("all", async () => ({ ok: false })), null),
  "a set-up that cannot be had now is null": async () => equal(await setupNow(async () => ({ status: 401 })), null),
  "a scene's lines are those of its warehouse": async () => {
    const asked = [];
    const fetcher = async (path) => (asked.push(path), { ok: true, json: async () => ({}) });
    await series("all", fetcher);
    await series("SH 2&", fetcher);
    await day("SH2", fetcher);
    equal(asked, ["/api/v1/series", "/api/v1/series?warehouse=SH%202%26", "/api/v1/day?warehouse=SH2"]);
  },
});
