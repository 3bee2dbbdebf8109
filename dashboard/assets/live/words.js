// The words of the page in its language, from the catalogue that came with the layout.

/** Give `say(key, params)` for one language; what the catalogue lacks is said as its own key, to be seen. */
export function speaker(catalogue, lang) {
  const words = catalogue[lang] ?? {};
  return (key, params = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in params ? String(params[name]) : whole));
}

/** Say a word that may be missing from the catalogue: `prefix.name`, or the name made readable. */
export function named(say, prefix, name) {
  const key = `${prefix}.${name}`;
  const said = say(key);
  return said === key ? name.replaceAll("_", " ") : said;
}

/** What a stage is called: as the shop says, else as the queue it is; its bare name is nobody's choice. */
export function stageLabel(say, stage, label) {
  const plain = (text) => text.toLowerCase().replace(/[^a-z]/g, "");
  return label && plain(label) !== plain(stage) ? label : say(`stage.${stage}`);
}
