// Forms: inputs made from their descriptions, what was wrong beside the field it concerns, and one act at a time.
//
// Decides how a form behaves; which values are right is decided on the server.

import { byId, glyph, make, mark, put } from "../live/dom.js";
import { tell } from "./asking.js";

/** Bring a form to life. `send(values)` may throw `Trouble`; `labels` are the words of its button, at rest and at work. */
export class Form {
  #say;
  #send;
  #words;

  constructor(node, button, say, { send, words = {}, trouble = tell }) {
    this.node = node;
    this.button = button;
    this.#say = say;
    this.#send = send;
    this.#words = words;
    this.trouble = trouble;
    this.inputs = new Map();
    mark(node, "novalidate", "");
    for (const box of node.querySelectorAll(".field")) this.#field(box);
    node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
  }

  /** What stands in the fields, without the blanks around it; passwords exactly as they are typed. */
  values() {
    const read = (input) => (input.dataset.secret ? input.value : input.value.trim());
    return Object.fromEntries([...this.inputs].map(([name, input]) => [name, read(input)]));
  }

  clear() {
    this.node.reset();
    this.#complain({});
  }

  /** Take a field out of the form, or put it back. */
  without(name, gone = true) {
    const input = this.inputs.get(name);
    input.closest(".field").hidden = gone;
    input.disabled = gone;
  }

  async submit() {
    if (this.button.disabled) return;
    const needed = [...this.inputs].filter(([, input]) => input.required && !input.disabled && input.value.trim() === "");
    if (needed.length) {
      this.#complain({ fields: new Map(needed.map(([name]) => [name, this.#say("error.empty")])) });
      return;
    }
    this.#complain({});
    this.#busy(true);
    try {
      await this.#send(this.values());
    } catch (trouble) {
      this.show(trouble);
    } finally {
      this.#busy(false);
    }
  }

  /** Show what went wrong; a wait counts down, and the button rests meanwhile. */
  show(trouble) {
    const said = this.trouble(this.#say, trouble);
    if (trouble.field && this.inputs.has(trouble.field)) {
      this.#complain({ fields: new Map([[trouble.field, said]]) });
    } else {
      this.#complain({ form: said });
    }
    if (trouble.kind === "wait") this.#count(trouble);
  }

  #count(trouble) {
    this.button.dataset.waits = "true";
    this.button.disabled = true;
    const turn = () => {
      trouble.wait -= 1;
      if (trouble.wait > 0) {
        this.#complain({ form: this.trouble(this.#say, trouble), focus: false });
        this.timer = setTimeout(turn, 1000);
      } else {
        delete this.button.dataset.waits;
        this.button.disabled = false;
        this.#complain({});
      }
    };
    clearTimeout(this.timer);
    this.timer = setTimeout(turn, 1000);
  }

  #busy(on) {
    this.button.disabled = on || "waits" in this.button.dataset;
    mark(this.button, "aria-busy", on ? "true" : null);
    const { rest, work } = this.#words;
    if (work) put(this.button.querySelector("span"), on ? work : rest);
  }

  #complain({ fields = new Map(), form = "", focus = true }) {
    for (const [name, input] of this.inputs) {
      const text = fields.get(name) ?? "";
      mark(input, "aria-invalid", text ? "true" : null);
      const box = input.closest(".field").querySelector(".field-error");
      box.replaceChildren(...(text ? [glyph("refused"), text] : []));
    }
    const box = this.node.querySelector(".form-error");
    if (box.lastChild?.textContent !== form) box.replaceChildren(...(form ? [glyph("refused"), make("span", "", {}, [form])] : []));
    if (fields.size && focus) this.inputs.get([...fields.keys()][0]).focus();
  }

  #field(box) {
    const { field: name, kind, title, fills, note, optional, options } = box.dataset;
    const id = `${this.node.id}-${name}`;
    const input = kind === "choice" ? choice(JSON.parse(options), this.#say) : make("input", "", { type: typed(kind) });
    for (const [key, value] of [["id", id], ["name", name], ["autocomplete", fills ?? null]]) mark(input, key, value);
    for (const key of ["autocapitalize", "autocorrect", "spellcheck"]) mark(input, key, key === "spellcheck" ? "false" : "off");
    input.required = !optional && kind !== "choice";
    mark(input, "aria-describedby", `${id}-error${note ? ` ${id}-note` : ""}`);
    if (kind === "hidden-name") {
      input.required = false;
      input.tabIndex = -1;
      mark(input, "aria-hidden", "true");
      mark(box, "class", "field away");
    }
    const inner = [make("label", "", { for: id }, [this.#say(title)]), this.#framed(input, kind)];
    if (note) inner.push(make("p", "note", { id: `${id}-note` }, [this.#say(note)]));
    box.replaceChildren(...inner, make("p", "field-error", { id: `${id}-error` }));
    this.inputs.set(name, input);
  }

  #framed(input, kind) {
    if (kind === "choice") return make("div", "input choice", {}, [input]);
    if (kind !== "password") return make("div", "input", {}, [input]);
    input.dataset.secret = "true";
    const show = make("button", "reveal", { type: "button", "aria-pressed": "false" }, [this.#say("show")]);
    show.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      mark(show, "aria-pressed", shown);
      put(show, this.#say(shown ? "hide" : "show"));
      input.focus();
    });
    return make("div", "input", {}, [input, show]);
  }
}

function typed(kind) {
  return kind === "hidden-name" ? "text" : kind;
}

function choice(options, say) {
  return make("select", "", {}, options.map(([value, word]) => make("option", "", { value }, [say(word)])));
}

/** Make the form that was laid out with this id, with the button that sends it. */
export const formAt = (id, button, say, options) => new Form(byId(id), byId(button), say, options);
