// Keys: the list, making one that is shown once, revoking one.

import { byId, glyph, make, mark, put } from "../live/dom.js";
import { tell } from "./asking.js";
import { confirmed, open, showSecret } from "./dialogs.js";
import { formAt } from "./fields.js";
import { line, Listing, write } from "./listing.js";
import { begin, meet } from "./page.js";
import { doing, said } from "./said.js";
import { ago, ahead, moment } from "./when.js";

const DAY_MS = 86400000;

const page = await begin("keys.title");
const { say, lang } = page;
await meet(page);
const { zone } = page;

const over = (key, now) => key.revoked_at !== null || (key.expires_at !== null && Date.parse(key.expires_at) <= now);

const list = new Listing(byId("keys"), say, {
  key: (key) => key.id,
  build(key) {
    const revoke = make("button", "button quiet small-button", { type: "button", "data-act": "revoke" }, [say("keys.revoke")]);
    revoke.addEventListener("click", () => revoked(key, revoke));
    return {
      name: [line("strong"), make("span", "chips")],
      scope: [line(), make("span", "soft")],
      used: [line(), make("span", "soft mono")],
      expiry: [line()],
      created: [line(), make("span", "soft by")],
      acts: [revoke],
    };
  },
  fill(cells, key, row) {
    const now = Date.now();
    const off = over(key, now);
    mark(row, "data-off", off);
    write(cells.name, key.name);
    ending(cells.name.lastElementChild, key, off);
    write(cells.scope, say(`scope.${key.scope}`));
    put(cells.scope.lastElementChild, key.scope === "ingest" ? key.sources?.join(", ") ?? say("keys.any_source") : "");
    write(cells.used, ago(say, key.used_at === null ? null : Date.parse(key.used_at), now));
    put(cells.used.lastElementChild, key.used_from ? say("keys.from", { address: key.used_from }) : "");
    write(cells.expiry, expiry(key, now));
    write(cells.created, moment(Date.parse(key.created_at), now, zone, lang, false));
    put(cells.created.lastElementChild, say("keys.by", { name: key.created_by }));
    cells.acts.firstElementChild.hidden = off;
  },
});

function ending(box, key, off) {
  const word = key.revoked_at !== null ? "keys.revoked" : off ? "keys.expired" : "";
  if (box.shape === word) return;
  box.shape = word;
  box.replaceChildren(...(word ? [make("span", "chip", {}, [glyph("refused"), say(word)])] : []));
}

function expiry({ expires_at: at }, now) {
  if (at === null) return say("expiry.never");
  return ahead(say, Date.parse(at), now) ?? moment(Date.parse(at), now, zone, lang, false);
}

async function load() {
  let keys;
  try {
    ({ keys } = await page.ask("/api/v1/keys"));
  } catch (trouble) {
    list.fail(tell(say, trouble), load);
    return;
  }
  const now = Date.now();
  keys.sort((one, other) => over(one, now) - over(other, now) || (one.name < other.name ? -1 : 1));
  list.show(keys, { title: say("keys.none"), about: say("keys.none_about") });
}

async function revoked({ id, name }, button) {
  const question = { title: say("keys.revoke_ask", { name }), about: say("keys.revoke_about", { name }), act: say("keys.revoke") };
  if (!(await confirmed(question))) return;
  const done = await doing(say, button, () => page.ask(`/api/v1/keys/${encodeURIComponent(id)}`, { method: "DELETE" }));
  await load();
  if (done) said(say("keys.is_revoked", { name }));
}

function shown({ name, scope, key }) {
  const wall = scope === "display";
  const address = { label: say("secret.wall"), value: `${location.origin}/wall?token=${key}` };
  return showSecret(say, {
    title: say("secret.key", { name }),
    about: say(wall ? "secret.wall_about" : "secret.key_about"),
    values: [...(wall ? [address] : []), { label: say("secret.key_label"), value: key }],
  });
}

const form = formAt("key-form", "key-go", say, {
  async send({ name, scope, sources, expiry: days }) {
    const named = sources.split(/[,，、]/).map((one) => one.trim()).filter(Boolean);
    const body = {
      name, scope,
      ...(scope === "ingest" && named.length && { sources: named }),
      ...(days !== "never" && { expires_at: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
    };
    const made = await page.ask("/api/v1/keys", { method: "POST", body });
    byId("key-dialog").close("yes");
    await load();
    await shown({ ...made, name, scope });
  },
});
const scope = form.inputs.get("scope");
const about = () => {
  put(byId("key-about"), say(`scope_about.${scope.value}`));
  form.without("sources", scope.value !== "ingest");
  form.inputs.get("name").closest(".field").querySelector(".note").hidden = scope.value !== "ingest";
};
scope.addEventListener("change", about);
byId("key-create").addEventListener("click", () => {
  form.clear();
  about();
  open(byId("key-dialog"));
  scope.focus();
});
await load();
