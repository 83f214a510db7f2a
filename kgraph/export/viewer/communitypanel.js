// The panel for a community: what it is about, and what it borders on.

function communityPanel(community) {
  const held = RESERVE.get(community.id);
  if (held && !held.nodes) readReserve(community.id).then(() => STATE.community === community && showPanel());
  const nodes = [...community.nodes, ...((held && held.nodes) || [])];
  const papers = nodes.filter(isPaper);
  const concepts = nodes.filter((node) => !isPaper(node));
  const row = (node) =>
    el("li", {}, nodeLink(node), isPaper(node) && node.year ? el("small", {}, String(node.year)) : null);
  const only = () => toggle(STATE.communities, community.id, [...COMMUNITIES.keys()], true);
  const counts = [plural(papers.length, "paper"), plural(concepts.length, "concept"), yearsOf(papers)].filter(Boolean);
  const open = held && STATE.open !== community;
  return [
    el(
      "header",
      { className: "head" },
      el("p", { className: "kind" }, swatch(community.colour), "Community", closeButton()),
      el("h2", { dir: "auto" }, community.label),
    ),
    el("p", { className: "facts" }, counts.join(" \u00b7 ")),
    held ? el("p", { className: "note" }, heldNote(community, nodes.length)) : null,
    el(
      "p",
      { className: "actions" },
      open ? el("button", { type: "button", onclick: () => openCommunity(community) }, "Open with all its nodes") : null,
      STATE.open === community ? el("button", { type: "button", onclick: closeCommunity }, "Whole map") : null,
      el("button", { type: "button", onclick: () => fit(community.nodes) }, "Zoom to it"),
      STATE.open ? null : el("button", { type: "button", onclick: only }, "Show only this"),
    ),
    section(`Concepts (${number(concepts.length)})`, listByPage(concepts, row)),
    section(`Papers (${number(papers.length)})`, listByPage(papers, row)),
    section(
      "Neighbouring communities",
      longList(
        bordering(community).map(([other, links]) =>
          el("li", {}, communityLink(other), el("small", {}, plural(links, "link"))),
        ),
        6,
      ),
    ),
  ];
}

/** What a large community shows of itself. */
function heldNote(community, known) {
  const size = number(community.size);
  if (STATE.open === community)
    return `Shown alone: ${number(SHOWN.nodes.length)} of its ${size} nodes are drawn; the lists below have ${number(known)}.`;
  return `The whole map shows its strongest ${number(community.nodes.length)} of ${size} nodes.`;
}

function communityLink(community) {
  return el(
    "button",
    { type: "button", className: "node-link", onclick: () => select({ community }) },
    swatch(community.colour),
    text(community.label),
  );
}

function yearsOf(papers) {
  const years = papers
    .map((node) => node.year)
    .filter(Boolean)
    .sort((a, b) => a - b);
  if (!years.length) return null;
  return years[0] === years.at(-1) ? String(years[0]) : `${years[0]}\u2013${years.at(-1)}`;
}

/** Other communities with the number of links to this one, most first. */
function bordering(community) {
  const links = new Map();
  for (const node of community.nodes) {
    for (const edge of node.edges) {
      const other = communityOf(otherEnd(edge, node));
      if (other !== community) links.set(other, (links.get(other) || 0) + 1);
    }
  }
  return [...links].sort((a, b) => b[1] - a[1] || a[0].id - b[0].id);
}
