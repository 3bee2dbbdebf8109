export default ({ byCount, byTrust }, { equal }) => ({
  "the reason that most orders wait for comes first": () =>
    equal(byCount(new Map([["a", { reason: "a", open: 1 }], ["b", { reason: "b", open: 9 }], ["c", { reason: "c", open: 9 }]])).map(({ reason }) => reason), ["b", "c", "a"]),
  "silent sources come first, then the oldest data": () => {
    const sources = [["a", "live", 2], ["b", "silent", 900], ["c", "late", 400], ["d", "live", 50]];
    const map = new Map(sources.map(([source, state, age_s]) => [source, { source, state, age_s }]));
    equal(byTrust(map).map(({ source }) => source), ["b", "c", "d", "a"]);
  },
});
