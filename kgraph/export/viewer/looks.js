// Colours, lines and shapes: what things look like, in light and in dark.

const THEMES = {
  light: {
    paper: "#fcfcfa",
    ink: "#22262b",
    soft: "#667",
    line: "#7d8590",
    halo: "#fcfcfa",
    accent: "#b3261e",
    fill: 0.12,
    rim: 0.22,
    name: 0.42,
    lift: 0,
  },
  dark: {
    paper: "#14171b",
    ink: "#eceff3",
    soft: "#9aa3ad",
    line: "#8d97a3",
    halo: "#14171b",
    accent: "#ff9b8f",
    fill: 0.15,
    rim: 0.32,
    name: 0.5,
    lift: 0.28,
  },
};

// How edge kinds differ: dash, width, and a tint only where they mean something of their own.
const EDGE_STYLES = {
  cites: { width: 1.2, dash: [], ink: 1.2 },
  related: { width: 1, dash: [7, 3], ink: 1 },
  introduces: { width: 1.8, dash: [], ink: 1.1 },
  mentions: { width: 0.7, dash: [], ink: 0.8 },
  cooccurs: { width: 0.9, dash: [1, 3], ink: 0.8 },
  "co-citation": { width: 1, dash: [4, 2], ink: 1 },
  coupling: { width: 1, dash: [2, 2], ink: 1 },
  "used-for": { width: 1.4, dash: [8, 2, 2, 2], ink: 1.2 },
  "part-of": { width: 1.6, dash: [3, 2], ink: 1.2 },
  "is-a": { width: 2.2, dash: [], ink: 1.2 },
  "compared-with": { width: 1.4, dash: [5, 5], ink: 1.2 },
  "evaluated-by": { width: 1.4, dash: [10, 2, 2, 2, 2, 2], ink: 1.2 },
};
const OTHER_EDGES = { width: 1, dash: [], ink: 1 };
const styleOf = (kind) => EDGE_STYLES[EDGE_KINDS[kind].name] || OTHER_EDGES;

const theme = () => THEMES[document.documentElement.dataset.theme] || THEMES.light;

/** Two "#rrggbb" mixed: `share` of the second. */
function mix(first, second, share) {
  const parts = [first, second].map((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)));
  return (
    "#" +
    parts[0]
      .map((part, at) =>
        Math.round(part + (parts[1][at] - part) * share)
          .toString(16)
          .padStart(2, "0"),
      )
      .join("")
  );
}

/** The colour of a community; lighter on a dark ground. */
const tint = (community, look) => (look.lift ? mix(community.colour, "#ffffff", look.lift) : community.colour);

const CORNERS = {
  square: [4, Math.PI / 4, 1.2],
  triangle: [3, -Math.PI / 2, 1.3],
  diamond: [4, 0, 1.3],
  hexagon: [6, 0, 1.1],
};

/** vis-network's names of shapes, all of about the same area. */
function traceShape(ctx, shape, x, y, radius) {
  if (shape === "dot") {
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  const star = shape === "star";
  const [corners, turn, stretch] = star ? [10, -Math.PI / 2, 1.45] : CORNERS[shape];
  for (let corner = 0; corner < corners; corner++) {
    const angle = turn + (corner * 2 * Math.PI) / corners;
    const reach = radius * stretch * (star && corner % 2 ? 0.5 : 1);
    ctx[corner ? "lineTo" : "moveTo"](x + reach * Math.cos(angle), y + reach * Math.sin(angle));
  }
  ctx.closePath();
}
