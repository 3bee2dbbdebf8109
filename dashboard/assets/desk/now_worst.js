// What is worst, and how long an order of cards stays as it is: pure, no page, no clock.
//
// Decides that what stopped comes first, then what is unknown, then wait against target; and that cards do not change
// places under a finger.

export const MOST_PLACES = 5;
/** From half of the target on a wait is worth a line. */
const WORTH_A_LINE = 0.5;
const FIRST = ["stopped", "unknown"];

/** The wait in targets; null where there is none. What is with carriers is not ours to work. */
export function waitShare({ stage, wait_s: wait, target_s: target }) {
  if (stage === "shipped" || typeof wait !== "number" || !(target > 0)) return null;
  return wait / target;
}

const late = ({ breached }) => breached ?? 0;
const risk = ({ at_risk: number }) => number ?? 0;

/** Whether a stage or place needs somebody. */
export function needsSomebody(member) {
  return FIRST.includes(member.state) || member.state === "saturated" || waitShare(member) > WORTH_A_LINE || late(member) > 0 || risk(member) > 0;
}

const severity = ({ state }) => (FIRST.includes(state) ? FIRST.indexOf(state) : FIRST.length);
const share = (member) => waitShare(member) ?? 0;

/** A whole stage: how far its wait is past the target, then what is late and what soon will be; within it a wait is no trouble. */
function byTrouble(one, other) {
  const over = (member) => (share(member) > 1 ? share(member) : 0);
  return severity(one) - severity(other) || over(other) - over(one) || late(other) - late(one) || risk(other) - risk(one) || share(other) - share(one);
}

/** A place: its wait against the target; of those that stopped the deepest. */
function byWait(one, other) {
  const stopped = one.state === "stopped" && other.state === "stopped";
  return (
    severity(one) - severity(other) || (stopped ? other.depth - one.depth : 0) ||
    share(other) - share(one) || late(other) - late(one) || risk(other) - risk(one) || other.depth - one.depth
  );
}

/** The names of the stages, given in the order of their path: the bottleneck's, then the worst; healthy ones last, as they follow. */
export function stagesWorstFirst(stages, bottleneck) {
  const hot = ({ stage }) => stage === bottleneck?.stage;
  const at = new Map(stages.map(({ stage }, index) => [stage, index]));
  const order = [...stages].sort((one, other) =>
    Number(hot(other)) - Number(hot(one)) ||
    Number(needsSomebody(other)) - Number(needsSomebody(one)) ||
    (needsSomebody(one) ? byTrouble(one, other) : 0) ||
    at.get(one.stage) - at.get(other.stage));
  return order.map(({ stage }) => stage);
}

/** The cells of the places that need somebody, the worst first, at most five. */
export function worstPlaces(cells, most = MOST_PLACES) {
  const name = ({ stage, warehouse }) => `${stage} ${warehouse}`;
  return cells
    .filter(needsSomebody)
    .sort((one, other) => byWait(one, other) || (name(one) < name(other) ? -1 : 1))
    .slice(0, most);
}

/** An order that is kept for a while, and as long as somebody touches it. */
export class Kept {
  #order = null;
  #since = 0;
  #ms;

  constructor(ms) {
    this.#ms = ms;
  }

  /** The order to show at `now`: the one shown already, or `wanted`. `holds` says whether a name can still be shown. */
  settle(wanted, now, { busy = false, holds = () => true } = {}) {
    const young = this.#order !== null && now - this.#since < this.#ms;
    const keep = this.#order !== null && (busy || young) && this.#order.length > 0 && this.#order.every(holds);
    if (keep) return this.#order;
    if (JSON.stringify(wanted) !== JSON.stringify(this.#order)) this.#since = now;
    this.#order = wanted;
    return wanted;
  }

  /** Begin anew: other orders are shown from here on. */
  forget() {
    this.#order = null;
  }
}

/** Bring the children of `list` into an order with as few moves as it takes; the focus stays where it is. */
export function arrange(list, nodes) {
  const focus = document.activeElement;
  nodes.forEach((node, at) => {
    if (list.children[at] !== node) list.insertBefore(node, list.children[at] ?? null);
  });
  if (focus !== document.activeElement && list.contains(focus)) focus.focus({ preventScroll: true });
}
