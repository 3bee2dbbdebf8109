// What the phone's page is narrowed to: read from its address, written into it and into links.
//
// Decides that an empty value is none; the names are those of the floor's five dimensions.

export const DIMENSIONS = ["warehouse", "channel", "region", "carrier", "priority"];

/** The filter that an address asks for. */
export function filterOf(href) {
  const { searchParams } = new URL(href);
  return Object.fromEntries(DIMENSIONS.map((name) => [name, searchParams.get(name)]).filter(([, value]) => value));
}

/** A local address narrowed so: what `filter` does not name is taken out, all else stays. */
export function narrowed(path, filter, origin) {
  const url = new URL(path, origin);
  for (const name of DIMENSIONS) {
    if (filter[name]) url.searchParams.set(name, filter[name]);
    else url.searchParams.delete(name);
  }
  return url.pathname + url.search + url.hash;
}

/** The names and depths of one dimension in the cells of a floor: the deepest first; `chosen` is always among them. */
export function choices(cells, dimension, chosen) {
  const found = new Map(chosen ? [[chosen, 0]] : []);
  for (const cell of cells) {
    const name = cell[dimension];
    if (name && name !== "*") found.set(name, (found.get(name) ?? 0) + cell.depth);
  }
  return [...found].map(([name, depth]) => ({ name, depth })).sort((one, other) => other.depth - one.depth || (one.name < other.name ? -1 : 1));
}
