export default ({ Letters }, { equal }) => {
  const say = (key, params = {}) => [key, ...Object.values(params)].join(" ");
  const columns = [["when", "w"], ["reason", "r"], ["wrong", "x"], ["sender", "s"], ["acts", "a"]];
  const letter = (id) => ({ id, at: "2026-11-10T16:05:03Z", partition: 0, reason: "invalid", field: "at", error: "", source: "wms", order: null, raw: "" });
  function stage(answer, scopes = ["read", "operate"]) {
    const ids = ["letters-older", "letters-newest", "letter-plain", "letter-copy", "letter-retry", "letter-drop"];
    document.body.innerHTML = `<div id="letters" data-title="t"></div><p id="letters-said"></p><span id="letters-kept"></span><span id="letters-end"></span>
      <nav id="letter-reasons"></nav><form id="letter-form"><div class="field" data-field="source" data-kind="choice" data-title="s" data-options='[["","any"]]'></div><div class="form-error"></div></form>
      ${ids.map((id) => `<button id="${id}"><span></span></button>`).join("")}`;
    document.getElementById("letters").dataset.columns = JSON.stringify(columns);
    return new Letters({ say, lang: "en", zone: "UTC", me: { scopes }, ask: answer });
  }
  const shown = () => [...document.querySelectorAll("#letters tbody tr")].map((row) => row.dataset.key);
  const told = { letters: [letter("a"), letter("b")], counts: { invalid: 7 }, dropped_oldest: 2, kept: 2, cursor: null };
  return {
    "letters stand with their counts, and what made room is said": async () => {
      await stage(async () => told).load();
      equal([shown(), document.getElementById("letters-kept").textContent], [["a", "b"], "letters.made_room 2 2"]);
      equal([...document.querySelectorAll("#letter-reasons a")].map((link) => link.textContent), ["letters.all7", "invalid7"]);
    },
    "one that is tried again goes before the server has answered, and comes back with the reason": async () => {
      let answer;
      const refused = Object.assign(new Error("too old"), { status: 409, kind: "other" });
      const letters = stage((path, { method = "GET" } = {}) => (method === "GET" ? Promise.resolve(told) : new Promise((_, fail) => (answer = () => fail(refused)))));
      await letters.load();
      document.querySelector('[data-key="a"] [data-act="retry"]').click();
      equal(shown(), ["b"]);
      answer();
      await new Promise((resolve) => setTimeout(resolve));
      equal([shown(), document.getElementById("letters-said").textContent], [["a", "b"], "letter.comes_back"]);
    },
    "one that was gone already stays gone, and that is said": async () => {
      const gone = Object.assign(new Error(), { status: 404, kind: "gone" });
      const letters = stage((path, { method = "GET" } = {}) => (method === "GET" ? Promise.resolve(told) : Promise.reject(gone)));
      await letters.load();
      document.querySelector('[data-key="a"] [data-act="retry"]').click();
      await new Promise((resolve) => setTimeout(resolve));
      equal([shown(), document.getElementById("letters-said").textContent], [["b"], "letter.gone"]);
    },
    "a list that cannot be refreshed stays, and says how old it is": async () => {
      let works = true;
      const letters = stage(async () => {
        if (works) return told;
        throw new Error("away");
      });
      await letters.load();
      works = false;
      await letters.refresh();
      equal([shown(), document.getElementById("letters-said").textContent.startsWith("letters.old")], [["a", "b"], true]);
      works = true;
      await letters.refresh();
      equal(document.getElementById("letters-said").textContent, "");
    },
    "nothing refused, all dealt with, and nothing that matches are three things": async () => {
      const empty = (counts) => stage(async () => ({ ...told, letters: [], counts, kept: 0 })).load().then(() => document.querySelector(".none-title").textContent);
      equal([await empty({}), await empty({ invalid: 7 })], ["letters.none", "letters.all_done"]);
    },
    "a page without a match that has others behind it is not the end": async () => {
      await stage(async () => ({ ...told, letters: [], cursor: "0-5-0" })).load();
      equal([document.querySelector(".none-title").textContent, document.getElementById("letters-older").hidden], ["letters.not_yet", false]);
    },
    "who may not act finds only the look inside": async () => {
      await stage(async () => told, ["read"]).load();
      equal([...document.querySelectorAll('[data-key="a"] button')].map((button) => button.dataset.act), ["look"]);
    },
  };
};
