// What a page asks over HTTP: how the shop is set up, and the lines of its charts.

import { backOff } from "./socket.js";
import { ALL } from "./wishes.js";

/** What holds until the shop's own set-up is known. */
export const UNKNOWN_SETUP = { timezone: null, stages: [], peak: null, time_scale: 1, drill: false };

/** The answer to somebody whose right has ended: asking again does not help, a new link does. */
export const ENDED = Symbol("the right has ended");

/** Ask for the set-up until it is given. */
export async function setup(fetcher = fetch, wait = pause) {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await setupNow(fetcher);
    if (answer !== null) return answer;
    await wait(backOff(attempt, Math.random));
  }
}

/** Ask for the set-up once; null when it cannot be had now. */
export async function setupNow(fetcher = fetch) {
  const answer = await ask("/api/v1/setup", fetcher);
  return answer === null || answer === ENDED ? null : { ...UNKNOWN_SETUP, ...answer };
}

/** The lines of all stages over the last eight hours, minute by minute; null when they cannot be had now, or `ENDED`. */
export const series = (scene = ALL, fetcher = fetch) => ask(`/api/v1/series${narrowed(scene)}`, fetcher);

/** How the day stands against its plan and the compared day; null when that cannot be had now, or `ENDED`. */
export const day = (scene = ALL, fetcher = fetch) => ask(`/api/v1/day${narrowed(scene)}`, fetcher);

const narrowed = (scene) => (scene === ALL ? "" : `?warehouse=${encodeURIComponent(scene)}`);

async function ask(path, fetcher) {
  try {
    const answer = await fetcher(path, { headers: { accept: "application/json" }, credentials: "same-origin" });
    if (answer.status === 401) return ENDED;
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
