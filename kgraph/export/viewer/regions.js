// Communities as soft regions: each node spreads a little density, and a region is where its community leads.

const GRID = 150; // cells on the longer side
const MOST_REGIONS = 80; // of smaller communities only the nodes are drawn

/** The bounds of the nodes, with a margin. */
function boundsOf(nodes, margin = 0) {
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y } of nodes) {
    bounds.left = Math.min(bounds.left, x - margin);
    bounds.top = Math.min(bounds.top, y - margin);
    bounds.right = Math.max(bounds.right, x + margin);
    bounds.bottom = Math.max(bounds.bottom, y + margin);
  }
  return bounds;
}

/** Communities with enough nodes, as { list, ownerAt }. In `list`: { community, at, rings, bounds, peak }; rings are
 * closed lines in map coordinates. `ownerAt` gives the place in `list` of the region at a point, or -1. */
function regionsOf(nodes) {
  const groups = new Map();
  for (const node of nodes) {
    if (!groups.has(node.community)) groups.set(node.community, []);
    groups.get(node.community).push(node);
  }
  const large = [...groups].filter(([, members]) => members.length >= 3).sort(([a], [b]) => a - b).slice(0, MOST_REGIONS);
  if (!large.length) return { list: [], ownerAt: () => -1 };
  const spread = spreadOf(nodes);
  const bounds = boundsOf(nodes, spread * 3.2);
  const cell = Math.max(bounds.right - bounds.left, bounds.bottom - bounds.top) / GRID;
  const grid = {
    bounds,
    cell,
    columns: Math.ceil((bounds.right - bounds.left) / cell) + 1,
    rows: Math.ceil((bounds.bottom - bounds.top) / cell) + 1,
  };
  const fields = large.map(([, members]) => density(members, grid, spread));
  const [first, second] = twoHighest(fields);
  const leads = fields.map((field) => lead(field, first, second));
  const list = large.map(([community], at) => {
    const rings = contour(leads[at], grid);
    const peak = peakOf(fields[at], grid);
    return {
      community: COMMUNITIES.get(community),
      at,
      rings,
      bounds: boundsOf(rings.length ? rings.flat() : [peak]),
      peak,
    };
  });
  return { list, ownerAt: (x, y) => ownerIn(leads, x, y, grid) };
}

function ownerIn(leads, x, y, { bounds, cell, columns, rows }) {
  const column = Math.round((x - bounds.left) / cell);
  const row = Math.round((y - bounds.top) / cell);
  if (column < 0 || row < 0 || column >= columns || row >= rows) return -1;
  return leads.findIndex((field) => field[row * columns + column] > 0);
}

/** How far a node's density reaches: about the room that a node has. */
function spreadOf(nodes) {
  const bounds = boundsOf(nodes);
  const area = Math.max(1, (bounds.right - bounds.left) * (bounds.bottom - bounds.top));
  return clamp(1.15 * Math.sqrt(area / nodes.length), 18, 90);
}

function density(members, { bounds, cell, columns, rows }, spread) {
  const field = new Float32Array(columns * rows);
  const reach = Math.ceil((2.6 * spread) / cell);
  for (const { x, y } of members) {
    const column = Math.round((x - bounds.left) / cell);
    const row = Math.round((y - bounds.top) / cell);
    for (let r = Math.max(0, row - reach); r <= Math.min(rows - 1, row + reach); r++) {
      for (let c = Math.max(0, column - reach); c <= Math.min(columns - 1, column + reach); c++) {
        const dx = bounds.left + c * cell - x;
        const dy = bounds.top + r * cell - y;
        field[r * columns + c] += Math.exp(-(dx * dx + dy * dy) / (2 * spread * spread));
      }
    }
  }
  return field;
}

/** For each cell the highest and the second highest density of any community. */
function twoHighest(fields) {
  const first = new Float32Array(fields[0].length);
  const second = new Float32Array(fields[0].length);
  for (const field of fields) {
    for (let cell = 0; cell < field.length; cell++) {
      const value = field[cell];
      if (value > first[cell]) {
        second[cell] = first[cell];
        first[cell] = value;
      } else if (value > second[cell]) second[cell] = value;
    }
  }
  return [first, second];
}

/** Above 0 where `field` is dense enough and ahead of every other. */
function lead(field, first, second) {
  return field.map((value, cell) => {
    const other = value === first[cell] ? second[cell] : first[cell];
    return Math.min(value - 0.42, value - 1.04 * other);
  });
}

function peakOf(field, { bounds, cell, columns }) {
  let best = 0;
  field.forEach((value, at) => {
    if (value > field[best]) best = at;
  });
  return { x: bounds.left + (best % columns) * cell, y: bounds.top + Math.floor(best / columns) * cell };
}

// Marching squares: for each pattern of corners above 0 (top left 8, top right 4, bottom right 2, bottom left 1), the
// sides that the line enters and leaves by, with the inside on its right.
const CROSSINGS = {
  1: ["left", "bottom"],
  2: ["bottom", "right"],
  3: ["left", "right"],
  4: ["right", "top"],
  6: ["bottom", "top"],
  7: ["left", "top"],
  8: ["top", "left"],
  9: ["top", "bottom"],
  11: ["top", "right"],
  12: ["right", "left"],
  13: ["right", "bottom"],
  14: ["bottom", "left"],
};
const SADDLES = {
  5: [
    ["left", "top"],
    ["right", "bottom"],
  ],
  10: [
    ["top", "right"],
    ["bottom", "left"],
  ],
};

/** The closed lines where `field` crosses 0. Source: Lorensen and Cline, Marching cubes (1987), in two dimensions. */
function contour(field, { bounds, cell, columns, rows }) {
  const next = new Map();
  const point = (side, row, column) => {
    const [r1, c1, r2, c2] = {
      top: [row, column, row, column + 1],
      bottom: [row + 1, column, row + 1, column + 1],
      left: [row, column, row + 1, column],
      right: [row, column + 1, row + 1, column + 1],
    }[side];
    const a = field[r1 * columns + c1];
    const b = field[r2 * columns + c2];
    const t = a / (a - b);
    return {
      key: `${r1},${c1},${r2},${c2}`,
      x: bounds.left + (c1 + (c2 - c1) * t) * cell,
      y: bounds.top + (r1 + (r2 - r1) * t) * cell,
    };
  };
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const at = row * columns + column;
      const pattern =
        8 * (field[at] > 0) + 4 * (field[at + 1] > 0) + 2 * (field[at + columns + 1] > 0) + (field[at + columns] > 0);
      const lines = SADDLES[pattern] || (CROSSINGS[pattern] ? [CROSSINGS[pattern]] : []);
      for (const [from, to] of lines)
        next.set(point(from, row, column).key, [point(from, row, column), point(to, row, column)]);
    }
  }
  return ringsFrom(next);
}

function ringsFrom(next) {
  const rings = [];
  while (next.size) {
    const [first] = next.keys();
    const ring = [];
    for (let key = first; next.has(key);) {
      const [from, to] = next.get(key);
      next.delete(key);
      ring.push(from);
      key = to.key;
    }
    if (ring.length > 7) rings.push(ring);
  }
  return rings;
}
