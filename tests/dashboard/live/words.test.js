export default ({ named, speaker, stageLabel }, { equal }) => {
  const say = speaker({ en: { held: "+{n} held", "reason.oversell": "oversell" }, zh: { held: "+{n} 挂起" } }, "en");
  return {
    "names in braces are filled in": () => equal(say("held", { n: "12" }), "+12 held"),
    "a name that is not given stays to be seen": () => equal(say("held"), "+{n} held"),
    "a word that is missing is said as its key": () => equal(say("no.such"), "no.such"),
    "a stage is called as the shop says, and its bare name is nobody's choice": () => {
      const told = [null, "Pick & pack", "Packing hall", "打包"].map((label) => stageLabel((key) => key, "pick_pack", label));
      equal(told, ["stage.pick_pack", "stage.pick_pack", "Packing hall", "打包"]);
    },
    "a reason of the shop's own is made readable": () =>
      equal([named(say, "reason", "oversell"), named(say, "reason", "cold_chain_broken")], ["oversell", "cold chain broken"]),
  };
};
