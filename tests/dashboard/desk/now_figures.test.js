const say = (key, params = {}) => [key, ...Object.values(params)].join(" ");
const since = { received: 120034, shipped_on_time: 90, shipped_late: 6, ship_overdue: 4 };
const totals = { open: 20411, held: 40, exceptions: 118, stalled: 0 };

export default ({ figures, showFigures, showAge }, { equal }) => ({
  "the day is told in figures, the promise with its three counts": () => {
    const told = figures(say, { since, totals });
    equal([told.on_time_share.text, told.shipped_on_time.text, told.shipped_late.text, told.ship_overdue.text], ["90.0%", "90", "6", "4"]);
    equal([told.open.raw, told.held.text, told.stalled.text], [20411, "held 40", "0"]);
  },
  "what is not known is a dash, never zero": () => {
    document.body.innerHTML = '<div id="box"><b data-value="open"></b><b data-value="on_time_share"></b></div>';
    const box = document.getElementById("box");
    showFigures(box, say, null);
    const [open] = box.children;
    equal([box.textContent, open.hasAttribute("data-raw"), open.hasAttribute("data-none")], ["——", false, true]);
    equal(open.dataset.none, "false");
    showFigures(box, say, { since, totals });
    equal(open.dataset.raw, "20411");
    document.body.replaceChildren();
  },
  "the age of the data names the slowest source": () => {
    document.body.innerHTML = '<i id="as-of"></i><i id="slowest-feed"></i><i id="slowest-age"></i>';
    const sources = new Map([["u8", { source: "u8", age_s: 251 }]]);
    showAge(say, { asOf: "2026-11-11T00:05:03Z", sources }, "UTC");
    equal([...document.body.children].map((node) => node.textContent), ["now.as_of 00:05:03", "now.slowest u8", "slowest_age 4 m"]);
    document.body.replaceChildren();
  },
});
