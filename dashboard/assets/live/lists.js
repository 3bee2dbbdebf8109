// The lists below the board: exceptions by reason, sources by the age of their data; the worst first, as many as fit.

import { byId, glyph, make, mark, put, putValue } from "./dom.js";
import { byTrust } from "./feed.js";
import { SHOWN } from "./figures.js";
import { count, duration } from "./format.js";
import { named } from "./words.js";

const LINES = 3;

/** Exceptions, those that most orders wait for first. */
export function byCount(exceptions) {
  return [...exceptions.values()].sort((one, other) => other.open - one.open || (one.reason < other.reason ? -1 : 1));
}

/** Write the exceptions. */
export function showExceptions(say, state, figures = SHOWN) {
  const all = byCount(state.exceptions);
  putValue(byId("exceptions-total"), figures.raw(state.totals.exceptions), figures.count(state.totals.exceptions));
  fillLines(byId("exceptions"), all, say, "exceptions.none", (item) => ({
    glyph: "", name: named(say, "reason", item.reason), number: figures.count(item.open, state.totals.exceptions), amount: figures.raw(item.open), raw: item.oldest_s, value: "oldest_s",
    age: `${say("oldest")} ${duration(item.oldest_s)}`, quiet: false, key: item.reason,
  }));
}

/** Write the sources. */
export function showSources(say, state) {
  const all = byTrust(state.sources);
  const live = all.filter((source) => source.state === "live").length;
  put(byId("sources-total"), all.length ? say("sources.count", { live, all: all.length }) : "");
  fillLines(byId("sources"), all, say, "sources.none", (item) => ({
    glyph: item.state, name: item.source, number: say(`feed.${item.state}`), raw: item.age_s, value: "age_s",
    age: duration(item.age_s), quiet: item.state === "live", key: item.source,
  }));
}

function fillLines(box, all, say, none, line) {
  const lines = all.slice(0, LINES).map(line);
  put(byId(`${box.id}-more`), all.length > LINES ? say("more", { n: count(all.length - LINES) }) : "");
  const shape = JSON.stringify([lines.map(({ key, glyph: mark_ }) => [key, mark_]), all.length]);
  if (box.shape !== shape) {
    box.shape = shape;
    box.replaceChildren(...lines.map(item));
    if (all.length === 0) box.append(make("span", "note", {}, [say(none)]));
  }
  lines.forEach(({ name, number, amount, age, raw, quiet }, at) => {
    const [title, middle, last] = [...box.children[at].children].slice(-3);
    mark(box.children[at], "data-quiet", quiet);
    put(title, name);
    putValue(middle, amount, number);
    putValue(last, raw, age);
  });
}

function item({ glyph: mark_, key, value }) {
  return make("div", "item", { "data-key": key }, [
    ...(mark_ ? [glyph(mark_)] : []),
    make("span", "name"),
    make("span", "number", value === "oldest_s" ? { "data-value": "open" } : {}),
    make("span", "age", { "data-value": value }),
  ]);
}
