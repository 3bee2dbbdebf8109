export default ({ leftOut, TERMS }, { equal }) => {
  const state = {
    totals: { held: 40, untracked: 7 }, holds: new Map([["set_aside", { reason: "set_aside", open: 3 }]]),
    quality: { too_late: 1, in_future: 2, dead: 4, disordered: 9 }, since: { no_promise: 420 },
  };
  return {
    "every name has a window": () => equal(Object.values(TERMS).filter(({ window }) => !window), []),
    "what is left out is counted as the frame counts it": () =>
      equal(["held", "set_aside", "resting", "no_promise", "refused", "passed_over"].map((kind) => leftOut(kind, state)), [40, 3, 7, 420, 7, 9]),
    "nobody set aside is none, and what the frame does not say is unknown": () => {
      equal(leftOut("set_aside", { ...state, holds: new Map() }), 0);
      equal([leftOut("held", {}), leftOut("set_aside", {}), leftOut("refused", {})], [null, null, null]);
    },
    "every kind that a name leaves out can be counted": () => {
      const kinds = [...new Set(Object.values(TERMS).flatMap(({ left }) => left))];
      equal(kinds.filter((kind) => typeof leftOut(kind, state) !== "number"), []);
    },
  };
};
