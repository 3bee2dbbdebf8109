// Why this number: a small card beside a figure, that says what it is and what it stands on.
//
// Decides how the card is opened (`i` on a focused figure, its corner, or a figure that is a button of its own), where
// it stands and where the focus goes when it closes. The page lends its words and its last frame.

import { byTrust } from "../live/feed.js";
import { glyph, make, mark } from "../live/dom.js";
import { count, duration, timeOfDay, UNKNOWN } from "../live/format.js";
import { busy, heard } from "./shortcuts.js";
import { leftOut, TERMS } from "./why_terms.js";
import { nameOf } from "./zones.js";

const MOST_FEEDS = 5;
const GAP = 8;

/** Under which name a figure is explained: `data-why` where its `data-value` alone does not say enough. */
export const nameOfFigure = (node) => {
  const name = node?.dataset.why ?? node?.dataset.value;
  return name in TERMS ? name : null;
};

/** Where a card of that size stands beside a figure, within the window: `{left, top}`. */
export function beside(figure, card, view) {
  const below = figure.bottom + GAP;
  const top = below + card.height + GAP <= view.height ? below : Math.max(GAP, figure.top - GAP - card.height);
  const left = Math.min(Math.max(GAP, figure.left), Math.max(GAP, view.width - card.width - GAP));
  return { left, top };
}

/**
 * Let every figure of a page be explained. `frame()` gives `{state, filter}`: the floor as the page knows it and what
 * it is narrowed to. `page` has words, language and, once it is known, the zone.
 */
export function explain(page, frame) {
  const { say } = page;
  const corner = make("button", "why-corner", { type: "button", tabindex: "-1", "aria-label": say("why_card.open"), title: say("why_card.open") }, ["i"]);
  let figure = null;
  let card = null;
  let source = null;

  function close(back = true) {
    if (card === null) return;
    card.remove();
    card = null;
    mark(source, "data-explained", null);
    if (back) source.focus({ preventScroll: true });
  }

  function show(node) {
    const name = nameOfFigure(node);
    if (name === null) return;
    close(false);
    source = node;
    card = lay(page, name, node, frame(), () => close());
    mark(node, "data-explained", "true");
    document.getElementById("desk").append(card);
    const { left, top } = beside(node.getBoundingClientRect(), card.getBoundingClientRect(), { width: innerWidth, height: innerHeight });
    card.style.left = `${left}px`;
    card.style.top = `${top}px`;
    card.focus({ preventScroll: true });
  }

  function offer(target) {
    const node = target?.closest?.("[data-value]");
    if (!node || nameOfFigure(node) === null || target.closest(".why-card")) return;
    if (figure === node && corner.isConnected) return;
    figure = node;
    // Inside the figure's box it would be a button within a link: it stands beside it and is laid over it.
    (node.closest("td, .figure-box") ?? node.parentElement).append(corner);
  }

  document.addEventListener("pointerover", (event) => offer(event.target));
  corner.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    show(figure);
  });
  document.addEventListener("click", (event) => {
    const own = event.target.closest("button[data-value]");
    if (own) show(own);
    else if (card !== null && !card.contains(event.target)) close(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && card !== null) {
      event.preventDefault();
      close();
    }
    if (event.key !== "i" || event.ctrlKey || event.metaKey || event.altKey || busy(event.target) || !heard(localStorage)) return;
    const at = document.activeElement;
    const node = at?.matches?.("[data-value]") ? at : at?.querySelector?.("[data-value]");
    if (at === document.body || !node) return;
    event.preventDefault();
    show(node);
  });
}

function lay(page, name, node, { state, filter = {} }, close) {
  const { say, lang } = page;
  const zone = page.zone ?? "UTC";
  const shut = make("button", "button icon why-close", { type: "button", "aria-label": say("close") }, ["×"]);
  shut.addEventListener("click", close);
  const title = make("h2", "", { id: "why-card-title" }, [say(`figure.${name}`)]);
  const shown = make("span", "why-value", {}, [node.querySelector("[data-shown]")?.textContent ?? node.textContent]);
  const facts = [
    [say("why_card.window"), [windowOf(say, name, state, zone, lang)]],
    [say("why_card.as_of"), [state ? `${timeOfDay(Date.parse(state.asOf), zone)} ${nameOf(zone, lang)}` : UNKNOWN]],
    ...narrowed(say, filter),
    [say("why_card.feeds"), feeds(say, state)],
    ...without(say, name, state),
  ];
  return make("section", "why-card", { role: "dialog", "aria-labelledby": "why-card-title", tabindex: "-1" }, [
    make("div", "why-head", {}, [title, shown, shut]),
    make("p", "why-means", {}, [say(`means.${name}`)]),
    ...(node.dataset.because ? [make("p", "why-means strong", {}, [node.dataset.because])] : []),
    make("dl", "", {}, facts.map(([term, said]) => make("div", "", {}, [make("dt", "", {}, [term]), make("dd", "", {}, said)]))),
  ]);
}

function windowOf(say, name, state, zone, lang) {
  const begun = Date.parse(state?.since.at);
  return say(`window.${TERMS[name].window}`, { time: `${timeOfDay(begun, zone, false)} ${nameOf(zone, lang)}` });
}

function narrowed(say, filter) {
  const parts = Object.entries(filter).filter(([, value]) => value);
  return parts.length ? [[say("why_card.only"), [parts.map(([name, value]) => `${say(`filter.${name}`)} ${value}`).join(" · ")]]] : [];
}

function feeds(say, state) {
  const all = state ? byTrust(state.sources) : [];
  if (all.length === 0) return [UNKNOWN];
  const lines = all.slice(0, MOST_FEEDS).map((source) => make("span", "why-feed", {}, [
    glyph(source.state), make("span", "strong", {}, [source.source]), `${say(`feed.${source.state}`)} · ${duration(source.age_s)}`,
  ]));
  if (all.length > MOST_FEEDS) lines.push(make("span", "why-feed", {}, [say("more", { n: count(all.length - MOST_FEEDS) })]));
  return lines;
}

function without(say, name, state) {
  const kinds = TERMS[name].left;
  if (kinds.length === 0) return [];
  const lines = kinds.map((kind) => make("span", "why-feed", {}, [say(`left.${kind}`, { n: count(state ? leftOut(kind, state) : null) })]));
  return [[say("why_card.left"), lines]];
}
