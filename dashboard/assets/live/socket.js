// One socket to /ws/live: connects, comes back, asks again, and knows how long it has heard nothing.
//
// Decides when to connect and when to give up on a connection. What the frames mean is for frame.js; each
// subscription keeps its own numbering, so one that lost its place takes a new snapshot without the others.

import { apply } from "./frame.js";

export const HEARTBEAT_MS = 1000;
/** A connection that says nothing for so long is dead, whatever the browser thinks. */
export const DEAD_AFTER = 6;
/** The server closes with this when the right to watch has ended: trying again does not help. */
export const RIGHT_GONE = 4401;
const LONGEST_WAIT_MS = 5000;
/** A snapshot asked for and not given within this: begin again. */
const SNAPSHOT_PATIENCE_MS = 4000;

/** How long to wait before the next attempt: doubling, at most five seconds, by chance between half and all of it. */
export function backOff(attempt, random) {
  const most = Math.min(LONGEST_WAIT_MS, 400 * 2 ** Math.min(attempt, 10));
  return most / 2 + (most / 2) * random();
}

export class LiveSocket {
  #options;
  #socket = null;
  #attempt = 0;
  #retry = null;
  #watch = null;
  #states = new Map();
  #asked = new Map();
  #heardAt = null;
  #heardWall = null;
  #wanted = false;

  /** `subscriptions`: `{id: {filter, by}}`; `onState(id, state, frame)`; `onRefused()`: the right has ended. */
  constructor(options) {
    this.#options = {
      open: (url) => new WebSocket(url),
      monotonic: () => performance.now(),
      wall: () => Date.now(),
      random: Math.random,
      timers: globalThis,
      onRefused: () => {},
      ...options,
    };
  }

  /** Connect now, and again whenever the connection is lost. */
  start() {
    this.#wanted = true;
    this.#attempt = 0;
    if (this.#socket === null) this.#connect();
  }

  /** Let go of the connection and stay away until `start`. */
  stop() {
    this.#wanted = false;
    this.#clear();
  }

  /** Watch these from now on: what is new is asked for, what is named no longer is ended. */
  watch(subscriptions) {
    const before = this.#options.subscriptions;
    this.#options.subscriptions = subscriptions;
    for (const id of Object.keys(before)) {
      if (id in subscriptions) continue;
      this.#say({ op: "unsubscribe", id });
      this.#states.delete(id);
      this.#asked.delete(id);
    }
    for (const id of Object.keys(subscriptions)) if (!(id in before)) this.#subscribe(id);
  }

  /**
   * How long ago the last frame came, in milliseconds; null when there never was one. By both clocks, for where a
   * machine sleeps the monotonic one may stand still.
   */
  silence() {
    if (this.#heardAt === null) return null;
    return Math.max(this.#options.monotonic() - this.#heardAt, this.#options.wall() - this.#heardWall);
  }

  #connect() {
    this.#clear();
    let socket;
    try {
      socket = this.#options.open(this.#options.url);
    } catch {
      this.#later();
      return;
    }
    this.#socket = socket;
    const begun = this.#options.monotonic();
    socket.onopen = () => {
      for (const id of Object.keys(this.#options.subscriptions)) this.#subscribe(id);
      if (!("" in this.#options.subscriptions)) this.#say({ op: "unsubscribe", id: "" });
    };
    socket.onmessage = (message) => this.#hear(message.data);
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      if (event?.code === RIGHT_GONE) {
        this.stop();
        this.#options.onRefused();
        return;
      }
      this.#clear();
      this.#later();
    };
    this.#watchFrom(begun, this.#options.wall());
  }

  #subscribe(id) {
    if (this.#socket?.readyState !== 1) return;
    const { filter = {}, by } = this.#options.subscriptions[id];
    this.#say({ op: "subscribe", id, filter, by });
    this.#asked.set(id, this.#options.monotonic());
  }

  #hear(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    this.#heardAt = this.#options.monotonic();
    this.#heardWall = this.#options.wall();
    const id = frame.sub ?? "";
    if (!(id in this.#options.subscriptions)) return;
    const before = this.#states.get(id) ?? null;
    const { state, gap } = apply(before, frame);
    if (gap) {
      this.#askAgain(id);
      return;
    }
    if (frame.type === "snapshot") {
      this.#asked.delete(id);
      this.#attempt = 0;
    }
    this.#states.set(id, state);
    if (state !== before) this.#options.onState(id, state, frame);
  }

  #askAgain(id) {
    if (this.#asked.has(id)) return;
    this.#asked.set(id, this.#options.monotonic());
    this.#say({ op: "resync", id });
  }

  #say(message) {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  // One timer for all that must not take too long: frames, snapshots, the connection itself.
  #watchFrom(begun, begunWall) {
    const { timers, monotonic, wall } = this.#options;
    const look = () => {
      const now = monotonic();
      const slept = wall() - Math.max(this.#heardWall ?? begunWall, begunWall);
      const silent = Math.max(now - Math.max(this.#heardAt ?? begun, begun), slept);
      const late = [...this.#asked.values()].some((at) => now - at > SNAPSHOT_PATIENCE_MS);
      if (silent >= DEAD_AFTER * HEARTBEAT_MS || (late && this.#socket?.readyState === 1)) {
        this.#clear();
        this.#later();
        return;
      }
      this.#watch = timers.setTimeout(look, HEARTBEAT_MS / 4);
    };
    this.#watch = timers.setTimeout(look, HEARTBEAT_MS / 4);
  }

  #later() {
    if (!this.#wanted) return;
    const wait = backOff(this.#attempt++, this.#options.random);
    this.#retry = this.#options.timers.setTimeout(() => this.#connect(), wait);
  }

  #clear() {
    const { timers } = this.#options;
    timers.clearTimeout(this.#retry);
    timers.clearTimeout(this.#watch);
    this.#states.clear();
    this.#asked.clear();
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }
}
