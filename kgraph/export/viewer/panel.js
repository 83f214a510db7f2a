// The panel: what is known about the chosen node.

const MANY = 12;

function showPanel() {
  const panel = byId("panel");
  const focused = panel.contains(document.activeElement);
  panel.replaceChildren(...panelContent().filter(Boolean));
  panel.scrollTop = 0;
  document.body.classList.toggle("chosen", Boolean(somethingChosen()));
  // What had the focus is gone; without this the next Tab would start at the top of the page.
  if (focused) panel.focus({ preventScroll: true });
  const heading = panel.querySelector("h2, .ends");
  byId("spoken").textContent = somethingChosen() && heading ? shorten(heading.textContent, 200) : "";
}

function panelContent() {
  if (STATE.path) return pathPanel(STATE.path);
  if (STATE.edge) return edgePanel(STATE.edge);
  if (STATE.node) return nodePanel(STATE.node);
  return STATE.community ? communityPanel(STATE.community) : overviewPanel();
}

function nodePanel(node) {
  return isPaper(node) ? paperPanel(node) : conceptPanel(node);
}

function section(title, ...content) {
  const inside = content.flat().filter(Boolean);
  return inside.length ? el("section", {}, el("h3", {}, title), ...inside) : null;
}

/** A list that shows its first rows and, on demand, the rest. */
function longList(rows, most = MANY) {
  if (!rows.length) return null;
  const list = el("ul", { className: "rows" }, rows.slice(0, most));
  if (rows.length <= most) return list;
  const more = el(
    "button",
    {
      type: "button",
      className: "more",
      onclick: () => {
        list.append(...rows.slice(most));
        more.remove();
      },
    },
    `${number(rows.length - most)} more`,
  );
  return [list, more];
}

function panelHead(node, kind, ...title) {
  const colour = communityOf(node).colour;
  return el(
    "header",
    { className: "head" },
    el("p", { className: "kind" }, glyph(node.kind, colour), kind, communityChip(node.community), closeButton()),
    el("h2", { dir: "auto" }, title),
  );
}

function closeButton() {
  return el(
    "button",
    { type: "button", className: "close", "aria-label": "Close", title: "Close (Esc)", onclick: () => select() },
    "\u00d7",
  );
}

function communityChip(id) {
  const community = COMMUNITIES.get(id);
  return el(
    "button",
    { type: "button", className: "chip", title: "About this community", onclick: () => select({ community }) },
    swatch(community.colour),
    text(community.name),
  );
}

function actions(node) {
  const wait = () => {
    STATE.pathFrom = node;
    say("Choose the other end of the path: click a node or search for one.");
    byId("search").focus();
  };
  const hops = el(
    "button",
    {
      type: "button",
      "aria-pressed": String(STATE.hops > 1),
      onclick: () => {
        STATE.hops = STATE.hops > 1 ? 1 : 2;
        select({ node });
      },
    },
    "Two steps around",
  );
  return el(
    "p",
    { className: "actions" },
    el("button", { type: "button", onclick: wait }, "Path to\u2026"),
    hops,
    el("button", { type: "button", onclick: () => fit([...neighbourhood(node, STATE.hops)]) }, "Zoom to it"),
  );
}

function paperPanel(node) {
  const facts = [node.year, node.venue].filter(Boolean).join(" \u00b7 ");
  const where = links(node).map(({ name, href }) =>
    el("a", { href, target: "_blank", rel: "noreferrer noopener" }, name),
  );
  const abstract = node.abstract
    ? el("p", { className: "abstract", dir: "auto" }, annotated(node, FIELD_ABSTRACT))
    : null;
  const related = edgesOf(node, "related").map((edge) => neighbourRow(edge, node, sharedOf(edge)));
  const cites = edgesOf(node, "cites").filter((edge) => edge.source === node);
  const citedBy = edgesOf(node, "cites").filter((edge) => edge.target === node);
  const introduced = edgesOf(node, "introduces").map((edge) => neighbourRow(edge, node));
  const concepts = edgesOf(node, "mentions").map((edge) => neighbourRow(edge, node));
  return [
    panelHead(node, "Paper", annotated(node, FIELD_TITLE)),
    node.authors ? el("p", { className: "authors" }, authorsOf(node)) : null,
    facts ? el("p", { className: "facts", dir: "auto" }, facts) : null,
    where.length ? el("p", { className: "links" }, where) : null,
    abstract,
    node.held ? el("p", { className: "note" }, "Its abstract and sentences are in the database.") : null,
    abstract && (node.marks || []).length ? kindKey(node) : null,
    actions(node),
    section("Introduces", longList(introduced)),
    section("Related papers", longList(related, 8)),
    section(
      `Cites (${cites.length})`,
      longList(
        cites.map((edge) => neighbourRow(edge, node)),
        8,
      ),
    ),
    section(
      `Cited by (${citedBy.length})`,
      longList(
        citedBy.map((edge) => neighbourRow(edge, node)),
        8,
      ),
    ),
    ...["co-citation", "coupling"].map((name) =>
      section(
        name === "coupling" ? "Cites the same works" : "Cited together with",
        longList(
          edgesOf(node, name).map((edge) => neighbourRow(edge, node)),
          8,
        ),
      ),
    ),
    section("Concepts", longList(concepts)),
  ];
}

