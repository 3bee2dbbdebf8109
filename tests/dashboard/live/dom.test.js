export default ({ appears, glyph, make, mark, put, putValue }, { equal }) => ({
  "a text that did not change is not written again": () => {
    const node = document.createElement("span");
    put(node, "37 m");
    const text = node.firstChild;
    put(node, "37 m");
    equal(node.firstChild === text, true);
    put(node, "38 m");
    equal(node.textContent, "38 m");
  },
  "what is unknown has no raw value": () => {
    const node = document.createElement("span");
    putValue(node, 12, "12");
    equal(node.dataset.raw, "12");
    putValue(node, null, "—");
    equal([node.hasAttribute("data-raw"), node.textContent], [false, "—"]);
  },
  "an absent node is nothing to write to": () => {
    put(null, "x");
    mark(null, "data-x", 1);
  },
  "glyphs are hidden from readers": () => equal(glyph("up").getAttribute("aria-hidden"), "true"),
  "an element is found as soon as it is drawn": async () => {
    const found = appears("drawn-later");
    document.body.append(make("i", "", { id: "drawn-later" }));
    equal((await found).id, "drawn-later");
  },
});
