export default ({ line, Listing, write }, { equal }) => {
  function stage() {
    document.body.innerHTML = `<div id="l" data-state="loading" data-title="people" data-columns='[["name","Name"],["acts","Actions"]]'></div>`;
    const node = document.getElementById("l");
    const list = new Listing(node, (key) => key, {
      key: (item) => item.name,
      build: () => ({ name: [line()], acts: [document.createElement("button")] }),
      fill: (cells, item) => write(cells.name, item.text ?? item.name),
    });
    return { node, list, rows: () => [...node.querySelectorAll("tbody tr")] };
  }
  return {
    "rows stand in the order given, each with the names of its columns": () => {
      const { node, list, rows } = stage();
      list.show([{ name: "b" }, { name: "a" }]);
      equal([node.dataset.state, rows().map((row) => row.dataset.key), rows()[0].firstChild.dataset.title], ["ready", ["b", "a"], "Name"]);
    },
    "a row stays the same while its text changes, so that a focused button stays focused": () => {
      const { list, rows } = stage();
      list.show([{ name: "a" }, { name: "b" }]);
      const [row] = rows();
      row.querySelector("button").focus();
      list.show([{ name: "a", text: "changed" }]);
      equal([rows()[0] === row, row.textContent, document.activeElement === row.querySelector("button"), rows().length], [true, "changed", true, 1]);
    },
    "a row that is moved keeps the focus": () => {
      const { list, rows } = stage();
      list.show([{ name: "a" }, { name: "b" }]);
      const [, button] = rows().map((row) => row.querySelector("button"));
      button.focus();
      list.show([{ name: "b" }, { name: "a" }]);
      equal([rows()[0].dataset.key, document.activeElement === button], ["b", true]);
    },
    "what is outside text stays text": () => {
      const { node, list } = stage();
      list.show([{ name: "<img src=x onerror=alert(1)>" }]);
      equal([node.querySelectorAll("img").length, node.querySelector("tbody span").textContent], [0, "<img src=x onerror=alert(1)>"]);
    },
    "an empty list says what to do, and one that failed offers to try again": () => {
      const { node, list } = stage();
      list.show([], { title: "Nobody yet", about: "Add somebody" });
      equal([node.dataset.state, node.textContent], ["empty", "Nobody yetAdd somebody"]);
      let again = 0;
      list.fail("away", () => (again += 1));
      node.querySelector("button").click();
      equal([again, node.dataset.state, node.getAttribute("aria-busy")], [1, "loading", "true"]);
      list.show([{ name: "a" }]);
      equal([node.dataset.state, node.getAttribute("aria-busy")], ["ready", null]);
    },
  };
};
