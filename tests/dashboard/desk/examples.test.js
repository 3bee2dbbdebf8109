export default ({ examples, inUse }, { equal }) => {
  const key = (name, more) => ({ name, revoked_at: null, expires_at: null, used_at: null, ...more });
  return {
    "each example speaks to this very server and holds no key": () => {
      const { events, read } = examples("https://peak.example");
      equal([events.includes("https://peak.example/api/v1/events"), read.includes('"https://peak.example/api/v1/floor')], [true, true]);
      equal(events.includes("Bearer $PEAKLINE_KEY"), true);
    },
    "the event of an example is of now and is JSON": () => {
      const { events } = examples("");
      const body = events.match(/-d '(.*)'$/)[1].replace("'$(date +%s)000'", "1762790400000");
      equal(JSON.parse(body), { id: "evt-1", order: "SO-1001", type: "received", at: 1762790400000 });
    },
    "a drill has a log of its own": () => equal(["peakline:{0}:events", "peakline-drill:{0}:events"].map((name, at) => examples("", at === 1).log.includes(`'${name}'`)), [true, true]),
    "keys that open nothing any more are left out; the latest used comes first": () =>
      equal(inUse([key("never"), key("gone", { revoked_at: "x" }), key("over", { expires_at: "2026-11-10T00:00:00Z" }), key("used", { used_at: "2026-11-10T00:00:00Z" })],
        Date.parse("2026-11-11T00:00:00Z")).map((one) => one.name), ["used", "never"]),
  };
};
