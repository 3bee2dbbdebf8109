export default ({ doing, hush, said }, { equal }) => {
  const stage = () => {
    document.body.innerHTML = '<div id="said"></div><button>x</button>';
    return [document.getElementById("said"), document.querySelector("button")];
  };
  return {
    "what was done is said, and stays until the next act": () => {
      const [node] = stage();
      said("li.lei is operator now.");
      equal([node.textContent, node.dataset.kind, node.querySelector(".glyph").dataset.glyph], ["li.lei is operator now.", "done", "check"]);
      hush();
      equal(node.textContent, "");
    },
    "the button rests while it is being done": async () => {
      const [, button] = stage();
      let resting = null;
      equal(await doing((key) => key, button, async () => (resting = button.disabled)), true);
      equal([resting, button.disabled], [true, false]);
    },
    "an error of our own is no trouble to be told": async () => {
      const [, button] = stage();
      const thrown = await doing((key) => key, button, async () => { throw new TypeError("ours"); }).catch((error) => error.message);
      equal([thrown, button.disabled], ["ours", false]);
    },
  };
};
