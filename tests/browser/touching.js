// Looks at a phone's page as a person would; see touching.py.

const shown = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden" && !node.closest(".unseen");
const says = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
const texts = (below) => [...document.querySelectorAll(`${below} *`)].filter((node) => shown(node) && says(node));

function cutOff() {
  const bad = [];
  for (const node of texts("#desk")) {
    const box = node.getBoundingClientRect();
    const say = (what) => bad.push(`${what}: ${node.className} "${node.textContent}"`);
    if (box.left < -1 || box.right > innerWidth + 1) say("off the screen");
    const home = node.closest(".stage-card, .place-row, .tile, .age")?.getBoundingClientRect();
    if (home && (box.left < home.left || box.right > home.right + 1 || box.bottom > home.bottom + 1)) say("out of its card");
    const style = getComputedStyle(node);
    if (node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1 && style.textOverflow !== "ellipsis" && node.tagName !== "SELECT") say("cut off");
  }
  if (document.documentElement.scrollWidth > innerWidth) bad.push("the page scrolls sideways");
  return bad;
}

function cramped() {
  const bad = [];
  for (const row of document.querySelectorAll(".stage-facts, .three, .card-line")) {
    const cells = [...row.children].filter(shown);
    const edge = (cell, side) => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return range.getBoundingClientRect()[side];
    };
    for (let at = 1; at < cells.length; at += 1) {
      const inner = (cell, side) => {
        const found = texts("#desk").filter((node) => cell.contains(node)).map((node) => node.getBoundingClientRect()[side]);
        return found.length ? (side === "left" ? Math.min(...found) : Math.max(...found)) : edge(cell, side);
      };
      const gap = inner(cells[at], "left") - inner(cells[at - 1], "right");
      if (gap < 3) bad.push(`${cells[at - 1].textContent} | ${cells[at].textContent} (${gap})`);
    }
  }
  return bad;
}

function small(below) {
  const bad = [];
  for (const node of texts(below)) {
    const { fontSize, lineHeight } = getComputedStyle(node);
    if (parseFloat(fontSize) < 14 || parseFloat(lineHeight) < 1.349 * parseFloat(fontSize)) bad.push(`${fontSize}/${lineHeight}: ${node.textContent}`);
  }
  for (const node of document.querySelectorAll(`:is(${below}) :is(a, button, select, label)`)) {
    if (!shown(node)) continue;
    // A link that covers its card is as large as the card.
    const target = node.matches(".title, .place-name") ? node.closest("li") : node;
    const { width, height } = target.getBoundingClientRect();
    if (height < 47.5 || width < 44) bad.push(`${width} × ${height}: ${node.textContent || node.id}`);
  }
  return bad;
}
