// Which names fit on the map: the important first, none over another.

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif';
const RULER = document.createElement("canvas").getContext("2d");
const WIDTHS = new Map();

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
  for (const word of words.split(/\s+/)) {
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
  return { left: x - width / 2 - pad, right: x + width / 2 + pad, top: y - height / 2 - pad, bottom: y + height / 2 + pad };
}

/** The names of communities where they are densest; they fade as one comes near. */
function placeRegionNames(regions, view, room, alpha) {
  const placed = [];
  if (alpha < 0.05) return placed;
  for (const region of regions) {
    const share = region.community.nodes.length / NODES.length;
    const size = clamp(12 + 22 * Math.sqrt(share), 13, 21) * (view.width < 600 ? 0.8 : 1);
    const lines = wrap(region.community.label, size, size * 9.5, 3, 650);
    const width = Math.max(...lines.map((line) => widthOf(line, size, 650)));
    const height = lines.length * size * 1.16;
    const x = region.peak.x * view.scale + view.x;
    const y = region.peak.y * view.scale + view.y;
    for (const [dx, dy] of [[0, 0], [0, -1], [0, 1], [0, -2], [0, 2]]) {
      const box = boxAround(x + dx * width * 0.5, y + dy * height * 0.8, width, height, 5);
      if (!room.fits(box)) continue;
      room.take(box);
      placed.push({ lines, size, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, alpha, community: region.community });
      break;
    }
  }
  return placed;
}

/** Names beside nodes; `first` are placed before all others, in the order given. */
function placeNodeNames(nodes, view, room, { first = new Set(), most = 90 } = {}) {
  const placed = [];
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
    const height = lines.length * size * 1.2;
    const near = radius + 4;
    const places = [
      [x, y + near + height / 2], [x, y - near - height / 2], [x + near + width / 2, y], [x - near - width / 2, y],
    ];
    for (const [cx, cy] of places) {
      const box = boxAround(cx, cy, width, height);
      if (!room.fits(box)) continue;
      room.take(box);
      placed.push({ node, lines, size, weight, x: cx, y: cy, strong });
      break;
    }
  }
  return placed;
}
