// The doors for machines: what to type at each, and for administrators the keys that open them.

import { byId, make, mark, put } from "../live/dom.js";
import { tell } from "./asking.js";
import { copyWords } from "./dialogs.js";
import { examples, inUse } from "./examples.js";
import { line, Listing, write } from "./listing.js";
import { begin, meet } from "./page.js";
import { ago } from "./when.js";

const page = await begin("doors.title");
const { say } = page;

const list = new Listing(byId("door-keys"), say, {
  key: (key) => key.id,
  build: () => ({ scope: [line("strong")], name: [line()], sources: [line()], used: [line(), make("span", "soft mono")] }),
  fill(cells, key) {
    write(cells.scope, say(`scope.${key.scope}`));
    write(cells.name, key.name);
    write(cells.sources, key.scope === "ingest" ? key.sources?.join(", ") ?? say("keys.any_source") : "—");
    write(cells.used, ago(say, key.used_at === null ? null : Date.parse(key.used_at), Date.now()));
    put(cells.used.lastElementChild, key.used_from ? say("keys.from", { address: key.used_from }) : "");
  },
});

async function load() {
  try {
    const { keys } = await page.ask("/api/v1/keys");
    list.show(inUse(keys, Date.now()), { title: say("doors.no_keys"), about: say("doors.no_keys_about") });
  } catch (trouble) {
    list.fail(tell(say, trouble), load);
  }
}

function show(box, text) {
  const pre = make("pre", "raw", { tabindex: "0", role: "group", "aria-label": box.closest(".card").querySelector("h2").textContent }, [text]);
  const button = make("button", "button quiet small-button", { type: "button" }, [say("copy")]);
  box.replaceChildren(pre, button);
  copyWords(button, say, pre);
}

function paint(drill) {
  const told = examples(location.origin, drill);
  for (const box of document.querySelectorAll("[data-example]")) show(box, told[box.dataset.example]);
}

paint(false);
await meet(page);
if (document.documentElement.dataset.drill === "true") paint(true);
const admin = page.me.scopes.includes("admin");
byId("doors-admin").hidden = !admin;
byId("doors-others").hidden = admin;
mark(byId("content"), "data-ready", "true");
if (admin) await load();
