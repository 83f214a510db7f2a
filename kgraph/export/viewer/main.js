// Puts the page together.

let SAYING = null;

/** A short notice over the map. */
function say(words) {
  const notice = byId("notice");
  notice.textContent = words;
  notice.hidden = false;
  clearTimeout(SAYING);
  SAYING = setTimeout(() => (notice.hidden = true), 6000);
}

function hush() {
  clearTimeout(SAYING);
  byId("notice").hidden = true;
}

function refresh(what) {
  if (what === "filters") REGIONS = null;
  if (what === "selection" || !somethingChosen()) showPanel();
  if (what === "selection" && STATE.node && coveredBelow()) showNode(STATE.node, 1);
  byId("count").textContent = countText();
  byId("reset").hidden = !filtersAreOn();
  byId("leave").hidden = !STATE.open;
  redraw();
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  if (NETWORK) redraw();
}

function startTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let chosen = false;
  setTheme(dark.matches ? "dark" : "light");
  dark.addEventListener("change", () => chosen || setTheme(dark.matches ? "dark" : "light"));
  byId("theme-button").addEventListener("click", () => {
    chosen = true;
    setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
  });
}

/** On paper the map is light, and as wide as the page. */
function startPrint() {
  let shown = null;
  addEventListener("beforeprint", () => {
    shown = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    NETWORK.redraw();
  });
  addEventListener("afterprint", () => setTheme(shown));
}

function showList() {
  select();
  document.body.classList.add("list");
  byId("panel").focus();
}

const KEYS = {
  "/": () => byId("search").select(),
  "?": openHelp,
  "+": () => zoomBy(1.4),
  "=": () => zoomBy(1.4),
  "-": () => zoomBy(1 / 1.4),
  0: () => fit(),
  d: () => byId("theme-button").click(),
  l: showList,
  n: () => STATE.node && ((STATE.hops = STATE.hops > 1 ? 1 : 2), select({ node: STATE.node })),
  Escape: () => {
    STATE.pathFrom = null;
    document.body.classList.remove("list", "legend-open");
    select();
  },
};

function pageKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("dialog").open) return;
  if (event.target.matches("input[type=search]") || !Object.hasOwn(KEYS, event.key)) return;
  KEYS[event.key]();
  event.preventDefault();
}

function restore(event) {
  const missing = readHash();
  measure();
  changed("selection");
  changed("filters");
  if (STATE.view) lookAt(STATE.view);
  else if (STATE.node) showNode(STATE.node);
  else if (STATE.path || STATE.edge) showAll(STATE.path || [STATE.edge.source, STATE.edge.target]);
  else if (event) fit();
  if (missing) restoreHeld(missing);
}

/** The rest of an address: nodes that the page holds back. */
async function restoreHeld({ open, node, edge }) {
  const { view } = STATE;
  const [chosen, from, to] = await Promise.all([node, ...edge].map((key) => (key ? nodeByKey(key) : null)));
  const held = chosen || (from && from.held ? from : to && to.held ? to : null);
  const community = held ? communityOf(held) : open;
  if (!community) return;
  await openCommunity(community, { node: held });
  if (from && to && edgeBetween(from, to)) select({ edge: edgeBetween(from, to) });
  if (view) lookAt(view);
}

function start() {
  document.documentElement.classList.remove("no-script");
  startTheme();
  readHash();
  startMap();
  startSearch();
  startLegend();
  startExport();
  onChange(refresh);
  byId("zoom-in").addEventListener("click", () => zoomBy(1.4));
  byId("zoom-out").addEventListener("click", () => zoomBy(1 / 1.4));
  byId("zoom-fit").addEventListener("click", () => fit());
  byId("reset").addEventListener("click", resetFilters);
  byId("leave").addEventListener("click", closeCommunity);
  byId("help-button").addEventListener("click", openHelp);
  byId("about-button").addEventListener("click", openAbout);
  byId("list-button").addEventListener("click", showList);
  byId("legend-button").addEventListener("click", () => document.body.classList.toggle("legend-open"));
  document.addEventListener("keydown", pageKey);
  startPrint();
  addEventListener("popstate", restore);
  addEventListener("hashchange", restore);
  restore();
  readTexts().then(readWholeReserve);
}

start();
