export default ({ comparedLabel, known, over, showAgainst, signed }, { equal }) => {
  const say = (key, given = {}) => `${key}(${Object.values(given).join(" ")})`;
  const day = { received_so_far: 120034, plan_so_far: 116425, plan_total: 420000, compared_so_far: null, compared_total: null, compared_name: null };
  const figures = { hidden: false };
  function page(run) {
    const box = document.createElement("div");
    box.innerHTML = '<div id="head-received"><b id="since-received">7</b><i id="against-plan"></i><i id="against-compared"></i></div>';
    document.body.append(box);
    try {
      run((id) => document.getElementById(id));
    } finally {
      box.remove();
    }
  }
  return {
    "more than was planned is above nothing, less is below": () => equal([over(103, 100), over(50, 100)].map((one) => one.toFixed(2)), ["0.03", "-0.50"]),
    "what nothing was expected of says nothing": () => equal([over(5, 0), over(5, null), over(null, 5)], [null, null, null]),
    "a difference has its sign, and a great one is a multiple": () =>
      equal([0.031, -0.125, 0.0001, 1.4, 11.3, null].map(signed), ["+3.1%", "−12.5%", "±0.0%", "×2.4", "×12", "—"]),
    "a day of another year is called by it, one of this year by its date": () => {
      const now = Date.parse("2026-11-11T00:00:00Z");
      equal(["2025-11-11", "2026-11-04"].map((name) => comparedLabel(name, now, say)), ["in_year(2025)", "on_day(11 4)"]);
    },
    "without plan and compared day nothing is said": () => page((at) => {
      showAgainst(say, figures, null, 0, 0);
      showAgainst(say, figures, { ...day, plan_total: null }, 0, 0);
      equal([at("head-received").hasAttribute("data-against"), at("against-plan").textContent, known(null)], [false, "", []]);
    }),
    "a plan alone is said alone": () => page((at) => {
      showAgainst(say, figures, day, 0, 0);
      equal([at("against-plan").textContent, at("against-compared").textContent], ["against(plan() +3.1%)", ""]);
    }),
    "an old answer says nothing of now": () => page((at) => {
      showAgainst(say, figures, day, 300000, 0);
      equal([at("against-plan").textContent, at("against-plan").hasAttribute("data-raw")], ["against(plan() —)", false]);
    }),
    "before visitors the part of the plan stands where the count was": () => page((at) => {
      showAgainst(say, { hidden: true }, day, 0, 0);
      equal([at("since-received").textContent, at("against-plan").textContent], ["103%", "of(plan())"]);
    }),
  };
};
