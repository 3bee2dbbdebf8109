// What a password needs, ticked while it is typed.
//
// Decides what can be known here; whether it is one of the common ones is only known to the server.

import { mark } from "../live/dom.js";

export const SHORTEST = 12;

/** Which rules hold: true, false, or null for what only the server knows. */
export function keeps(password, name) {
  const bare = name.trim().toLowerCase();
  return {
    long: [...password].length >= SHORTEST,
    other: password !== "" && (bare === "" || !password.toLowerCase().includes(bare)),
    rare: null,
  };
}

/** Watch a field and show what holds, in the lines that were laid out below `node`. */
export function watchRules(node, input, name) {
  const paint = () => {
    const held = keeps(input.value, name());
    for (const line of node.querySelectorAll("[data-rule]")) {
      const holds = held[line.dataset.rule];
      mark(line, "data-holds", holds);
      mark(line.querySelector(".glyph"), "data-glyph", holds ? "check" : "open");
    }
  };
  input.addEventListener("input", paint);
  paint();
  return paint;
}
