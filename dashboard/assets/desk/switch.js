// A choice among a few, as buttons side by side; what is chosen stands in the address.

import { mark } from "../live/dom.js";

export class Switch {
  #node;
  #param;
  #options;

  /** The first option is what holds when the address says nothing; `onChange(option)` after each choice. */
  constructor(node, param, onChange) {
    this.#node = node;
    this.#param = param;
    this.#options = [...node.querySelectorAll("[data-option]")].map((button) => button.dataset.option);
    node.addEventListener("click", (event) => {
      const option = event.target.closest("[data-option]")?.dataset.option;
      if (!option || option === this.chosen) return;
      this.#write(option);
      this.#show();
      onChange(option);
    });
    addEventListener("popstate", () => this.#show());
    this.#show();
  }

  get chosen() {
    const said = new URLSearchParams(location.search).get(this.#param);
    return this.#options.includes(said) ? said : this.#options[0];
  }

  #write(option) {
    const query = new URLSearchParams(location.search);
    if (option === this.#options[0]) query.delete(this.#param);
    else query.set(this.#param, option);
    history.replaceState(history.state, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
    document.dispatchEvent(new Event("address"));
  }

  #show() {
    for (const button of this.#node.querySelectorAll("[data-option]")) mark(button, "aria-pressed", String(button.dataset.option === this.chosen));
  }
}
