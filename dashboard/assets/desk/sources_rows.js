// The rows of the Sources page: what the socket says of a source, with its rate and what was refused of it.
//
// Decides which source needs a look first, when a rate is far from usual, and when a delay tells of the past; pure.

/** Below this share of its usual rate a source is far below it; above its inverse, far above. */
export const FAR = 0.5;
/** A usual rate below this is too little to say that a source is far from it. */
const LEAST_USUAL = 1;
/** A delay of hours in a source whose newest events are fresh was made by loading old ones. */
const OF_HOURS_S = 3600;
const FRESHER = 10;
const ORDER = ["silent", "late", "live"];

/** Join both by name, those that need a look first. */
export function rows(sources, told) {
  const more = new Map((told ?? []).map((one) => [one.source, one]));
  return [...sources.values()].map((one) => joined(one, more.get(one.source))).sort(
    (one, other) =>
      ORDER.indexOf(one.state) - ORDER.indexOf(other.state) ||
      // Ages of those that are silent grow alike; those of live ones change places each second, and are no reason to.
      (one.state === "live" ? 0 : (other.age_s ?? Infinity) - (one.age_s ?? Infinity) || 0) ||
      (judged(other) === "far_below") - (judged(one) === "far_below") ||
      (other.refusals ?? 0) - (one.refusals ?? 0) ||
      (one.source < other.source ? -1 : 1),
  );
}

function joined(one, more) {
  const refused = more?.refused ?? null;
  return {
    ...one,
    per_min: more?.per_min ?? null,
    usual_per_min: more?.usual_per_min ?? null,
    refused,
    refusals: refused === null ? null : Object.values(refused).reduce((sum, n) => sum + n, 0),
  };
}

/** How a rate stands to the usual one: `far_below`, `far_above`, `usual`, or null when either is not known. */
export function judged({ per_min: now, usual_per_min: usual }) {
  if (typeof now !== "number" || typeof usual !== "number") return null;
  if (usual >= LEAST_USUAL && now < usual * FAR) return "far_below";
  if (now >= LEAST_USUAL && now > usual / FAR) return "far_above";
  return "usual";
}

/** Where the bar of a rate ends and where its tick stands, as shares of its width; null: nothing to draw. */
export function bar({ per_min: now, usual_per_min: usual }) {
  if (typeof now !== "number") return null;
  const whole = Math.max(now, (usual ?? now) * 1.5);
  if (whole <= 0) return { fill: 0, tick: null };
  return { fill: now / whole, tick: typeof usual === "number" ? usual / whole : null };
}

/** Whether a delay comes from events of the past that were loaded, not from a source that is slow. */
export function fromThePast({ delay_p95_s: delay, age_s: age }) {
  return typeof delay === "number" && typeof age === "number" && delay >= OF_HOURS_S && age * FRESHER < delay;
}

/** Reasons with their numbers, the most frequent first. */
export const byNumber = (counts) =>
  Object.entries(counts ?? {}).filter(([, n]) => n > 0).sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1));
