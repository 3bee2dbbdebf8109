// The lines of the chart: asked for once a minute, kept for each scene, drawn when they or the screen change.
//
// Decides when to ask and what the legend names; how they are drawn is for chart.js.

import { comparedLabel, known } from "./against.js";
import { beside, coveredUntil, draw, flows } from "./chart.js";
import { byId, mark, put } from "./dom.js";
import * as doors from "./doors.js";
import { fit } from "./fit.js";

const EVERY_MS = 60000;
const AGAIN_MS = 5000;

export class Throughput {
  #kept = new Map();
  #doors;
  #monotonic;

  constructor({ series, day } = doors, monotonic = () => performance.now()) {
    this.#doors = { series, day };
    this.#monotonic = monotonic;
  }

  /** How the day stands in a scene: `{day, heard}`, `day` null while it is not known. */
  day(scene) {
    return this.#of(scene);
  }

  /** Ask when it is time: `null` when it is not or nothing came, `"ended"`, or `"news"`. */
  async ask(scene, minute) {
    const kept = this.#of(scene);
    if (kept.asking || this.#monotonic() < kept.due) return null;
    kept.asking = true;
    const [lines, day] = await Promise.all([this.#doors.series(scene), this.#doors.day(scene)]);
    kept.asking = false;
    kept.due = this.#monotonic() + (lines === null ? AGAIN_MS : EVERY_MS);
    if (lines === doors.ENDED) return "ended";
    if (day !== null && day !== doors.ENDED) Object.assign(kept, { day, heard: Date.now() });
    if (lines === null) return null;
    kept.lines = flows(lines, minute);
    return "news";
  }

  /** Draw what is kept for a scene. */
  draw(scene, { say, figures, zone, sources, minute, now }) {
    const { lines, day } = this.#of(scene);
    const title = byId("chart-title");
    const told = known(day);
    for (const kind of ["plan", "compared"]) mark(title, `data-${kind}`, told.includes(kind) ? "true" : null);
    put(byId("chart-compared"), told.includes("compared") ? comparedLabel(day.compared_name, now, say) : "");
    if (lines === null) {
      byId("chart").replaceChildren();
      return;
    }
    const covered = coveredUntil(sources, lines.begin);
    const uncovered = day?.uncovered?.map((span) => span.map((at) => Date.parse(at))) ?? (covered === null ? [] : [[covered, lines.end]]);
    const picture = { ...lines, ...beside(day, minute), uncovered };
    const scale = (n) => (figures.hidden ? "" : say("per_minute", { n: figures.count(n) }));
    mark(title, "data-uncovered", draw(byId("chart"), picture, { zone, scale }) ? "true" : null);
    fit(title, 2);
  }

  #of(scene) {
    if (!this.#kept.has(scene)) this.#kept.set(scene, { lines: null, day: null, heard: 0, due: 0, asking: false });
    return this.#kept.get(scene);
  }
}
