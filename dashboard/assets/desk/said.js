// The line above a page's content that says what was just done, or why it was not.

import { byId, glyph, make, mark } from "../live/dom.js";
import { tell } from "./asking.js";

/** Say that something was done; it stays until the next act. */
export function said(text, kind = "done") {
  const node = byId("said");
  mark(node, "data-kind", kind);
  node.replaceChildren(glyph(kind === "done" ? "check" : "refused"), make("span", "", {}, [text]));
}

export function hush() {
  byId("said").replaceChildren();
}

/** Do something that may be refused: the button rests meanwhile, trouble is said; gives whether it was done. */
export async function doing(say, button, act) {
  hush();
  if (button) button.disabled = true;
  try {
    await act();
    return true;
  } catch (trouble) {
    said(tell(say, trouble), "refused");
    return false;
  } finally {
    if (button) button.disabled = false;
  }
}
