export default ({ depths, HEIGHT, spark, trace, WIDTH }, { equal }) => ({
  "each stage has its depths": () => {
    const answer = { stages: [{ stage: "pick_pack", points: [{ depth: 1 }, { depth: 3 }] }] };
    equal([depths(answer).get("pick_pack"), depths(null).size], [[1, 3], 0]);
  },
  "the line stands on zero, whatever its least value": () => {
    const [low, high] = trace([80, 100]).map(([, y]) => y);
    const floor = trace([0, 100])[0][1];
    equal([high < low, low < floor, floor <= HEIGHT], [true, true, true]);
  },
  "it goes from one edge to the other": () => equal(trace([1, 2, 3]).map(([x]) => x), [3, WIDTH / 2, WIDTH - 3]),
  "what is drawn already is not drawn anew, but says what is so now": () => {
    const box = document.createElement("span");
    spark(box, [1, 2], "one");
    const drawn = box.firstElementChild;
    spark(box, [1, 2], "two");
    equal([box.firstElementChild === drawn, drawn.getAttribute("aria-label"), box.querySelectorAll("path").length], [true, "two", 2]);
    spark(box, [1, 2, 3], "three");
    equal(box.firstElementChild === drawn, false);
  },
});
