// How numbers, durations and instants are written; the same in every language but for dates.
//
// Decides that unknown is a dash, never zero and never blank, and that there is one form for a duration:
// 72 s, 37 m, 1 h 08, 5 d.

export const UNKNOWN = "—";

const LOCALES = { en: "en-GB", zh: "zh-CN" };
const dates = new Map();

const isNumber = (value) => typeof value === "number" && Number.isFinite(value);

/** A whole number with separators: 120,034. */
export function count(value) {
  if (!isNumber(value)) return UNKNOWN;
  const whole = Math.round(value);
  return `${whole < 0 ? "−" : ""}${String(Math.abs(whole)).replace(/\B(?=(\d{3})+$)/g, ",")}`;
}

/** A rate: whole from ten on, one decimal below (a slow trickle is no zero), in thousands from ten thousand on. */
export function rate(value) {
  if (!isNumber(value)) return UNKNOWN;
  if (Math.abs(value) >= 9999.5) return `${count(Math.trunc(value / 1000))}${(Math.abs(value) / 1000 % 1).toFixed(1).slice(1)}k`;
  const tenths = Math.round(Math.abs(value) * 10);
  if (tenths >= 100 || tenths % 10 === 0) return count(value);
  return `${value < 0 ? "−" : ""}${(tenths / 10).toFixed(1)}`;
}

/** A duration from seconds. */
export function duration(seconds) {
  if (!isNumber(seconds)) return UNKNOWN;
  const s = Math.max(0, Math.floor(seconds));
  if (s < 100) return `${s} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")}`;
  return `${count(Math.floor(hours / 24))} d`;
}

/** Parts of a whole in percent with one decimal; 100 % only when nothing is missing. */
export function share(part, whole) {
  if (!isNumber(part) || !isNumber(whole) || whole <= 0) return UNKNOWN;
  const tenths = Math.floor((part / whole) * 1000 + 1e-9);
  return tenths === 1000 ? "100%" : `${(tenths / 10).toFixed(1)}%`;
}

/** Time since the peak began: T+05:42, T+29:08. */
export function elapsed(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60000));
  return `T+${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** The time of day in a zone: 01:42:03, or 01:42 without seconds. */
export function timeOfDay(ms, zone, seconds = true) {
  if (!isNumber(ms) || !zone) return UNKNOWN;
  return formatter("en", zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(seconds && { second: "2-digit" }) })
    .format(ms);
}

/** The day in a zone: 11 Nov, 11月11日. */
export function day(ms, zone, lang) {
  if (!isNumber(ms) || !zone) return UNKNOWN;
  return formatter(lang, zone, { day: "numeric", month: "short" }).format(ms);
}

/** What people call a zone: Shanghai, 中国时间. */
export function zoneName(ms, zone, lang) {
  if (lang === "en") return zone.split("/").pop().replaceAll("_", " ");
  const parts = formatter(lang, zone, { timeZoneName: "shortGeneric" }).formatToParts(ms);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

function formatter(lang, zone, options) {
  const key = JSON.stringify([lang, zone, options]);
  if (!dates.has(key)) dates.set(key, new Intl.DateTimeFormat(LOCALES[lang] ?? LOCALES.en, { timeZone: zone, ...options }));
  return dates.get(key);
}
