// The same as the map, as lists: for screen readers, and for whoever prefers reading.

function listSections() {
  const shown = [...SHOWN.smallFirst].reverse();
  const row = (node) => el("li", {}, nodeLink(node), el("small", {}, isPaper(node) ? node.year || "" : hint(node)));
  const papers = shown.filter(isPaper);
  const concepts = shown.filter((node) => !isPaper(node));
  return [
    section(`Concepts (${number(concepts.length)})`, listByPage(concepts, row)),
    section(`Papers (${number(papers.length)})`, listByPage(papers, row)),
  ];
}

/** Rows in pages of fifty, so that thousands do not weigh the page down. */
function listByPage(nodes, row, first = 10) {
  if (!nodes.length) return null;
  const list = el("ul", { className: "rows" }, nodes.slice(0, first).map(row));
  let at = first;
  const more = el("button", {
    type: "button",
    className: "more",
    onclick: () => {
      list.append(...nodes.slice(at, at + 50).map(row));
      at += 50;
      if (at >= nodes.length) more.remove();
      else more.textContent = moreText();
    },
  });
  const moreText = () => `Show ${Math.min(50, nodes.length - at)} of ${number(nodes.length - at)} more`;
  more.textContent = moreText();
  return nodes.length > first ? [list, more] : list;
}
