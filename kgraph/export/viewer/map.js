// The map on the page: vis-network gives camera, mouse and touch; scene.js paints; nothing moves by itself.

let NETWORK = null;
let WHOLE = null; // what lies on the map: its bounds, with room for the regions, and how many nodes
let MOVING = false;
let RESTING = null;
let SETTLING = null;

function startMap() {
  const options = {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: { dragNodes: false, selectable: false, hover: false, zoomSpeed: 0.6, keyboard: false },
  };
  NETWORK = new vis.Network(byId("map"), { nodes: [], edges: [] }, options);
  byId("map").querySelector(".vis-network").tabIndex = -1; // the map itself is the one stop for the keyboard
  NETWORK.on("afterDrawing", (ctx) => {
    const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(ctx, currentView());
    ctx.restore();
  });
  NETWORK.on("dragStart", () => moving(true));
  NETWORK.on("dragEnd", () => moving(false));
  NETWORK.on("zoom", zooming);
  NETWORK.on("resize", () => NETWORK.redraw());
  NETWORK.on("click", ({ pointer, event }) => clickAt(pointer.DOM, event.srcEvent || event));
  NETWORK.on("doubleClick", doubleClick);
  byId("map").addEventListener("pointermove", (event) => event.pointerType === "mouse" && hoverAt(event));
  byId("map").addEventListener("pointerleave", () => hover(null));
  byId("map").addEventListener("keydown", mapKey);
  measure();
  fit();
}

function measure() {
  const nodes = NODES.filter((node) => (STATE.open ? node.community === STATE.open.id : !node.held));
  const empty = { left: -1, right: 1, top: -1, bottom: 1 };
  WHOLE = { ...(nodes.length ? boundsOf(nodes, 1.6 * spreadOf(nodes)) : empty), nodes: nodes.length };
}

const redraw = eachFrame(() => NETWORK.redraw());

function mapSize() {
  const { clientWidth: width, clientHeight: height } = byId("map");
  return { width, height };
}

/** Scale and middle at which all nodes are in sight. */
function wholeMap(nodes = null) {
  const { width, height } = mapSize();
  const bounds = nodes ? boundsOf(nodes, 40) : WHOLE;
  const scale = Math.min((width - 24) / (bounds.right - bounds.left), (height - 40) / (bounds.bottom - bounds.top));
  const position = { x: (bounds.left + bounds.right) / 2, y: (bounds.top + bounds.bottom) / 2 };
  return { scale: clamp(scale, 0.01, 3), position };
}

function currentView() {
  const { width, height } = mapSize();
  const scale = NETWORK.getScale();
  const middle = NETWORK.getViewPosition();
  return {
    width,
    height,
    scale,
    x: width / 2 - middle.x * scale,
    y: height / 2 - middle.y * scale,
    whole: wholeMap().scale,
    moving: MOVING,
    covered: coveredBoxes(),
  };
}

/** Where controls lie over the map: no name should start under them. */
function coveredBoxes() {
  const map = byId("map").getBoundingClientRect();
  return [...document.querySelectorAll(".foot, .zoom")].map((element) => {
    const box = element.getBoundingClientRect();
    return {
      left: box.left - map.left,
      right: box.right - map.left,
      top: box.top - map.top,
      bottom: box.bottom - map.top,
    };
  });
}

function moving(now) {
  MOVING = now;
  if (!now) settle();
  redraw();
}

/** The wheel tells of each step but not of the last: the full picture comes once it rests. */
function zooming() {
  keepInSight();
  MOVING = true;
  clearTimeout(RESTING);
  RESTING = setTimeout(() => moving(false), 160);
}

function moveTo(position, scale) {
  NETWORK.moveTo({ position, scale, animation: false });
  settle();
  redraw();
}

/** Once the camera rests, the address says where. */
function settle() {
  clearTimeout(SETTLING);
  SETTLING = setTimeout(() => {
    const { position, scale } = wholeMap();
    const [now, at] = [NETWORK.getScale(), NETWORK.getViewPosition()];
    const away = Math.hypot(at.x - position.x, at.y - position.y) * now > 2 || Math.abs(now / scale - 1) > 0.01;
    STATE.view = away ? [at.x.toFixed(1), at.y.toFixed(1), (now / scale).toFixed(3)].map(Number) : null;
    writeHash(false);
  }, 250);
}

/** Put the camera where the address says: `closeness` is in whole maps, so that it fits every screen. */
function lookAt([x, y, closeness]) {
  moveTo({ x, y }, wholeMap().scale * clamp(closeness, 0.4, 40));
}

function fit(nodes = null) {
  const { position, scale } = wholeMap(nodes);
  moveTo(position, nodes ? Math.min(scale, wholeMap().scale * 5) : scale);
}

function keepInSight() {
  const { whole, scale } = currentView();
  if (scale < whole * 0.4 || scale > whole * 40) NETWORK.moveTo({ scale: clamp(scale, whole * 0.4, whole * 40) });
}

