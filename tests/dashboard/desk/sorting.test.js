export default ({ next, ordered, SortedListing }, { equal }) => {
  const items = [{ name: "b", n: 2 }, { name: "a", n: null }, { name: "c", n: 10 }, { name: "d", n: 2 }];
  const sorts = { n: (item) => item.n, name: (item) => item.name };
  const names = (list) => list.map((item) => item.name).join("");
  return {
    "unknown is last whichever way, equals keep their order": () =>
      equal(["n", "-n", "", "other"].map((chosen) => names(ordered(items, sorts, chosen))), ["bdca", "cbda", "bacd", "bacd"]),
    "names go from a to z first, numbers from the largest": () => {
      equal(["", "-n", "n"].map((chosen) => next(chosen, "n", false)), ["-n", "n", ""]);
      equal(["", "name", "-name"].map((chosen) => next(chosen, "name", true)), ["name", "-name", ""]);
    },
    "a click on a head sorts, says so and writes it into the address": () => {
      document.body.innerHTML = `<div id="l" data-title="t" data-columns='[["name","Name"],["n","N"]]'></div>`;
      const node = document.getElementById("l");
      const line = () => document.createElement("span");
      const table = new SortedListing(node, (key) => key, {
        key: (item) => item.name, build: () => ({ name: [line()], n: [line()] }),
        fill: (cells, item) => (cells.name.textContent = item.name), sorts, texts: ["name"], param: "sort_test",
      });
      const shown = () => [...node.querySelectorAll("tbody tr")].map((row) => row.dataset.key).join("");
      table.show(items, { title: "none" });
      const head = node.querySelector("th.cell-n");
      head.querySelector("button").click();
      equal([shown(), head.getAttribute("aria-sort"), location.search.includes("sort_test=-n")], ["cbda", "descending", true]);
      head.querySelector("button").click();
      head.querySelector("button").click();
      equal([shown(), head.getAttribute("aria-sort"), location.search.includes("sort_test")], ["bacd", null, false]);
    },
  };
};
