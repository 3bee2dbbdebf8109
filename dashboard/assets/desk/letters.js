// The dead letters: the list with its filters in the address, trying again, removing.
//
// Decides that an act is shown at once and taken back when the server refuses it; what a letter says from outside is
// written as text only.

import { byId, glyph, make, mark, put } from "../live/dom.js";
import { count, timeOfDay } from "../live/format.js";
import { named } from "../live/words.js";
import { tell } from "./asking.js";
import { confirmed } from "./dialogs.js";
import { Form } from "./fields.js";
import { Inside } from "./letters_inside.js";
import { briefly, chosen, reasonsOf, toAddress, toServer, verdict } from "./letters_look.js";
import { line, Listing, write } from "./listing.js";
import { moment } from "./when.js";

const LIMIT = 20;
const NONE = {
  none: ["letters.none", "letters.none_about"],
  all_done: ["letters.all_done", "letters.all_done_about"],
  not_yet: ["letters.not_yet", "letters.not_yet_about"],
  no_match: ["letters.no_match", "letters.no_match_about"],
};

export class Letters {
  #page;
  #list;
  #told = null;
  #toldAt = null;
  #acted = new Set();
  #asked = 0;
  #form;
  #inside;
  #stale = false;

  /** `page` as `begin` and `meet` made it: who may operate is known. */
  constructor(page) {
    this.#page = page;
    this.#list = this.#listing();
    // Nothing is sent: the choice itself is the act.
    this.#form = new Form(byId("letter-form"), make("button"), page.say, { send: async () => {} });
    this.#form.inputs.get("source").addEventListener("change", (event) => this.go({ source: event.target.value }));
    byId("letters-older").addEventListener("click", () => this.go({ cursor: this.#told.cursor }));
    byId("letters-newest").addEventListener("click", () => this.go({}));
    byId("letter-reasons").addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link === null || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.go({ reason: link.dataset.reason });
    });
    addEventListener("popstate", () => this.load());
    this.#inside = new Inside(page, this.#may, (what, letter) => this.#act(what, letter));
  }

  get #may() {
    return this.#page.me.scopes.includes("operate");
  }

  /** Go to another choice; a link to this very list stands in the address. */
  go(values) {
    history.pushState(null, "", location.pathname + toAddress(location.search, values));
    return this.load();
  }

  /** Offer these sources to choose from; those that are offered stay. */
  offer(names) {
    const select = this.#form.inputs.get("source");
    const there = new Set([...select.options].map((one) => one.value));
    for (const name of names) if (!there.has(name)) select.append(make("option", "", { value: name }, [name]));
    const { source } = chosen(location.search);
    if (select !== document.activeElement) select.value = source;
  }

  /** Ask for the letters as the address says. */
  async load() {
    this.#list.wait();
    this.#say("");
    await this.#fetch((trouble) => this.#list.fail(this.#why(trouble), () => this.load()));
  }

