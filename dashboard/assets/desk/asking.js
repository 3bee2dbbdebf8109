// Asking the server: JSON there and back, and what went wrong as something that can be said.
//
// Decides which trouble a refusal is; the words are in the catalogue. Nothing is tried twice by itself.

/** Why something could not be done: `{kind, status, code, field, message, wait}`; `kind` names the word for it. */
export class Trouble extends Error {
  constructor(kind, more = {}) {
    super(more.message ?? kind);
    Object.assign(this, { kind, status: 0, code: null, field: null, wait: null, ...more });
  }
}

const CODES = {
  wrong_credentials: "wrong_credentials",
  last_admin: "last_admin",
  weak_password: "weak",
  taken: "taken",
  bad_name: "bad_name",
  bad_sources: "bad_sources",
};

/** Ask; gives the parsed answer, null when there is none, or throws `Trouble`. */
export async function ask(path, { method = "GET", body, fetcher = fetch } = {}) {
  const sent = { method, headers: { accept: "application/json" }, credentials: "same-origin", cache: "no-store" };
  if (body !== undefined) {
    sent.headers["content-type"] = "application/json";
    sent.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetcher(path, sent);
  } catch {
    throw new Trouble("network");
  }
  if (answer.ok) return answer.status === 204 ? null : read(answer);
  throw trouble(answer, (await read(answer))?.error ?? {});
}

async function read(answer) {
  try {
    return await answer.json();
  } catch {
    return null;
  }
}

function trouble(answer, { code = null, message = "", field = null }) {
  const wait = seconds(answer.headers.get("retry-after"));
  const told = { status: answer.status, code, field, message: message || `HTTP ${answer.status}`, wait };
  if (answer.status === 429) return new Trouble("wait", { ...told, wait: wait ?? 60 });
  if (answer.status >= 502 && answer.status <= 504) return new Trouble("away", told);
  if (code !== null && code in CODES) return new Trouble(CODES[code], told);
  if (answer.status === 401) return new Trouble("unknown", told);
  if (answer.status === 403) return new Trouble("forbidden", told);
  if (answer.status === 404 || answer.status === 410) return new Trouble("gone", told);
  return new Trouble("other", told);
}

/** Retry-After as whole seconds: it may also be a date. */
function seconds(text) {
  if (!text) return null;
  const number = Number(text);
  const value = Number.isFinite(number) ? number : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(value) ? Math.max(1, Math.ceil(value)) : null;
}

/** Say a trouble; one that is none of ours is told with the server's own sentence. */
export function tell(say, trouble_) {
  if (!(trouble_ instanceof Trouble)) throw trouble_;
  return say(`error.${trouble_.kind}`, { n: trouble_.wait, message: trouble_.message });
}
