export default ({ buildOf, reason, size }, { equal }) => {
  const well = { own: "a", told: "a", feed: "live", uptime: 3600000, heap: 20e6, nodes: 900 };
  return {
    "a wall that is well stays": () => equal(reason(well), null),
    "another build, a grown heap, too many elements are reasons": () =>
      equal([reason({ ...well, told: "b" }), reason({ ...well, heap: 300e6 }), reason({ ...well, nodes: 20000 })], ["build", "heap", "nodes"]),
    "while the server is away there is nothing to load": () =>
      equal(["blind", "behind"].map((feed) => reason({ ...well, told: "b", feed })), [null, null]),
    "never twice within five minutes": () => equal([299999, 300000].map((uptime) => reason({ ...well, told: "b", uptime })), [null, "build"]),
    "a build that nobody tells is no other build": () => equal([reason({ ...well, told: undefined }), reason({ ...well, own: null })], [null, null]),
    "the build stands in the address of every module": () =>
      equal([buildOf("http://shop/assets/0f3a/live/main.js"), buildOf("http://shop/x.js")], ["0f3a", null]),
    "what has no heap to tell of still counts its elements": () => equal(size().nodes > 0, true),
  };
};
