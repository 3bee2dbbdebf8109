// What stands in front of a page: questions, forms, and secrets that are shown once.

import { byId, make, mark, put } from "../live/dom.js";

/** Open a dialog; its buttons marked `data-close` close it. Resolves to what it was closed with. */
export function open(dialog) {
  dialog.returnValue = "";
  if (!dialog.dataset.wired) {
    dialog.dataset.wired = "true";
    dialog.addEventListener("click", (event) => {
      const button = event.target.closest("[data-close]");
      if (button) dialog.close(button.dataset.close);
    });
  }
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    dialog.showModal();
  });
}

/** Ask before an act that hurts; true when it is wanted. */
export async function confirmed({ title, about, act }) {
  put(byId("ask-words"), title);
  put(byId("ask-about"), about);
  put(byId("ask-do"), act);
  return (await open(byId("ask"))) === "yes";
}

/** Show secrets once: `values` are `{label, value}`; afterwards they are nowhere on the page. */
export async function showSecret(say, { title, about, values }) {
  put(byId("once-words"), title);
  put(byId("once-about"), about);
  const box = byId("once-values");
  box.replaceChildren(...values.map((one, at) => shown(say, one, `secret-${at}`)));
  await open(byId("once"));
  box.replaceChildren();
}

function shown(say, { label, value }, id) {
  const input = make("input", "", { id, readonly: "", spellcheck: "false" });
  input.value = value;
  input.addEventListener("focus", () => input.select());
  const button = make("button", "button primary copy", { type: "button" }, [say("copy")]);
  const told = make("span", "copy-told", { role: "status" });
  button.addEventListener("click", async () => {
    const copied = await copy(value, input);
    mark(button, "data-done", copied ? "true" : null);
    put(button, say(copied ? "copied" : "copy"));
    put(told, say(copied ? "copied" : "copy.by_hand"));
  });
  return make("div", "secret-value", {}, [
    make("label", "", { for: id }, [label]),
    make("div", "input", {}, [input, button]),
    told,
  ]);
}

/** Copy a text; where the browser does not let us (plain http), it is selected so that the keyboard can. */
export async function copy(text, input, clipboard = navigator.clipboard) {
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    input.focus();
    input.select();
    return document.execCommand?.("copy") ?? false;
  }
}

/** Let a button copy the text of a node; it says so, or leaves the text selected for the keyboard. */
export function copyWords(button, say, node) {
  const told = make("span", "copy-told", { role: "status" });
  button.after(told);
  button.addEventListener("click", async () => {
    const select = () => getSelection().selectAllChildren(node);
    const copied = await copy(node.textContent, { focus: () => node.focus(), select });
    put(told, say(copied ? "copied" : "copy.by_hand"));
  });
}
