export default ({ bars, beyond, histogram, named, targetAt }, { equal }) => {
  const counted = { upto_s: [60, 120, 180, 600], orders: [4, 10, 6, 2], held: [1, 2, 5, 0], late: [0, 0, 4, 2] };
  return {
    "a bar is made of the late, of those on hold, and of the rest; nobody is counted twice": () =>
      equal(bars(counted).map(({ late, held, rest }) => [late, held, rest]), [[0, 1, 3], [0, 2, 8], [4, 2, 0], [2, 0, 0]]),
    "who left is neither late nor held": () => equal(bars({ upto_s: [60], orders: [3] })[0], { from: 0, to: 60, all: 3, late: 0, held: 0, rest: 3 }),
    "the target stands upon its edge": () => equal([targetAt([60, 120], 120), targetAt([60, 120], 90), targetAt([60], null)], [2, null, null]),
    "the due instant is already beyond": () => equal([beyond(bars(counted), 120), beyond(bars(counted), null)], [8, null]),
    "as many edges are named as have room, the target always": () => {
      const list = Array.from({ length: 20 }, () => ({}));
      equal(named(list, 10, 400), [0, 4, 10, 16]);
      equal(named(list, null, 400), [0, 4, 8, 12, 16]);
    },
    "what is drawn says in words what it shows": () => {
      document.body.innerHTML = '<div id="b" style="width:600px"></div>';
      const box = document.getElementById("b");
      histogram(box, bars(counted), counted.upto_s, { target_s: 120, said: "22 are here", one: (bar) => `${bar.all}`, word: "target 2 m" });
      const svg = box.firstElementChild;
      equal([svg.getAttribute("aria-label"), svg.querySelectorAll(".bar-late").length, svg.querySelectorAll(".bar-hit title")[1].textContent], ["22 are here", 2, "10"]);
      equal([svg.querySelectorAll(".target-line").length, svg.textContent.includes("target 2 m")], [1, true]);
    },
  };
};
