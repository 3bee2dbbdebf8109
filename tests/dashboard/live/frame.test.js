export default ({ apply, cellKey }, { equal }) => {
  const snapshot = {
    type: "snapshot", epoch: "a", seq: 7, as_of: "2026-11-11T00:05:00.000Z", lag: 0, feed: "live", behind: [],
    since: { received: 10, shipped: 4 }, totals: { open: 6 }, quality: { dead: 0 }, bottleneck: null,
    stages: [{ stage: "received", depth: 2 }, { stage: "pick_pack", depth: 4 }],
    cells: [{ stage: "pick_pack", warehouse: "SH2", depth: 3 }, { stage: "pick_pack", warehouse: "GZ1", depth: 1 }],
    exceptions: [{ reason: "oversell", open: 2 }], holds: [], sources: [{ source: "wms", age_s: 1 }],
  };
  const begun = apply(null, snapshot).state;
  const delta = (more) => ({ type: "delta", epoch: "a", seq: 8, as_of: "2026-11-11T00:05:00.250Z", feed: "live", behind: [], ...more });

  return {
    "a snapshot begins the state anew": () => {
      const later = apply(begun, { ...snapshot, epoch: "b", seq: 1, cells: [] });
      equal(later.gap, false);
      equal([later.state.epoch, later.state.seq, later.state.cells.size], ["b", 1, 0]);
    },
    "a delta replaces the members it names and leaves the others": () => {
      const { state, gap } = apply(begun, delta({ stages: [{ stage: "pick_pack", depth: 9 }] }));
      equal(gap, false);
      equal([state.stages.get("pick_pack").depth, state.stages.get("received").depth], [9, 2]);
    },
    "a cell with depth 0 is gone": () => {
      const { state } = apply(begun, delta({ cells: [{ stage: "pick_pack", warehouse: "SH2", depth: 0 }] }));
      equal([...state.cells.values()].map((cell) => cell.warehouse), ["GZ1"]);
    },
    "an exception that nobody waits for is gone": () => {
      equal(apply(begun, delta({ exceptions: [{ reason: "oversell", open: 0 }] })).state.exceptions.size, 0);
    },
    "the state before is left as it was": () => {
      apply(begun, delta({ cells: [{ stage: "pick_pack", warehouse: "SH2", depth: 0 }], since: { received: 99 } }));
      equal([begun.cells.size, begun.since.received], [2, 10]);
    },
    "a bottleneck that is gone is null, one that is not mentioned stays": () => {
      const stuck = apply(begun, delta({ bottleneck: { stage: "pick_pack" } })).state;
      const still = apply(stuck, { ...delta({}), seq: 9 }).state;
      equal(still.bottleneck, { stage: "pick_pack" });
      equal(apply(still, { ...delta({ bottleneck: null }), seq: 10 }).state.bottleneck, null);
    },
    "a gap in seq asks for a snapshot and changes nothing": () => {
      const { state, gap } = apply(begun, { ...delta({ totals: { open: 1 } }), seq: 9 });
      equal([gap, state === begun], [true, true]);
    },
    "another epoch asks for a snapshot": () => equal(apply(begun, delta({ epoch: "b" })).gap, true),
    "a delta before any snapshot asks for one": () => equal(apply(null, delta({})).gap, true),
    "a heartbeat carries the instant, and tells of a lost delta": () => {
      const beat = { type: "heartbeat", epoch: "a", seq: 7, as_of: "2026-11-11T00:05:01.000Z", feed: "live", behind: [] };
      equal(apply(begun, beat).state.asOf, "2026-11-11T00:05:01.000Z");
      equal(apply(begun, { ...beat, seq: 8 }).gap, true);
    },
    "a feed that is behind names its partitions": () => {
      equal(apply(begun, delta({ feed: "behind", behind: [3] })).state.behind, [3]);
      equal(begun.behind, null);
    },
    "an unknown message changes nothing": () => equal(apply(begun, { type: "incident" }).state === begun, true),
    "cells are known by the dimensions they have": () => {
      equal(cellKey({ stage: "s", warehouse: "" }) === cellKey({ stage: "s" }), false);
      equal(cellKey({ stage: "s", warehouse: "A" }) === cellKey({ stage: "s", channel: "A" }), false);
    },
  };
};
