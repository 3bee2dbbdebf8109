export default ({ bar, byNumber, fromThePast, judged, rows }, { equal }) => {
  const source = (name, state, age_s = 1) => [name, { source: name, state, age_s }];
  const rate = (name, per_min, usual_per_min, refused = {}) => ({ source: name, per_min, usual_per_min, refused });
  return {
    "silent comes before late before live, and of live ones those far below usual": () => {
      const sources = new Map([source("calm", "live"), source("slow", "late", 300), source("thin", "live"), source("gone", "silent", 4000)]);
      const told = [rate("calm", 100, 100), rate("thin", 10, 100)];
      equal(rows(sources, told).map((one) => one.source), ["gone", "slow", "thin", "calm"]);
    },
    "live sources do not change places with each second": () => {
      const at = (a, b) => rows(new Map([source("a", "live", a), source("b", "live", b)]), null).map((one) => one.source);
      equal([at(1, 2), at(2, 1)], [["a", "b"], ["a", "b"]]);
    },
    "what was refused of a source is counted, whatever the reason": () =>
      equal(rows(new Map([source("a", "live")]), [rate("a", 1, 1, { invalid: 3, too_late: 1 })])[0].refusals, 4),
    "what is not told is unknown, never zero": () => {
      const [one] = rows(new Map([source("a", "live")]), null);
      equal([one.per_min, one.usual_per_min, one.refused, one.refusals], [null, null, null, null]);
    },
    "far from usual is half of it or twice it, and a trickle is never far below": () => {
      equal([judged(rate("", 49, 100)), judged(rate("", 50, 100)), judged(rate("", 201, 100))], ["far_below", "usual", "far_above"]);
      equal([judged(rate("", 0, 0.4)), judged(rate("", 5, null)), judged(rate("", null, 5))], ["usual", null, null]);
    },
    "the bar holds both rates; nothing now is an empty bar, unknown is none": () => {
      equal(bar(rate("", 50, 100)), { fill: 50 / 150, tick: 100 / 150 });
      equal(bar(rate("", 300, 100)), { fill: 1, tick: 1 / 3 });
      equal([bar(rate("", 0, null)), bar(rate("", null, 9))], [{ fill: 0, tick: null }, null]);
    },
    "a delay of hours beside fresh events tells of a past that was loaded": () => {
      equal([fromThePast({ delay_p95_s: 27000, age_s: 2 }), fromThePast({ delay_p95_s: 27000, age_s: 20000 }), fromThePast({ delay_p95_s: 900, age_s: 2 })], [true, false, false]);
      equal(fromThePast({ delay_p95_s: null, age_s: 2 }), false);
    },
    "reasons come with the most frequent first": () => equal(byNumber({ invalid: 2, too_late: 9, in_future: 0 }), [["too_late", 9], ["invalid", 2]]),
  };
};
