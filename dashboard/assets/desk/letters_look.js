// What is read of a dead letter before it is shown, and the filters of the list as the address says them; pure.
//
// Decides that JSON is indented without being read as numbers: an id of twenty digits is shown as it came.

/** Indent a text when it is JSON; null when it is none. */
export function indented(text) {
  try {
    const read = JSON.parse(text);
    if (read === null || typeof read !== "object") return null;
  } catch {
    return null;
  }
  // Strings are taken whole; all between them is punctuation, numbers and words, with blanks that mean nothing.
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let depth = 0;
  let told = "";
  const line = () => `\n${"  ".repeat(depth)}`;
  tokens.forEach((token, at) => {
    if ("{[".includes(token)) {
      depth += 1;
      told += token;
      if (!"}]".includes(tokens[at + 1])) told += line();
    } else if ("}]".includes(token)) {
      depth -= 1;
      told += "{[".includes(tokens[at - 1]) ? token : line() + token;
    } else told += token === "," ? `,${line()}` : token === ":" ? ": " : token;
  });
  return told;
}

/** The filters and the page as the address says them. */
export function chosen(search) {
  const query = new URLSearchParams(search);
  return Object.fromEntries(["reason", "source", "cursor"].map((name) => [name, query.get(name) ?? ""]));
}

/** An address with other filters; it begins at the newest, and keeps what else it said. */
export function toAddress(search, values) {
  const query = new URLSearchParams(search);
  query.delete("cursor");
  for (const [name, value] of Object.entries(values)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

/** What the server is asked. */
export function toServer(here, limit) {
  const query = new URLSearchParams({ limit });
  for (const [name, value] of Object.entries(here)) if (value) query.set(name, value);
  return `/api/v1/dead?${query}`;
}

/** Counts since the log began as the choice of a reason: most frequent first, the chosen one always among them. */
export function reasonsOf(counts, reason) {
  const names = Object.keys(counts).filter((name) => counts[name] > 0 || name === reason);
  if (reason && !names.includes(reason)) names.push(reason);
  names.sort((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0) || (one < other ? -1 : 1));
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return { all, reasons: names.map((name) => ({ name, n: counts[name] ?? 0 })) };
}

/** What is said of an act that the server refused: the word for it, and whether the letter is gone all the same. */
export function verdict(trouble) {
  if (trouble.kind === "gone") return { word: "letter.gone", gone: true };
  if (trouble.status === 409) return { word: "letter.comes_back", gone: false };
  if (["log_down", "log_full"].includes(trouble.code)) return { word: "letter.log_away", gone: false };
  return { word: null, gone: false };
}

/** One letter in a few words. */
export function briefly(letter) {
  return [letter.order ?? letter.source, letter.error || letter.field].filter(Boolean).join(": ") || letter.id;
}
