// Small helpers for building the page. Text from the data only ever becomes text nodes: nothing here parses HTML.

const byId = (id) => document.getElementById(id);

/** An element with properties, attributes (aria-*, data-*, role ...) and listeners (on...); null children are left out. */
function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.includes("-")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Text that keeps its writing direction to itself, so that a title with RTL overrides turns nothing around it. */
const text = (value, className = "") => el("bdi", { className, dir: "auto" }, value);

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes. */
function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** 12,345 in every locale, so that a page looks the same for everyone it is sent to. */
const number = (value) => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

const plural = (count, one, many = one + "s") => `${number(count)} ${count === 1 ? one : many}`;

/** Lower case without accents: what a person types when looking for "Émile Zürich". */
const fold = (value) => value.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** For an address; half a surrogate pair would be an error there. */
const encode = (value) => encodeURIComponent(String(value).replace(/\p{Cs}/gu, "\ufffd"));

/** `value` cut at a word end, with an ellipsis. */
function shorten(value, most) {
  if (value.length <= most) return value;
  const cut = value.slice(0, most);
  const space = cut.lastIndexOf(" ");
  return (space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.\uD800-\uDBFF-]+$/, "") + "\u2026";
}

/** The function, called at most once a frame. */
function eachFrame(task) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      task();
    });
  };
}
