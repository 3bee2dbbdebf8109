// What to type at each door for machines, with this server's own address; pure.
//
// Decides the examples only: they hold no key, but the name of the variable that does.

import { firstOrder } from "./first_order.js";

const EVENT = '{"id": "evt-1", "order": "SO-1001", "type": "received", "at": \'$(date +%s)000\'}';

/** The examples by door. A drill's log has a prefix of its own. */
export function examples(origin, drill = false) {
  const bearer = '-H "Authorization: Bearer $PEAKLINE_KEY"';
  return {
    events: firstOrder(origin),
    read: `curl ${bearer} \\\n  "${origin}/api/v1/floor?by=warehouse"`,
    log: `redis-cli -u "$PEAKLINE_REDIS_URL" XADD '${drill ? "peakline-drill" : "peakline"}:{0}:events' '*' \\\n  e '${EVENT}'`,
  };
}

/** Keys that open a door now, the latest used first. */
export function inUse(keys, now) {
  const open = keys.filter((key) => key.revoked_at === null && (key.expires_at === null || Date.parse(key.expires_at) > now));
  const used = (key) => (key.used_at === null ? 0 : Date.parse(key.used_at));
  return open.sort((one, other) => used(other) - used(one) || (one.name < other.name ? -1 : 1));
}
