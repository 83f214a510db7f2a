// The panel for a community: what it is about, and what it borders on.

function communityPanel(community) {
  const papers = community.nodes.filter(isPaper);
  const concepts = community.nodes.filter((node) => !isPaper(node));
  const row = (node) =>
    el("li", {}, nodeLink(node), isPaper(node) && node.year ? el("small", {}, String(node.year)) : null);
  const only = () => toggle(STATE.communities, community.id, [...COMMUNITIES.keys()], true);
  const counts = [plural(papers.length, "paper"), plural(concepts.length, "concept"), yearsOf(papers)].filter(Boolean);
  return [
    el(
      "header",
      { className: "head" },
      el("p", { className: "kind" }, swatch(community.colour), "Community", closeButton()),
      el("h2", { dir: "auto" }, community.label),
    ),
    el("p", { className: "facts" }, counts.join(" \u00b7 ")),
    el(
      "p",
      { className: "actions" },
      el("button", { type: "button", onclick: () => fit(community.nodes) }, "Zoom to it"),
      el("button", { type: "button", onclick: only }, "Show only this"),
    ),
    section("Concepts", longList(concepts.map(row))),
    section("Papers", longList(papers.map(row))),
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
