// Paints the map. `ctx` is a canvas context or anything with the same few methods (svg.js), so that screen, PNG and SVG
// show the same picture. All lengths are in pixels of the screen.

const MOST_MOVING_EDGES = 4000; // with more, edges rest until the map does
let REGIONS = null;
let NAMES = []; // names of regions as they stand on the screen
/** Where nodes stand on the screen, and how big. Nodes grow slower than the map, so that coming near makes room. */
function project(view) {
  view.density = clamp(Math.sqrt(700 / WHOLE.nodes), 0.4, 1);
  const grow = Math.pow(view.scale / view.whole, 0.5) * clamp(Math.min(view.width, view.height) / 800, 0.62, 1.1);
  for (const node of NODES) {
    node.sx = node.x * view.scale + view.x;
    node.sy = node.y * view.scale + view.y;
    node.radius = (1.4 + node.size * 0.34) * view.density * grow;
  }
}

/** What stands out: { nodes, edges } or null when nothing is chosen. */
function spotlight() {
  if (STATE.path) {
    const edges = STATE.path.slice(1).map((node, at) => edgeBetween(STATE.path[at], node));
    return { nodes: new Set(STATE.path), edges: new Set(edges), core: new Set(STATE.path) };
  }
  if (STATE.edge) {
    const ends = new Set([STATE.edge.source, STATE.edge.target]);
    return { nodes: ends, edges: new Set([STATE.edge]), core: ends };
  }
  if (STATE.community && STATE.community !== STATE.open) {
    return { nodes: new Set(STATE.community.nodes), edges: new Set(), core: new Set() };
  }
  const node = STATE.node || STATE.hover;
  if (!node) return null;
  const nodes = neighbourhood(node, STATE.node ? STATE.hops : 1);
  const edges = node.edges.filter((edge) => edge.visible);
  if (STATE.node && STATE.hops > 1) {
    return {
      nodes,
      core: new Set([node]),
      edges: new Set(SHOWN.edges.filter((edge) => nodes.has(edge.source) && nodes.has(edge.target))),
    };
  }
  return { nodes, edges: new Set(edges), core: new Set([node]) };
}

/** The whole picture for `view`: { width, height, scale, x, y, whole, moving }. */
function paint(ctx, view) {
  project(view);
  const light = spotlight();
  const look = theme();
  ctx.lineJoin = "round";
  ctx.lineCap = "round";
  ctx.globalAlpha = 1;
  ctx.fillStyle = look.paper;
  ctx.fillRect(0, 0, view.width, view.height);
  paintRegions(ctx, view, look, light ? 0.45 : 1);
  paintEdges(ctx, view, look, light);
  paintNodes(ctx, view, look, light);
  paintNames(ctx, view, look, light);
  ctx.globalAlpha = 1;
}

function regions() {
  REGIONS = REGIONS || regionsOf(SHOWN.nodes);
  return REGIONS.list;
}

