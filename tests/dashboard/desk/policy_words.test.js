export default ({ byPriority, percent, riskAfter, sentence, target }, { equal }) => {
  const words = {
    "stage.pick_pack": "Pick & pack", override: "{stage} {where}: {what}", "where.warehouse": "at {value}", "where.priority": "for {value}",
    "where.and": " ", "override.and": ", ", "override.everywhere": "everywhere", "what.target": "{value}", "what.no_target": "no timer",
    "what.at_risk": "at risk after {value}", "what.stall_after": "stalled after {value}", "what.no_stall": "never stalled",
    "what.owner": "owner {value}", "what.rests": "rests", "what.works": "works", "policy.no_target": "no timer",
  };
  const say = (key, params = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => params[name]);
  const said = (where, more) => sentence(say, { stage: "pick_pack", where, ...more });
  return {
    "an override is a sentence": () => equal(said({ warehouse: "SH2" }, { target_s: 1200 }), "Pick & pack at SH2: 20 m"),
    "all that it names and sets is said, in one order": () =>
      equal(said({ priority: "vip", warehouse: "SH2" }, { target_s: 600, at_risk: 0.7, stall_after_s: null, owner: "li.lei" }),
        "Pick & pack at SH2 for vip: 10 m, at risk after 70%, never stalled, owner li.lei"),
    "what it does not set is not said, and no timer is one": () =>
      equal([said({}, { target_s: null }), said({ priority: "vip" }, { rests: true })], ["Pick & pack everywhere: no timer", "Pick & pack for vip: rests"]),
    "the shop's own name of a stage wins": () => equal(sentence(say, { stage: "pick_pack", where: {}, target_s: 60 }, { pick_pack: "Bagging" }), "Bagging everywhere: 60 s"),
    "an order is at risk after its share of the target": () =>
      equal([riskAfter({ target_s: 1800, at_risk: 0.8 }), riskAfter({ target_s: null, at_risk: 0.8 }), percent(0.825)], ["24 m", "—", "82.5%"]),
    "priorities come tightest first, those without a timer last": () => equal(byPriority({ bulk: null, b: 900, a: 900, vip: 60 }).map(([name]) => name), ["vip", "a", "b", "bulk"]),
    "no target is said as one": () => equal([target(say, null), target(say, 90)], ["no timer", "90 s"]),
  };
};
