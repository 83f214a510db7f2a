// The panel for an edge, a path, and for nothing chosen.

function edgePanel(edge) {
  const { source, target } = edge;
  const rows = edge.kinds.map(([kind, weight]) =>
    el(
      "li",
      {},
      el("b", {}, EDGE_KINDS[kind].name),
      ` weight ${Number(weight.toPrecision(3))}`,
      el("small", {}, meaningOf(EDGE_KINDS[kind])),
    ),
  );
  const shared = (edge.shared || []).map((one, at) =>
    el(
      "li",
      { className: "neighbour" },
      typeof one === "number" ? nodeLink(NODES[one]) : text(one),
      edge.adds && edge.adds[at] ? el("small", { className: "adds" }, `adds ${edge.adds[at]}`) : null,
    ),
  );
  const quotes = edge.evidence.map((value) => quote(value));
  const all = edge.count || quotes.length;
  return [
    el(
      "header",
      { className: "head" },
      el("p", { className: "kind" }, "Why this link?", closeButton()),
      el(
        "div",
        { className: "ends" },
        nodeLink(source),
        el(
          "span",
          { className: "between" },
          SYMMETRIC.has(edge.kind) ? "\u2014" : "\u2193",
          " ",
          kindNames(edge).join(", "),
        ),
        nodeLink(target),
      ),
    ),
    section("Evidence", quotes),
    edge.held
      ? el("p", { className: "note" }, "Its sentences are in the database: ", el("code", {}, askWhy(edge)))
      : null,
    !edge.held && all > quotes.length
      ? el("p", { className: "note" }, `${quotes.length} of ${plural(all, "sentence")}; the rest: kgraph why`)
      : null,
    section("Shared concepts", shared.length ? el("ul", { className: "rows" }, shared) : null),
    section(
      "Kinds",
      el("ul", { className: "kinds" }, rows),
      edge.how ? el("p", { className: "note" }, `Matched by ${edge.how}`) : null,
    ),
  ];
}

const askWhy = ({ source, target }) => `kgraph why DIR "${source.key}" "${target.key}"`;

function pathPanel(path) {
  const steps = path.flatMap((node, at) => {
    const item = el("li", {}, nodeLink(node));
    if (at === path.length - 1) return [item];
    const edge = edgeBetween(node, path[at + 1]);
    return [
      item,
      el(
        "li",
        { className: "step" },
        el(
          "button",
          { type: "button", className: "why", onclick: () => select({ edge }) },
          kindNames(edge).join(", ") + ": why?",
        ),
      ),
    ];
  });
  return [
    el(
      "header",
      { className: "head" },
      el("p", { className: "kind" }, "Shortest path", closeButton()),
      el("h2", {}, plural(path.length - 1, "step")),
    ),
    el("ol", { className: "path" }, steps),
    el("p", { className: "actions" }, el("button", { type: "button", onclick: () => fit(path) }, "Zoom to it")),
  ];
}

/** A community with the button that opens it. */
function communityRow(community) {
  const open = () => openCommunity(community);
  return el(
    "li",
    { className: "neighbour" },
    communityLink(community),
    RESERVE.has(community.id)
      ? el("button", { type: "button", className: "why", onclick: open }, `open ${number(community.size)}`)
      : null,
  );
}

function overviewPanel() {
  const counts = ABOUT.counts;
  const cut = counts.shownNodes < counts.nodes || counts.shownEdges < counts.edges;
  return [
    el("header", { className: "head" }, el("h2", { dir: "auto" }, shorten(ABOUT.title, 200))),
    el(
      "p",
      { className: "lead" },
      `${plural(counts.papers, "paper")} and the concepts they share. Click a node to read, a link to see why it is there.`,
    ),
    cut
      ? el(
          "p",
          { className: "note" },
          `The map shows the strongest part: ${number(counts.shownNodes)} of ${plural(counts.nodes, "node")}, ${number(counts.shownEdges)} of ${plural(counts.edges, "link")}. Open a community to see more of it. The GraphML file and the database are complete.`,
        )
      : null,
    RESERVE.size ? section("Communities", longList([...COMMUNITIES.values()].map(communityRow))) : null,
    ...listSections(),
  ];
}
