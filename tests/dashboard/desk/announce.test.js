export default ({ Announcer, gist, news }, { equal }) => {
  const floor = (states, bottleneck = null) => ({ stages: new Map(states.map(([stage, state]) => [stage, { stage, state }])), bottleneck });
  const label = (stage) => `<${stage}>`;
  return {
    "a page that begins has no news": () => equal(news(null, gist("live", floor([])), label), []),
    "a feed that goes blind is all there is to say": () => {
      const before = gist("live", floor([["pick_pack", "flowing"]]));
      equal(news(before, gist("blind", floor([["pick_pack", "stopped"]])), label), [["heard.blind", {}]]);
    },
    "a stage that stops, and one that works again": () => {
      const before = gist("live", floor([["allocated", "stopped"], ["pick_pack", "flowing"]]));
      const after = gist("live", floor([["allocated", "flowing"], ["pick_pack", "stopped"]]));
      equal(news(before, after, label), [["heard.stopped", { stage: "<pick_pack>" }], ["heard.going", { stage: "<allocated>" }]]);
    },
    "a bottleneck that comes and goes; how long it waits is no news": () => {
      const hot = (wait) => floor([], { stage: "pick_pack", warehouse: "SH2", why: "wait", wait_s: wait });
      equal(news(gist("live", floor([])), gist("live", hot(10)), label), [["heard.bottleneck", { stage: "<pick_pack>", place: "SH2" }]]);
      equal(news(gist("live", hot(10)), gist("live", hot(20)), label), []);
      equal(news(gist("live", hot(10)), gist("live", floor([])), label), [["heard.no_bottleneck", {}]]);
    },
    "it speaks once in ten seconds, and then says what is so by then": () => {
      document.body.innerHTML = '<div id="desk"></div>';
      const teller = new Announcer((key) => key, label);
      const said = () => document.querySelector("[role=status]").textContent;
      const working = floor([["pick_pack", "flowing"]]);
      const stopped = floor([["pick_pack", "stopped"]]);
      teller.tell("live", working, 0);
      teller.tell("live", stopped, 1000);
      equal(said(), "heard.stopped");
      teller.tell("live", working, 2000);
      equal(said(), "heard.stopped");
      teller.tell("live", working, 12000);
      equal(said(), "heard.going");
    },
  };
};
