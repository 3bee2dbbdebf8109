// Making room: a line that would be too wide is set tighter, step by step, until it fits.
//
// Decides only how tight; what each step gives up is written in the style sheets (`data-tight`). Measured anew only
// when the text has another length: digits are all equally wide.

/** Set `node` as tight as it needs; `most` is the last step. True when it fits. */
export function fit(node, most) {
  const key = `${innerWidth} ${innerHeight} ${node.textContent.replace(/\d/g, "0")}`;
  if (node.fitted?.key === key) return node.fitted.fits;
  let fits = false;
  for (let step = 0; step <= most && !fits; step += 1) {
    if (step) node.dataset.tight = step;
    else delete node.dataset.tight;
    fits = node.scrollWidth <= node.clientWidth + 1;
  }
  node.fitted = { key, fits };
  return fits;
}

/** Measure again at the next chance: another typeface is here. */
export const unfit = (node) => delete node.fitted;
