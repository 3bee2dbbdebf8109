export default ({ beside, explain, nameOfFigure }, { equal }) => {
  const say = (key, params = {}) => `${key}${params.n ? ` ${params.n}` : ""}${params.time ? ` ${params.time}` : ""}`;
  const state = {
    asOf: "2026-11-11T00:05:03Z", since: { at: "2026-11-11T00:00:00Z" }, totals: { held: 40, untracked: 0 }, holds: new Map(), quality: {},
    sources: new Map([["wms", { source: "wms", state: "live", age_s: 3 }]]),
  };
  function stage() {
    document.body.innerHTML = `<div id="desk"><p class="figure-box"><a href="#x" id="one" data-value="wait_s">52 m</a></p>
      <button type="button" id="two" data-value="open" data-why="open_reason">31</button><input id="field"></div>`;
    explain({ say, lang: "en", zone: "UTC" }, () => ({ state, filter: { warehouse: "SH2" } }));
    return (id) => document.getElementById(id);
  }
  const card = () => document.querySelector(".why-card");
  const press = (node, key) => node.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  return {
    "a figure is explained under its name, or under the one that says more": () => {
      const at = stage();
      equal([nameOfFigure(at("one")), nameOfFigure(at("two")), nameOfFigure(at("field"))], ["wait_s", "open_reason", null]);
    },
    "i on a focused figure opens the card, Escape closes it and the focus is back": () => {
      const at = stage();
      at("one").focus();
      press(at("one"), "i");
      const text = card().textContent;
      equal(["figure.wait_s", "52 m", "means.wait_s", "window.rates", "00:05:03 UTC", "wms", "SH2", "left.held 40"].filter((part) => !text.includes(part)), []);
      equal([document.activeElement === card(), card().getAttribute("role")], [true, "dialog"]);
      press(card(), "Escape");
      equal([card(), document.activeElement === at("one")], [null, true]);
    },
    "a figure that is a button of its own opens it by a click; a click elsewhere closes it": () => {
      const at = stage();
      at("two").click();
      equal(card().textContent.includes("means.open_reason"), true);
      document.body.click();
      equal(card(), null);
    },
    "the corner of a figure opens it too, and leads nowhere else": () => {
      const at = stage();
      at("one").dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
      const corner = document.querySelector(".why-corner");
      equal([corner.closest("a"), corner.tabIndex], [null, -1]);
      corner.click();
      equal(card().textContent.includes("means.wait_s"), true);
    },
    "whoever types an i gets an i": () => {
      const at = stage();
      at("field").focus();
      press(at("field"), "i");
      equal(card(), null);
    },
    "the card stands below its figure, above it where there is no room, and never off the window": () => {
      const view = { width: 1000, height: 600 };
      const size = { width: 300, height: 200 };
      equal(beside({ left: 100, top: 80, bottom: 100 }, size, view), { left: 100, top: 108 });
      equal(beside({ left: 950, top: 500, bottom: 520 }, size, view), { left: 692, top: 292 });
      equal(beside({ left: -5, top: 100, bottom: 590 }, { width: 2000, height: 900 }, view), { left: 8, top: 8 });
    },
  };
};
