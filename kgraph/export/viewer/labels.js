// Which names fit on the map: the important first, none over another.

const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif';
const RULER = document.createElement("canvas").getContext("2d");
const WIDTHS = new Map();
const LEADING = 1.18;

/** Width in pixels of `line` at `size`; measured once at 100 px. */
function widthOf(line, size, weight = 400) {
  const key = `${weight} ${line}`;
  if (!WIDTHS.has(key)) {
    RULER.font = `${weight} 100px ${FONT}`;
    WIDTHS.set(key, RULER.measureText(line).width);
  }
  return (WIDTHS.get(key) * size) / 100;
}

/** `words` in lines of at most `width` pixels, at most `most` lines. */
function wrap(words, size, width, most, weight) {
  const lines = [""];
  for (const word of words.split(" ").filter(Boolean)) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (!lines.at(-1) || widthOf(longer, size, weight) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), shorten(lines.slice(most - 1).join(" "), lines[most - 1].length + 1)];
}

/** Boxes already taken, and whether another fits. */
class Room {
  constructor(width, height) {
    Object.assign(this, { width, height, boxes: [] });
  }

  fits(box) {
    if (box.left < 4 || box.top < 4 || box.right > this.width - 4 || box.bottom > this.height - 4) return false;
    return this.boxes.every(
      (other) => box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom,
    );
  }

  take(box) {
    this.boxes.push(box);
  }
}

function boxAround(x, y, width, height, pad = 2) {
  return {
    left: x - width / 2 - pad,
    right: x + width / 2 + pad,
    top: y - height / 2 - pad,
    bottom: y + height / 2 + pad,
  };
}

/** The names of communities where they are densest, as captions: the first term large, the others small below it. */
function placeRegionNames(regions, view, room) {
  const placed = [];
  for (const { community, peak } of regions) {
    const share = community.nodes.length / NODES.length;
    const size = clamp(11 + 16 * Math.sqrt(share), 12.5, 19) * (view.width < 600 ? 0.85 : 1);
    const lines = wrap(community.name, size, size * 10, 2, 650);
    const below =
      view.width < 600 ? [] : wrap(community.rest.join("\u00a0\u00b7 "), 11, size * 11, 2, 450).filter(Boolean);
    const width = Math.max(
      ...lines.map((line) => widthOf(line, size, 650)),
      ...below.map((line) => widthOf(line, 11, 450)),
    );
    const tall = lines.length * size * LEADING;
    const height = tall + below.length * 11 * LEADING;
    const x = peak.x * view.scale + view.x;
    const y = peak.y * view.scale + view.y;
    for (const [dx, dy] of [
      [0, 0],
      [0, -0.8],
      [0, 0.8],
      [0.5, 0],
      [-0.5, 0],
      [0, -1.6],
      [0, 1.6],
    ]) {
      const box = boxAround(x + dx * width, y + dy * height, width, height, 5);
      if (!room.fits(box)) continue;
      room.take(box);
      const middle = (box.left + box.right) / 2;
      const top = box.top + 5;
      placed.push({ community, box, lines, size, weight: 650, x: middle, y: top + tall / 2 });
      if (below.length)
        placed.push({ community, box, lines: below, size: 11, weight: 450, x: middle, y: top + (tall + height) / 2 });
      break;
    }
  }
  return placed;
}

const CELL = 24;

/** How many nodes lie in each cell of the screen: a name should hide as few of them as possible. */
function crowdOf(nodes) {
  const crowd = new Map();
  for (const { sx, sy, radius } of nodes) {
    const key = Math.floor(sx / CELL) + 4096 * Math.floor(sy / CELL);
    crowd.set(key, (crowd.get(key) || 0) + radius);
  }
  return crowd;
}

function hiddenBy(box, crowd) {
  let hidden = 0;
  for (let row = Math.floor(box.top / CELL); row <= box.bottom / CELL; row++) {
    for (let column = Math.floor(box.left / CELL); column <= box.right / CELL; column++)
      hidden += crowd.get(column + 4096 * row) || 0;
  }
  return hidden;
}

/** Names beside nodes, on the side where they hide least; `first` come before all others, and none covers `clear`. */
function placeNodeNames(nodes, view, room, { first = new Set(), clear = first, most = 90 } = {}) {
  const placed = [];
  const crowd = crowdOf(nodes);
  for (const { sx, sy, radius } of clear) room.take(boxAround(sx, sy, 2 * radius, 2 * radius, 0));
  const order = [...first, ...nodes.filter((node) => !first.has(node))];
  for (const node of order) {
    if (placed.length >= most) break;
    const { sx: x, sy: y, radius } = node;
    if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
    const strong = first.has(node);
    const size = clamp(9.5 + radius * 0.35 * view.density, 10.5, 15) + (strong ? 0.5 : 0);
    const weight = strong ? 600 : isPaper(node) ? 400 : 500;
    const lines = isPaper(node) ? wrap(node.caption, size, 170, 2, weight) : [node.caption];
    const width = Math.max(...lines.map((line) => widthOf(line, size, weight)));
    const height = lines.length * size * LEADING;
    const near = radius + (strong ? 9 : 4);
    const places = [
      [x, y + near + height / 2],
      [x, y - near - height / 2],
      [x + near + width / 2, y],
      [x - near - width / 2, y],
    ];
    let best = null;
    for (const [cx, cy] of places) {
      const box = boxAround(cx, cy, width, height);
      if (!room.fits(box)) continue;
      const hidden = hiddenBy(box, crowd);
      if (!best || hidden < best.hidden) best = { box, hidden, cx, cy };
    }
    if (!best) continue;
    room.take(best.box);
    placed.push({ node, lines, size, weight, x: best.cx, y: best.cy, strong });
  }
  return placed;
}
