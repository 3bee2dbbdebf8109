export default ({ floorSays, ledgerSays }, { equal }) => {
  const say = (key, params = {}) => [key, ...Object.values(params)].join(" ");
  const state = { asOf: "2026-11-10T16:05:03.000Z", behind: null, lag: 0 };
  const floor = (one, silence) => floorSays(say, one, silence, "Asia/Shanghai");
  return {
    "a floor that keeps up says so": () => equal(floor(state, 100).state, "current"),
    "a lag that a busy second makes is none; more is said with its number": () => {
      equal(floor({ ...state, lag: 900 }, 100).state, "current");
      equal(floor({ ...state, lag: 1204 }, 100), { state: "behind", chip: "machinery.behind 1,204", words: "floor.lag 1,204" });
    },
    "a late partition is named": () => equal(floor({ ...state, behind: [3] }, 100).words, "floor.behind 3"),
    "without frames it says since when": () => equal(floor(state, 9000).words, "floor.blind 00:05:03 9 s"),
    "before the first frame it waits": () => equal(floor(null, null).words, "floor.waiting"),
    "the ledger tells how far it is, and why": () => {
      const told = ledgerSays(say, { state: "down", lag: 1204, why: "no route", partitions: [] });
      equal([told.state, told.chip, told.words, told.why], ["down", "machinery.behind 1,204", "ledger.down 1,204", "no route"]);
    },
    "of several partitions those are named that are not current": () => {
      const partitions = [{ partition: 0, state: "current", lag: 0 }, { partition: 1, state: "behind", lag: 50 }];
      equal(ledgerSays(say, { state: "behind", lag: 50, why: null, partitions }).parts, [{ name: "partition 1", said: "machinery.behind 50" }]);
    },
    "a state that we do not know, and an answer that did not come, are unknown": () => {
      equal(ledgerSays(say, { state: "odd", lag: null, why: null }).state, "unknown");
      equal(ledgerSays(say, null).words, "ledger.unasked");
    },
  };
};
