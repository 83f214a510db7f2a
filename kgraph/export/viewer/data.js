// The graph: nodes and edges as objects that know each other. Read once, never changed but for `visible`.

const { about: ABOUT, nodes: NODES, edges: EDGES } = JSON.parse(byId("data").textContent);

const PAPER = 0;
const NODE_KINDS = ABOUT.nodeKinds;
const EDGE_KINDS = ABOUT.edgeKinds;
const COMMUNITIES = new Map(ABOUT.communities.map((community) => [community.id, community]));
const SYMMETRIC = new Set(EDGE_KINDS.flatMap(({ symmetric }, at) => (symmetric ? [at] : [])));
const BY_KEY = new Map(NODES.map((node) => [node.key, node]));

for (const node of NODES) {
  node.edges = [];
  node.visible = true;
  prepare(node);
}
EDGES.forEach((edge, id) => {
  edge.id = id;
  edge.visible = true;
  edge.source = NODES[edge.from];
  edge.target = NODES[edge.to];
  edge.kinds = edge.kinds || [[edge.kind, edge.weight]];
  edge.evidence = edge.evidence || [];
  edge.source.edges.push(edge);
  edge.target.edges.push(edge);
});

// Biggest first: the order of the list and of search results that match equally well.
let BY_SIZE = [];
let BY_NAME_PRIORITY = [];
sortNodes();

function sortNodes() {
  BY_SIZE = [...NODES].sort((a, b) => b.size - a.size || a.id - b.id);
  // A concept says in two words what a title says in ten, so concepts get their names first.
  const priority = (node) => node.size * (node.kind === PAPER ? 0.6 : 1);
  BY_NAME_PRIORITY = [...NODES].sort((a, b) => priority(b) - priority(a) || a.id - b.id);
}

function prepare(node) {
  node.caption = label(node);
  node.name = withoutAcronym(node.caption);
}

for (const community of COMMUNITIES.values()) {
  community.nodes = BY_SIZE.filter((node) => node.community === community.id);
  const [first, ...rest] = community.label.split(", ");
  Object.assign(community, { name: withoutAcronym(first) || community.label, rest: rest.map(withoutAcronym) });
}

// Weights of different kinds are on different scales, so "strong" means strong among edges of the same kind.
const WEIGHTS = EDGE_KINDS.map((_, kind) =>
  Float64Array.from(EDGES.filter((edge) => edge.kind === kind).map((edge) => edge.weight)).sort(),
);
for (const edge of EDGES) edge.rank = rankOf(edge.kind, edge.weight);

/** The share of the page's edges of this kind that weigh less. */
function rankOf(kind, weight) {
  const sorted = WEIGHTS[kind];
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < weight) low = middle + 1;
    else high = middle;
  }
  return sorted.length ? low / sorted.length : 0;
}

const YEARS = NODES.flatMap((node) => (node.year ? [node.year] : []));
const YEAR_RANGE = YEARS.length
  ? [YEARS.reduce((a, b) => Math.min(a, b)), YEARS.reduce((a, b) => Math.max(a, b))]
  : null;

/** "large language model (LLM)" without the acronym, which only takes room in a heading. */
function withoutAcronym(name) {
  return name.replace(/ \([^()]{1,12}\)$/, "");
}

function isPaper(node) {
  return node.kind === PAPER;
}

function titleOf(node) {
  return node.title || node.label;
}

/** What the map writes beside a node. Control and direction characters would garble the canvas. */
function label(node) {
  const clean = node.label
    .slice(0, 300)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  return shorten(clean || node.key.slice(0, 40), isPaper(node) ? 52 : 40);
}

function otherEnd(edge, node) {
  return edge.source === node ? edge.target : edge.source;
}

function kindNames(edge) {
  return edge.kinds.map(([kind]) => EDGE_KINDS[kind].name);
}

/** What an edge kind means, in typeset form. */
const meaningOf = ({ meaning }) => meaning.replace(/ -> /g, " \u2192 ").replace(/ - /g, " \u2013 ").replace(/`/g, "");

function communityOf(node) {
  return COMMUNITIES.get(node.community);
}

function edgeBetween(a, b) {
  return a.edges.find((edge) => otherEnd(edge, a) === b);
}

/** The nodes within `hops` visible edges of `node`, itself included. */
function neighbourhood(node, hops) {
  const found = new Set([node]);
  let rim = [node];
  for (let hop = 0; hop < hops; hop++) {
    rim = rim.flatMap((near) => near.edges.filter((edge) => edge.visible).map((edge) => otherEnd(edge, near)));
    rim = [...new Set(rim)].filter((far) => far.visible && !found.has(far));
    rim.forEach((far) => found.add(far));
  }
  return found;
}

/** The nodes of a shortest path over visible edges, strong edges first among equals; null if there is none. */
function shortestPath(from, to) {
  const before = new Map([[from, null]]);
  let rim = [from];
  while (rim.length && !before.has(to)) {
    const next = [];
    for (const node of rim) {
      const around = node.edges.filter((edge) => edge.visible).sort((a, b) => b.rank - a.rank);
      for (const edge of around) {
        const far = otherEnd(edge, node);
        if (!far.visible || before.has(far)) continue;
        before.set(far, node);
        next.push(far);
      }
    }
    rim = next;
  }
  if (!before.has(to)) return null;
  const path = [];
  for (let node = to; node; node = before.get(node)) path.unshift(node);
  return path;
}

/** Where to read a paper: only http(s) addresses and well-formed DOIs and arXiv ids become links. */
function links(node) {
  const found = [];
  const add = (name, href) => found.some((link) => link.href === href) || found.push({ name, href });
  if (/^10\.\d{4,9}\/[^\s"<>{}|\\^`]+$/.test(node.doi || "")) add("DOI", `https://doi.org/${encodeURI(node.doi)}`);
  if (/^[\w.-]+(\/\d{7})?$/.test(node.arxiv || "")) add("arXiv", `https://arxiv.org/abs/${node.arxiv}`);
  try {
    const url = new URL(node.url || "");
    if (url.protocol === "https:" || url.protocol === "http:") add(url.hostname.replace(/^www\./, ""), url.href);
  } catch {
    // Not an address: shown nowhere.
  }
  return found;
}
