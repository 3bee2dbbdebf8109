export default ({ Throughput }, { equal }) => {
  const lines = {
    from: "2026-11-11T00:00:00Z", to: "2026-11-11T00:04:00Z", step_s: 60,
    stages: ["received", "shipped"].map((stage) => ({ stage, points: [1, 2, 3, 4].map((entries) => ({ entries })) })),
  };
  const day = {
    from: "2026-11-11T00:00:00Z", step_s: 60, plan: [1, 2, 3, 4, 5, 6], plan_total: 21, compared: null, compared_total: null, compared_name: null,
    uncovered: [["2026-11-11T00:02:00Z", "2026-11-11T00:04:00Z"]],
  };
  function stage(answers) {
    const here = { now: 0, asked: [] };
    const door = (name) => async (scene) => (here.asked.push(`${name} ${scene}`), answers[name]);
    here.one = new Throughput({ series: door("series"), day: door("day") }, () => here.now);
    return here;
  }
  function drawn(one) {
    const box = document.createElement("div");
    box.innerHTML = '<div id="chart-title"><i id="chart-compared"></i></div><div id="chart" style="width:600px;height:140px"></div>';
    document.body.append(box);
    const view = { say: (key) => key, figures: { hidden: false, count: String }, zone: "UTC", sources: new Map(), minute: 60, now: 0 };
    one.draw("all", view);
    const shapes = [...box.querySelectorAll("#chart [class]")].map((node) => node.getAttribute("class"));
    const told = { ...box.querySelector("#chart-title").dataset };
    box.remove();
    return { shapes, told };
  }
  return {
    "it asks once a minute": async () => {
      const here = stage({ series: lines, day });
      equal([await here.one.ask("all", 60), await here.one.ask("all", 60)], ["news", null]);
      here.now = 60000;
      equal(await here.one.ask("all", 60), "news");
    },
    "each scene has lines of its own": async () => {
      const here = stage({ series: lines, day });
      await here.one.ask("all", 60);
      await here.one.ask("SH2", 60);
      equal(here.asked, ["series all", "day all", "series SH2", "day SH2"]);
    },
    "what did not come is asked for again soon": async () => {
      const here = stage({ series: null, day: null });
      equal(await here.one.ask("all", 60), null);
      here.now = 5000;
      await here.one.ask("all", 60);
      equal(here.asked.length, 4);
    },
    "plan and uncovered minutes are drawn and named": async () => {
      const here = stage({ series: lines, day });
      await here.one.ask("all", 60);
      const { shapes, told } = drawn(here.one);
      equal(["area", "arrivals", "plan", "uncovered"].every((name) => shapes.includes(name)) && !shapes.includes("compared"), true);
      equal([told.plan, told.uncovered, told.compared], ["true", "true", undefined]);
    },
    "without a day there are the lines alone": async () => {
      const here = stage({ series: lines, day: null });
      await here.one.ask("all", 60);
      const { shapes, told } = drawn(here.one);
      equal([shapes.includes("arrivals"), shapes.includes("plan"), told], [true, false, {}]);
    },
    "before anything came there is nothing to draw": () => equal(drawn(stage({}).one).shapes, []),
  };
};
