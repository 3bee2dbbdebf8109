// Language, theme and addresses: what a person chose goes with them from page to page.
//
// Decides that the address says it first, then the address that sent us here (`next`), then what this browser
// remembers. Only addresses of this very server are ever followed.

const KEY = "peakline-look";
const LANGS = ["en", "zh"];
const THEMES = ["dark", "light"];

/** What holds on this page: `{lang, theme}`. */
export function readLook(href, remembered = {}) {
  const here = new URL(href);
  const from = new URL(localPath(here.searchParams.get("next"), here.origin) ?? "/", here.origin);
  const pick = (name, allowed) =>
    [here.searchParams.get(name), from.searchParams.get(name), remembered[name]].find((one) => allowed.includes(one)) ?? allowed[0];
  return { lang: pick("lang", LANGS), theme: pick("theme", THEMES) };
}

/** A local address with the language and the theme in it, as far as they are not what holds anyway. */
export function withLook(path, look, origin) {
  const url = new URL(path, origin);
  for (const [name, plain] of [["lang", LANGS[0]], ["theme", THEMES[0]]]) {
    if (look[name] === plain) url.searchParams.delete(name);
    else url.searchParams.set(name, look[name]);
  }
  return url.pathname + url.search + url.hash;
}

/** Give `next` as a path of this server, or null for anything that would lead elsewhere. */
export function localPath(next, origin) {
  if (!next || !next.startsWith("/") || /^\/[/\\]/.test(next)) return null;
  let url;
  try {
    url = new URL(next, origin);
  } catch {
    return null;
  }
  return url.origin === origin ? url.pathname + url.search + url.hash : null;
}

/** Where to go once signed in: `next`, or the floor; never back to the page where one signs in. */
export function destination(href, look) {
  const here = new URL(href);
  const next = localPath(here.searchParams.get("next"), here.origin);
  const wanted = next === null || /^\/sign-in(?![\w-])/.test(next) || next.startsWith("/api/") ? "/floor" : next;
  return withLook(wanted, look, here.origin);
}

/** Where somebody who is not known (any more) signs in, to come back here. */
export function signInAddress(href, look) {
  const here = new URL(href);
  const next = here.pathname + here.search;
  return withLook(`/sign-in?next=${encodeURIComponent(next)}`, look, here.origin);
}

export function remembered(store) {
  try {
    return JSON.parse(store.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export function remember(store, look) {
  try {
    store.setItem(KEY, JSON.stringify(look));
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}
