export default ({ byTrust, judge, showFeed }, { equal }) => {
  const state = { asOf: "2026-11-10T16:05:03.000Z", behind: null };
  return {
    "before the first frame the feed is blind and waits": () => equal(judge(null, null), { feed: "blind", notice: "waiting" }),
    "a frame makes it live": () => equal(judge(state, 200), { feed: "live", notice: null }),
    "three heartbeats of silence make it blind": () => equal([judge(state, 2999).feed, judge(state, 3000).feed], ["live", "blind"]),
    "a part that is old makes it behind, silence is worse": () =>
      equal([judge({ ...state, behind: [3] }, 10).feed, judge({ ...state, behind: [3] }, 5000).feed], ["behind", "blind"]),
    "without a right to it there is no feed, whatever came before": () =>
      equal(judge(state, 200, true), { feed: "blind", notice: "ended" }),
    "silent sources come first, then the oldest data": () => {
      const sources = [["a", "live", 2], ["b", "silent", 900], ["c", "late", 400], ["d", "live", 50]];
      const map = new Map(sources.map(([source, state, age_s]) => [source, { source, state, age_s }]));
      equal(byTrust(map).map(({ source }) => source), ["b", "c", "d", "a"]);
    },
    "it is said on the root element, with the instant": () => {
      const root = document.createElement("div");
      const text = document.createElement("span");
      const say = (key, { time, age }) => `${key} ${time} ${age}`;
      showFeed({ root, text, say, zone: "Asia/Shanghai" }, state, 7000);
      equal([root.dataset.feed, root.dataset.asOf, text.textContent], ["blind", state.asOf, "notice.blind 00:05:03 7 s"]);
    },
  };
};
