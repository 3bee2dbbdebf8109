// The map of places: stages down, warehouses or channels across; how dark a cell is says how long it waits.
//
// Decides what a cell shows and how dark it is. Lightness means how much; hue is kept for promises, so only late orders
// are red; what is unknown is hatched, and where nothing stands there is no cell to go to.

import { glyph, make, mark, put, putValue } from "../live/dom.js";
import { count, duration } from "../live/format.js";
import { placeName } from "./filters.js";
import { rove } from "./roving.js";

export const VALUES = { wait: "wait_s", breached: "breached", depth: "depth", stalled: "stalled" };
const GLYPHS = ["stopped", "saturated", "unknown"];
/** Wait ÷ target from which a cell takes its next step; from the fourth on it is past its target. */
const RATIOS = [0.1, 0.25, 0.5, 1, 2];

const HEAD_REM = 10;
const WIDEST_REM = 12;
const NARROWEST_REM = 4.5;
const MANY = 14;

/** How dark a cell is, 0 to 5, or null where that is unknown; `most` is the largest number shown. */
export function darkness(show, cell, most) {
  if (cell.state === "unknown") return null;
  if (show === "wait") {
    const { wait_s: wait, target_s: target } = cell;
    if (cell.depth - cell.held <= 0) return 0;
    if (typeof wait !== "number" || typeof target !== "number" || target <= 0) return null;
    return RATIOS.filter((edge) => wait / target >= edge).length;
  }
  const value = cell[VALUES[show]];
  if (!value) return 0;
  return Math.min(5, 1 + Math.floor(Math.sqrt(value / Math.max(1, most)) * 4.999));
}

/** The places of cells in the order of their names; those without one, and the rest of a stage, stand last. */
export function placesOf(cells, by) {
  const last = (name) => (name === "" ? 1 : name === "*" ? 2 : 0);
  return [...new Set(cells.map((cell) => cell[by] ?? ""))].sort((one, other) => last(one) - last(other) || (one < other ? -1 : 1));
}

export class Heatmap {
  #node;
  #say;
  #shape = null;
  #cells = new Map();
  #rove;

  /** `stages` are `[stage, label]`; `link(stage, by, place)` gives where a cell leads. */
  constructor(node, say, { stages, link }) {
    this.#node = node;
    this.#say = say;
    Object.assign(this, { stages, link });
    this.#rove = rove(node, "tr", "a");
  }

  /** Show the cells of a floor that are counted by `by`. */
  show(cells, by, show) {
    const places = placesOf(cells, by);
    const known = new Map(cells.map((cell) => [`${cell.stage}\u0000${cell[by] ?? ""}`, cell]));
    const shape = JSON.stringify([by, show, places, this.stages, [...known.keys()].sort(), this.link("", by, "")]);
    if (shape !== this.#shape) this.#lay(places, known, by, show);
    this.#shape = shape;
    const most = Math.max(0, ...cells.map((cell) => cell[VALUES[show]] ?? 0));
    for (const [key, cell] of known) {
      const node = this.#cells.get(key);
      if (node) this.#fill(node, cell, by, show, most);
    }
  }

  #lay(places, known, by, show) {
    this.#cells.clear();
    mark(this.#node, "data-show", show);
    if (places.length === 0) {
      this.#node.replaceChildren(make("p", "none about", {}, [this.#say("heat.none")]));
      return;
    }
    const heads = places.map((name) => make("th", "heat-place", { scope: "col" }, [placeName(this.#say, name, by)]));
    const head = make("tr", "", {}, [make("td", "heat-corner"), ...heads]);
    const rows = this.stages.map(([stage, label]) => make("tr", "", {}, [
      make("th", "heat-stage", { scope: "row" }, [label]),
      ...places.map((name) => make("td", "", { "data-place": placeName(this.#say, name, by) }, [this.#cell(stage, label, by, name, known, show)])),
    ]));
    const table = make("table", "heat", { "aria-label": this.#say("heat") }, [make("thead", "", {}, [head]), make("tbody", "", {}, rows)]);
    mark(table, "data-many", places.length > MANY ? "true" : null);
    // A few places are not drawn out over the whole width, many are not pressed into it.
    table.style.maxWidth = `${HEAD_REM + places.length * WIDEST_REM}rem`;
    table.style.minWidth = places.length > MANY ? `${HEAD_REM + places.length * NARROWEST_REM}rem` : "";
    this.#node.replaceChildren(table);
    this.#rove();
  }

  #cell(stage, label, by, name, known, show) {
    const key = `${stage}\u0000${name}`;
    if (!known.has(key)) {
      return make("span", "heat-cell heat-nothing", { role: "img", "aria-label": this.#say("heat.empty", { stage: label, place: placeName(this.#say, name, by) }) }, ["·"]);
    }
    const number = make("span", "value", { "data-value": VALUES[show] });
    const cell = make("a", "heat-cell", { href: this.link(stage, by, name), "data-stage": stage, [`data-${by}`]: name }, [
      make("span", "heat-place-name", { "aria-hidden": "true" }, [placeName(this.#say, name, by)]),
      make("span", "heat-figure", {}, [glyph(""), number]),
      make("span", "heat-late", { "aria-hidden": "true" }),
    ]);
    cell.label = label;
    this.#cells.set(key, cell);
    return cell;
  }

  #fill(node, cell, by, show, most) {
    const say = this.#say;
    const dark = darkness(show, cell, most);
    mark(node, "data-state", cell.state);
    mark(node, "data-dark", dark ?? "unknown");
    mark(node, "data-promise", cell.breached > 0 ? "breached" : cell.at_risk > 0 ? "at_risk" : null);
    mark(node.querySelector(".glyph"), "data-glyph", GLYPHS.includes(cell.state) ? cell.state : "");
    const raw = cell[VALUES[show]];
    putValue(node.querySelector(".value"), raw, show === "wait" ? duration(raw) : count(raw));
    mark(node, "aria-label", say("heat.cell", {
      stage: node.label, place: placeName(say, cell[by] ?? "", by), depth: count(cell.depth), wait: duration(cell.wait_s), target: duration(cell.target_s),
      at_risk: count(cell.at_risk), late: count(cell.breached), stalled: count(cell.stalled), state: say(`state.${cell.state}`),
    }));
  }
}

/** Write what the shades mean. */
export function legend(box, say, show) {
  if (box.shown === show) return;
  box.shown = show;
  mark(box, "data-show", show);
  const swatch = (dark) => make("span", "heat-swatch", { "data-dark": dark });
  const scale = show === "wait"
    ? [say("heat.none_waits"), swatch(0), swatch(1), swatch(2), say("heat.half"), swatch(3), say("heat.full"), swatch(4), swatch(5), say("heat.over")]
    : ["0", ...[0, 1, 2, 3, 4, 5].map(swatch), say("heat.most")];
  box.replaceChildren(
    make("span", "heat-scale", {}, scale),
    make("span", "heat-scale", {}, [swatch("unknown"), say("heat.unknown")]),
    ...(show === "breached" ? [] : [make("span", "heat-scale", {}, [make("span", "heat-late-key"), say("heat.late")])]),
  );
}
