export default ({ begun }, { equal }) => {
  const say = (key, { name = "", time }) => `${key} ${name} ${time}`;
  const at = "2026-11-11T00:00:00+08:00";
  const peak = { name: "双11", start: at, end: "2026-11-13T00:00:00+08:00" };
  const now = Date.parse("2026-11-11T05:00:00+08:00");
  return {
    "a peak that runs names the day, in the zone that is shown": () => equal(begun(say, at, { zone: "Asia/Shanghai", peak, now }), "today.peak 双11 00:00"),
    "else the day says since when it is counted": () => equal(begun(say, at, { zone: "UTC", peak: null, now }), "today.since  16:00"),
    "a peak that is over is none": () => equal(begun(say, at, { zone: "UTC", peak, now: now + 9e8 }), "today.since  16:00"),
  };
};
