export default ({ fit, unfit }, { equal }) => {
  const line = (width, text) => {
    const node = document.createElement("div");
    Object.assign(node.style, { width: `${width}px`, whiteSpace: "nowrap", overflow: "hidden", font: "20px monospace" });
    node.textContent = text;
    document.body.append(node);
    return node;
  };
  return {
    "what fits is left alone": () => {
      const node = line(400, "short");
      equal([fit(node, 3), node.dataset.tight], [true, undefined]);
      node.remove();
    },
    "what does not fit is as tight as it can be, and says that it does not": () => {
      const node = line(40, "much too long for that");
      equal([fit(node, 3), node.dataset.tight], [false, "3"]);
      node.remove();
    },
    "other digits are no reason to measure again, other words are": () => {
      const node = line(100, "12");
      fit(node, 3);
      node.style.width = "5px";
      node.textContent = "98";
      equal(fit(node, 3), true);
      node.textContent = "987";
      equal(fit(node, 3), false);
      node.remove();
    },
    "another typeface is": () => {
      const node = line(100, "12");
      fit(node, 3);
      node.style.width = "5px";
      unfit(node);
      equal(fit(node, 3), false);
      node.remove();
    },
  };
};
