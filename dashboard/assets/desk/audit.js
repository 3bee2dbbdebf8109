// The audit log: filters that live in the address, a page of rows, older ones by cursor, the export.

import { byId, glyph, make, mark, put } from "../live/dom.js";
import { named } from "../live/words.js";
import { tell } from "./asking.js";
import { chosen, toAddress, toServer } from "./audit_filters.js";
import { formAt } from "./fields.js";
import { line, Listing, write } from "./listing.js";
import { begin, meet } from "./page.js";
import { moment } from "./when.js";

const LIMIT = 50;
/** What of the detail names a role. */
const ROLES = ["role", "before"];

const page = await begin("audit.title");
const { say, lang } = page;
await meet(page);
const { zone } = page;

const list = new Listing(byId("audit"), say, {
  key: (act) => String(act.id),
  build(act) {
    const refused = act.outcome === "refused";
    return {
      when: [line("mono")],
      who: [line("strong"), make("span", "soft")],
      what: [line()],
      outcome: [make("span", refused ? "outcome refused" : "outcome", {}, [glyph(refused ? "refused" : "check"), named(say, "outcome", act.outcome)])],
      subject: [line(), make("span", "soft detail")],
      where: [line("mono")],
    };
  },
  fill(cells, act, row) {
    mark(row, "data-outcome", act.outcome);
    write(cells.when, moment(Date.parse(act.at), Date.now(), zone, lang));
    write(cells.who, act.who || say("who.nobody"));
    put(cells.who.lastElementChild, act.who && act.kind !== "person" ? named(say, "kind", act.kind) : "");
    write(cells.what, named(say, "act", act.what));
    write(cells.subject, act.subject || "—");
    put(cells.subject.lastElementChild, detail(act.detail));
    write(cells.where, act.address ? named(say, "where", act.address).replaceAll(" ", "_") : "—");
  },
});

/** What else there is to know, in a line: `role: admin · before: viewer`. */
function detail(given) {
  return Object.entries(given ?? {})
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${named(say, "detail", name)}: ${ROLES.includes(name) ? named(say, "role", String(value)) : value}`)
    .join(" · ");
}

let asked = 0;

async function load() {
  const turn = (asked += 1);
  const here = chosen(location.search);
  fill(here);
  const query = toServer(here, zone);
  mark(byId("audit-export"), "href", `/api/v1/audit.csv${query ? `?${query}` : ""}`);
  const cursor = new URLSearchParams(location.search).get("cursor");
  const whole = new URLSearchParams(query);
  whole.set("limit", LIMIT);
  if (cursor) whole.set("cursor", cursor);
  byId("audit-older").hidden = byId("audit-newest").hidden = true;
  put(byId("audit-end"), "");
  list.wait();
  let told;
  try {
    told = await page.ask(`/api/v1/audit?${whole}`);
  } catch (trouble) {
    if (turn === asked) list.fail(tell(say, trouble), load);
    return;
  }
  if (turn !== asked) return;
  const filtered = query !== "";
  const word = filtered ? "audit.no_match" : "audit.none";
  list.show(told.acts, { title: say(word), about: say(filtered ? "audit.no_match_about" : "audit.none_about") });
  byId("audit-older").hidden = told.cursor === null;
  byId("audit-older").dataset.cursor = told.cursor ?? "";
  byId("audit-newest").hidden = cursor === null;
  put(byId("audit-end"), told.cursor === null && told.acts.length ? say("audit.end") : "");
}

function go(query) {
  history.pushState(null, "", `${location.pathname}${query ? `?${query}` : ""}`);
  load();
}

/** The filters as the address says them, back in the form. */
function fill(here) {
  for (const [name, value] of Object.entries(here)) {
    const input = form.inputs.get(name);
    if (input.tagName === "SELECT" && ![...input.options].some((one) => one.value === value)) {
      input.append(make("option", "", { value }, [value]));
    }
    input.value = value;
  }
}

const form = formAt("audit-form", "audit-go", say, {
  send: async (values) => go(toAddress(values, location.search)),
});
for (const name of ["what", "outcome"]) form.inputs.get(name).addEventListener("change", () => form.submit());
byId("audit-clear").addEventListener("click", () => go(toAddress({}, location.search)));
byId("audit-older").addEventListener("click", () => {
  const query = new URLSearchParams(location.search);
  query.set("cursor", byId("audit-older").dataset.cursor);
  go(query);
  byId("content").scrollIntoView();
});
byId("audit-newest").addEventListener("click", () => {
  const query = new URLSearchParams(location.search);
  query.delete("cursor");
  go(query);
});
addEventListener("popstate", load);
await load();
