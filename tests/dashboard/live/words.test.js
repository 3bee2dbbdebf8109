export default ({ named, speaker }, { equal }) => {
  const say = speaker({ en: { held: "+{n} held", "reason.oversell": "oversell" }, zh: { held: "+{n} 挂起" } }, "en");
  return {
    "names in braces are filled in": () => equal(say("held", { n: "12" }), "+12 held"),
    "a name that is not given stays to be seen": () => equal(say("held"), "+{n} held"),
    "a word that is missing is said as its key": () => equal(say("no.such"), "no.such"),
    "a reason of the shop's own is made readable": () =>
      equal([named(say, "reason", "oversell"), named(say, "reason", "cold_chain_broken")], ["oversell", "cold chain broken"]),
  };
};
