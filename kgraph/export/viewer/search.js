// Search by label, alias, title and author; accents do not matter.

const MOST_RESULTS = 40;
let RESULTS = [];
let ACTIVE = -1;

const INDEX = [];
addToIndex(BY_SIZE);

function addToIndex(nodes) {
  for (const node of nodes) {
    const others = isPaper(node) ? node.authors || [] : (node.aliases || []).map(([name]) => name);
    const also = others.map((other) => ({ shown: other, folded: fold(other.slice(0, 200)) }));
    INDEX.push({ node, name: fold(titleOf(node).slice(0, 500)), also });
  }
}

/** The nodes that fit all words of `query`: exact names, names that begin with it, names, then aliases and authors. */
function find(query) {
  const wanted = fold(query).trim();
  const ranks = [[], [], [], []];
  if (!wanted) return [];
  const words = wanted.split(/\s+/);
  const fits = (name) => words.every((word) => name.includes(word));
  for (const { node, name, also } of INDEX) {
    const inName = fits(name);
    const other = inName ? null : also.find(({ folded }) => fits(folded));
    if (!inName && !other) continue;
    const exact = name === wanted || (other && other.folded === wanted);
    const begins = name.startsWith(wanted) || name.includes(` ${wanted}`);
    ranks[exact ? 0 : inName ? (begins ? 1 : 2) : 3].push({ node, via: other ? other.shown : "" });
  }
  return ranks.flat();
}

function startSearch() {
  const input = byId("search");
  input.addEventListener("input", () => showResults(input.value));
  input.addEventListener("focus", () => input.value && showResults(input.value));
  input.addEventListener("keydown", searchKey);
  document.addEventListener("pointerdown", (event) => event.target.closest(".search") || hideResults());
}

function showResults(query) {
  const all = find(query);
  RESULTS = all.slice(0, MOST_RESULTS);
  ACTIVE = RESULTS.length ? 0 : -1;
  const rows = RESULTS.map(({ node, via }, at) =>
    el(
      "div",
      { className: "result", role: "option", id: `result-${at}`, onclick: () => choose(at) },
      glyph(node.kind, communityOf(node).colour),
      el(
        "span",
        { className: "result-name" },
        text(shorten(titleOf(node), 110)),
        el("small", {}, hint(node), via ? ` · ${via}` : ""),
      ),
    ),
  );
  const summary = all.length
    ? `${plural(all.length, "match", "matches")}${all.length > MOST_RESULTS ? `, the first ${MOST_RESULTS}` : ""}`
    : "Nothing found";
  byId("results").replaceChildren(el("p", { className: "summary", role: "status" }, summary), ...rows);
  byId("results").hidden = !query.trim();
  byId("search").setAttribute("aria-expanded", String(!byId("results").hidden));
  markActive();
}

function hideResults() {
  byId("results").hidden = true;
  byId("search").setAttribute("aria-expanded", "false");
  byId("search").removeAttribute("aria-activedescendant");
}

function markActive() {
  [...byId("results").querySelectorAll(".result")].forEach((row, at) =>
    row.setAttribute("aria-selected", String(at === ACTIVE)),
  );
  const row = byId(`result-${ACTIVE}`);
  if (row) byId("search").setAttribute("aria-activedescendant", row.id);
  if (row) row.scrollIntoView({ block: "nearest" });
}

function choose(at) {
  const { node } = RESULTS[at];
  hideResults();
  byId("search").blur();
  select({ node });
  if (STATE.node === node) showNode(node);
}

function searchKey(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps && RESULTS.length) {
    ACTIVE = (ACTIVE + steps[event.key] + RESULTS.length) % RESULTS.length;
    markActive();
    event.preventDefault();
  } else if (event.key === "Enter" && ACTIVE >= 0) {
    choose(ACTIVE);
  } else if (event.key === "Escape") {
    hideResults();
    byId("search").blur();
    event.stopPropagation();
  }
}
