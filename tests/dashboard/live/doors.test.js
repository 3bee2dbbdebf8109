export default ({ ENDED, series, setup }, { equal }) => ({
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
  "whose right has ended learns it with the next lines": async () => equal(await series(async () => ({ status: 401 })) === ENDED, true),
  "lines that cannot be had now are null": async () => equal(await series(async () => ({ ok: false })), null),
});
