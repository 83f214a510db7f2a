// The rest of a large graph: one compressed list a community (pagereserve.py), read when it is wanted.

const MOST_DRAWN = 4000; // of one community; its other nodes are drawn one by one, when they are chosen
const RESERVE = new Map(); // community id -> { text, nodes }, strongest nodes first
const HELD = new Map(); // nodes that were read, by key

for (const element of document.querySelectorAll("script.reserve")) {
  RESERVE.set(Number(element.dataset.community), { text: element.textContent, nodes: null, reading: null });
  element.remove();
}

/** Read the texts of the first view; a page that is small has them in place. */
async function readTexts() {
  const element = byId("texts");
  if (!element) return;
  const [ofNodes, ofEdges] = await inflate(element.textContent);
  element.remove();
  ofNodes.forEach((texts, at) => Object.assign(NODES[at], texts));
  ofEdges.forEach((texts, at) => Object.assign(EDGES[at], texts));
  INDEX.length = 0;
  EXACT.clear();
  addToIndex(BY_SIZE);
  changed("selection");
}

/** The nodes that the page holds back for a community, strongest first. */
async function readReserve(id) {
  const held = RESERVE.get(id);
  if (!held) return [];
  held.reading = held.reading || inflate(held.text);
  const rows = await held.reading;
  if (!held.nodes) {
    held.text = "";
    held.nodes = rows.map((row) => heldNode(row, id));
    held.nodes.forEach((node) => HELD.set(node.key, node));
    addToIndex(held.nodes);
  }
  return held.nodes;
}

async function readWholeReserve() {
  for (const id of RESERVE.keys()) {
    await readReserve(id);
    await new Promise((next) => setTimeout(next)); // the reader comes first
  }
}

async function inflate(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

function heldNode([key, kind, label, x, y, size, count, url, authors, links], community) {
  const node = { key: key || `concept:${label}`, kind, label, x, y, size, community, held: true, visible: false, edges: [], links };
  if (kind === PAPER) Object.assign(node, { year: count || null, url, authors: authors ? [authors] : null });
  else node.papers = count;
  return node;
}

const isDrawn = (node) => node.id !== undefined;

/** Add held nodes to the map, with those that they hang on. */
function draw(nodes) {
  const before = NODES.length;
  nodes.forEach(drawOne);
  if (NODES.length > before) sortNodes();
}

function drawOne(node) {
  if (isDrawn(node)) return;
  node.id = NODES.push(node) - 1;
  BY_KEY.set(node.key, node);
  prepare(node);
  const list = RESERVE.get(node.community).nodes;
  for (let at = 0; at < node.links.length; at += 3) {
    const [other, doubled, weight] = node.links.slice(at, at + 3);
    const far = other >= 0 ? NODES[other] : list[-1 - other];
    drawOne(far);
    const ends = doubled % 2 ? [far, node] : [node, far];
    const kind = doubled >> 1;
    const edge = { id: EDGES.length, source: ends[0], target: ends[1], kind, weight, kinds: [[kind, weight]] };
    Object.assign(edge, { evidence: [], held: true, visible: false, rank: rankOf(kind, weight) });
    EDGES.push(edge);
    node.edges.push(edge);
    far.edges.push(edge);
  }
  node.links = [];
}

/** Show one community alone, with what the page holds back for it. */
async function openCommunity(community, { node = null } = {}) {
  const held = await readReserve(community.id);
  draw(node ? [...held.slice(0, MOST_DRAWN), node] : held.slice(0, MOST_DRAWN));
  hush();
  clearSelection();
  Object.assign(STATE, { open: community, node, community: node ? null : community });
  measure();
  writeHash(true);
  changed("filters");
  changed("selection");
  fit();
  if (node) showNode(node);
}

function closeCommunity() {
  leaveCommunity();
  writeHash(true);
  fit();
}

function leaveCommunity() {
  STATE.open = null;
  measure();
  changed("filters");
}

/** The node with this key, wherever it is. */
async function nodeByKey(key) {
  if (!BY_KEY.has(key) && !HELD.has(key)) await readWholeReserve();
  return BY_KEY.get(key) || HELD.get(key) || null;
}
