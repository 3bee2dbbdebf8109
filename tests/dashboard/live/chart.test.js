export default ({ coveredUntil, draw, flows, hourTicks, roundUp, smooth }, { equal }) => {
  const answer = {
    from: "2026-11-11T00:00:00Z", to: "2026-11-11T00:04:00Z", step_s: 60,
    stages: ["received", "shipped"].map((stage, at) => ({
      stage, points: [1, 2, 3, 4].map((n) => ({ at: "", entries: n * (at + 1), exits: 0, depth: 0 })),
    })),
  };
  return {
    "arrivals are what entered received, exits what entered shipped": () => {
      const { arrivals, exits, step } = flows(answer);
      equal([arrivals, exits, step], [[1, 1.5, 2, 2.5], [2, 3, 4, 5], 60000]);
    },
    "without lines there is nothing to draw": () => equal(flows({ ...answer, stages: [] }).arrivals, []),
    "a mean never looks ahead and is never below zero": () => equal(smooth([10, 0, 0, 0], 2), [10, 5, 0, 0]),
    "the scale ends at a round number": () => equal([0, 1, 7, 1321, 1500].map(roundUp), [1, 1, 8, 1500, 1500]),
    "ticks are whole hours of the zone": () => {
      const begin = Date.parse("2026-11-11T00:10:00Z");
      const ticks = hourTicks(begin, begin + 8 * 3600000, 5.5 * 3600000).map((at) => new Date(at).toISOString().slice(11, 16));
      equal(ticks, ["00:30", "02:30", "04:30", "06:30"]);
    },
    "minutes that a source has not covered are known; one that was silent all the while is no part of it": () => {
      const sources = new Map(["00:02:00", "00:03:00"].map((at) => [at, { last_event_at: `2026-11-11T${at}Z` }]));
      sources.set("gone", { last_event_at: "2026-11-01T00:00:00Z" }).set("never", { last_event_at: null });
      equal(coveredUntil(sources, Date.parse(answer.from)), Date.parse("2026-11-11T00:02:00Z"));
      equal(coveredUntil(new Map(), 0), null);
    },
    "both lines are drawn from zero": () => {
      const box = document.createElement("div");
      Object.assign(box.style, { width: "600px", height: "140px" });
      document.body.append(box);
      draw(box, flows(answer), { zone: "UTC", covered: null });
      equal([box.querySelectorAll("path").length, box.querySelectorAll(".uncovered").length], [2, 0]);
      draw(box, flows(answer), { zone: "UTC", covered: Date.parse("2026-11-11T00:02:00Z") });
      equal(box.querySelectorAll(".uncovered").length, 1);
      box.remove();
    },
  };
};
