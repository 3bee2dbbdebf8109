export default ({ fullness, net, why }, { equal }) => {
  const say = (key, given = {}) => `${key} ${JSON.stringify(given)}`;
  return {
    "the net is up, down, or steady": () => {
      equal(net({ in_per_min: 598, out_per_min: 402 }), { glyph: "up", size: 196 });
      equal(net({ in_per_min: 22, out_per_min: 25 }), { glyph: "down", size: -3 });
      equal(net({ in_per_min: 5, out_per_min: 5 }), { glyph: "", size: 0 });
    },
    "the net of something unknown is unknown": () => equal(net({ in_per_min: null, out_per_min: 4 }).size, null),
    "the target is the middle of the bar, and twice the target fills it": () =>
      equal([fullness(900, 1800), fullness(1800, 1800), fullness(9000, 1800), fullness(null, 1800), fullness(900, null)], [0.25, 0.5, 1, 0, 0]),
    "the sentence says where, how long, and which way it goes": () => {
      const said = why(say, { why: "wait", warehouse: "SH2", wait_s: 3120, target_s: 1800, net_per_min: 96 });
      equal(said.startsWith("why.wait") && ["SH2", "52 m", "30 m", "trend.growing"].every((part) => said.includes(part)), true);
    },
    "a stopped place without a known rate says so": () =>
      equal(why(say, { why: "stopped", warehouse: "", wait_s: null, target_s: null, net_per_min: null }).includes("trend.unknown"), true),
    "before visitors the sentence has no count": () => {
      const said = why(say, { why: "wait", warehouse: "SH2", wait_s: 3120, target_s: 1800, net_per_min: 96 }, { hidden: true });
      equal([said.includes("way.growing"), said.includes("96")], [true, false]);
    },
  };
};