function zoomBy(factor, towards = null) {
  const middle = NETWORK.getViewPosition();
  const goal = towards || middle;
  const position = { x: goal.x + (middle.x - goal.x) / factor, y: goal.y + (middle.y - goal.y) / factor };
  moveTo(position, NETWORK.getScale() * factor);
  keepInSight();
}

/** How much of the map the panel covers, on a narrow screen. */
function coveredBelow() {
  const panel = byId("panel").getBoundingClientRect();
  const map = byId("map").getBoundingClientRect();
  return panel.width && panel.left < map.right - 1 ? Math.max(0, map.bottom - panel.top) : 0;
}

/** Bring a node into sight without turning the map upside down: no move when it is already well visible. */
function showNode(node, closeness = 1.8) {
  const view = currentView();
  project(view);
  const margin = 60;
  const covered = coveredBelow();
  const inside =
    node.sx > margin && node.sy > margin && node.sx < view.width - margin && node.sy < view.height - covered - margin;
  if (inside && view.scale >= view.whole * closeness) return redraw();
  const scale = Math.max(view.scale, view.whole * closeness);
  moveTo({ x: node.x, y: node.y + covered / 2 / scale }, scale);
}

/** Bring both ends of an edge, or all of a path, into sight. */
function showAll(nodes) {
  const view = currentView();
  project(view);
  const outside = ({ sx, sy }) => sx < 40 || sy < 40 || sx > view.width - 40 || sy > view.height - 40;
  if (nodes.some(outside)) fit(nodes);
}

/** What lies under a point of the screen: { community }, { node }, { edge } or nothing. */
function thingAt({ x, y }) {
  project(currentView());
  // Names of communities lie on top of everything.
  const name = NAMES.find(({ box }) => x > box.left + 5 && x < box.right - 5 && y > box.top + 5 && y < box.bottom - 5);
  if (name) return { community: name.community };
  const light = somethingChosen() ? spotlight() : null;
  let best = null;
  let nearest = Infinity;
  for (const node of NODES) {
    if (!node.visible) continue;
    const distance = Math.hypot(node.sx - x, node.sy - y) - node.radius;
    // A chosen neighbourhood lies on top, so it also catches the pointer first.
    const score = distance - (light && light.nodes.has(node) ? 4 : 0);
    if (distance < 5 && score < nearest) [best, nearest] = [node, score];
  }
  if (best) return { node: best };
  for (const edge of light ? light.edges : EDGES) {
    if (!edge.visible) continue;
    const distance = distanceToLine(x, y, edge.source, edge.target);
    if (distance < 5 && distance < nearest) [best, nearest] = [edge, distance];
  }
  return best ? { edge: best } : {};
}

function distanceToLine(x, y, { sx: ax, sy: ay }, { sx: bx, sy: by }) {
  const length = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = length ? clamp(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length, 0, 1) : 0;
  return Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay));
}

function clickAt(point, event) {
  const found = thingAt(point);
  // On the whole map edges are a texture; picking one by accident would only annoy.
  const pickable = somethingChosen() || currentView().scale > 1.5 * currentView().whole;
  if (found.node && event.shiftKey && STATE.node) {
    STATE.pathFrom = STATE.node;
    select({ node: found.node });
  } else if (found.node) select({ node: found.node });
  else if (found.community) select({ community: found.community });
  else if (found.edge && pickable) select({ edge: found.edge });
  else if (somethingChosen()) select();
}

function doubleClick({ pointer }) {
  const { community } = thingAt(pointer.DOM);
  if (community && RESERVE.has(community.id)) openCommunity(community);
  else zoomBy(1.8, pointer.canvas);
}

function hoverAt(event) {
  const box = byId("map").getBoundingClientRect();
  const point = { x: event.clientX - box.left, y: event.clientY - box.top };
  if (event.buttons) return hover(null);
  const { node, community } = thingAt(point);
  byId("map").classList.toggle("on-node", Boolean(node || community));
  hover(node || null, point);
}

function hover(node, point) {
  const tip = byId("tip");
  tip.hidden = !node;
  if (node) {
    tip.replaceChildren(text(shorten(titleOf(node), 160), "tip-title"), el("small", {}, hint(node)));
    const { width, height } = mapSize();
    tip.style.left = `${clamp(point.x + 14, 0, Math.max(0, width - tip.offsetWidth - 8))}px`;
    tip.style.top = `${clamp(point.y + 16, 0, Math.max(0, height - tip.offsetHeight - 8))}px`;
  }
  if (STATE.hover === node) return;
  STATE.hover = node;
  if (!somethingChosen()) redraw();
}

const STEPS = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };

function mapKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = STEPS[event.key];
  if (!step) return;
  const { x, y } = NETWORK.getViewPosition();
  const scale = NETWORK.getScale();
  moveTo({ x: x + step[0] / scale, y: y + step[1] / scale }, scale);
  event.preventDefault();
}
