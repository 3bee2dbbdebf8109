export default ({ Scenes, subscriptionsOf }, { equal }) => {
  function walk(names) {
    const here = { watched: [] };
    here.scenes = new Scenes(names, 30000, (wanted) => here.watched.push(Object.keys(wanted)));
    here.come = (scene, now) => Object.keys(subscriptionsOf(scene)).map((id) => here.scenes.take(id, { id }, now));
    return here;
  }
  const of = (...scenes) => scenes.flatMap((scene) => Object.keys(subscriptionsOf(scene)));
  return {
    "a scene is a warehouse, counted by what the board needs": () =>
      equal(subscriptionsOf("SH2")["carrier@SH2"], { filter: { warehouse: "SH2" }, by: ["carrier"] }),
    "the whole floor alone has no name and never turns": () => {
      const { scenes, watched } = walk(["all"]);
      scenes.turn(1e9);
      equal([scenes.named, watched], [false, []]);
    },
    "a single warehouse is named, and it does not pass": () => {
      const { scenes } = walk(["SH2"]);
      equal([scenes.named, scenes.passing, walk(["SH2", "GZ1"]).scenes.passing, walk(["all", "GZ1"]).scenes.passing], [true, false, true, false]);
    },
    "the next scene is shown when all of it is here, and not before": () => {
      const { scenes, watched, come } = walk(["all", "SH2"]);
      come("all", 0);
      scenes.turn(29999);
      equal(watched.length, 0);
      scenes.turn(30000);
      equal(watched.at(-1), of("all", "SH2"));
      scenes.take("warehouse@SH2", { id: 1 }, 30100);
      scenes.take("channel@SH2", { id: 2 }, 30100);
      equal([scenes.current, scenes.state("warehouse").id], ["all", "warehouse"]);
      equal(scenes.take("carrier@SH2", { id: 3 }, 30200), true);
      equal([scenes.current, scenes.state("warehouse").id, scenes.state("carrier").id, watched.at(-1)], ["SH2", 1, 3, of("SH2")]);
    },
    "they go round": () => {
      const { scenes, come } = walk(["all", "SH2"]);
      for (const [now, scene] of [[30000, "SH2"], [60000, "all"]]) {
        scenes.turn(now);
        come(scene, now);
        equal(scenes.current, scene);
      }
    },
    "one that does not come is passed over, and nothing of it is kept": () => {
      const { scenes, watched } = walk(["all", "SH2", "GZ1"]);
      scenes.turn(30000);
      scenes.take("warehouse@SH2", {}, 30000);
      scenes.turn(38001);
      equal(watched.at(-1), of("all", "GZ1"));
      scenes.turn(46002);
      equal([watched.at(-1), scenes.current], [of("all"), "all"]);
    },
    "what changes in the scene to come changes nothing on the wall": () => {
      const { scenes } = walk(["all", "SH2"]);
      scenes.turn(30000);
      equal([scenes.take("warehouse@SH2", {}, 1), scenes.take("warehouse", {}, 1)], [false, true]);
    },
  };
};
