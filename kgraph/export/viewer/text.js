// Texts with marked phrases. Offsets count code points, as in Python, not UTF-16 units.

/** `value` as nodes, with each mark { start, end, make } replaced by make(phrase); of overlapping marks the first counts. */
function marked(value, marks) {
  const points = [...value];
  const parts = [];
  let at = 0;
  for (const { start, end, make } of [...marks].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (start < at || end > points.length) continue;
    parts.push(points.slice(at, start).join(""), make(points.slice(start, end).join("")));
    at = end;
  }
  parts.push(points.slice(at).join(""));
  return parts.filter((part) => part !== "");
}

/** A phrase that leads to its concept. */
function conceptMark(phrase, node) {
  const kind = NODE_KINDS[node.kind].name;
  const follow = (event) => {
    event.preventDefault();
    select({ node });
  };
  // A link, because a button cannot break across lines; its address is that of the concept in this very page.
  const href = `#node=${encode(node.key)}`;
  return el("a", { href, className: `mark kind-${kind}`, title: `${node.label} (${kind})`, onclick: follow }, phrase);
}

const FIELD_TITLE = 0;
const FIELD_ABSTRACT = 1;

function fieldOf(node, field) {
  return field === FIELD_TITLE ? titleOf(node) : node.abstract || "";
}

/** The title or abstract of a paper with its concepts as buttons. */
function annotated(node, field) {
  const marks = (node.marks || [])
    .filter(([where]) => where === field)
    .map(([, start, end, concept]) => ({ start, end, make: (phrase) => conceptMark(phrase, NODES[concept]) }));
  return marked(fieldOf(node, field), marks);
}

/** Evidence as { paper, title, parts }: see `_quote` in pagedata.py for the two forms. */
function quoteOf([paper, second, third, ...rest]) {
  const node = NODES[paper] || null;
  const inText = typeof second === "number";
  const sentence = inText ? [...fieldOf(node, second)].slice(third, rest[0]).join("") : third;
  const offsets = inText ? rest.slice(1) : rest;
  const marks = [];
  for (let at = 0; at < offsets.length; at += 2) {
    marks.push({ start: offsets[at], end: offsets[at + 1], make: (phrase) => el("mark", {}, phrase) });
  }
  return { node, title: node ? titleOf(node) : second, where: inText ? second : null, parts: marked(sentence, marks) };
}

/** A quoted sentence with the paper it is from. */
function quote(value, { source = true } = {}) {
  const { node, title, parts } = quoteOf(value);
  const from = node ? nodeLink(node) : title ? text(title) : null;
  return el(
    "figure",
    { className: "quote" },
    el("blockquote", { dir: "auto" }, parts),
    source && from ? el("figcaption", {}, from) : null,
  );
}

/** A button that selects a node, with the shape of its kind. */
function nodeLink(node, { long = false, className = "" } = {}) {
  const name = long ? titleOf(node) : shorten(titleOf(node), 130);
  return el(
    "button",
    { type: "button", className: `node-link ${className}`, onclick: () => select({ node }) },
    glyph(node.kind, communityOf(node).colour),
    text(name),
  );
}

/** The shape of a node kind as a small picture. */
function glyph(kind, colour = "currentColor") {
  const trace = new SvgContext(14, 14);
  traceShape(trace, NODE_KINDS[kind].shape, 7, 7, 4.4);
  const shape = svg("path", { d: trace.path.join("") });
  const picture = svg(
    "svg",
    { class: "glyph", viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" },
    shape,
  );
  picture.style.setProperty("--colour", colour);
  return picture;
}

/** "Paper, 2019" or "Method in 12 papers": one line about a node. */
function hint(node) {
  if (isPaper(node)) return ["Paper", ...(node.authors || []).slice(0, 2), node.year].filter(Boolean).join(" · ");
  const kind = NODE_KINDS[node.kind].name;
  return `${kind[0].toUpperCase()}${kind.slice(1)}${node.papers ? ` in ${plural(node.papers, "paper")}` : ""}`;
}
