// Walking through scenes: a warehouse after another on one wall.
//
// Decides when the next scene is got ready and when it is shown: only once all of its snapshots are here, so that no
// number ever stands under the name of another scene. A scene that does not come is passed over.

import { ALL } from "./wishes.js";

export const GROUPINGS = ["warehouse", "channel", "carrier"];
const PATIENCE_MS = 8000;

/** Name the subscription of a scene that counts by a grouping. */
export const subscriptionOf = (scene, by) => (scene === ALL ? by : `${by}@${scene}`);

/** The three subscriptions of a scene. */
export function subscriptionsOf(scene) {
  const filter = scene === ALL ? {} : { warehouse: scene };
  return Object.fromEntries(GROUPINGS.map((by) => [subscriptionOf(scene, by), { filter, by: [by] }]));
}

export class Scenes {
  #names;
  #every;
  #watch;
  #states = new Map();
  #at = 0;
  #next = null;
  #since = 0;
  #asked = 0;

  /** `watch(subscriptions)` is told what to watch whenever that changes. */
  constructor(names, every, watch) {
    this.#names = names;
    this.#every = every;
    this.#watch = watch;
  }

  get current() {
    return this.#names[this.#at];
  }

  /** Whether there is more than the whole floor to see: then the wall says which scene it shows. */
  get named() {
    return this.#names.length > 1 || this.current !== ALL;
  }

  /** Whether what is shown is one of several warehouses: what is worst there is not what is worst. */
  get passing() {
    return this.#names.length > 1 && this.current !== ALL;
  }

  /** The state of the shown scene by a grouping, or undefined. */
  state(by) {
    return this.#states.get(subscriptionOf(this.current, by));
  }

  /** Take a state; true when the shown picture changes by it. */
  take(id, state, now) {
    this.#states.set(id, state);
    if (this.#next !== null && GROUPINGS.every((by) => this.#states.has(subscriptionOf(this.#names[this.#next], by)))) {
      this.#at = this.#next;
      this.#settle(now);
      return true;
    }
    return GROUPINGS.some((by) => subscriptionOf(this.current, by) === id);
  }

  /** Go on when it is time; to be called now and then while the feed is live. */
  turn(now) {
    if (this.#names.length < 2) return;
    if (this.#next !== null ? now - this.#asked > PATIENCE_MS : now - this.#since >= this.#every) this.#prepare((this.#next ?? this.#at) + 1, now);
  }

  #prepare(next, now) {
    this.#next = next % this.#names.length;
    this.#asked = now;
    if (this.#next === this.#at) this.#settle(now);
    else this.#keep({ ...subscriptionsOf(this.current), ...subscriptionsOf(this.#names[this.#next]) });
  }

  #settle(now) {
    this.#next = null;
    this.#since = now;
    this.#keep(subscriptionsOf(this.current));
  }

  #keep(wanted) {
    for (const id of this.#states.keys()) if (!(id in wanted)) this.#states.delete(id);
    this.#watch(wanted);
  }
}
