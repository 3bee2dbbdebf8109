// The list of sources: one row each, with its silence, its ages, its rate against the usual one, what was refused.
//
// Decides how a row is drawn; what is far from usual and who comes first is for `sources_rows.js`.

import { byId, glyph, make, mark, put, putValue } from "../live/dom.js";
import { count, duration, rate, timeOfDay } from "../live/format.js";
import { named } from "../live/words.js";
import { toAddress } from "./letters_look.js";
import { line, Listing, write } from "./listing.js";
import { bar, byNumber, fromThePast, judged } from "./sources_rows.js";
import { ago, calendar, moment } from "./when.js";

/** Make it; `now()` is the server's time, `filter(source)` shows what was refused of a source. */
export function sourceList(page, { now, filter }) {
  const { say, lang } = page;
  const at = (instant) => {
    const [ms, zone] = [instant ? Date.parse(instant) : NaN, page.zone ?? "UTC"];
    const today = !Number.isNaN(ms) && calendar(ms, zone) === calendar(now(), zone);
    return today ? timeOfDay(ms, zone) : moment(ms, now(), zone, lang, false);
  };

  return new Listing(byId("source-list"), say, {
    key: (source) => source.source,
    build(source) {
      const link = make("a", "refused-link", {}, [make("span", "number"), make("span", "soft")]);
      link.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        filter(source.source);
      });
      return {
        state: [make("span", "source-state", {}, [glyph("live"), make("span")]), make("span", "soft")],
        source: [line("strong"), make("span", "soft")],
        contact: [line()],
        event: [line("mono")],
        age: [make("span", "number", { "data-value": "age_s", tabindex: "-1" })],
        delay: [make("span", "number", { "data-value": "delay_p95_s", tabindex: "-1" }), make("span", "soft past")],
        rate: [rateShape()],
        refused: [link],
      };
    },
    fill(cells, source, row) {
      mark(row, "data-state", source.state);
      mark(row, "data-source", source.source);
      const shown = cells.state.firstElementChild;
      mark(shown.firstElementChild, "data-glyph", source.state);
      put(shown.lastElementChild, say(`feed.${source.state}`));
      const quiet = source.state === "silent" || source.state === "late";
      put(cells.state.lastElementChild, quiet && source.last_contact_at ? say("source.since", { time: at(source.last_contact_at) }) : "");
      write(cells.source, source.source);
      put(cells.source.lastElementChild, kind(source));
      write(cells.contact, source.last_contact_at ? ago(say, Date.parse(source.last_contact_at), now()) : "—");
      write(cells.event, at(source.last_event_at));
      putValue(cells.age.firstElementChild, source.age_s, duration(source.age_s));
      putValue(cells.delay.firstElementChild, source.delay_p95_s, duration(source.delay_p95_s));
      const past = fromThePast(source);
      put(cells.delay.lastElementChild, past ? say("source.past") : "");
      mark(cells.delay.firstElementChild, "data-because", past ? say("source.past_why") : null);
      rateSays(cells.rate.firstElementChild, source);
      refusedSays(cells.refused.firstElementChild, source);
    },
  });

  function kind({ kind: how, interval_s: every }) {
    if (how === "poll") return say("feeds.poll", { every: duration(every) });
    return how === "push" ? say("feeds.push") : "";
  }

  function rateSays(box, source) {
    const [words, track, usual] = box.children;
    const how = judged(source);
    mark(box, "data-judged", how ?? "unknown");
    putValue(words, source.per_min, rate(source.per_min));
    const drawn = bar(source);
    track.hidden = drawn === null;
    const [fill, tick] = track.children;
    fill.hidden = !drawn?.fill;
    fill.style.width = `${((drawn?.fill ?? 0) * 100).toFixed(1)}%`;
    tick.hidden = (drawn?.tick ?? null) === null;
    tick.style.left = `${((drawn?.tick ?? 0) * 100).toFixed(1)}%`;
    const known = typeof source.usual_per_min === "number";
    const none = typeof source.per_min === "number" ? say("rate.no_usual") : "";
    put(usual, known ? say(`rate.${how ?? "usual"}`, { usual: rate(source.usual_per_min) }) : none);
  }

  function refusedSays(link, { source, refused, refusals }) {
    putValue(link.firstElementChild, refusals, count(refusals));
    put(link.lastElementChild, byNumber(refused).slice(0, 3).map(([reason, n]) => `${named(say, "refusal", reason)} ${count(n)}`).join(" · "));
    mark(link, "href", refusals ? location.pathname + toAddress(location.search, { source }) : null);
    mark(link, "data-none", refusals ? null : "true");
  }
}

const rateShape = () =>
  make("div", "rate", {}, [
    make("span", "number"),
    make("span", "rate-track", { "aria-hidden": "true" }, [make("span", "rate-fill"), make("span", "rate-tick")]),
    make("span", "soft rate-usual"),
  ]);
