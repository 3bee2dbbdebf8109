export default ({ byOpen, showHolds, showTroubles }, { equal }) => {
  const say = (key) => (key === "reason.oversell" ? "Oversell" : key);
  const some = new Map([["oversell", { reason: "oversell", open: 31, oldest_s: 612 }], ["strange_thing", { reason: "strange_thing", open: 40, oldest_s: 60 }]]);
  return {
    "the most orders stand first": () => equal(byOpen(some).map((one) => one.reason), ["strange_thing", "oversell"]),
    "a reason has its word, and one that is not ours stays readable": () => {
      const box = document.createElement("div");
      showTroubles(box, say, some);
      equal([...box.querySelectorAll(".line-name")].map((one) => one.textContent), ["strange thing", "Oversell"]);
      const number = box.querySelector('[data-reason="oversell"] [data-value="open"]');
      equal([number.textContent, number.dataset.raw, number.dataset.why], ["31", "31", "open_reason"]);
      equal(box.querySelector('[data-reason="oversell"] [data-value="oldest_s"]').textContent, "oldest 10 m");
    },
    "lines stay while their numbers change": () => {
      const box = document.createElement("div");
      showTroubles(box, say, some);
      const line = box.firstElementChild;
      showTroubles(box, say, new Map([...some, ["strange_thing", { reason: "strange_thing", open: 41, oldest_s: 61 }]]));
      equal([box.firstElementChild === line, line.querySelector('[data-value="open"]').textContent], [true, "41"]);
    },
    "holds have no age; nobody waiting is said": () => {
      const box = document.createElement("div");
      showHolds(box, say, new Map([["presale", { reason: "presale", open: 4 }]]));
      equal(box.querySelectorAll('[data-value="oldest_s"]').length, 0);
      showHolds(box, say, new Map());
      equal(box.textContent, "holds.none");
    },
  };
};
