// Which values there are to narrow a floor to, asked of the floor itself, one dimension after the other.
//
// Decides when to ask: once the page is there, and again when somebody goes to the filters a minute later.

import { DIMENSIONS, valuesOf } from "./filters.js";

const FRESH_MS = 60000;

/** Keep the bar's values fresh; `ask(path)` gives a floor or throws. Returns what asks now. */
export function keepChoices(bar, node, ask, now = () => performance.now()) {
  let asked = -Infinity;
  let busy = false;
  const refresh = async () => {
    if (busy || now() - asked < FRESH_MS) return;
    busy = true;
    try {
      for (const dimension of DIMENSIONS) {
        const floor = await ask(`/api/v1/floor?by=${dimension}`);
        bar.offer(dimension, valuesOf(floor.cells, dimension));
      }
      asked = now();
    } catch {
      // What is chosen already can still be cleared; the next visit to the filters asks again.
    } finally {
      busy = false;
    }
  };
  node.addEventListener("focusin", refresh);
  node.addEventListener("pointerenter", refresh);
  return refresh;
}
