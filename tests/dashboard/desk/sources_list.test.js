export default ({ sourceList }, { equal }) => {
  const NOW = Date.parse("2026-11-10T16:05:03Z");
  const say = (key, params = {}) => [key, ...Object.values(params)].join(" ");
  function stage(source, filter = () => {}) {
    const names = ["state", "source", "contact", "event", "age", "delay", "rate", "refused"];
    document.body.innerHTML = `<div id="source-list" data-title="x" data-columns='${JSON.stringify(names.map((name) => [name, name]))}'></div>`;
    sourceList({ say, lang: "en", zone: "Asia/Shanghai" }, { now: () => NOW, filter }).show([{
      source: "wms", state: "live", kind: "push", last_contact_at: "2026-11-10T16:05:02Z", last_event_at: "2026-11-10T16:05:01Z",
      age_s: 2, delay_p95_s: 3, per_min: null, usual_per_min: null, refused: null, refusals: null, ...source,
    }]);
    return (name) => document.querySelector(`td.cell-${name}`);
  }
  return {
    "one that is silent says since when": () =>
      equal(stage({ state: "silent", last_contact_at: "2026-11-10T15:50:00Z" })("state").lastChild.textContent, "source.since 10 Nov 23:50"),
    "an instant of today is a time, and unknown is a dash": () =>
      equal([stage({})("event").textContent, stage({ last_event_at: null })("event").textContent], ["00:05:01", "—"]),
    "how often it is asked stands below its name": () => equal(stage({ kind: "poll", interval_s: 120 })("source").lastChild.textContent, "feeds.poll 2 m"),
    "without a rate there is no bar; with both there is a tick": () => {
      const bare = stage({})("rate");
      equal([bare.querySelector(".number").textContent, bare.querySelector(".rate-track").hidden], ["—", true]);
      const both = stage({ per_min: 10, usual_per_min: 100 })("rate");
      equal([both.textContent, both.querySelector(".rate-tick").style.left, both.firstChild.dataset.judged], ["10rate.far_below 100", "66.7%", "far_below"]);
    },
    "what was refused is a link to its letters; nothing refused is none": () => {
      let chosen = null;
      const link = stage({ refused: { invalid: 3 }, refusals: 3 }, (source) => (chosen = source))("refused").firstChild;
      link.click();
      equal([link.textContent, link.getAttribute("href").endsWith("source=wms"), chosen], ["3invalid 3", true, "wms"]);
      equal(stage({ refused: {}, refusals: 0 })("refused").firstChild.hasAttribute("href"), false);
    },
    "a delay that comes from the past says so, and why": () => {
      const cell = stage({ delay_p95_s: 27000 })("delay");
      equal([cell.textContent, cell.firstChild.dataset.because], ["7 h 30source.past", "source.past_why"]);
      equal(stage({})("delay").firstChild.hasAttribute("data-because"), false);
    },
  };
};
