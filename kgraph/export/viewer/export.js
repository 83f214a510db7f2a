// Pictures of the view and lists of papers, made in the browser and handed to the reader as files.

function download(name, type, ...parts) {
  const address = URL.createObjectURL(new Blob(parts, { type }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** A PNG of the view at twice the size of the screen. */
function exportPng() {
  const view = { ...currentView(), moving: false, covered: [] };
  const canvas = el("canvas", { width: view.width * 2, height: view.height * 2 });
  const ctx = canvas.getContext("2d");
  ctx.scale(2, 2);
  paint(ctx, view);
  canvas.toBlob((blob) => download("kgraph.png", "image/png", blob), "image/png");
}

function exportSvg() {
  const view = { ...currentView(), moving: false, covered: [] };
  const ctx = new SvgContext(view.width, view.height);
  paint(ctx, view);
  download("kgraph.svg", "image/svg+xml", ctx.toString());
}

/** The papers of the selection, or all that are shown. */
function chosenPapers() {
  const light = somethingChosen() ? spotlight().nodes : null;
  return NODES.filter((node) => isPaper(node) && node.visible && (!light || light.has(node)));
}

const oneLine = (value) =>
  String(value || "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();

function toBibtex(papers) {
  const escape = (value) =>
    oneLine(value)
      .replace(/\\/g, "\\textbackslash ")
      .replace(/[{}]/g, "")
      .replace(/([&%$#_])/g, "\\$1");
  return papers
    .map((node, at) => {
      const fields = {
        title: `{${escape(titleOf(node))}}`,
        author: (node.authors || []).map(escape).join(" and "),
        year: node.year,
        journal: escape(node.venue),
        doi: oneLine(node.doi).replace(/[{}]/g, ""),
        eprint: oneLine(node.arxiv),
        url: linkOf(node).replace(/[{}]/g, ""),
      };
      const lines = Object.entries(fields)
        .filter(([, value]) => value)
        .map(([name, value]) => `  ${name} = {${value}}`);
      return `@article{kgraph${at + 1},\n${lines.join(",\n")}\n}\n`;
    })
    .join("\n");
}

function toRis(papers) {
  return papers
    .map((node) => {
      const rows = [
        ["TY", "JOUR"],
        ["TI", titleOf(node)],
        ...(node.authors || []).map((name) => ["AU", name]),
        ["PY", node.year],
        ["T2", node.venue],
        ["DO", node.doi],
        ["UR", linkOf(node)],
        ["AB", node.abstract],
      ];
      return (
        rows
          .filter(([, value]) => value)
          .map(([tag, value]) => `${tag}  - ${oneLine(value)}\r\n`)
          .join("") + "ER  - \r\n\r\n"
      );
    })
    .join("");
}

function toCsv(papers) {
  // A cell that starts like a formula would run in a spreadsheet.
  const cell = (value) =>
    `"${oneLine(value)
      .replace(/^([=+\-@])/, "'$1")
      .replace(/"/g, '""')}"`;
  const rows = papers.map((node) => [
    node.key,
    titleOf(node),
    (node.authors || []).join("; "),
    node.year,
    node.venue,
    node.doi,
    linkOf(node),
    communityOf(node).label,
  ]);
  return (
    [["id", "title", "authors", "year", "venue", "doi", "url", "community"], ...rows]
      .map((row) => row.map(cell).join(","))
      .join("\r\n") + "\r\n"
  );
}

function linkOf(node) {
  const [first] = links(node);
  return first ? first.href : "";
}

const EXPORTS = [
  ["Picture (PNG, 2\u00d7)", exportPng],
  ["Picture (SVG)", exportSvg],
  ["Papers as BibTeX", () => download("papers.bib", "application/x-bibtex", toBibtex(chosenPapers()))],
  ["Papers as RIS", () => download("papers.ris", "application/x-research-info-systems", toRis(chosenPapers()))],
  ["Papers as CSV", () => download("papers.csv", "text/csv", "\ufeff", toCsv(chosenPapers()))],
];

function startExport() {
  const [button, menu] = [byId("export-button"), byId("export-menu")];
  const show = (open) => {
    menu.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    const papers = plural(chosenPapers().length, "paper");
    menu.replaceChildren(
      ...EXPORTS.map(([name, run]) =>
        el(
          "button",
          {
            type: "button",
            role: "menuitem",
            onclick: () => {
              show(false);
              run();
            },
          },
          name,
        ),
      ),
      el("p", { className: "note" }, `Lists hold the ${papers} in view.`),
    );
    menu.querySelector("button").focus();
  };
  button.addEventListener("click", () => show(menu.hidden));
  menu.addEventListener(
    "keydown",
    (event) => event.key === "Escape" && (show(false), button.focus(), event.stopPropagation()),
  );
  document.addEventListener(
    "pointerdown",
    (event) => event.target.closest("#export-menu, #export-button") || show(false),
  );
}
