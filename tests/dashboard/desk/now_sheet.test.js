const say = (key, params = {}) => [key, ...Object.values(params)].join(" ");

export default ({ read, showChoices, showNarrowed }, { equal }) => ({
  "one of the choices holds, all is one of them": () => {
    document.body.innerHTML = '<div id="box"></div>';
    const box = document.getElementById("box");
    showChoices(box, say, "warehouse", [{ name: "SH2", depth: 1200 }, { name: "GZ1", depth: 9 }], "GZ1");
    equal([...box.children].map((chip) => chip.textContent), ["now.all", "SH21,200", "GZ19"]);
    equal(read(document.body), { warehouse: "GZ1" });
    box.querySelector("input").click();
    equal(read(document.body), { warehouse: "" });
    document.body.replaceChildren();
  },
  "nothing to choose is said": () => {
    const box = document.createElement("div");
    showChoices(box, say, "channel", [], "");
    equal(box.textContent, "now.choices_none");
  },
  "what the page is narrowed to can be taken away again": () => {
    document.body.innerHTML = '<button id="now-filter"></button><div id="now-chips"></div>';
    const told = [];
    showNarrowed(say, { warehouse: "SH2", priority: "vip" }, (filter) => told.push(filter));
    const chips = [...document.querySelectorAll("#now-chips button")];
    equal([chips.map((chip) => chip.textContent), document.getElementById("now-filter").dataset.some], [["SH2", "vip"], "true"]);
    chips[1].click();
    equal(told, [{ warehouse: "SH2", priority: "" }]);
    document.body.replaceChildren();
  },
});
