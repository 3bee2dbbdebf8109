export default ({ busy, GO, heard, Keys }, { equal }) => ({
  "g and another key lead somewhere, within a moment": () => {
    const keys = new Keys();
    equal([keys.press("g", 0), keys.press("f", 400)], [null, { go: "/floor" }]);
    equal([keys.press("g", 1000), keys.press("f", 9000)], [null, null]);
  },
  "each of the four leads elsewhere": () => equal(Object.values(GO), ["/wall", "/floor", "/sources", "/settings/me"]),
  "single keys act at once, unless a g waits for another": () => {
    const keys = new Keys();
    equal(["?", "/", "t", "l", "x"].map((key) => keys.press(key, 0)), ["help", "search", "theme", "language", null]);
    keys.press("g", 10);
    equal(keys.press("t", 20), null);
  },
  "whoever types is left alone": () => {
    document.body.innerHTML = "<input><select></select><p contenteditable><b></b></p><button></button>";
    const at = (selector) => busy(document.querySelector(selector));
    equal([at("input"), at("select"), at("b"), at("button"), busy(null)], [true, true, true, false, false]);
  },
  "they can be switched off": () => {
    equal(heard({ getItem: () => "off" }), false);
    equal(heard({ getItem: () => null }), true);
    equal(heard({ getItem: () => { throw new Error("no"); } }), true);
  },
});
