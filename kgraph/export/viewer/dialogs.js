// Help, and what the graph was made of.

function openDialog(title, ...content) {
  const dialog = byId("dialog");
  const close = el(
    "button",
    { type: "button", className: "close", "aria-label": "Close", onclick: () => dialog.close() },
    "\u00d7",
  );
  dialog.replaceChildren(
    el("header", {}, el("h2", { id: "dialog-title" }, title), close),
    ...content.flat().filter(Boolean),
  );
  dialog.showModal();
}

function facts(rows) {
  return el(
    "dl",
    { className: "facts-list" },
    rows.flatMap(([name, ...values]) => [
      el("dt", {}, name),
      el(
        "dd",
        {},
        values.map((value) => text(value)),
      ),
    ]),
  );
}

function openHelp() {
  const keys = [
    ["/", "search: titles, concepts and their other spellings, authors"],
    ["\u2191 \u2193 Enter", "choose among the results"],
    ["Esc", "close, or let go of what is chosen"],
    ["+ \u2212 0", "come near, go away, see the whole map"],
    ["arrow keys", "move the map when it has the focus"],
    ["n", "one or two steps around the chosen node"],
    ["l", "list of what is shown"],
    ["d", "light or dark"],
    ["Alt+\u2190 Alt+\u2192", "back and forward through what you looked at"],
  ];
  const tips = [
    "Papers are dots; methods, tasks, datasets, metrics and other concepts have shapes of their own. Size is importance, colour is community.",
    "Click a node, or the name of a community, to read about it. With a node chosen, click one of its links, or \u201cwhy?\u201d in the panel, to see the sentences behind it.",
    "Shift-click a second node for the shortest path to it.",
    "In the legend, click to hide, double-click to see only one.",
    "The address holds what you chose: bookmark it, or send it along with the file.",
    "Nothing leaves this file: it works without a network.",
  ];
  openDialog(
    "How to read this map",
    el(
      "ul",
      { className: "tips" },
      tips.map((tip) => el("li", {}, tip)),
    ),
    el(
      "table",
      { className: "keys" },
      el(
        "tbody",
        {},
        keys.map(([key, meaning]) =>
          el("tr", {}, el("th", { scope: "row" }, el("kbd", {}, key)), el("td", {}, meaning)),
        ),
      ),
    ),
  );
}

function openAbout() {
  const { counts } = ABOUT;
  const kinds = NODE_KINDS.map((kind, at) => [
    kind.name,
    number(NODES.filter((node) => node.kind === at).length),
  ]).filter(([, count]) => count !== "0");
  const edges = EDGE_KINDS.map((kind, at) => [
    kind.name,
    `${number(EDGES.filter((edge) => edge.kinds.some(([one]) => one === at)).length)} \u00b7 ${meaningOf(kind)}`,
  ]).filter(([, words]) => !words.startsWith("0 "));
  const part = (title, rows) => (rows.length ? [el("h3", {}, title), facts(rows)] : []);
  openDialog(
    "About this graph",
    facts([
      ["Papers", number(counts.papers)],
      ["Concepts found", number(counts.concepts)],
      ["In the graph", `${plural(counts.nodes, "node")}, ${plural(counts.edges, "link")}`],
      ["On this page", `${plural(counts.shownNodes, "node")}, ${plural(counts.shownEdges, "link")}`],
      ...(counts.problems ? [["Unusable records", number(counts.problems)]] : []),
      ["Made with", `kgraph ${ABOUT.version}`],
    ]),
    part("Nodes", kinds),
    part("Links", edges),
    part("Options", ABOUT.options),
    part("Left out", ABOUT.cuts),
  );
}
