// The filters of the audit log: as the address says them, and as the server is asked.
//
// Decides that days are whole days of the shop: `to` includes the day that it names.

import { dayBegins, dayEnds } from "./when.js";

const NAMES = ["who", "what", "outcome", "from", "to"];

/** Read them from the address; what is absent is empty. */
export function chosen(search) {
  const query = new URLSearchParams(search);
  return Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ""]));
}

/** Write them into the address, without a cursor: another filter begins at the newest. */
export function toAddress(values, search) {
  const query = new URLSearchParams(search);
  query.delete("cursor");
  for (const name of NAMES) {
    if (values[name]) query.set(name, values[name]);
    else query.delete(name);
  }
  return query.toString();
}

/** Write them for the server; a day that is none is left out. */
export function toServer(values, zone) {
  const query = new URLSearchParams();
  for (const name of ["who", "what", "outcome"]) if (values[name]) query.set(name, values[name]);
  const edges = { from: dayBegins(values.from, zone), to: dayEnds(values.to, zone) };
  for (const [name, at] of Object.entries(edges)) if (!Number.isNaN(at)) query.set(name, new Date(at).toISOString());
  return query.toString();
}
