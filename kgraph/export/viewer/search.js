// Search by label, alias, title and author; accents do not matter.

const MOST_RESULTS = 40;
const MOST_COUNTED = 3000; // more matches than this are not counted, so that every answer comes at once
let RESULTS = [];
let ACTIVE = -1;

const INDEX = [];
const EXACT = new Map(); // folded names and aliases
addToIndex(BY_SIZE);

function addToIndex(nodes) {
  for (const node of nodes) {
    const others = isPaper(node) ? node.authors || [] : (node.aliases || []).map(([name]) => name);
    const also = others.map((other) => fold(other.slice(0, 200)));
    const entry = { node, name: fold(titleOf(node).slice(0, 500)), others, also, joined: also.join("\n") };
    INDEX.push(entry);
    for (const name of [entry.name, ...also]) if (!EXACT.has(name)) EXACT.set(name, entry);
  }
}

/** How well a node fits: 0 exact, 1 its name begins so, 2 its name holds all words, 3 another name does; -1 not at all. */
function rankIn({ name, also, joined }, wanted, words) {
  if (words.every((word) => name.includes(word))) {
    if (name === wanted || also.includes(wanted)) return 0;
    return name.startsWith(wanted) || name.includes(` ${wanted}`) ? 1 : 2;
  }
  // One look at all aliases together tells most nodes apart.
  if (!words.every((word) => joined.includes(word))) return -1;
  if (also.includes(wanted)) return 0;
  return also.some((other) => words.every((word) => other.includes(word))) ? 3 : -1;
}

/** The nodes that fit all words of `query`, best first: { total, first }, `first` with the alias or author that fits. */
function find(query, most = MOST_RESULTS) {
  const wanted = fold(query).trim();
  const ranks = [[], [], [], []];
  let total = 0;
  const words = wanted.split(/\s+/);
  for (const entry of wanted ? INDEX : []) {
    const rank = rankIn(entry, wanted, words);
    if (rank < 0) continue;
    if (++total > MOST_COUNTED) break;
    if (ranks[rank].length < most) ranks[rank].push(entry);
  }
  const via = ({ name, also, others }) => {
    if (words.every((word) => name.includes(word))) return "";
    return others[also.findIndex((other) => words.every((word) => other.includes(word)))];
  };
  const exact = EXACT.get(wanted);
  const first = [...new Set([...(exact ? [exact] : []), ...ranks.flat()])].slice(0, most);
  return { total, first: first.map((entry) => ({ node: entry.node, via: via(entry) })) };
}

function startSearch() {
  const input = byId("search");
  input.addEventListener("input", () => showResults(input.value));
  input.addEventListener("focus", () => input.value && showResults(input.value));
  input.addEventListener("keydown", searchKey);
  document.addEventListener("pointerdown", (event) => event.target.closest(".search") || hideResults());
}

function showResults(query) {
  const { total, first } = find(query);
  RESULTS = first;
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
  const summary = total
    ? `${total > MOST_COUNTED ? "over " : ""}${plural(Math.min(total, MOST_COUNTED), "match", "matches")}${total > MOST_RESULTS ? `, the first ${MOST_RESULTS}` : ""}`
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
