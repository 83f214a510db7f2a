"""The page for every reader: contrast, keyboard, print, and an address that brings the same view back."""

from __future__ import annotations

import base64
import re
from importlib import resources
from pathlib import Path
from typing import Any

import page_graph
import pytest
from page_browser import Page, open_browser  # noqa: F401  # a fixture

from kgraph.export import html, palette

VIEWER = resources.files("kgraph.export") / "viewer"
AA_TEXT = 4.5
AA_SHAPES = 3.0
TEXT_PAIRS = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "sunk"),
    ("ink", "accent-soft"),
    ("ink", "mark"),
    ("soft", "paper"),
    ("soft", "surface"),
    ("soft", "sunk"),
    ("soft", "accent-soft"),
    ("accent", "surface"),
    ("accent", "accent-soft"),
    ("paper", "ink"),
]


def luminance(colour: str) -> float:
    """Relative luminance, 0..1. Source: WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def mix(first: str, second: str, share: float) -> str:
    parts = [(int(first[at : at + 2], 16), int(second[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def variables(theme: str) -> dict[str, str]:
    """The colours of the style sheet in one theme."""
    css = (VIEWER / "viewer.css").read_text(encoding="utf-8")
    block = css.split(':root[data-theme="dark"] {')[1] if theme == "dark" else css.split(":root {")[1]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block.split("}")[0]))


def looks(theme: str) -> dict[str, str]:
    """The colours and shares of the map in one theme."""
    block = (VIEWER / "looks.js").read_text(encoding="utf-8").split(f"  {theme}: {{")[1].split("}")[0]
    return dict(re.findall(r'(\w+): "?([#\w.]+)"?,', block))


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_has_contrast(theme: str, text: str, ground: str) -> None:
    colours = variables(theme)

    assert contrast(colours[text], colours[ground]) >= AA_TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_and_shapes_on_the_map_have_contrast(theme: str) -> None:
    look = looks(theme)
    ground = look["halo"]
    plain = mix(look["ink"], look["paper"], 0.18)

    assert contrast(plain, ground) >= AA_TEXT
    assert contrast(look["accent"], ground) >= AA_SHAPES
    for colour in (*palette.COMMUNITY_COLOURS, palette.OTHER_COLOUR):
        assert contrast(mix(colour, look["ink"], float(look["name"])), ground) >= AA_TEXT, f"name in {colour}"
        assert contrast(mix(colour, "#ffffff", float(look["lift"])), ground) >= AA_SHAPES, f"shape in {colour}"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return html.write(page_graph.make(hostile=False), tmp_path_factory.mktemp("access"))[0]


@pytest.fixture
def page(browser: tuple[Any, Path], file: Path) -> Page:
    opened = Page(browser[0], file.as_uri(), browser[1])
    opened.open()
    return opened


# What is written on the page with less contrast than AA asks: text, its colour, and the ground under it.
TOO_FAINT = r"""
const parse = (value) => {
  const numbers = value.match(/[\d.]+/g).map(Number);
  const scale = value.startsWith("color(") ? 255 : 1;
  return [...numbers.slice(0, 3).map((part) => part * scale), numbers.length > 3 ? numbers[3] : 1];
};
const over = (top, under) => [0, 1, 2].map((at) => top[at] * top[3] + under[at] * (1 - top[3])).concat(1);
const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
const luminance = (c) => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
const groundOf = (one) => {
  const layers = [];
  for (let at = one; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
  layers.push(parse(getComputedStyle(document.documentElement).backgroundColor));
  return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
};
const shadeOf = (one) => {
  let shade = 1;
  for (let at = one; at; at = at.parentElement) shade *= Number(getComputedStyle(at).opacity);
  return shade;
};
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const one = walker.currentNode.parentElement;
  const words = walker.currentNode.data.trim();
  if (!words || !one.checkVisibility() || one.closest(".spoken, script, style, svg")) continue;
  const style = getComputedStyle(one);
  const ground = groundOf(one);
  const ink = parse(style.color);
  ink[3] *= shadeOf(one);
  const [low, high] = [luminance(over(ink, ground)), luminance(ground)].sort((a, b) => a - b);
  const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
  const ratio = (high + 0.05) / (low + 0.05);
  if (ratio < (large ? 3 : 4.5)) found.push(`${words.slice(0, 40)}: ${ratio.toFixed(2)}`);
}
return found;
"""


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_everything_written_on_the_page_has_contrast(page: Page, theme: str) -> None:
    def faint() -> list[str]:
        page.frame()
        return list(page.js(TOO_FAINT))

    page.js("document.documentElement.dataset.theme = arguments[0]", theme)
    assert faint() == []
    page.click("#legend .item", "dataset")
    page.search("a attention model for machine translation, part 3")
    assert faint() == []
    page.click("#panel .why")
    assert faint() == []
    page.search("reader network")
    assert faint() == []
    page.click("#panel .chip")
    assert faint() == []
    page.type("/")
    page.type("model")
    assert faint() == []
    page.type("\ue00c?")
    assert faint() == []


@pytest.mark.browser
def test_faint_text_would_be_found(page: Page) -> None:
    page.js("document.getElementById('title').style.color = '#888888'")

    assert page.js(TOO_FAINT) == ["Made-up language technology: 3.54"]


@pytest.mark.browser
def test_a_walk_with_the_keyboard_alone(page: Page) -> None:
    tab, enter, space, escape = "\ue004", "\ue007", "\ue00d", "\ue00c"

    def focused() -> str:
        script = "const one = document.activeElement; return one.id || one.className || one.tagName"
        return str(page.js(script))

    page.type(tab)
    assert focused() == "search"
    page.type("bleu" + enter)
    assert page.text("#panel h2") == "BLEU"

    seen = []
    for _ in range(80):
        page.type(tab)
        seen.append(focused())
        style = page.js("const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]")
        assert style[0] != "none" or seen[-1] in {"search", "panel", "BODY"}, f"no focus ring on {seen[-1]}"
        if seen[-1] == "why":
            break
    assert [name for name in seen if name in {"list-button", "export-button", "item", "map", "zoom-in", "close", "why"}]
    for name in ("list-button", "export-button", "about-button", "help-button", "theme-button", "map", "zoom-fit"):
        assert name in seen
    page.type(enter)
    assert page.text("#panel .kind").startswith("Why this link?")

    page.js("document.querySelector('#legend .item').focus()")
    page.type(space)
    assert page.text("#count").startswith("40 of 54 nodes")
    page.js("document.getElementById('map').focus()")
    before = page.js("return document.querySelector('#map canvas').toDataURL()")
    page.type("\ue014+")
    assert page.js("return document.querySelector('#map canvas').toDataURL()") != before

    page.js("document.getElementById('export-button').focus()")
    page.type(enter)
    assert page.js("return document.activeElement.getAttribute('role')") == "menuitem"
    page.type(escape)
    assert focused() == "export-button"
    page.type("?")
    assert page.js("return document.getElementById('dialog').open")
    page.type(escape)
    assert not page.js("return document.getElementById('dialog').open")


@pytest.mark.browser
def test_the_address_holds_the_camera_and_back_brings_it_back(page: Page) -> None:
    assert "view=" not in page.js("return location.hash")
    page.type("+")
    page.until(lambda: "view=" in page.js("return location.hash"))
    address = page.js("return location.hash")
    near, count = page.find_colour("#4477aa"), page.colours()["68,119,170"]
    page.type("0")
    page.until(lambda: "view=" not in page.js("return location.hash"))
    assert page.colours()["68,119,170"] < 0.9 * count

    page.open(address)
    assert page.find_colour("#4477aa") == pytest.approx(near, abs=1.5)
    assert page.colours()["68,119,170"] == pytest.approx(count, rel=0.05)

    page.search("SQuAD")
    page.until(lambda: "node=" in page.js("return location.hash"))
    page.driver.back()
    page.until(lambda: page.js("return location.hash") == address)
    page.frame()
    assert page.find_colour("#4477aa") == pytest.approx(near, abs=1.5)


@pytest.mark.browser
@pytest.mark.parametrize("view", ["NaN,1,1", "1,2", "1e99,0,1", "0,0,-3", "0,0,1e9"])
def test_a_broken_camera_still_shows_a_map(page: Page, view: str) -> None:
    page.open(f"#view={view}")
    page.type("0")

    assert len(page.colours()) > 200
    assert [one for one in page.complaints() if "willReadFrequently" not in one] == []


@pytest.mark.browser
def test_paper_gets_the_map_in_light_and_the_panel_without_controls(page: Page) -> None:
    page.type("d")
    page.search("reader network")
    printed = page.driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})

    assert base64.b64decode(printed["data"]).startswith(b"%PDF")
    assert page.js("return document.documentElement.dataset.theme") == "dark"

    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        shown = "return [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility()).length"
        assert page.js(shown, ".tools, .search, .zoom, .legend, .actions, .close, .why, .more") == 0
        assert page.js(shown, "#map canvas, #panel h2") == 2
        assert page.js("return document.documentElement.scrollWidth <= innerWidth")
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
