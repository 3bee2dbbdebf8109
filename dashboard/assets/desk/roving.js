// One stop of the Tab key for a whole table of links; the arrow keys move within.
//
// Decides which cell is the one that Tab reaches: the last that had the focus, else the first.

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** Where a key leads in rows of that many cells; null when it leads nowhere. */
export function step(key, [row, column], lengths) {
  if (key === "Home") return [row, 0];
  if (key === "End") return [row, lengths[row] - 1];
  if (!(key in MOVES)) return null;
  const [down, right] = MOVES[key];
  const to = [row + down, column + right];
  if (to[0] < 0 || to[0] >= lengths.length || lengths[to[0]] === 0) return null;
  if (right !== 0 && (to[1] < 0 || to[1] >= lengths[to[0]])) return null;
  return [to[0], Math.min(to[1], lengths[to[0]] - 1)];
}

/** Let arrows move among the elements `cells` of the rows `rows` below a node; call `refresh` when they changed. */
export function rove(node, rows, cells) {
  const grid = () => [...node.querySelectorAll(rows)].map((row) => [...row.querySelectorAll(cells)]).filter((row) => row.length);
  let stop = null;
  function refresh() {
    const all = grid().flat();
    if (!all.includes(stop)) stop = all[0] ?? null;
    for (const cell of all) {
      const index = cell === stop ? 0 : -1;
      if (cell.tabIndex !== index) cell.tabIndex = index;
    }
  }
  node.addEventListener("focusin", (event) => {
    const cell = event.target.closest?.(cells);
    if (!cell || cell === stop) return;
    stop = cell;
    refresh();
  });
  node.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = grid();
    const row = all.findIndex((one) => one.includes(event.target));
    if (row < 0) return;
    const to = step(event.key, [row, all[row].indexOf(event.target)], all.map((one) => one.length));
    if (to === null) return;
    event.preventDefault();
    all[to[0]][to[1]].focus();
  });
  return refresh;
}
