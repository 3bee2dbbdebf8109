// Whether counts may be seen: a wall that visitors walk past shows shares, glyphs and durations, and no count.
//
// Decides what is written in a count's place: its share of a whole where there is one, else nothing. What is hidden is
// not in the page at all, for the raw values are left out as well.

import { count, rate, share } from "./format.js";

/** Every figure as it is. */
export const SHOWN = { hidden: false, count: (value) => count(value), rate, raw: (value) => value };

/** Shares in the place of counts. */
export const HIDDEN = {
  hidden: true,
  count: (value, whole) => (whole === undefined ? "" : share(value, whole)),
  rate: () => "",
  raw: () => null,
};
