// The legend: what colours, shapes and lines mean, and which of them are shown.

const PLAY_MILLISECONDS = 700;
let PLAYING = null;

function startLegend() {
  const years = YEAR_RANGE && YEAR_RANGE[0] < YEAR_RANGE[1];
  const parts = [
    group("Communities", longItems(communityItems())),
    group("Nodes", nodeKindItems()),
    group("Links", edgeKindItems()),
    EDGES.length ? strengthControl() : null,
    years ? yearControl() : null,
    el("p", { className: "note" }, "Click to hide, double-click to see only one."),
  ];
  byId("legend").replaceChildren(...parts.filter(Boolean));
}

function communityItems() {
  const all = [...COMMUNITIES.keys()];
  const communities = [...COMMUNITIES.values()].sort((a, b) => b.size - a.size || a.id - b.id);
  return communities.map(({ id, label, name, rest, size, colour }) => {
    const [sample, more] = [swatch(colour), rest.join(", ")];
    return item({
      hidden: () => STATE.communities,
      value: id,
      all,
      sample,
      name,
      more,
      count: size,
      title: label,
    });
  });
}

function nodeKindItems() {
  const count = (at) => NODES.filter((node) => node.kind === at).length;
  const all = NODE_KINDS.map((_, at) => at).filter(count);
  return all.map((value) => {
    const { name } = NODE_KINDS[value];
    return item({ hidden: () => STATE.nodeKinds, value, all, sample: glyph(value), name, count: count(value) });
  });
}

function edgeKindItems() {
  const count = (at) => EDGES.filter((edge) => edge.kinds.some(([kind]) => kind === at)).length;
  const all = EDGE_KINDS.map((_, at) => at).filter(count);
  return all.map((value) => {
    const [{ name }, title] = [EDGE_KINDS[value], meaningOf(EDGE_KINDS[value])];
    return item({
      hidden: () => STATE.edgeKinds,
      value,
      all,
      sample: lineSample(value),
      name,
      count: count(value),
      title,
    });
  });
}

function group(title, items) {
  return el("fieldset", {}, el("legend", {}, title), items);
}

function longItems(items, most = 12) {
  if (items.length <= most + 2) return items;
  return [
    ...items.slice(0, most),
    el("details", {}, el("summary", {}, `${items.length - most} smaller`), items.slice(most)),
  ];
}

function item({ hidden, value, all, sample, name, count, more = "", title = "" }) {
  const button = el(
    "button",
    { type: "button", className: "item", title },
    sample,
    el("span", { className: "item-name" }, text(name), more ? el("small", {}, text(more)) : null),
    el("span", { className: "count" }, number(count)),
  );
  button.addEventListener("click", (event) => toggle(hidden(), value, all, event.altKey || event.detail === 2));
  onChange(() => button.setAttribute("aria-pressed", String(!hidden().has(value))));
  button.setAttribute("aria-pressed", String(!hidden().has(value)));
  return button;
}

function swatch(colour) {
  const dot = el("i", { className: "dot" });
  dot.style.setProperty("--colour", colour);
  return dot;
}

function lineSample(kind) {
  const { width, dash } = styleOf(kind);
  const line = svg("line", {
    x1: 0,
    y1: 4,
    x2: 22,
    y2: 4,
    stroke: "currentColor",
    "stroke-width": width * 1.4,
    "stroke-dasharray": dash.join(" "),
  });
  return svg("svg", { class: "line-sample", viewBox: "0 0 22 8", width: 22, height: 8, "aria-hidden": "true" }, line);
}

function strengthControl() {
  const slider = el("input", {
    type: "range",
    min: 0,
    max: 95,
    step: 5,
    value: 0,
    id: "strength",
    "aria-describedby": "strength-text",
  });
  const note = el("output", { id: "strength-text", htmlFor: "strength" });
  const show = () => {
    slider.value = Math.round(STATE.strength * 100);
    note.textContent = STATE.strength ? `strongest ${100 - slider.value} % of each kind` : "all links";
  };
  slider.addEventListener("input", () => {
    STATE.strength = slider.value / 100;
    filtersChanged();
  });
  onChange(show);
  show();
  return el("fieldset", {}, el("legend", {}, el("label", { htmlFor: "strength" }, "Strength")), slider, note);
}

function yearControl() {
  const [first, last] = YEAR_RANGE;
  const make = (at, name) => {
    const slider = el("input", {
      type: "range",
      min: first,
      max: last,
      step: 1,
      id: `year-${name}`,
      "aria-label": name === "from" ? "First year" : "Last year",
    });
    slider.addEventListener("input", () => {
      stopPlaying();
      const year = Number(slider.value);
      STATE.years = at ? [Math.min(STATE.years[0], year), year] : [year, Math.max(STATE.years[1], year)];
      filtersChanged();
    });
    return slider;
  };
  const sliders = [make(0, "from"), make(1, "to")];
  const words = el("output", { id: "years-text" });
  const play = el(
    "button",
    { type: "button", id: "play", className: "play", onclick: () => (PLAYING ? stopPlaying() : startPlaying()) },
    "Play",
  );
  const show = () => {
    sliders.forEach((slider, at) => (slider.value = STATE.years[at]));
    words.textContent = STATE.years.join("\u2013");
    play.textContent = PLAYING ? "Stop" : "Play";
  };
  onChange(show);
  show();
  return el(
    "fieldset",
    { className: "years" },
    el("legend", {}, "Years"),
    histogram(),
    ...sliders,
    el("div", { className: "years-foot" }, words, play),
  );
}

/** Papers a year, over the two sliders. */
function histogram() {
  const [first, last] = YEAR_RANGE;
  const counts = new Map();
  for (const year of YEARS) counts.set(year, (counts.get(year) || 0) + 1);
  const most = Math.max(...counts.values());
  const step = 200 / (last - first + 1);
  const bars = [...counts]
    .sort((a, b) => a[0] - b[0])
    .map(([year, count]) => {
      const bar = svg("rect", {
        x: (year - first) * step,
        y: 30 - (28 * count) / most,
        width: Math.max(0.5, step - 0.8),
        height: (28 * count) / most,
      });
      bar.append(svg("title", {}, `${year}: ${plural(count, "paper")}`));
      onChange(() => bar.classList.toggle("out", year < STATE.years[0] || year > STATE.years[1]));
      return bar;
    });
  return svg(
    "svg",
    { class: "histogram", viewBox: "0 0 200 30", preserveAspectRatio: "none", "aria-hidden": "true" },
    ...bars,
  );
}

/** Let the field grow year by year from the first, keeping what came before. */
function startPlaying() {
  const [from, last] = [YEAR_RANGE[0], YEAR_RANGE[1]];
  STATE.years = [from, from];
  PLAYING = setInterval(() => {
    if (STATE.years[1] >= last) return stopPlaying();
    STATE.years = [from, STATE.years[1] + 1];
    return filtersChanged();
  }, PLAY_MILLISECONDS);
  filtersChanged();
}

function stopPlaying() {
  if (!PLAYING) return;
  clearInterval(PLAYING);
  PLAYING = null;
  changed("filters");
}
