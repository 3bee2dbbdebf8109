export default ({ Inside }, { equal }) => {
  const say = (key, params = {}) => [key, ...Object.values(params)].join(" ");
  const letter = { id: "0-1-0", at: "2026-11-10T16:05:03Z", partition: 3, reason: "invalid", field: null, error: "wrong", source: null, order: "SO-1", raw: '{"a":1}', raw_truncated: false };
  function stage(may = true) {
    const facts = ["at", "source", "partition", "error"].map((name) => `<dd data-fact="${name}"></dd>`).join("");
    const buttons = ["plain", "copy", "retry", "drop"].map((name) => `<button id="letter-${name}"><span></span></button>`).join("");
    document.body.innerHTML = `<dialog id="letter-dialog"><h2 id="letter-reason"></h2><p id="letter-about"></p>${facts}<pre id="letter-raw"></pre><p id="letter-cut"></p>${buttons}</dialog>`;
    const acts = [];
    return { inside: new Inside({ say, lang: "en", zone: "Asia/Shanghai" }, may, (...act) => acts.push(act)), acts };
  }
  const at = (id) => document.getElementById(id);
  return {
    "what is not said is not left blank": () => {
      stage().inside.show(letter);
      equal([...document.querySelectorAll("[data-fact]")].map((node) => node.textContent), ["11 Nov 00:05:03", "letter.unsaid", "3", "wrong"]);
    },
    "what came is indented, and as it came when that is wanted": () => {
      stage().inside.show(letter);
      const first = at("letter-raw").textContent;
      at("letter-plain").click();
      equal([first, at("letter-raw").textContent], ['{\n  "a": 1\n}', '{"a":1}']);
    },
    "an act closes it and names the letter": () => {
      const { inside, acts } = stage();
      inside.show(letter);
      at("letter-retry").click();
      equal([at("letter-dialog").open, acts], [false, [["retry", letter]]]);
    },
    "who may not act finds no acts": () => {
      stage(false);
      equal([at("letter-retry").hidden, at("letter-drop").hidden], [true, true]);
    },
    "markup stays text": () => {
      stage().inside.show({ ...letter, raw: "<img src=x>", error: "<b>bold</b>" });
      equal(document.querySelectorAll("#letter-dialog :is(img, b)").length, 0);
    },
  };
};
