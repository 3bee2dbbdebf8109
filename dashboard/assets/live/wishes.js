// What a wall is asked for in its address: language, theme, kiosk, scenes and whether its figures may be seen.
//
// Decides what holds when nothing or nonsense is asked. A wall keeps nothing anywhere else, so its address is all
// there is to set up.

/** The scene of everything. */
export const ALL = "all";
const MOST_SCENES = 20;
const LEAST_S = 5;
const MOST_S = 3600;
const USUAL_S = 30;

/** Read an address: `{lang, theme, kiosk, scenes, every, hidden}`; `every` in milliseconds, `scenes` is never empty. */
export function wishes(search) {
  const asked = new URLSearchParams(search);
  const named = (asked.get("scenes") ?? "").split(",").map((name) => name.trim()).filter(Boolean);
  const every = Number(asked.get("every") ?? USUAL_S);
  return {
    lang: asked.get("lang") === "zh" ? "zh" : "en",
    theme: asked.get("theme") === "light" ? "light" : "dark",
    kiosk: asked.get("kiosk") === "1",
    scenes: named.length ? [...new Set(named)].slice(0, MOST_SCENES) : [ALL],
    every: (every > 0 ? Math.min(MOST_S, Math.max(LEAST_S, every)) : USUAL_S) * 1000,
    hidden: asked.get("figures") === "hidden",
  };
}
