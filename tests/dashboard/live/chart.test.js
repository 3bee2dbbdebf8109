export default ({ beside, between, coveredUntil, draw, flows, hourTicks, roundUp, smooth }, { equal }) => {
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
    "the plan and the compared day are per minute, from their own beginning": () => {
      const { plan, compared } = beside({ from: answer.from, step_s: 30, plan: [1, 0, 3], compared: null });
      equal([plan.step, plan.values, compared], [30000, [2, 0, 6], null]);
      equal(beside(null), { plan: null, compared: null });
    },
    "of a line only what is in the picture is drawn": () =>
      equal(between({ begin: 0, step: 10, values: [1, 2, 3, 4] }, 10, 30), [[15, 2], [25, 3]]),
    "both lines are drawn from zero, and what is not covered is hatched": () => {
      const box = document.createElement("div");
      Object.assign(box.style, { width: "600px", height: "140px" });
      document.body.append(box);
      const how = { zone: "UTC", scale: (most) => `${most} / min` };
      equal(draw(box, flows(answer), how), false);
      equal([box.querySelectorAll("path").length, box.querySelectorAll(".uncovered").length, box.querySelector("text").textContent], [2, 0, "5 / min"]);
      const uncovered = [[Date.parse("2026-11-11T00:02:00Z"), Date.parse("2026-11-11T00:09:00Z")]];
      equal(draw(box, { ...flows(answer), uncovered }, how), true);
      equal(box.querySelectorAll(".uncovered").length, 1);
      box.remove();
    },
    "a minute that is not covered can be seen from where people stand": () => {
      const box = document.createElement("div");
      Object.assign(box.style, { width: "600px", height: "140px" });
      document.body.append(box);
      const end = Date.parse(answer.to);
      draw(box, { ...flows(answer), uncovered: [[end - 1000, end]] }, { zone: "UTC", scale: String });
      equal(Number(box.querySelector(".uncovered").getAttribute("width")) >= 16, true);
      box.remove();
    },
  };
};
