const stage = (name, more = {}) => ({ stage: name, state: "flowing", depth: 10, breached: 0, at_risk: 0, wait_s: 60, target_s: 600, ...more });
const place = (warehouse, more = {}) => ({ ...stage("pick_pack", more), warehouse });

export default ({ waitShare, needsSomebody, stagesWorstFirst, worstPlaces, Kept, arrange }, { equal }) => ({
  "a wait is told in targets, and what is with carriers has none": () =>
    equal([waitShare(stage("received")), waitShare(stage("received", { target_s: null })), waitShare(stage("shipped"))], [0.1, null, null]),
  "the bottleneck's stage comes first, healthy ones last in the order of their path": () => {
    const stages = [stage("received"), stage("validated", { state: "stopped" }), stage("allocated"), stage("pick_pack", { at_risk: 1 })];
    equal(stagesWorstFirst(stages, { stage: "pick_pack" }), ["pick_pack", "validated", "received", "allocated"]);
    equal(stagesWorstFirst(stages, null), ["validated", "pick_pack", "received", "allocated"]);
  },
  "a wait past the target is worse than orders that are late, those are worse than what may be": () => {
    const stages = [stage("received", { at_risk: 900 }), stage("validated", { breached: 4 }), stage("allocated", { wait_s: 601 }), stage("outbound_prep", { state: "unknown" })];
    equal(stagesWorstFirst(stages, null), ["outbound_prep", "allocated", "validated", "received"]);
  },
  "a stage whose wait is past half of its target needs somebody": () =>
    equal([needsSomebody(stage("received", { wait_s: 301 })), needsSomebody(stage("received", { wait_s: 300 })), needsSomebody(stage("received", { wait_s: null }))], [true, false, false]),
  "of the places those that stopped come first, the deepest of them before the others": () => {
    const cells = [place("BJ3", { wait_s: 900 }), place("GZ1", { state: "stopped", depth: 3 }), place("SH2", { state: "stopped", depth: 30, wait_s: null }), place("HZ1", { state: "unknown" })];
    equal(worstPlaces(cells).map((cell) => cell.warehouse), ["SH2", "GZ1", "HZ1", "BJ3"]);
  },
  "then by wait against target, and never more than five; healthy ones are not listed": () => {
    const cells = ["A", "B", "C", "D", "E", "F", "G"].map((name, at) => place(name, { wait_s: 300 + at * 100 }));
    equal(worstPlaces(cells).map((cell) => cell.warehouse), ["G", "F", "E", "D", "C"]);
    equal(worstPlaces([place("A")]), []);
  },
  "an order stays for a while, and under a finger": () => {
    const kept = new Kept(5000);
    equal(kept.settle(["a", "b"], 0), ["a", "b"]);
    equal(kept.settle(["b", "a"], 4999), ["a", "b"]);
    equal(kept.settle(["b", "a"], 5000, { busy: true }), ["a", "b"]);
    equal(kept.settle(["b", "a"], 5001), ["b", "a"]);
    equal(kept.settle(["a", "b"], 6000), ["b", "a"]);
  },
  "what is not there any more makes room at once": () => {
    const kept = new Kept(5000);
    kept.settle(["a", "b"], 0);
    equal(kept.settle(["b", "c"], 10, { busy: true, holds: (name) => name !== "a" }), ["b", "c"]);
  },
  "an order that is forgotten binds nobody": () => {
    const kept = new Kept(5000);
    kept.settle(["a", "b"], 0);
    kept.forget();
    equal(kept.settle(["b", "a"], 1), ["b", "a"]);
  },
  "cards are brought into an order without taking the focus away": () => {
    document.body.innerHTML = '<ol id="l"><li id="a"><a href="#a">a</a></li><li id="b"><a href="#b">b</a></li></ol>';
    const [list, a, b] = ["l", "a", "b"].map((id) => document.getElementById(id));
    b.firstChild.focus();
    arrange(list, [b, a]);
    equal([list.textContent, document.activeElement.textContent], ["ba", "b"]);
    document.body.replaceChildren();
  },
});
