// Oneself: role, browsers where one is signed in, one's password.

import { byId, glyph, make, mark, put } from "../live/dom.js";
import { tell } from "./asking.js";
import { browserName } from "./agents.js";
import { confirmed } from "./dialogs.js";
import { formAt } from "./fields.js";
import { line, Listing, write } from "./listing.js";
import { begin, meet } from "./page.js";
import { watchRules } from "./rules.js";
import { doing, said } from "./said.js";
import { ago, ahead, moment } from "./when.js";

const page = await begin("me.title");
const { say, lang } = page;
await meet(page);
const { me, zone } = page;

function facts() {
  const until = Date.parse(me.expires_at);
  put(byId("me-title"), me.name);
  put(byId("me-may"), me.role ? say(`may.${me.role}`) : "");
  put(byId("me-fact-role"), me.role ? say(`role.${me.role}`) : "—");
  put(byId("me-fact-until"), me.expires_at ? `${moment(until, Date.now(), zone, lang, false)} · ${ahead(say, until, Date.now()) ?? ""}` : "—");
}

const list = new Listing(byId("sessions"), say, {
  key: (session) => session.id,
  build(session) {
    const cells = { browser: [line("strong")], address: [line("mono")], since: [line()], seen: [line()] };
    if (session.current) {
      cells.browser.push(make("span", "chip", {}, [glyph("live"), say("sessions.this")]));
      return cells;
    }
    const end = make("button", "button quiet small-button", { type: "button", "data-act": "end" }, [say("sessions.end")]);
    end.addEventListener("click", () => ended(end, session));
    return { ...cells, acts: [end] };
  },
  fill(cells, session) {
    const now = Date.now();
    write(cells.browser, browserName(say, session.agent));
    mark(cells.browser, "title", session.agent);
    write(cells.address, session.address || "—");
    write(cells.since, moment(Date.parse(session.created_at), now, zone, lang, false));
    write(cells.seen, session.current ? say("now") : ago(say, Date.parse(session.seen_at), now));
  },
});

let sessions = [];

async function load() {
  try {
    ({ sessions } = await page.ask("/api/v1/sessions"));
  } catch (trouble) {
    list.fail(tell(say, trouble), load);
    return;
  }
  sessions.sort((one, other) => other.current - one.current || Date.parse(other.seen_at) - Date.parse(one.seen_at));
  list.show(sessions, { title: "—" });
  byId("end-all").hidden = sessions.every((session) => session.current);
}

async function ended(button, session) {
  const done = await doing(say, button, () => page.ask(`/api/v1/sessions/${encodeURIComponent(session.id)}`, { method: "DELETE" }));
  await load();
  if (done) said(say("sessions.ended", { browser: browserName(say, session.agent) }));
}

byId("end-all").addEventListener("click", async () => {
  const wanted = { title: say("sessions.end_all_ask"), about: say("sessions.end_all_about"), act: say("sessions.end_all") };
  if (!(await confirmed(wanted))) return;
  const done = await doing(say, byId("end-all"), async () => {
    for (const { id, current } of sessions) {
      if (current) continue;
      // One that ended by itself meanwhile is what was wanted.
      await page.ask(`/api/v1/sessions/${encodeURIComponent(id)}`, { method: "DELETE" }).catch((trouble) => {
        if (trouble.kind !== "gone") throw trouble;
      });
    }
  });
  await load();
  if (done) said(say("sessions.ended_all"));
});

const form = formAt("change-form", "change-go", say, {
  async send({ present, new: wanted }) {
    await page.ask("/api/v1/password", { method: "POST", body: { present, new: wanted } });
    form.clear();
    paint();
    said(say("password.saved"));
    byId("said").scrollIntoView({ block: "center" });
    await load();
  },
});
form.inputs.get("name").value = me.name;
const paint = watchRules(byId("change-form"), form.inputs.get("new"), () => me.name);
byId("end-all").hidden = true;
facts();
await load();
