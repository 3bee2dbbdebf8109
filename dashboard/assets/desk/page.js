// What every page of the desk does first: language, theme, its words, the bar, who is signed in.
//
// Decides that a page speaks before it knows anything, and that somebody who is not known is sent to sign in and
// brought back.

import { appears, byId, make, mark, put } from "../live/dom.js";
import { UNKNOWN_SETUP } from "../live/doors.js";
import { speaker } from "../live/words.js";
import { ask, tell } from "./asking.js";
import { readLook, remember, remembered, signInAddress, withLook } from "./look.js";
import { hush, said } from "./said.js";
import { listen } from "./shortcuts.js";
import { browserZone, chosenZone, keepZone, nameOf, zoneOf, ZONES } from "./zones.js";

const AGAIN_MS = 3000;

const root = document.documentElement;

/** Begin a page: gives `{node, say, lang, look, ask, me, zone}`; `me` and the shop's zone once they are known. */
export async function begin(title) {
  const look = readLook(location.href, remembered(localStorage));
  dress(look);
  const node = await appears("desk");
  const say = speaker(JSON.parse(node.dataset.words), look.lang);
  label(node, say);
  document.title = `${say(title)} · Peakline`;
  switches(say, look);
  const page = { node, say, look, lang: look.lang };
  page.ask = (path, options) => askHere(page, path, options);
  return page;
}

/**
 * Learn who is signed in and how the shop is set up, however long that takes; fills the bar. `zone` is the one that
 * times are shown in.
 */
export async function meet(page) {
  const { say } = page;
  listen(page);
  byId("sign-out").addEventListener("click", () => signOut(page));
  const [me, setup] = await known(page);
  put(byId("me-name"), me.name);
  put(byId("me-role"), me.role ? say(`role.${me.role}`) : "");
  for (const link of document.querySelectorAll(".place-link")) {
    link.hidden = !me.scopes.includes(link.dataset.scope);
  }
  mark(root, "data-drill", setup.drill ? "true" : null);
  zoneChoice(page, setup.timezone);
  return Object.assign(page, { me, setup, zone: zoneOf(chosenZone(localStorage), setup.timezone) });
}

/** Let people choose in whose time a page speaks; another choice is another page, for all of its times are others. */
function zoneChoice({ say, lang }, shop) {
  const box = byId("zone-choice");
  if (box === null) return;
  const select = make("select", "", { "aria-label": say("bar.zone"), title: say("bar.zone") }, ZONES.map((choice) =>
    make("option", "", { value: choice }, [say(`zone.${choice}`, { name: nameOf(zoneOf(choice, shop), lang) })])));
  if (shop === browserZone()) select.children[1].remove();
  select.value = chosenZone(localStorage);
  if (select.value === "") select.value = "shop";
  select.addEventListener("change", () => {
    keepZone(localStorage, select.value);
    location.reload();
  });
  box.replaceChildren(make("div", "input choice small-choice", {}, [select]));
}

async function known(page) {
  for (;;) {
    try {
      const told = await Promise.all([page.ask("/api/v1/session"), page.ask("/api/v1/setup").catch(() => UNKNOWN_SETUP)]);
      hush();
      return told;
    } catch (trouble) {
      said(tell(page.say, trouble), "refused");
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}

/** Say every word that was laid out, below a node. */
export function label(node, say) {
  for (const one of node.querySelectorAll("[data-word]")) put(one, say(one.dataset.word));
  for (const one of node.querySelectorAll("[data-label]")) mark(one, "aria-label", say(one.dataset.label));
}

/** Ask the server; whoever it does not know goes to sign in, and comes back. */
async function askHere(page, path, options) {
  try {
    return await ask(path, options);
  } catch (trouble) {
    if (trouble.kind === "unknown") {
      location.replace(signInAddress(location.href, page.look));
      await new Promise(() => {}); // The page is being left: nothing that waits for the answer should go on.
    }
    throw trouble;
  }
}

async function signOut(page) {
  byId("sign-out").disabled = true;
  await page.ask("/api/v1/session", { method: "DELETE" }).catch(() => {});
  location.assign(withLook("/sign-in", page.look, location.origin));
}

function dress(look) {
  mark(root, "lang", look.lang === "zh" ? "zh-CN" : "en");
  mark(root, "data-theme", look.theme);
  // What frames the page on a phone has its ground.
  mark(document.querySelector('meta[name="theme-color"]'), "content", getComputedStyle(root).getPropertyValue("--ground").trim());
}

function switches(say, look) {
  const theme = byId("theme-switch");
  const paint = () => {
    dress(look);
    const word = say(look.theme === "dark" ? "bar.to_light" : "bar.to_dark");
    mark(theme, "aria-label", word);
    mark(theme, "title", word);
    for (const link of document.querySelectorAll(".segments a")) {
      const other = { ...look, lang: link.dataset.lang };
      mark(link, "href", withAll(other));
      mark(link, "aria-current", link.dataset.lang === look.lang ? "true" : null);
    }
    for (const link of document.querySelectorAll('a[href^="/"]:not(.segments a)')) {
      if (!link.getAttribute("href").startsWith("/api/")) mark(link, "href", withLook(link.getAttribute("href"), look, location.origin));
    }
  };
  theme.addEventListener("click", () => {
    look.theme = look.theme === "dark" ? "light" : "dark";
    remember(localStorage, look);
    history.replaceState(history.state, "", withAll(look));
    paint();
  });
  for (const link of document.querySelectorAll(".segments a")) {
    link.addEventListener("click", () => remember(localStorage, { ...look, lang: link.dataset.lang }));
  }
  document.addEventListener("address", paint); // a page that wrote its address anew: the links follow
  paint();
}

/** This very page in another look; here both are said, for what is remembered or carried by `next` must not win. */
function withAll(look) {
  const url = new URL(location.href);
  url.searchParams.set("lang", look.lang);
  url.searchParams.set("theme", look.theme);
  return url.pathname + url.search + url.hash;
}
