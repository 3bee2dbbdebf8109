// A look inside one dead letter: what is known of it, and what came, as text.
//
// Decides how the bytes are shown; what is done with a letter is for the list.

import { byId, put } from "../live/dom.js";
import { named } from "../live/words.js";
import { copy, open } from "./dialogs.js";
import { indented } from "./letters_look.js";
import { moment } from "./when.js";

export class Inside {
  #page;
  #letter = null;
  #plain = false;

  /** `act(what, letter)` is called for `retry` and `drop`, which are there for those who `may`. */
  constructor(page, may, act) {
    this.#page = page;
    byId("letter-plain").addEventListener("click", () => {
      this.#plain = !this.#plain;
      this.#raw();
    });
    byId("letter-copy").addEventListener("click", () => this.#copy());
    for (const what of ["retry", "drop"]) {
      byId(`letter-${what}`).hidden = !may;
      byId(`letter-${what}`).addEventListener("click", () => {
        byId("letter-dialog").close("no");
        act(what, this.#letter);
      });
    }
  }

  /** Open it. */
  show(letter) {
    const { say, lang, zone } = this.#page;
    [this.#letter, this.#plain] = [letter, false];
    put(byId("letter-reason"), say("letter.title", { reason: named(say, "refusal", letter.reason) }));
    const about = say(`refusal_about.${letter.reason}`);
    // A reason that we do not know yet says nothing rather than its own key.
    put(byId("letter-about"), about.startsWith("refusal_about.") ? "" : about);
    const facts = { ...letter, at: moment(Date.parse(letter.at), Date.now(), zone, lang) };
    for (const node of byId("letter-dialog").querySelectorAll("[data-fact]")) {
      const told = facts[node.dataset.fact] ?? "";
      put(node, told === "" ? say("letter.unsaid") : String(told));
    }
    put(byId("letter-copy").firstElementChild, say("copy"));
    put(byId("letter-cut"), letter.raw_truncated ? say("letter.cut") : "");
    this.#raw();
    const closed = open(byId("letter-dialog"));
    byId("letter-raw").scrollTop = 0;
    return closed;
  }

  #raw() {
    const { raw } = this.#letter;
    const better = indented(raw);
    byId("letter-plain").hidden = better === null;
    put(byId("letter-plain").firstElementChild, this.#page.say(this.#plain ? "letter.indented" : "letter.as_came"));
    put(byId("letter-raw"), this.#plain ? raw : better ?? raw);
  }

  async #copy() {
    const pre = byId("letter-raw");
    const node = { focus: () => pre.focus(), select: () => getSelection().selectAllChildren(pre) };
    const done = await copy(this.#letter.raw, node);
    put(byId("letter-copy").firstElementChild, this.#page.say(done ? "copied" : "copy.by_hand"));
  }
}
