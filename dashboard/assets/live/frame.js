// What the socket says, made into a state: pure, no page, no clock.
//
// Decides how a snapshot begins a state, how a delta changes it (absolute values, members by key, what is empty is
// gone) and when a frame does not fit (`gap`): then only a new snapshot helps, nothing is guessed.

const DIMENSIONS = ["warehouse", "channel", "region", "carrier", "priority"];
const OBJECTS = ["since", "totals", "quality"];

export const LISTS = {
  stages: { key: (member) => member.stage, gone: () => false },
  cells: { key: cellKey, gone: (member) => member.depth === 0 },
  exceptions: { key: (member) => member.reason, gone: (member) => member.open === 0 },
  holds: { key: (member) => member.reason, gone: (member) => member.open === 0 },
  sources: { key: (member) => member.source, gone: () => false },
};

/** The key of a cell: its stage and the dimensions it has; an absent one differs from an empty one. */
export function cellKey(cell) {
  return [cell.stage, ...DIMENSIONS.map((name) => (name in cell ? `=${cell[name]}` : ""))].join("\u0000");
}

/**
 * Give `{state, gap}`: the state after one frame. With `gap` the state is the old one and a snapshot must be asked
 * for. A delta before any snapshot is such a gap.
 */
export function apply(state, frame) {
  if (frame.type === "snapshot") return { state: merge(blank(frame), frame), gap: false };
  if (frame.type !== "delta" && frame.type !== "heartbeat") return { state, gap: false };
  if (state === null || frame.epoch !== state.epoch) return { state, gap: true };
  const expected = frame.type === "delta" ? state.seq + 1 : state.seq;
  if (frame.seq !== expected) return { state, gap: true };
  return { state: merge(state, frame), gap: false };
}

function blank(frame) {
  const lists = Object.fromEntries(Object.keys(LISTS).map((name) => [name, new Map()]));
  return { epoch: frame.epoch, since: {}, totals: {}, quality: {}, bottleneck: null, ...lists };
}

function merge(state, frame) {
  const next = {
    ...state,
    seq: frame.seq,
    asOf: frame.as_of,
    lag: frame.lag ?? state.lag,
    behind: frame.feed === "behind" ? frame.behind ?? [] : null,
  };
  for (const name of OBJECTS) if (frame[name]) next[name] = { ...state[name], ...frame[name] };
  if (frame.bottleneck !== undefined) next.bottleneck = frame.bottleneck;
  for (const name of Object.keys(LISTS)) if (frame[name]) next[name] = changed(state[name], frame[name], LISTS[name]);
  return next;
}

function changed(members, news, { key, gone }) {
  const next = new Map(members);
  for (const member of news) {
    if (gone(member)) next.delete(key(member));
    else next.set(key(member), member);
  }
  return next;
}
