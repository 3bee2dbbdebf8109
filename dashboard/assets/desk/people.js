// People: the list, adding somebody, roles, letting in and out, links.

import { byId, glyph, make, mark, put } from "../live/dom.js";
import { tell } from "./asking.js";
import { confirmed, open, showSecret } from "./dialogs.js";
import { formAt } from "./fields.js";
import { line, Listing, write } from "./listing.js";
import { begin, meet } from "./page.js";
import { doing, said } from "./said.js";
import { ago, moment } from "./when.js";

const ROLES = ["viewer", "operator", "oncall", "admin"];

const page = await begin("people.title");
const { say, lang } = page;
await meet(page);
const { me, zone } = page;
const path = (name) => `/api/v1/people/${encodeURIComponent(name)}`;

const list = new Listing(byId("people"), say, {
  key: (person) => person.name,
  build({ name }) {
    const role = make("select", "", { "aria-label": `${say("people.role")} · ${name}` },
      ROLES.map((one) => make("option", "", { value: one }, [say(`role.${one}`)])));
    role.addEventListener("change", () => changeRole(name, role));
    const button = (act, word) => {
      const node = make("button", "button quiet small-button", { type: "button", "data-act": act }, [say(word)]);
      node.addEventListener("click", () => ({ link: newLink, switch: letInOrOut })[act](name, node));
      return node;
    };
    return {
      name: [line("strong"), make("span", "chips")],
      role: [make("div", "input choice small-choice", {}, [role])],
      seen: [line()],
      added: [line(), make("span", "soft by")],
      acts: [button("link", "people.link"), button("switch", "people.disable")],
    };
  },
  fill(cells, person, row) {
    const now = Date.now();
    const out = person.disabled_at !== null;
    mark(row, "data-off", out);
    write(cells.name, person.name);
    chips(cells.name.lastElementChild, [
      ...(person.name === me.name ? [["live", say("people.you")]] : []),
      ...(out ? [["refused", say("people.disabled")]] : []),
      ...(person.signs_in_elsewhere ? [["", say("people.company")]] : []),
      ...(!person.has_password && !person.signs_in_elsewhere ? [["open", say("people.no_password")]] : []),
    ]);
    cells.role.querySelector("select").value = person.role;
    write(cells.seen, person.seen_at ? ago(say, Date.parse(person.seen_at), now) : "—");
    write(cells.added, moment(Date.parse(person.created_at), now, zone, lang, false));
    put(cells.added.lastElementChild, person.created_by ? say("people.by", { name: person.created_by }) : "");
    put(cells.acts.querySelector('[data-act="switch"]'), say(out ? "people.enable" : "people.disable"));
    cells.acts.querySelector('[data-act="link"]').disabled = out;
  },
});

let people = [];
const find = (name) => people.find((person) => person.name === name);

function chips(box, wanted) {
  const shape = JSON.stringify(wanted);
  if (box.shape === shape) return;
  box.shape = shape;
  box.replaceChildren(...wanted.map(([mark_, text]) => make("span", "chip", {}, [...(mark_ ? [glyph(mark_)] : []), text])));
}

async function load() {
  try {
    const [told, seen] = await Promise.all([page.ask("/api/v1/people"), lastSeen()]);
    people = told.people.map((person) => ({ ...person, seen_at: seen.get(person.name) ?? null }));
  } catch (trouble) {
    list.fail(tell(say, trouble), load);
    return;
  }
  people.sort((one, other) =>
    (one.disabled_at !== null) - (other.disabled_at !== null) || (one.name < other.name ? -1 : 1));
  list.show(people, { title: say("people.none"), about: say("people.none_about") });
}

/** When each person was last seen in a browser that is still signed in: others we do not know of. */
async function lastSeen() {
  const { sessions } = await page.ask("/api/v1/sessions?all=1").catch(() => ({ sessions: [] }));
  const seen = new Map();
  for (const { person, seen_at: at } of sessions) {
    if (Date.parse(at) > Date.parse(seen.get(person) ?? 0) || !seen.has(person)) seen.set(person, at);
  }
  return seen;
}

async function changeRole(name, select) {
  const role = select.value;
  const done = await doing(say, select, () => page.ask(path(name), { method: "PATCH", body: { role } }));
  await load();
  if (done) said(say("people.role_now", { name, role: say(`role.${role}`) }));
}

async function letInOrOut(name, button) {
  const out = find(name).disabled_at !== null;
  const question = { title: say("people.disable_ask", { name }), about: say("people.disable_about", { name }), act: say("people.disable") };
  if (!out && !(await confirmed(question))) return;
  const done = await doing(say, button, () => page.ask(path(name), { method: "PATCH", body: { disabled: !out } }));
  await load();
  if (done) said(say(out ? "people.is_enabled" : "people.is_disabled", { name }));
}

async function newLink(name, button) {
  await doing(say, button, async () => showLink(await page.ask(`${path(name)}/link`, { method: "POST", body: {} })));
}

const showLink = ({ name, link }) =>
  showSecret(say, {
    title: say("secret.link", { name }),
    about: say("secret.link_about", { name }),
    values: [{ label: say("secret.link_label"), value: new URL(link, location.origin).href }],
  });

const form = formAt("person-form", "person-go", say, {
  async send({ name, role }) {
    const made = await page.ask("/api/v1/people", { method: "POST", body: { name, role } });
    byId("person-dialog").close("yes");
    await load();
    await showLink(made);
  },
});
const role = form.inputs.get("role");
const may = () => put(byId("person-may"), say(`may.${role.value}`));
role.addEventListener("change", may);
byId("person-add").addEventListener("click", () => {
  form.clear();
  may();
  open(byId("person-dialog"));
  form.inputs.get("name").focus();
});
await load();
