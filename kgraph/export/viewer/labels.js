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

/** The name of a community as lines: the first term large and, with `rest`, the others small below it. */
function regionName(community, view, rest) {
  const narrow = view.width < 600;
  const share = community.nodes.length / WHOLE.nodes;
  const size = clamp(11 + 16 * Math.sqrt(share), 12.5, 19) * (narrow ? 0.85 : 1);
  const lines = wrap(community.name, size, size * 10, 2, 650);
  const below = rest && !narrow ? wrapTerms(community.rest, 11, size * 11) : [];
  const width = Math.max(
    ...lines.map((line) => widthOf(line, size, 650)),
    ...below.map((line) => widthOf(line, 11, 450)),
  );
  const tall = lines.length * size * LEADING;
  return { lines, below, size, width, tall, height: tall + below.length * 11 * LEADING };
}

/** Terms in at most two lines, without a separator at the end of either. */
function wrapTerms(terms, size, width) {
  const lines = [];
  for (const term of terms) {
    const longer = lines.length ? `${lines.at(-1)} \u00b7 ${term}` : term;
    if (lines.length && widthOf(longer, size, 450) <= width) lines[lines.length - 1] = longer;
    else lines.push(shorten(term, 40));
  }
  return lines.slice(0, 2);
}

// What a place for a name costs, in pixels of nodes that it hides.
const COST = { distance: 0.05, foreign: 12, outside: 3, short: 9 };

/** The names of communities, each where it hides least of the nodes, near where the community is densest; `still` leaves
 * them where they stood. */
function placeRegionNames(regions, view, room, crowd, still = view.moving) {
  const placed = [];
  for (const region of regions) {
    const spot = still && region.spot ? resting(region, view) : bestSpot(region, view, room, crowd);
    if (!spot || !room.fits(spot.box)) continue;
    const { box, lines, below, size, tall, height } = spot;
    const { community } = region;
    room.take(box);
    region.spot = { x: (spot.x - view.x) / view.scale, y: (spot.y - view.y) / view.scale, rest: below.length > 0 };
    const top = box.top + 5;
    placed.push({ community, box, lines, size, weight: 650, x: spot.x, y: top + tall / 2 });
    if (below.length)
      placed.push({ community, box, lines: below, size: 11, weight: 450, x: spot.x, y: top + (tall + height) / 2 });
  }
  return placed;
}

/** Where the name stood before the map began to move. */
function resting({ community, spot }, view) {
  const name = regionName(community, view, spot.rest);
  const [x, y] = [spot.x * view.scale + view.x, spot.y * view.scale + view.y];
  return { ...name, x, y, box: boxAround(x, y, name.width, name.height, 5) };
}

function bestSpot({ community, at, bounds, peak }, view, room, crowd) {
  const [left, right] = [bounds.left * view.scale + view.x, bounds.right * view.scale + view.x];
  const [top, bottom] = [bounds.top * view.scale + view.y, bounds.bottom * view.scale + view.y];
  const [px, py] = [peak.x * view.scale + view.x, peak.y * view.scale + view.y];
  let best = null;
  for (const rest of [true, false]) {
    const name = regionName(community, view, rest);
    for (let row = 0; row <= 14; row++) {
      for (let column = 0; column <= 8; column++) {
        const x = left + ((right - left) * column) / 8;
        const y = top - name.height / 2 + ((bottom - top + name.height) * row) / 14;
        const box = boxAround(x, y, name.width, name.height, 5);
        const owner = ownerAt(x, y, view);
        if ((owner >= 0 && owner !== at) || !room.fits(box)) continue;
        const ends = [box.left, box.right].filter((end) => ![-1, at].includes(ownerAt(end, y, view)));
        const cost =
          hiddenBy(box, crowd, 5) +
          COST.distance * Math.hypot(x - px, y - py) +
          COST.foreign * ends.length +
          (owner < 0 ? COST.outside : 0) +
          (rest ? 0 : COST.short);
        if (!best || cost < best.cost) best = { ...name, x, y, box, cost };
      }
    }
  }
  return best;
}

/** The region at a point of the screen; -1 for none. */
function ownerAt(x, y, view) {
  return REGIONS.ownerAt((x - view.x) / view.scale, (y - view.y) / view.scale);
}

const CELL = 12;

/** How many nodes lie in each cell of the screen: a name should hide as few of them as possible. */
function crowdOf(nodes) {
  const crowd = new Map();
  for (const { sx, sy, radius } of nodes) {
    const key = Math.floor(sx / CELL) + 4096 * Math.floor(sy / CELL);
    crowd.set(key, (crowd.get(key) || 0) + radius);
  }
  return crowd;
}

/** How much of the nodes a box and a little `around` it hide; they count where their middles are. */
function hiddenBy(box, crowd, around = 0) {
  let hidden = 0;
  for (let row = Math.floor((box.top - around) / CELL); row <= (box.bottom + around) / CELL; row++) {
    for (let column = Math.floor((box.left - around) / CELL); column <= (box.right + around) / CELL; column++)
      hidden += crowd.get(column + 4096 * row) || 0;
  }
  return hidden;
}

/** Names beside nodes, on the side where they hide least; `first` come before all others, and none covers `clear`. */
function placeNodeNames(nodes, view, room, crowd, { first = new Set(), clear = first, most = 90 } = {}) {
  const placed = [];
  let tried = 0;
  for (const { sx, sy, radius } of clear) room.take(boxAround(sx, sy, 2 * radius, 2 * radius, 0));
  const order = [...first, ...nodes.filter((node) => !first.has(node))];
  for (const node of order) {
    if (placed.length >= most || tried > 3 * most) break;
    const { sx: x, sy: y, radius } = node;
    if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
    tried++;
    const strong = first.has(node);
    const size = clamp(9.5 + radius * 0.35 * view.density, 10.5, 15) + (strong ? 0.5 : 0);
    const weight = strong ? 600 : isPaper(node) ? 400 : 500;
    const lines = isPaper(node) ? wrap(node.caption, size, 170, 2, weight) : [node.caption];
    const width = Math.max(...lines.map((line) => widthOf(line, size, weight)));
    const height = lines.length * size * LEADING;
    const near = radius + (strong ? 9 : 4);
    const [up, aside] = [near + height / 2, near + width / 2];
    const places = [
      [x + aside, y],
      [x - aside, y],
      [x, y + up],
      [x, y - up],
      [x + aside, y - up / 2],
      [x + aside, y + up / 2],
      [x - aside, y - up / 2],
      [x - aside, y + up / 2],
    ];
    let best = null;
    for (const [cx, cy] of places) {
      const box = boxAround(cx, cy, width, height);
      if (!room.fits(box)) continue;
      const hidden = hiddenBy(box, crowd);
      if (!best || hidden < best.hidden) best = { box, hidden, cx, cy };
    }
    // The important get their names where they hide least; the others only where they hide next to nothing.
    if (!best || (tried > most / 2 && best.hidden > radius)) continue;
    room.take(best.box);
    placed.push({ node, lines, size, weight, x: best.cx, y: best.cy, strong });
  }
  return placed;
}
