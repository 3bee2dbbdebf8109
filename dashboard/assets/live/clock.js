// What time it is for the floor: the server's clock, carried on by ours between frames.
//
// A screen's own clock may be wrong for weeks; the frames' instants are not. The offset is the largest seen lately,
// for a frame is never older on the way than it says, only younger clocks would be.

const REMEMBERED = 20;

/** Follow the server's time; `local` gives our epoch milliseconds. */
export class ServerClock {
  #offsets = [];
  #local;

  constructor(local) {
    this.#local = local;
  }

  /** Learn from a frame that just came. */
  heard(asOf) {
    const at = Date.parse(asOf);
    if (Number.isNaN(at)) return;
    this.#offsets.push(at - this.#local());
    if (this.#offsets.length > REMEMBERED) this.#offsets.shift();
  }

  /** The server's epoch milliseconds; our own until a first frame. */
  now() {
    return this.#local() + (this.#offsets.length ? Math.max(...this.#offsets) : 0);
  }
}

/** Call `beat` at each whole second of `now()`, until the returned function is called. */
export function everySecond(now, beat, timers = globalThis) {
  let timer = null;
  const turn = () => {
    timer = timers.setTimeout(turn, 1000 - (now() % 1000) + 1);
    beat();
  };
  turn();
  return () => timers.clearTimeout(timer);
}
