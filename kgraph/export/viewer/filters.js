// Which nodes and edges are shown.

// What is shown, in the orders that painting needs.
const SHOWN = { nodes: [], edges: [], smallFirst: [], byName: [] };

function applyFilters() {
  const narrowed = STATE.years && (STATE.years[0] > YEAR_RANGE[0] || STATE.years[1] < YEAR_RANGE[1]);
  for (const node of NODES) {
    node.visible =
      (STATE.open ? node.community === STATE.open.id : !node.held) &&
      !STATE.communities.has(node.community) &&
      !STATE.nodeKinds.has(node.kind) &&
      (!narrowed || inYears(node, ...STATE.years));
  }
  for (const edge of EDGES) {
    edge.visible =
      edge.source.visible &&
      edge.target.visible &&
      edge.rank >= STATE.strength &&
      edge.kinds.some(([kind]) => !STATE.edgeKinds.has(kind));
  }
  SHOWN.nodes = NODES.filter((node) => node.visible);
  SHOWN.edges = EDGES.filter((edge) => edge.visible);
  SHOWN.smallFirst = BY_SIZE.filter((node) => node.visible).reverse();
  SHOWN.byName = BY_NAME_PRIORITY.filter((node) => node.visible);
}

/** A paper of these years, or a concept that one of these years names; things without years are left out. */
function inYears(node, from, to) {
  if (isPaper(node)) return node.year >= from && node.year <= to;
  return (node.years || []).some(([year]) => year >= from && year <= to);
}

/** "412 of 655 nodes and 1,204 of 3,010 links shown" */
function countText() {
  const nodes = SHOWN.nodes.length;
  const edges = SHOWN.edges.length;
  const all = ABOUT.counts;
  return `${number(nodes)} of ${plural(all.nodes, "node")}, ${number(edges)} of ${plural(all.edges, "link")} shown`;
}

/** Flip membership; with `only`, hide everything else, or show everything again if all else is hidden already. */
function toggle(hidden, value, all, only = false) {
  if (only) {
    const alone = !hidden.has(value) && hidden.size === all.length - 1;
    hidden.clear();
    if (!alone) all.filter((other) => other !== value).forEach((other) => hidden.add(other));
  } else if (!hidden.delete(value)) {
    hidden.add(value);
  }
  filtersChanged();
}
