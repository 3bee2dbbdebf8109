// What stands behind each number's name: over which window it is taken, and what it leaves out.
//
// Decides neither words nor numbers; the names are those of a frame, and a test holds them against it.

const GROUPS = [
  ["since", ["refused"], ["received", "shipped", "delivered", "cancelled", "returned", "no_promise", "ship_overdue"]],
  ["since", ["no_promise", "refused"], ["shipped_on_time", "shipped_late", "on_time_share"]],
  ["memory", ["refused"], ["orders", "open", "closed", "untracked", "partial", "held"]],
  ["now", ["resting", "refused"], ["depth", "oldest_s", "exceptions", "open_reason", "oldest_reason", "held_reason", "state", "why"]],
  ["now", ["held", "set_aside", "resting"], ["stalled", "at_risk"]],
  ["now", ["held_promise", "resting"], ["breached"]],
  ["second", ["held_promise", "resting"], ["late_p90_s"]],
  ["rates", ["passed_over", "refused"], ["in_per_min", "out_per_min", "net_per_min"]],
  ["rates", ["held", "set_aside", "resting"], ["wait_s", "drain_s"]],
  ["now", [], ["target_s"]],
  ["hour", ["passed_over", "refused"], ["dwell_p50_s", "dwell_p95_s"]],
  ["now", [], ["age_s"]],
  ["log", [], ["delay_p95_s"]],
  ["log", [], ["duplicates", "late_events", "disordered", "superseded", "too_late", "in_future", "given_up", "dead"]],
];

/** By name: `{window, left}`. */
export const TERMS = Object.fromEntries(
  GROUPS.flatMap(([window, left, names]) => names.map((name) => [name, { window, left }])),
);

/** How many orders each reason to be left out concerns, from a floor's state; null where it is not counted. */
export function leftOut(kind, { totals = {}, holds = new Map(), quality = {}, since = {} }) {
  const sum = (...parts) => (parts.every((part) => typeof part === "number") ? parts.reduce((one, other) => one + other, 0) : null);
  const counts = {
    held: () => totals.held ?? null,
    held_promise: () => totals.held ?? null,
    set_aside: () => (totals.held === undefined ? null : holds.get("set_aside")?.open ?? 0),
    resting: () => totals.untracked ?? null,
    no_promise: () => since.no_promise ?? null,
    refused: () => sum(quality.too_late, quality.in_future, quality.dead),
    passed_over: () => quality.disordered ?? null,
  };
  return counts[kind]();
}
