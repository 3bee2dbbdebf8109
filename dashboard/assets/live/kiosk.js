// A screen that nobody sits at: no cursor, awake, and the whole screen where the browser lets us.
//
// Decides when each is asked for. A browser gives the full screen only upon a key or a click, and takes the wake lock
// away whenever the page is hidden; both are asked for again, and a refusal is no fault.

import { mark } from "./dom.js";

export const STILL_MS = 3000;

/** Hide the cursor once the pointer has been still; `root` carries `data-still`. */
export function hideCursor(root, timers = globalThis) {
  let timer = null;
  const rest = () => {
    mark(root, "data-still", null);
    timers.clearTimeout(timer);
    timer = timers.setTimeout(() => mark(root, "data-still", "true"), STILL_MS);
  };
  root.addEventListener("pointermove", rest, { passive: true });
  root.addEventListener("pointerdown", rest, { passive: true });
  rest();
}

/** Take the whole screen: now if we may, else upon the first key or click. `may()` tells whether somebody just acted. */
export function takeScreen(page = document, may = () => navigator.userActivation?.isActive ?? true) {
  const root = page.documentElement;
  const take = () => {
    // Asked without an act, a browser complains in its console, each time that the wall is loaded.
    if (may() && !page.fullscreenElement && page.fullscreenEnabled) root.requestFullscreen({ navigationUI: "hide" }).catch(() => {});
  };
  for (const event of ["pointerdown", "keydown"]) root.addEventListener(event, take, { passive: true });
  take();
}

/** Keep the screen awake as long as the page is shown. */
export function stayAwake(page = document, locks = navigator.wakeLock) {
  let held = null;
  const ask = async () => {
    if (!locks || page.hidden || (held && !held.released)) return;
    held = await locks.request("screen").catch(() => null);
  };
  page.addEventListener("visibilitychange", ask);
  return ask();
}
