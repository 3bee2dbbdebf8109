export default ({ count, day, duration, elapsed, rate, share, timeOfDay, zoneName, UNKNOWN }, { equal }) => ({
  "large numbers have separators": () => equal([0, 999, 1000, 120034, -1234].map(count), ["0", "999", "1,000", "120,034", "−1,234"]),
  "unknown is a dash, never zero": () => {
    for (const form of [count, rate, duration]) equal([null, undefined, NaN].map(form), [UNKNOWN, UNKNOWN, UNKNOWN]);
    equal([share(1, 0), share(null, 4)], [UNKNOWN, UNKNOWN]);
    equal([timeOfDay(NaN, "UTC"), timeOfDay(0, null)], [UNKNOWN, UNKNOWN]);
  },
  "there is one form for a duration": () =>
    equal([0, 72.9, 99, 100, 2249, 3599, 3600, 4080, 172799, 172800, 432000].map(duration),
      ["0 s", "72 s", "99 s", "1 m", "37 m", "59 m", "1 h 00", "1 h 08", "47 h 59", "2 d", "5 d"]),
  "a slow trickle is no zero, a flood is told in thousands": () =>
    equal([0, 0.4, 2.6, 9.96, 22.4, 742, 9999, 12742.3, 128000].map(rate), ["0", "0.4", "2.6", "10", "22", "742", "9,999", "12.7k", "128.0k"]),
  "hundred percent is said only when nothing is missing": () =>
    equal([share(1, 1), share(99999, 100000), share(14800, 15205)], ["100%", "99.9%", "97.3%"]),
  "time since the peak began": () => equal([elapsed(0), elapsed(20520000), elapsed(104880000)], ["T+00:00", "T+05:42", "T+29:08"]),
  "the time is that of the shop's zone": () => {
    equal(timeOfDay(Date.parse("2026-11-10T17:42:03Z"), "Asia/Shanghai"), "01:42:03");
    equal(timeOfDay(Date.parse("2026-11-10T16:00:00Z"), "Asia/Shanghai", false), "00:00");
  },
  "the day is written as the language does": () => {
    const at = Date.parse("2026-11-10T17:42:03Z");
    equal(day(at, "Asia/Shanghai", "en"), "11 Nov");
    equal(day(at, "Asia/Shanghai", "zh"), "11月11日");
    equal(zoneName(at, "America/Sao_Paulo", "en"), "Sao Paulo");
    equal(zoneName(at, "Asia/Shanghai", "zh"), "中国时间");
  },
});
