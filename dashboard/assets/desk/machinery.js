// How far our own machinery is behind, in sentences: the floor by its frames, the ledger by what the server says.
//
// Decides which sentence holds; pure. Lag is about us, never about orders.

import { judge } from "../live/feed.js";
import { count, duration, timeOfDay } from "../live/format.js";

/** A lag that a busy second makes by itself is none. */
export const CURRENT_UNTIL = 1000;

/** The floor: `{state, chip, words}` from its state and the silence of the socket. */
export function floorSays(say, state, silence, zone) {
  const { notice } = judge(state, silence);
  if (notice === "waiting") return { state: "unknown", chip: say("machinery.unknown"), words: say("floor.waiting") };
  const time = timeOfDay(Date.parse(state.asOf), zone);
  if (notice === "blind") {
    return { state: "down", chip: say("machinery.blind"), words: say("floor.blind", { time, age: duration(silence / 1000) }) };
  }
  if (notice === "behind") {
    const partitions = state.behind.join(", ");
    return { state: "behind", chip: say("machinery.behind", { n: count(state.lag) }), words: say("floor.behind", { partitions }) };
  }
  if (state.lag > CURRENT_UNTIL) {
    const n = count(state.lag);
    return { state: "behind", chip: say("machinery.behind", { n }), words: say("floor.lag", { n }) };
  }
  return { state: "current", chip: say("machinery.current"), words: say("floor.current") };
}

/** The ledger: the same from the answer of `/api/v1/ledger`; null: it could not be had. */
export function ledgerSays(say, told) {
  if (told === null) return { state: "unknown", chip: say("machinery.unknown"), words: say("ledger.unasked"), why: "", parts: [] };
  const state = ["current", "behind", "down"].includes(told.state) ? told.state : "unknown";
  const n = count(told.lag);
  const chip = state === "behind" || state === "down" ? say("machinery.behind", { n }) : say(`machinery.${state}`);
  const parts = (told.partitions ?? []).length > 1
    ? told.partitions.filter((part) => part.state !== "current").map((part) => ({
      name: say("partition", { n: part.partition }),
      said: say("machinery.behind", { n: count(part.lag) }),
    }))
    : [];
  return { state, chip, words: say(`ledger.${state}`, { n }), why: told.why ?? "", parts };
}
