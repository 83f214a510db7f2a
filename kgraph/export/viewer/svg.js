// A canvas context that writes SVG: only the methods that scene.js uses.

class SvgContext {
  constructor(width, height) {
    this.root = svg("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
    this.dash = [];
    this.beginPath();
  }

  beginPath() {
    this.path = [];
  }

  moveTo(x, y) {
    this.path.push(`M${round(x)} ${round(y)}`);
  }

  lineTo(x, y) {
    this.path.push(`L${round(x)} ${round(y)}`);
  }

  quadraticCurveTo(cx, cy, x, y) {
    this.path.push(`Q${round(cx)} ${round(cy)} ${round(x)} ${round(y)}`);
  }

  closePath() {
    this.path.push("Z");
  }

  /** Whole circles only. */
  arc(x, y, radius) {
    const r = round(radius);
    this.path.push(`M${round(x - radius)} ${round(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`);
  }

  setLineDash(dash) {
    this.dash = dash;
  }

  fill() {
    this.add("path", { d: this.path.join(""), fill: this.fillStyle, "fill-opacity": round(this.globalAlpha) });
  }

  stroke() {
    this.add("path", { d: this.path.join(""), fill: "none", ...this.line() });
  }

  fillRect(x, y, width, height) {
    this.add("rect", { x, y, width, height, fill: this.fillStyle });
  }

  strokeText(line, x, y) {
    this.write(line, x, y, { fill: "none", ...this.line() });
  }

  fillText(line, x, y) {
    this.write(line, x, y, { fill: this.fillStyle, "fill-opacity": round(this.globalAlpha) });
  }

  line() {
    const dash = this.dash.length ? { "stroke-dasharray": this.dash.join(" ") } : {};
    const look = {
      stroke: this.strokeStyle,
      "stroke-width": round(this.lineWidth),
      "stroke-opacity": round(this.globalAlpha),
    };
    return { ...look, "stroke-linejoin": "round", "stroke-linecap": "round", ...dash };
  }

  write(line, x, y, look) {
    const [, weight, size] = /^(\d+) ([\d.]+)px/.exec(this.font);
    const place = { x: round(x), y: round(y), "text-anchor": "middle", "dominant-baseline": "central" };
    this.root.append(
      svg(
        "text",
        { ...place, "font-family": FONT, "font-size": round(Number(size)), "font-weight": weight, ...look },
        line,
      ),
    );
  }

  add(tag, attributes) {
    this.root.append(svg(tag, attributes));
  }

  toString() {
    return new XMLSerializer().serializeToString(this.root);
  }
}

function round(value) {
  return Math.round(value * 100) / 100;
}
