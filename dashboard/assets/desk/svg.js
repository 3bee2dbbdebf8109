// Shapes that several charts draw: an element with its attributes, a line through points, hatching.

import { mark, put } from "../live/dom.js";

const SVG = "http://www.w3.org/2000/svg";

/** Make an element with attributes and children. */
export function shape(tag, attributes = {}, children = []) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) mark(node, name, value);
  node.append(...children);
  return node;
}

/** Make a text. */
export function text(words, x, y, { anchor = "start", ...more } = {}) {
  const node = shape("text", { x: round(x), y: round(y), "text-anchor": anchor, ...more });
  put(node, words);
  return node;
}

export const round = (number) => Math.round(number * 10) / 10;

/** A path through points `[[x, y], …]`; empty when there is none. */
export const through = (points) => (points.length ? `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join("L")}` : "");

/** Hatching to fill with as `url(#id)`; its lines have the class `hatch-line`. */
export function hatching(id) {
  const pattern = shape("pattern", { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, [
    shape("line", { class: "hatch-line", x1: 0, y1: 0, x2: 0, y2: 6 }),
  ]);
  return shape("defs", {}, [pattern]);
}
