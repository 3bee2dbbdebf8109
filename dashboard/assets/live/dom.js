// Writing into the page: only what changed, only as text.

const written = new WeakMap();

export const byId = (id) => document.getElementById(id);

/** Write a text when it is another than before. */
export function put(node, text) {
  if (node === null || written.get(node) === text) return;
  written.set(node, text);
  const first = node.firstChild;
  // A text node that is there is written anew: four pictures a second for weeks should leave no litter.
  if (first?.nodeType === Node.TEXT_NODE && first === node.lastChild) first.data = text;
  else node.textContent = text;
}

/** Set an attribute when it is another than before; null and undefined take it away. */
export function mark(node, name, value) {
  if (node === null) return;
  if (value === null || value === undefined) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/** Write a number of the frame: what people read, and the raw value for scripts. */
export function putValue(node, raw, text) {
  mark(node, "data-raw", raw);
  put(node, text);
}

/** Make an element with a class, attributes and children. */
export function make(tag, className = "", attributes = {}, children = []) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const [name, value] of Object.entries(attributes)) mark(node, name, value);
  node.append(...children);
  return node;
}

/** Make a glyph; the word beside it says the same. */
export const glyph = (name) => make("span", "glyph", { "data-glyph": name, "aria-hidden": "true" });

/** Wait for an element that another script (Dash's renderer) draws. */
export function appears(id) {
  return new Promise((resolve) => {
    const look = () => {
      const node = byId(id);
      if (node) {
        watcher.disconnect();
        resolve(node);
      }
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.documentElement, { childList: true, subtree: true });
    look();
  });
}
