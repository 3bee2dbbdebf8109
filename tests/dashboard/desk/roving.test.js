export default ({ rove, step }, { equal }) => {
  function stage() {
    document.body.innerHTML = '<div id="g"><p><a href="#1">1</a><a href="#2">2</a></p><p></p><p><a href="#3">3</a></p></div>';
    const node = document.getElementById("g");
    const refresh = rove(node, "p", "a");
    refresh();
    return { node, refresh, links: [...node.querySelectorAll("a")] };
  }
  const press = (node, key) => node.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  return {
    "arrows lead to neighbours and never out of the table": () => {
      equal(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "x"].map((key) => step(key, [0, 0], [2, 1])), [null, [0, 1], null, [1, 0], null]);
      equal([step("ArrowDown", [0, 1], [2, 1]), step("Home", [0, 1], [2]), step("End", [0, 0], [3])], [[1, 0], [0, 0], [0, 2]]);
    },
    "Tab reaches one cell": () => equal(stage().links.map((link) => link.tabIndex), [0, -1, -1]),
    "it is the one that had the focus last": () => {
      const { links } = stage();
      links[0].focus();
      press(links[0], "ArrowRight");
      equal([document.activeElement === links[1], links.map((link) => link.tabIndex)], [true, [-1, 0, -1]]);
      press(links[1], "ArrowDown");
      equal(document.activeElement === links[2], true);
    },
    "when it is gone, Tab reaches the first": () => {
      const { links, refresh } = stage();
      links[2].focus();
      links[2].remove();
      refresh();
      equal(links.slice(0, 2).map((link) => link.tabIndex), [0, -1]);
    },
  };
};
