export default ({ drawFlows, lines }, { equal }) => {
  const answer = { from: "2026-11-11T00:00:00Z", to: "2026-11-11T02:00:00Z", step_s: 60, points: Array.from({ length: 120 }, () => ({ entries: 10, exits: 20 })) };
  return {
    "counts of a step become rates per minute": () => {
      equal([lines(answer).entries.at(-1), lines({ ...answer, step_s: 120 }).exits.at(-1)], [10, 10]);
      equal(lines({ ...answer, step_s: 1 }, 1).entries.at(-1), 10);
    },
    "in, out, and what is usual over the last hour only": () => {
      document.body.innerHTML = '<div id="f" style="width:600px"></div>';
      const box = document.getElementById("f");
      drawFlows(box, lines(answer), { usual: { in_per_min: 12, out_per_min: null }, zone: "UTC", said: "in words" });
      const usual = [...box.querySelectorAll(".flow-usual")];
      equal([usual.length, usual[0].getAttribute("x1"), box.querySelectorAll(".flow-in, .flow-out").length, box.firstElementChild.getAttribute("aria-label")], [1, "300", 2, "in words"]);
    },
    "without a past there are no lines, and no harm": () => {
      document.body.innerHTML = '<div id="f"></div>';
      const box = document.getElementById("f");
      drawFlows(box, lines({ ...answer, points: [] }), { usual: null, zone: "UTC", said: "" });
      equal(box.querySelectorAll("path").length, 0);
    },
  };
};
