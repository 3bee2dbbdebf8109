// The table of stages: a row for each, with its name, its state and how deep it has been.

import { make, mark, put } from "../live/dom.js";
import { count } from "../live/format.js";
import { cells, fillNumbers, state } from "./numbers.js";
import { spark } from "./spark.js";

/** The cells of a stage's row. */
export const build = () => ({ ...cells(), stage: [make("a", "stage-link"), state()] });

/** Write a stage's row. `shown` is `{label, href, trend, hot}`; without a trend `trend` is null. */
export function fillStage(say, row, stage, { label, href, trend, hot }) {
  mark(row, "data-stage", stage.stage);
  mark(row, "data-hot", hot ? "true" : null);
  const link = row.querySelector(".stage-link");
  put(link, label);
  mark(link, "href", href);
  fillNumbers(say, row, stage, href);
  const box = row.querySelector(".trend");
  if (trend?.length) {
    spark(box, trend, say("stages.trend", { from: count(trend[0]), to: count(trend.at(-1)), most: count(Math.max(...trend)) }));
  } else if (box.drawn !== null) {
    box.drawn = null;
    box.replaceChildren(make("span", "soft", { title: say("stages.no_trend") }, ["—"]));
  }
}