  /** Ask again for the newest ones, quietly: an older page stays as it is being read. */
  async refresh() {
    if (chosen(location.search).cursor || this.#told === null) return;
    await this.#fetch(() => {
      this.#say(this.#page.say("letters.old", { time: timeOfDay(this.#toldAt, this.#page.zone) }), "refused");
      this.#stale = true;
    });
  }

  async #fetch(failed) {
    const turn = (this.#asked += 1);
    const here = chosen(location.search);
    let told;
    try {
      told = await this.#page.ask(toServer(here, LIMIT), { fetcher: patient });
    } catch (trouble) {
      if (turn === this.#asked) failed(trouble);
      return;
    }
    if (turn !== this.#asked) return;
    if (this.#stale) this.#say("");
    [this.#told, this.#toldAt] = [told, Date.now()];
    this.#paint();
  }

  #paint() {
    const { say } = this.#page;
    const here = chosen(location.search);
    const { letters, counts, dropped_oldest: gone, kept, cursor } = this.#told;
    const shown = letters.filter((letter) => !this.#acted.has(letter.id));
    const { all, reasons } = reasonsOf(counts, here.reason);
    const filtered = here.reason || here.source || here.cursor;
    // The server looks through so many letters at once: a page without any may have others behind it.
    const [title, about] = NONE[cursor !== null ? "not_yet" : filtered ? "no_match" : all > 0 ? "all_done" : "none"];
    this.offer([here.source, ...letters.map((letter) => letter.source)].filter(Boolean));
    this.#list.show(shown, { title: say(title), about: say(about) });
    const left = Math.max(0, kept - (letters.length - shown.length));
    put(byId("letters-kept"), say(gone ? "letters.made_room" : "letters.kept", { n: count(left), gone: count(gone) }));
    this.#reasons(all, reasons, here.reason);
    byId("letter-form").hidden = !filtered && letters.length === 0;
    byId("letters-older").hidden = cursor === null;
    byId("letters-newest").hidden = here.cursor === "";
    put(byId("letters-end"), cursor === null && here.cursor && letters.length ? say("letters.end") : "");
  }

  #reasons(all, reasons, reason) {
    const { say } = this.#page;
    const nav = byId("letter-reasons");
    nav.hidden = reasons.length === 0;
    const shape = JSON.stringify([all, reasons, reason, location.search]);
    if (nav.shape === shape) return;
    nav.shape = shape;
    const focused = nav.contains(document.activeElement) ? document.activeElement.dataset.reason : null;
    const link = (name, word, n) =>
      make("a", "chip reason", { href: location.pathname + toAddress(location.search, { reason: name }), "data-reason": name, "aria-current": name === reason ? "true" : null },
        [make("span", "", {}, [word]), make("span", "number", {}, [count(n)])]);
    nav.replaceChildren(link("", say("letters.all"), all), ...reasons.map(({ name, n }) => link(name, named(say, "refusal", name), n)));
    if (focused !== null) nav.querySelector(`[data-reason="${CSS.escape(focused)}"]`)?.focus();
  }

  #listing() {
    const { say, lang, zone } = this.#page;
    return new Listing(byId("letters"), say, {
      key: (letter) => letter.id,
      build: (letter) => {
        const button = (word, act) => {
          const made = make("button", "button quiet small-button", { type: "button", "data-act": word }, [say(`letter.${word}`)]);
          made.addEventListener("click", act);
          return made;
        };
        const look = button("look", () => this.#inside.show(letter));
        mark(look, "aria-label", say("letter.look_at", { what: briefly(letter) }));
        return {
          when: [line("mono")],
          reason: [make("span", "chip", {}, [glyph("refused"), named(say, "refusal", letter.reason)])],
          wrong: [line("field-name"), make("span", "soft wrong")],
          sender: [line("strong"), make("span", "soft")],
          acts: [...(this.#may ? [button("retry", () => this.#act("retry", letter))] : []), look],
        };
      },
      fill: (cells, letter) => {
        write(cells.when, moment(Date.parse(letter.at), Date.now(), zone, lang));
        write(cells.wrong, letter.field);
        put(cells.wrong.lastElementChild, letter.error || "—");
        write(cells.sender, letter.source ?? "—");
        put(cells.sender.lastElementChild, letter.order ?? "");
      },
    });
  }

  async #act(what, letter) {
    const { say } = this.#page;
    const question = { title: say("letter.drop_ask"), about: say("letter.drop_about", { what: briefly(letter) }), act: say("letter.drop") };
    if (what === "drop" && !(await confirmed(question))) return;
    // 1. It goes at once; 2. the server is asked; 3. what it refused comes back, with why.
    const at = [...document.querySelectorAll("#letters tbody tr")].findIndex((row) => row.dataset.key === letter.id);
    this.#acted.add(letter.id);
    this.#say("");
    this.#paint();
    const rest = document.querySelectorAll("#letters tbody tr");
    (rest[at] ?? rest[at - 1])?.querySelector(`[data-act="${what}"], [data-act="look"]`)?.focus({ preventScroll: true });
    try {
      await this.#page.ask(`/api/v1/dead/${encodeURIComponent(letter.id)}/${what}`, { method: "POST" });
      this.#say(say(what === "drop" ? "letter.dropped" : "letter.retried"));
    } catch (trouble) {
      if (!verdict(trouble).gone) this.#acted.delete(letter.id);
      this.#say(this.#why(trouble), "refused");
      this.#paint();
      return;
    }
    await this.refresh();
  }

  #why(trouble) {
    const { word } = verdict(trouble);
    return word === null ? tell(this.#page.say, trouble) : this.#page.say(word);
  }

  #say(text, kind = "done") {
    const node = byId("letters-said");
    mark(node, "data-kind", kind);
    this.#stale = false;
    node.replaceChildren(...(text ? [glyph(kind === "done" ? "check" : "refused"), make("span", "", {}, [text])] : []));
  }
}

/** An answer that does not come is none. */
const patient = (path, options) => fetch(path, { ...options, signal: AbortSignal.timeout(10000) });
