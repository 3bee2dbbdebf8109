// Looks at the wall as a person would; see seeing.py.

const shown = (node) => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== "hidden";

const leaves = [...document.querySelectorAll(".wall *")].filter(
  (node) =>
    shown(node) &&
    !node.closest(".glyph, .dot, pre, .told") &&
    [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim()),
);

function cutOff() {
  const bad = [];
  const root = document.documentElement;
  for (const node of leaves) {
    const say = (what) => bad.push(`${what}: ${node.className} "${node.textContent}"`);
    const box = node.getBoundingClientRect();
    const home = (node.closest(".row, .foot, .head, .captions, .notice") ?? root).getBoundingClientRect();
    if (box.left < -1 || box.right > innerWidth + 1) say("off the screen");
    if (box.top < -1 || box.bottom > innerHeight + 1) say("off the screen");
    if (box.left < home.left - 1 || box.right > home.right + 1) say("out of its row");
    const middle = (box.top + box.bottom) / 2;
    if (middle < home.top || middle > home.bottom) say("above or below its row");
    const wide = node.clientWidth > 0 && node.scrollWidth > node.clientWidth + 1;
    if (wide && !node.closest("svg") && getComputedStyle(node).textOverflow !== "ellipsis") say("cut off");
  }
  for (const box of document.querySelectorAll(".places")) {
    if (box.scrollHeight > box.clientHeight + 1) bad.push(`places: ${box.textContent}`);
  }
  if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) bad.push("the page scrolls");
  return bad;
}

function overlapping() {
  const bad = [];
  for (const row of document.querySelectorAll(".row, .header")) {
    const cells = [...row.children].filter((cell) => shown(cell) && cell.textContent && !cell.matches(".why"));
    const edge = (cell, side) => {
      const boxes = [...cell.querySelectorAll("*")].map((node) => node.getBoundingClientRect()).filter((box) => box.width);
      return side === "right" ? Math.max(...boxes.map((box) => box.right)) : Math.min(...boxes.map((box) => box.left));
    };
    for (let at = 1; at < cells.length; at += 1) {
      const gap = edge(cells[at], "left") - edge(cells[at - 1], "right");
      if (gap < 2) bad.push(`${row.id}: ${cells[at - 1].textContent} | ${cells[at].textContent} (${gap})`);
    }
  }
  return bad;
}

function smallestType(selector) {
  const unit = Math.min(innerWidth / 1920, innerHeight / 1080);
  const found = leaves.filter((node) => node.closest(selector));
  const scale = (node) => (node.closest("svg") ? node.getScreenCTM().d : 1);
  return Math.min(...found.map((node) => (parseFloat(getComputedStyle(node).fontSize) * scale(node)) / unit));
}
