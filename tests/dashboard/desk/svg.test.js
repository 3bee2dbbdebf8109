export default ({ hatching, round, shape, text, through }, { equal }) => ({
  "a shape has its attributes and children": () => {
    const node = shape("g", { class: "x", "aria-hidden": "true" }, [shape("line", { x1: 1 })]);
    equal([node.namespaceURI.endsWith("svg"), node.getAttribute("class"), node.firstChild.getAttribute("x1")], [true, "x", "1"]);
  },
  "a text stays text": () => equal(text("<b>", 1.26, 2, { anchor: "end" }).outerHTML.includes("&lt;b&gt;"), true),
  "a line goes through its points; through none there is none": () => equal([through([[0, 1.23], [2, 3]]), through([])], ["M0 1.2L2 3", ""]),
  "a tenth is enough": () => equal(round(1.2345), 1.2),
  "hatching is filled with by its name": () => equal(hatching("h").querySelector("pattern").id, "h"),
});
