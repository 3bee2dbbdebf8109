// In whose time a page speaks: the shop's, this browser's, or UTC; each browser keeps its choice.
//
// Decides which zone holds and what it is called. Days of the books stay the shop's, whatever is chosen here.

import { zoneName } from "../live/format.js";

const KEY = "peakline-zone";

export const ZONES = ["shop", "browser", "utc"];

export const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** What was chosen in this browser; the shop's time when nothing was. */
export function chosenZone(store) {
  try {
    const kept = store.getItem(KEY);
    return ZONES.includes(kept) ? kept : "shop";
  } catch {
    return "shop";
  }
}

export function keepZone(store, choice) {
  try {
    store.setItem(KEY, choice);
  } catch {
    // A browser that keeps nothing shows the shop's time.
  }
}

/** The zone of a choice; without a shop's zone this browser's has to do. */
export function zoneOf(choice, shop, browser = browserZone()) {
  if (choice === "utc") return "UTC";
  return choice === "browser" ? browser : shop ?? browser;
}

/** What people call a zone. */
export function nameOf(zone, lang, now = Date.now()) {
  return zone === "UTC" || zone === "Etc/UTC" ? "UTC" : zoneName(now, zone, lang);
}
