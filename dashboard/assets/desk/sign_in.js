// Where people come in: which face the card has, and what happens when its form is sent.
//
// Decides by what the server says before anybody is known; without that answer there is a name and a password.

import { byId, mark, put } from "../live/dom.js";
import { ask, tell, Trouble } from "./asking.js";
import { formAt } from "./fields.js";
import { destination, localPath, withLook } from "./look.js";
import { begin } from "./page.js";
import { watchRules } from "./rules.js";

const FACES = ["face-sign-in", "face-choose", "face-over"];
const RETURNED = ["refused", "no_role", "disabled", "taken", "expired", "unreachable", "busy"];

const page = await begin("sign_in");
const { say, look } = page;
const query = new URLSearchParams(location.search);

/** What is known before anybody is: whether the company's sign-in is on, whether this is a drill. */
async function ground() {
  try {
    return await ask("/api/v1/sign-in");
  } catch {
    return { oidc: false, drill: false };
  }
}

function face(id) {
  for (const one of FACES) byId(one).hidden = one !== id;
}

/** The trouble of this page in its words: here a wrong password and a database that is away have their own. */
function words(say_, trouble) {
  if (trouble.kind === "returned") return trouble.said;
  if (trouble.kind === "wrong_credentials") return say_("sign_in.wrong");
  if (trouble.kind === "away") return say_("sign_in.away");
  return tell(say_, trouble.kind === "unknown" ? new Trouble("other", trouble) : trouble);
}

const leave = () => location.replace(destination(location.href, look));

function signingIn() {
  face("face-sign-in");
  const form = formAt("sign-in-form", "sign-in-go", say, {
    words: { rest: say("sign_in"), work: say("sign_in.busy") },
    trouble: words,
    async send({ name, password }) {
      try {
        await ask("/api/v1/session", { method: "POST", body: { name, password } });
      } catch (trouble) {
        if (trouble.kind === "returned") return trouble.said;
  if (trouble.kind === "wrong_credentials") {
          form.inputs.get("password").value = "";
          form.inputs.get("password").focus();
        }
        throw trouble;
      }
      leave();
    },
  });
  form.inputs.get("name").focus();
  const code = query.get("error");
  if (code !== null) form.show(new Trouble("returned", { said: say(`oidc.${RETURNED.includes(code) ? code : "failed"}`) }));
}

function company({ oidc }) {
  byId("company-box").hidden = !oidc;
  const next = localPath(query.get("next"), location.origin);
  mark(byId("company"), "href", next === null ? "/sign-in/oidc" : `/sign-in/oidc?next=${encodeURIComponent(next)}`);
}

async function choosing(token) {
  let link;
  try {
    link = await ask("/api/v1/links", { method: "POST", body: { token } });
  } catch (trouble) {
    // A link that is over is said so; while nothing can be known, the form is there and says why when it is sent.
    if (trouble.kind !== "away" && trouble.kind !== "network" && trouble.kind !== "wait") return face("face-over");
    link = { purpose: null, name: null };
  }
  const first = link.purpose === "first_admin";
  face("face-choose");
  put(byId("choose-words"), say(first ? "choose.first" : "choose"));
  put(byId("choose-about"), first ? say("choose.first_about") : link.name ? say("choose.for", { name: link.name }) : "");
  const form = formAt("choose-form", "choose-go", say, {
    words: { rest: say("choose.go"), work: say("choose.busy") },
    trouble: words,
    async send({ name, password }) {
      try {
        await ask("/api/v1/links", { method: "POST", body: { token, password, ...(first && { name }) } });
      } catch (trouble) {
        if (trouble.kind === "gone" || trouble.code === "people_there") return face("face-over");
        throw trouble;
      }
      leave();
    },
  });
  const name = form.inputs.get("name");
  const password = form.inputs.get("password");
  if (!first) {
    // It stays in the form, filled in, so that a password manager knows whose password it keeps.
    name.value = link.name ?? "";
    name.required = false;
    mark(name, "readonly", "");
    mark(name.closest(".field"), "class", "field away");
    mark(name, "tabindex", "-1");
    mark(name, "aria-hidden", "true");
  }
  const paint = watchRules(byId("choose-form"), password, () => name.value);
  name.addEventListener("input", paint);
  (first ? name : password).focus();
}

mark(document.querySelector("#face-over a"), "href", withLook("/sign-in", look, location.origin));
const asked = ground();
const token = query.get("link");
if (token === null) signingIn();
else await choosing(token);
const known = await asked;
company(known);
mark(document.documentElement, "data-drill", known.drill ? "true" : null);
