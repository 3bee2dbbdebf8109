// What people who cannot see the wall are told: that the feed failed or came back, and where the bottleneck is.
//
// Decides which changes are worth a word: only those that last, so that nothing chatters. Each subject has a line of
// its own in a polite live region; a reader says the one that changed.

/** What is so for a shorter time is not told. */
export const HOLD_MS = 5000;

export class Announcer {
  #lines = new Map();

  /** `lines`: a node for each subject. */
  constructor(lines) {
    for (const [subject, node] of Object.entries(lines)) this.#lines.set(subject, { node, told: null, coming: null, since: 0 });
  }

  /** Say how a subject is now: `key` tells states apart, `words()` makes the sentence. A first one without words is not told. */
  hear(subject, key, words, now) {
    const line = this.#lines.get(subject);
    if (key === line.told) {
      line.coming = key;
      return;
    }
    if (key !== line.coming) {
      line.coming = key;
      line.since = now;
    }
    if (now - line.since < HOLD_MS) return;
    const first = line.told === null;
    line.told = key;
    const text = words(first);
    if (text) line.node.textContent = text;
  }
}
