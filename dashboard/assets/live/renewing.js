// When a wall loads itself anew: the screens were built again, or it has grown past what it should ever need.
//
// Decides so only while the feed is live, for a page that is asked for while the server is away is no page at all, and
// never within five minutes of the last time, so that a fault cannot make a wall blink.

const PATIENCE_MS = 5 * 60000;
const MOST_HEAP = 192 * 2 ** 20;
const MOST_NODES = 15000;

/** Which build this page is of, from the address of a module; null when it does not say. */
export const buildOf = (address) => /\/assets\/([^/]+)\//.exec(address)?.[1] ?? null;

/** Why to load anew now: "build", "heap", "nodes", or null. */
export function reason({ own, told, feed, uptime, heap, nodes }) {
  if (feed !== "live" || uptime < PATIENCE_MS) return null;
  if (own && told && own !== told) return "build";
  if (heap > MOST_HEAP) return "heap";
  return nodes > MOST_NODES ? "nodes" : null;
}

/** How large the page is: bytes of its heap where the browser says so, and elements. */
export const size = () => ({ heap: performance.memory?.usedJSHeapSize ?? 0, nodes: document.getElementsByTagName("*").length });
