export default ({ onTimeShare, slowestSource }, { equal }) => ({
  "on time is of all that was promised until now": () =>
    equal(onTimeShare({ shipped_on_time: 90, shipped_late: 6, ship_overdue: 4 }), 0.9),
  "without promises nothing is said": () => equal(onTimeShare({ shipped_on_time: 0, shipped_late: 0, ship_overdue: 0 }), null),
  "the slowest source is the one whose data is oldest": () => {
    const sources = new Map([["a", { source: "a", age_s: 3 }], ["b", { source: "b", age_s: 251 }], ["c", { source: "c", age_s: null }]]);
    equal([slowestSource(sources).source, slowestSource(new Map())], ["b", null]);
  },
});