function paintRegions(ctx, view, look, strength) {
  for (const { community, rings } of regions()) {
    ctx.beginPath();
    for (const ring of rings) traceRing(ctx, ring, view);
    ctx.fillStyle = ctx.strokeStyle = tint(community, look);
    ctx.globalAlpha = look.fill * strength;
    ctx.fill();
    ctx.lineWidth = 1;
    ctx.globalAlpha = look.rim * strength;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

/** A smooth closed line through the middles of the ring's sides. */
function traceRing(ctx, ring, view) {
  const at = (point) => [point.x * view.scale + view.x, point.y * view.scale + view.y];
  const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const points = ring.map(at);
  ctx.moveTo(...middle(points.at(-1), points[0]));
  points.forEach((point, index) =>
    ctx.quadraticCurveTo(...point, ...middle(point, points[(index + 1) % points.length])),
  );
  ctx.closePath();
}

function inView({ sx: ax, sy: ay }, { sx: bx, sy: by }, view) {
  return (
    Math.max(ax, bx) > 0 && Math.min(ax, bx) < view.width && Math.max(ay, by) > 0 && Math.min(ay, by) < view.height
  );
}

function edgeColour(edge, look) {
  return edge.source.community === edge.target.community ? tint(communityOf(edge.source), look) : look.line;
}

function paintEdges(ctx, view, look, light) {
  // Many edges at once are a texture, not a drawing: the more there are, the quieter each.
  const quiet = clamp(9 / Math.sqrt(STATE.open ? SHOWN.edges.length : EDGES.length), 0.06, 0.4) * clamp(view.scale / view.whole, 1, 2.2);
  if (!light && !(view.moving && SHOWN.edges.length > MOST_MOVING_EDGES)) {
    const far = 0.3 * Math.hypot(view.width, view.height);
    const groups = new Map();
    for (const edge of SHOWN.edges) {
      if (!inView(edge.source, edge.target, view)) continue;
      const long = Math.hypot(edge.source.sx - edge.target.sx, edge.source.sy - edge.target.sy) > far;
      const key = `${edge.kind} ${long} ${edgeColour(edge, look)}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(edge);
    }
    for (const [key, edges] of groups) {
      const [kind, long, colour] = key.split(" ");
      const style = styleOf(Number(kind));
      const dash = edges.length < 2000 ? style.dash : [];
      strokeEdges(ctx, edges, {
        colour,
        dash,
        width: style.width,
        alpha: quiet * style.ink * (long === "true" ? 0.4 : 1) * (colour === look.line ? 0.55 : 1),
      });
    }
  }
  if (light) paintChosenEdges(ctx, look, light);
}

function paintChosenEdges(ctx, look, light) {
  const few = light.edges.size < 60;
  for (const edge of light.edges) {
    const style = styleOf(edge.kind);
    const chosen = edge === STATE.edge || STATE.path;
    const width = chosen ? 2.6 : style.width * (0.8 + 0.9 * edge.rank);
    const colour = chosen ? look.accent : edgeColour(edge, look);
    strokeEdges(ctx, [edge], { colour, width, dash: style.dash, alpha: chosen ? 0.95 : few ? 0.6 : 0.4 });
    if (few && points(edge)) arrow(ctx, edge, colour);
  }
}

function strokeEdges(ctx, edges, { colour, width, dash, alpha }) {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.globalAlpha = alpha;
  ctx.setLineDash(dash);
  // One path of thousands of lines is slow to rasterise; a few hundred at a time is quickest.
  for (let from = 0; from < edges.length; from += 250) {
    ctx.beginPath();
    for (const { source, target } of edges.slice(from, from + 250)) {
      ctx.moveTo(source.sx, source.sy);
      ctx.lineTo(target.sx, target.sy);
    }
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** From a paper to a concept the direction says nothing; between papers, or between concepts, it does. */
function points(edge) {
  return !SYMMETRIC.has(edge.kind) && isPaper(edge.source) === isPaper(edge.target);
}

function arrow(ctx, { source, target }, colour) {
  const angle = Math.atan2(target.sy - source.sy, target.sx - source.sx);
  const reach = target.radius + 2;
  const [x, y] = [target.sx - reach * Math.cos(angle), target.sy - reach * Math.sin(angle)];
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x - 7 * Math.cos(angle - 0.4), y - 7 * Math.sin(angle - 0.4));
  ctx.lineTo(x - 7 * Math.cos(angle + 0.4), y - 7 * Math.sin(angle + 0.4));
  ctx.closePath();
  ctx.globalAlpha = 0.7;
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.globalAlpha = 1;
}

function paintNodes(ctx, view, look, light) {
  const hidden = light ? [...light.core].filter((node) => !node.visible) : [];
  const shown = [...SHOWN.smallFirst, ...hidden];
  const plain = view.moving && shown.length > 1500;
  for (const node of shown) {
    if (node.sx < -30 || node.sy < -30 || node.sx > view.width + 30 || node.sy > view.height + 30) continue;
    if (light && light.nodes.has(node)) continue;
    paintNode(ctx, node, look, { alpha: light ? 0.16 : 1, plain });
  }
  if (!light) return;
  for (const node of shown) if (light.nodes.has(node)) paintNode(ctx, node, look, { core: light.core.has(node) });
}

function paintNode(ctx, node, look, { alpha = 1, core = false, plain = false } = {}) {
  const colour = tint(communityOf(node), look);
  ctx.globalAlpha = alpha;
  if (core) {
    ctx.beginPath();
    ctx.arc(node.sx, node.sy, node.radius + 5, 0, 2 * Math.PI);
    ctx.strokeStyle = look.accent;
    ctx.lineWidth = 2;
    ctx.stroke();
  }
  ctx.beginPath();
  traceShape(ctx, NODE_KINDS[node.kind].shape, node.sx, node.sy, node.radius);
  ctx.fillStyle = colour;
  ctx.fill();
  if (!plain) {
    ctx.strokeStyle = look.halo;
    ctx.lineWidth = node.radius > 4 ? 1.2 : 0.6;
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}

function paintNames(ctx, view, look, light) {
  const room = new Room(view.width, view.height);
  (view.covered || []).forEach((box) => room.take(box));
  const closeness = view.scale / view.whole;
  const candidates = light ? BY_NAME_PRIORITY.filter((node) => light.nodes.has(node)) : SHOWN.byName;
  const first = light ? light.core : new Set();
  const clear = light && light.nodes.size < 60 ? light.nodes : first;
  const most = view.moving
    ? 30
    : Math.round(clamp((view.width * view.height) / 30000, 10, 40) * clamp(closeness, 1, 3));
  const alpha = clamp((3.4 - closeness) / 1.6, 0, 1) * (light ? 0.22 : 1);
  const crowd = crowdOf(light ? light.nodes : SHOWN.nodes); // what has faded may be written over
  const nameRegions = () => (alpha > 0.04 ? placeRegionNames(regions(), view, room, crowd, view.moving || light) : []);
  const nameNodes = (nodes) => placeNodeNames(nodes, view, room, crowd, { first, clear, most });
  // On the whole map the regions have the first say; around something chosen, its neighbours.
  let captions = light ? nameNodes(candidates) : [];
  const names = nameRegions();
  const said = new Set(names.map(({ community }) => community.name));
  if (!light) captions = nameNodes(candidates.filter((node) => !said.has(node.name)));
  NAMES = alpha > 0.3 ? names : [];
  for (const name of names)
    write(ctx, { ...name, alpha, colour: mix(name.community.colour, look.ink, look.name), halo: look.halo });
  const plain = mix(look.ink, look.paper, 0.18);
  for (const caption of captions)
    write(ctx, { ...caption, alpha: 1, colour: caption.strong ? look.ink : plain, halo: look.halo });
}

function write(ctx, { lines, size, weight, x, y, alpha, colour, halo }) {
  ctx.font = `${weight} ${size}px ${FONT}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.globalAlpha = alpha;
  lines.forEach((line, at) => {
    const top = y + (at - (lines.length - 1) / 2) * size * LEADING;
    ctx.strokeStyle = halo;
    ctx.lineWidth = 3.6;
    ctx.strokeText(line, x, top);
    ctx.fillStyle = colour;
    ctx.fillText(line, x, top);
  });
  ctx.globalAlpha = 1;
}
