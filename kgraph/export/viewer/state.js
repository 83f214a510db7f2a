// What the reader has chosen, and its copy in the URL hash, so that a view can be shared and Back goes back.

const STATE = {
  node: null, // the selected node
  edge: null, // or the selected edge
  path: null, // or the nodes of a path
  community: null, // or a community
  pathFrom: null, // a node waiting for the other end of a path
  hops: 1,
  hover: null,
  communities: new Set(), // hidden ones
  nodeKinds: new Set(),
  edgeKinds: new Set(),
  years: YEAR_RANGE ? [...YEAR_RANGE] : null,
  strength: 0, // hide edges weaker than this share of their kind
  view: null, // [x, y, closeness] of the camera, where it is not on the whole map
  open: null, // the community that is shown alone, with all that the page holds of it
};

const LISTENERS = [];

/** Call `listener(what)` after every change; `what` is "selection" or "filters". */
function onChange(listener) {
  LISTENERS.push(listener);
}

function changed(what) {
  if (what === "filters") applyFilters();
  LISTENERS.forEach((listener) => listener(what));
}

function clearSelection() {
  Object.assign(STATE, { node: null, edge: null, path: null, community: null, hover: null });
}

const somethingChosen = () => STATE.node || STATE.edge || STATE.path || STATE.community;

function select({ node = null, edge = null, path = null, community = null } = {}) {
  if (node && node.held && STATE.open !== communityOf(node)) return openCommunity(communityOf(node), { node });
  if (node && !isDrawn(node)) draw([node]);
  if (node && STATE.open && STATE.open !== communityOf(node)) leaveCommunity();
  hush();
  clearSelection();
  Object.assign(STATE, { node, edge, path, community });
  if (node && STATE.pathFrom && STATE.pathFrom !== node) {
    const found = shortestPath(STATE.pathFrom, node);
    if (found) Object.assign(STATE, { node: null, path: found });
    else say("No path between these two in what is shown.");
  }
  if (somethingChosen()) STATE.pathFrom = null;
  writeHash(true);
  changed("selection");
  if (STATE.edge) showAll([edge.source, edge.target]);
  if (STATE.path) showAll(STATE.path);
}

function filtersAreOn() {
  const years = STATE.years && (STATE.years[0] > YEAR_RANGE[0] || STATE.years[1] < YEAR_RANGE[1]);
  return Boolean(STATE.communities.size || STATE.nodeKinds.size || STATE.edgeKinds.size || years || STATE.strength);
}

function resetFilters() {
  for (const hidden of [STATE.communities, STATE.nodeKinds, STATE.edgeKinds]) hidden.clear();
  STATE.years = YEAR_RANGE && [...YEAR_RANGE];
  STATE.strength = 0;
  filtersChanged();
}

function filtersChanged() {
  writeHash(false);
  changed("filters");
}

function hashOfState() {
  const pairs = [];
  const add = (name, values) =>
    values.length && pairs.push(`${name}=${values.map((value) => encode(value)).join(",")}`);
  if (STATE.node) add("node", [STATE.node.key]);
  if (STATE.edge) add("edge", [STATE.edge.source.key, STATE.edge.target.key]);
  if (STATE.path) add("path", [STATE.path[0].key, STATE.path.at(-1).key]);
  if (STATE.community) add("community", [STATE.community.id]);
  if (STATE.hops > 1) add("hops", [STATE.hops]);
  add(
    "hide",
    [...STATE.communities].sort((a, b) => a - b),
  );
  add(
    "without",
    [...STATE.nodeKinds].sort((a, b) => a - b).map((kind) => NODE_KINDS[kind].name),
  );
  add(
    "unlink",
    [...STATE.edgeKinds].sort((a, b) => a - b).map((kind) => EDGE_KINDS[kind].name),
  );
  if (STATE.years && filtersAreOn()) add("years", STATE.years);
  if (STATE.strength) add("strength", [STATE.strength]);
  if (STATE.open) add("open", [STATE.open.id]);
  if (STATE.view) add("view", STATE.view);
  return pairs.join("&");
}

/** Put the state into the address; selections make a step in the history, filters do not. */
function writeHash(step) {
  // Inside a notebook the page has no address of its own.
  if (location.protocol === "about:") return;
  const hash = hashOfState();
  if (hash === location.hash.slice(1)) return;
  const address = hash ? `#${hash}` : location.pathname + location.search;
  history[step ? "pushState" : "replaceState"](null, "", address);
}

/** Take the state from the address; what the graph does not have is ignored. Returns what the reserve may have. */
function readHash() {
  const given = new Map();
  for (const pair of location.hash.slice(1).split("&")) {
    const [name, values = ""] = pair.split("=");
    given.set(name, values.split(",").map(decode).filter(Boolean));
  }
  const get = (name) => given.get(name) || [];
  const kindsOf = (kinds, names) =>
    names.map((name) => kinds.findIndex((kind) => kind.name === name)).filter((at) => at >= 0);
  STATE.communities = new Set(
    get("hide")
      .map(Number)
      .filter((id) => COMMUNITIES.has(id)),
  );
  STATE.nodeKinds = new Set(kindsOf(NODE_KINDS, get("without")));
  STATE.edgeKinds = new Set(kindsOf(EDGE_KINDS, get("unlink")));
  STATE.strength = clamp(Number(get("strength")[0]) || 0, 0, 0.95);
  STATE.hops = get("hops")[0] === "2" ? 2 : 1;
  if (YEAR_RANGE) {
    const [from, to] = get("years").map(Number);
    STATE.years = from <= to ? [clamp(from, ...YEAR_RANGE), clamp(to, ...YEAR_RANGE)] : [...YEAR_RANGE];
  }
  clearSelection();
  const open = COMMUNITIES.get(Number(get("open")[0] ?? NaN)) || null;
  STATE.open = open && (RESERVE.get(open.id) || {}).nodes ? open : null;
  const view = get("view").map(Number);
  STATE.view = view.length === 3 && view.every(Number.isFinite) && view[2] > 0 ? view : null;
  applyFilters();
  STATE.node = BY_KEY.get(get("node")[0]) || null;
  STATE.community = COMMUNITIES.get(Number(get("community")[0] ?? NaN)) || null;
  const [from, to] = [...get("edge"), ...get("path")].map((key) => BY_KEY.get(key));
  if (from && to && get("edge").length) STATE.edge = edgeBetween(from, to) || null;
  if (from && to && get("path").length) STATE.path = shortestPath(from, to);
  const missing = [...get("node"), ...get("edge")].filter((key) => RESERVE.size && !BY_KEY.has(key));
  return missing.length || (open && !STATE.open) ? { open, node: get("node")[0], edge: get("edge") } : null;
}

function decode(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return "";
  }
}