function authorsOf(node) {
  const names = node.authors;
  const shown = names.length > 12 ? [...names.slice(0, 11), `${names.length - 11} more`] : names;
  return shown.flatMap((name, at) => [at ? ", " : "", text(name)]);
}

/** What the colours under the phrases mean, for the kinds that occur. */
function kindKey(node) {
  const kinds = [
    ...new Set(node.marks.filter(([field]) => field === FIELD_ABSTRACT).map(([, , , concept]) => NODES[concept].kind)),
  ].sort();
  return el(
    "p",
    { className: "key", "aria-hidden": "true" },
    kinds.map((kind) => el("span", { className: `kind-${NODE_KINDS[kind].name}` }, NODE_KINDS[kind].name)),
  );
}

function conceptPanel(node) {
  const aliases = (node.aliases || []).map(([name, reason, count]) =>
    el(
      "li",
      {},
      text(name),
      el("small", {}, [reason === "label" ? "" : reason, count > 1 ? `${number(count)}\u00d7` : ""].filter(Boolean).join(" \u00b7 ")),
    ),
  );
  const papers = node.edges.filter((edge) => isPaper(otherEnd(edge, node))).sort(byWeight);
  const concepts = node.edges.filter((edge) => !isPaper(otherEnd(edge, node))).sort(byWeight);
  const beside = concepts.length ? [] : companions(node);
  const kind = NODE_KINDS[node.kind].name;
  const count = [node.papers && plural(node.papers, "paper"), node.mentions && plural(node.mentions, "mention")].filter(
    Boolean,
  );
  return [
    panelHead(node, kind[0].toUpperCase() + kind.slice(1), text(node.label)),
    count.length ? el("p", { className: "facts" }, count.join(" \u00b7 ")) : null,
    node.definition ? section("Definition", quote(node.definition)) : null,
    node.years && node.years.length > 1 ? trend(node) : null,
    actions(node),
    section("Also written", aliases.length ? el("ul", { className: "aliases" }, aliases) : null),
    section("Papers", longList(papers.map((edge) => neighbourRow(edge, node)))),
    section("Linked concepts", longList(concepts.map((edge) => neighbourRow(edge, node)))),
    section(
      "Often together with",
      longList(
        beside.map(([other, shared]) => el("li", {}, nodeLink(other), el("small", {}, plural(shared, "shared paper")))),
        8,
      ),
    ),
  ];
}

const byWeight = (a, b) => b.rank - a.rank || b.weight - a.weight || a.id - b.id;

function edgesOf(node, name) {
  return node.edges.filter((edge) => kindNames(edge).includes(name)).sort(byWeight);
}

function sharedOf(edge) {
  return (edge.shared || []).slice(0, 4).map((shared) => (typeof shared === "number" ? NODES[shared].label : shared));
}

/** A neighbour with a button that shows why it is one. */
function neighbourRow(edge, node, notes = []) {
  const other = otherEnd(edge, node);
  const kinds = kindNames(edge).filter((name) => !["mentions", "related", "co-citation", "coupling"].includes(name));
  const said = notes.length ? text(notes.join(", "), "shared") : null;
  const year = isPaper(other) && other.year ? String(other.year) : null;
  const why = el(
    "button",
    { type: "button", className: "why", title: "Show the sentences behind this link", onclick: () => select({ edge }) },
    "why?",
  );
  const facts = [kinds.length && !isPaper(other) ? kinds.join(", ") : null, year, said]
    .filter(Boolean)
    .flatMap((fact, at) => (at ? [" \u00b7 ", fact] : [fact]));
  return el(
    "li",
    { className: `neighbour ${other.visible ? "" : "filtered"}` },
    nodeLink(other),
    why,
    facts.length ? el("small", {}, facts) : null,
  );
}

/** Concepts named by the same papers, most shared first. */
function companions(node) {
  const shared = new Map();
  for (const edge of node.edges) {
    const paper = otherEnd(edge, node);
    if (!isPaper(paper)) continue;
    for (const next of paper.edges) {
      const other = otherEnd(next, paper);
      if (!isPaper(other) && other !== node) shared.set(other, (shared.get(other) || 0) + 1);
    }
  }
  return [...shared]
    .filter(([, count]) => count > 1)
    .sort((a, b) => b[1] - a[1] || a[0].id - b[0].id)
    .slice(0, 24);
}

/** Papers a year as small bars. */
function trend(node) {
  const [from, to] = YEAR_RANGE;
  const count = new Map(node.years);
  const most = Math.max(...count.values());
  const step = 240 / (to - from + 1);
  const bars = [...count].map(([year, papers]) => {
    const height = (papers / most) * 32;
    const bar = svg("rect", { x: (year - from) * step, y: 36 - height, width: Math.max(1, step - 1), height });
    bar.append(svg("title", {}, `${year}: ${plural(papers, "paper")}`));
    return bar;
  });
  const words = `Papers a year, ${from} to ${to}; most in a year: ${most}`;
  return el(
    "figure",
    { className: "trend" },
    svg("svg", { viewBox: "0 0 240 36", role: "img", "aria-label": words, preserveAspectRatio: "none" }, ...bars),
    el("figcaption", {}, el("span", {}, String(from)), el("span", {}, "papers a year"), el("span", {}, String(to))),
  );
}
