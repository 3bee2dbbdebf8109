export default ({ figure, showPlaces, trouble, worseThan, worstFirst }, { equal }) => {
  const cell = (more) => ({ state: "flowing", depth: 10, breached: 0, at_risk: 0, ...more });
  const place = (name, more = {}) => ({ name, cell: cell(more) });
  const say = (key, { n } = {}) => (n === undefined ? key : `${key} ${n}`);
  const box = (width) => {
    const node = document.createElement("div");
    Object.assign(node.style, { width: `${width}px`, height: "80px", display: "flex", flexWrap: "wrap", overflow: "hidden", font: "32px sans-serif" });
    document.body.append(node);
    return node;
  };

  return {
    "what is stopped comes first, then what is late, at risk, deep": () => {
      const order = worstFirst([place("deep", { depth: 99 }), place("risk", { at_risk: 1 }), place("late", { breached: 1 }),
        place("later", { breached: 5 }), place("stuck", { state: "stopped" }), place("calm")]);
      equal(order.map(({ name }) => name), ["stuck", "later", "late", "risk", "deep", "calm"]);
    },
    "a tie is decided by name, so that nothing dances": () =>
      equal(worstFirst([place("b"), place("a")]).map(({ name }) => name), ["a", "b"]),
    "a healthy place has no trouble": () => equal([trouble(cell()), trouble(cell({ state: "idle" }))], [null, null]),
    "what cannot be believed is no promise": () => equal(trouble(cell({ state: "unknown", breached: 5 })), "unknown"),
    "a chip's number is that of its trouble": () => {
      equal(figure({ cell: cell({ breached: 7 }), trouble: "breached" }).raw, 7);
      equal(figure({ cell: cell({ depth: 40 }), trouble: "stopped" }).raw, 40);
    },
    "stopped is worse than saturated, idle is not worse than flowing": () =>
      equal([worseThan("stopped", "saturated"), worseThan("flowing", "idle"), worseThan("idle", "flowing"), worseThan("stopped", "stopped")],
        [true, false, false, false]),
    "what does not fit is counted": () => {
      const node = box(300);
      const many = Array.from({ length: 12 }, (_, at) => place(`WAREHOUSE-${at}`, { breached: 100 - at }));
      showPlaces(node, say, "pick_pack", "warehouse", many, [300, 80]);
      const chips = node.querySelectorAll(".place").length;
      equal(node.scrollHeight <= node.clientHeight + 1, true);
      equal(node.querySelector(".rest").textContent, `more_places ${12 - chips}`);
      node.remove();
    },
    "chips carry the hooks of the contract, and their numbers follow": () => {
      const node = box(900);
      showPlaces(node, say, "pick_pack", "warehouse", [place("SH2", { breached: 731 }), place("BJ3")], [900, 80]);
      showPlaces(node, say, "pick_pack", "warehouse", [place("SH2", { breached: 732 }), place("BJ3")], [900, 80]);
      const chip = node.querySelector('[data-stage="pick_pack"][data-warehouse="SH2"]');
      const number = chip.querySelector('[data-value="breached"]');
      equal([number.dataset.raw, number.textContent], ["732", "732"]);
      equal(node.querySelectorAll(".dot").length, 1);
      node.remove();
    },
    "names are text, whatever they contain": () => {
      const node = box(900);
      showPlaces(node, say, "pick_pack", "warehouse", [place("<img src=x>", { breached: 1 })], [900, 80]);
      equal([node.querySelector("img"), node.querySelector(".place-name").textContent], [null, "<img src=x>"]);
      node.remove();
    },
  };
};
