export default ({ ago, ahead, calendar, dayBegins, dayEnds, moment }, { equal }) => {
  const say = (key, { age } = {}) => (age ? `${key} ${age}` : key);
  const noon = Date.parse("2026-11-24T12:00:00Z");
  return {
    "how long ago, from just now to never": () =>
      equal([ago(say, noon, noon + 3000), ago(say, noon, noon + 42000), ago(say, null, noon)], ["now", "ago 42 s", "never"]),
    "ninety days that began a second ago are still ninety days": () => equal(ahead(say, noon + 90 * 86400000, noon + 1000), "in 90 d"),
    "what is over lies not ahead": () => equal([ahead(say, noon + 3600000, noon), ahead(say, noon, noon)], ["in 1 h 00", null]),
    "a moment is told in the shop's time, with the year when it is another": () => {
      equal(moment(noon, noon, "Asia/Shanghai", "en"), "24 Nov 20:00:00");
      equal(moment(noon, noon, "Asia/Shanghai", "zh", false), "11月24日 20:00");
      equal(moment(noon - 365 * 86400000, noon, "UTC", "en", false), "24 Nov 2025 12:00");
      equal(moment(null, noon, "UTC", "en"), "—");
    },
    "a day begins at the shop's midnight": () => {
      equal(new Date(dayBegins("2026-11-24", "Asia/Shanghai")).toISOString(), "2026-11-23T16:00:00.000Z");
      equal(new Date(dayEnds("2026-11-24", "Asia/Shanghai")).toISOString(), "2026-11-24T16:00:00.000Z");
    },
    "also on the days when clocks change": () => {
      equal(new Date(dayBegins("2026-03-29", "Europe/Berlin")).toISOString(), "2026-03-28T23:00:00.000Z");
      equal(new Date(dayEnds("2026-03-29", "Europe/Berlin")).toISOString(), "2026-03-29T22:00:00.000Z");
    },
    "what is no day has no beginning": () => equal([dayBegins("", "UTC"), dayEnds("soon", "UTC"), dayBegins("2026-13-40", "UTC")].map(Number.isNaN), [true, true, true]),
    "an instant has the day of its zone": () => equal(calendar(Date.parse("2026-11-24T20:00:00Z"), "Asia/Shanghai"), "2026-11-25"),
  };
};
