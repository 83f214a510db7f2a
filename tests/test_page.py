"""The page in a real browser: each test does what a user does and looks at what a user sees."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import page_graph
import pytest
from page_browser import Page, open_browser  # noqa: F401  # a fixture

from kgraph.export import html

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def hostile_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return html.write(page_graph.make(), tmp_path_factory.mktemp("hostile"))[0]


@pytest.fixture(scope="module")
def plain_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return html.write(page_graph.make(hostile=False), tmp_path_factory.mktemp("plain"))[0]


@pytest.fixture
def page(browser: tuple[Any, Path], plain_file: Path) -> Page:
    opened = Page(browser[0], plain_file.as_uri(), browser[1])
    opened.open()
    return opened


@pytest.fixture
def hostile(browser: tuple[Any, Path], hostile_file: Path) -> Page:
    opened = Page(browser[0], hostile_file.as_uri(), browser[1])
    opened.open()
    return opened


def test_opens_on_the_whole_map_without_network_or_complaint(page: Page) -> None:
    colours = page.colours()

    assert page.requests() == []
    assert page.complaints() == []
    assert len(colours) > 200, "a blank canvas has a handful of colours"
    for colour in ("68,119,170", "204,102,119", "34,136,51", "170,138,0"):
        assert colours.get(colour, 0) > 100, f"community colour {colour} is not on the map"
    assert page.text("#count") == "54 of 54 nodes, 230 of 230 links shown"
    assert page.text("#title") == "Made-up language technology"


def test_works_inside_a_notebook(browser: tuple[Any, Path], tmp_path: Path) -> None:
    cell = tmp_path / "cell.html"
    cell.write_text(f"<!doctype html><meta charset=utf-8>{page_graph.make()._repr_html_()}", encoding="utf-8")
    driver = browser[0]
    driver.get("about:blank")
    driver.get_log("browser")
    driver.get(cell.as_uri())
    driver.switch_to.frame(driver.find_element("tag name", "iframe"))
    inside = Page(driver, cell.as_uri(), browser[1])
    try:
        inside.until(lambda: not inside.js("return document.documentElement.classList.contains('no-script')"))
        inside.frame()
        assert len(inside.colours()) > 200
        inside.search("Transformer")
        assert inside.js("return document.getElementById('panel').innerText.length") > 50
        assert inside.complaints() == []
    finally:
        driver.switch_to.default_content()


def test_nothing_moves_by_itself(page: Page) -> None:
    before = page.js("return document.querySelector('#map canvas').toDataURL()")
    time.sleep(0.5)

    assert page.js("return document.querySelector('#map canvas').toDataURL()") == before


def test_a_click_on_a_node_shows_its_panel_and_a_click_beside_it_lets_go(page: Page) -> None:
    page.click_map(*page.find_colour("#4477aa"))
    assert page.text("#panel .kind").split("\n")[0] in {"Paper", "Method", "Task", "Dataset", "Metric", "Concept"}
    assert page.text("#panel .chip") == "parsing"

    page.click_map(5, 5)
    assert page.text("#panel h2") == "Made-up language technology"


def test_hovering_names_a_node_and_lights_its_neighbours(page: Page) -> None:
    before = page.colours()
    x, y = page.find_colour("#228833")
    left, top = page.js("const b = document.getElementById('map').getBoundingClientRect(); return [b.left, b.top]")
    page.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": left + x, "y": top + y})
    page.frame()

    assert page.text("#tip .tip-title")
    assert page.colours()["34,136,51"] < before["34,136,51"]

    page.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": left + 4, "y": top + 4})
    page.frame()
    assert not page.driver.find_element("id", "tip").is_displayed()
    assert page.colours() == before


def test_dragging_moves_the_map(page: Page) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    before = page.find_colour("#4477aa")
    canvas = page.driver.find_element("css selector", "#map canvas")
    chain = ActionChains(page.driver).move_to_element_with_offset(canvas, 0, 0)
    chain.click_and_hold().move_by_offset(40, 30).move_by_offset(20, 10).release().perform()
    page.frame()
    after = page.find_colour("#4477aa")

    assert (after[0] - before[0], after[1] - before[1]) == pytest.approx((60, 40), abs=8)


def test_the_chosen_node_stands_out_and_the_rest_fades(page: Page) -> None:
    whole = page.colours()
    page.search("low-resource language")
    chosen = page.colours()

    assert whole.get("179,38,30", 0) == 0
    assert chosen["179,38,30"] > 40, "a ring around the chosen node"
    assert chosen.get("34,136,51", 0) < whole["34,136,51"]


def test_search_folds_accents_and_finds_authors_aliases_and_titles(page: Page) -> None:
    page.type("/")
    page.type("emile zurich2")
    assert page.text("#results .summary") == "10 matches"
    assert "Émile Zürich2" in page.text("#results .result")
    page.type("\ue00c")
    assert not page.driver.find_element("id", "results").is_displayed()

    page.search("SQUADS")
    assert page.text("#panel h2") == "SQuAD"
    assert page.text("#panel .kind").startswith("Dataset")


def test_arrow_keys_and_enter_choose_among_results(page: Page) -> None:
    from selenium.webdriver.common.keys import Keys

    page.type("/")
    page.type("reader network")
    names = [element.text for element in page.driver.find_elements("css selector", "#results .result-name bdi")]
    assert names[0] == "reader network"
    page.type(Keys.ARROW_DOWN + Keys.ARROW_DOWN + Keys.ARROW_UP + Keys.ENTER)

    assert page.text("#panel h2") == names[1]


def test_search_answers_in_under_50_milliseconds(page: Page) -> None:
    script = """
        const box = document.getElementById("search");
        box.value = "a";
        const start = performance.now();
        box.dispatchEvent(new Event("input"));
        return performance.now() - start;"""
    assert page.js(script) < 50


def test_a_paper_shows_who_where_when_and_its_phrases(page: Page) -> None:
    page.search("an attention model for machine translation, part 3")
    page.search("a attention model for machine translation, part 3")

    assert page.text("#panel h2") == "A attention model for machine translation, part 3"
    assert page.text("#panel .authors") == "Émile Zürich1, Ann Author2"
    assert page.text("#panel .facts") == "2005 · Journal of Translation"
    link = page.driver.find_element("css selector", "#panel .links a")
    assert link.get_attribute("href") == "https://doi.org/10.1234/1.2"
    assert link.get_attribute("rel") == "noreferrer noopener"
    marks = [element.text for element in page.driver.find_elements("css selector", "#panel .abstract .mark")]
    # The emoji before the last phrase takes two UTF-16 units: an offset counted in those would cut it wrong.
    assert marks == ["attention model", "machine translation", "language model", "BLEU", "language model"]
    headings = [element.text for element in page.driver.find_elements("css selector", "#panel h3")]
    assert headings == ["RELATED PAPERS", "CITES (1)", "CITED BY (1)", "CONCEPTS"]
    assert "attention model, machine translation" in page.text("#panel .shared")

    page.click("#panel .abstract .mark", "BLEU")
    assert page.text("#panel h2") == "BLEU"
    assert page.text("#panel .kind").startswith("Metric")


def test_a_concept_shows_its_spellings_definition_and_trend(page: Page) -> None:
    page.search("reader network")

    assert page.text("#panel .facts") == "10 papers · 20 mentions"
    assert page.text("#panel .quote blockquote").startswith("A reader network is a small device")
    aliases = [element.text for element in page.driver.find_elements("css selector", "#panel .aliases li")]
    assert aliases == ["reader networksplural · 2×", "READER NETWORKcase"]
    assert len(page.driver.find_elements("css selector", "#panel .trend rect")) == 10
    assert "question answering" in page.text("#panel")


def test_an_edge_says_why_with_sentences(page: Page) -> None:
    page.search("a attention model for machine translation, part 3")
    page.click("#panel .why")

    assert page.text("#panel .kind").startswith("Why this link?")
    assert "related" in page.text("#panel .between")
    quotes = [element.text for element in page.driver.find_elements("css selector", "#panel blockquote")]
    assert quotes[0] == "A attention model is a small device for machine translation."
    assert page.text("#panel blockquote mark") == "attention model"
    assert "A attention model for machine translation, part" in page.text("#panel figcaption")


def test_an_edge_can_be_clicked_on_the_map(page: Page) -> None:
    page.open("#node=p0-05")
    page.js("location.hash = '#edge=p0-05,p0-04'")
    page.frame()
    assert "cites" in page.text("#panel .between")
    # Red is the chosen edge and the rings at its ends: its middle is the middle of all red.
    middle = page.js("""
        const canvas = document.querySelector("#map canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        let [x, y, count] = [0, 0, 0];
        for (let at = 0; at < data.length; at += 4) if (data[at] === 179 && data[at + 1] === 38) {
          x += (at / 4) % canvas.width; y += Math.floor(at / 4 / canvas.width); count++;
        }
        return [x / count, y / count];""")
    page.driver.back()
    page.frame()
    assert page.text("#panel .kind").startswith("Paper")
    page.click_map(*middle)

    assert page.text("#panel .kind").startswith("Why this link?")


def test_an_entry_of_a_reference_list_is_evidence(page: Page) -> None:
    page.open("#edge=p2-03,p2-02")

    assert page.text("#panel blockquote") == "Reference list: An entry of the list: part 3"
    assert "Matched by title and year" in page.text("#panel")


def test_an_edge_of_several_kinds_shows_each(page: Page) -> None:
    page.open("#edge=p0-01,p0-00")

    assert page.text("#panel .between").strip("↓ ") == "cites, related"
    assert "weight 0.5" in page.text("#panel .kinds")


def test_legend_hides_shows_only_and_resets(page: Page) -> None:
    page.click("#legend .item", "paper")
    assert page.text("#count") == "14 of 54 nodes, 2 of 230 links shown"
    page.click("#reset")
    assert page.text("#count") == "54 of 54 nodes, 230 of 230 links shown"

    page.click("#legend .item", "cites")
    assert page.text("#count") == "54 of 54 nodes, 195 of 230 links shown"
    page.click("#legend .item", "cites")

    page.click("#panel .node-link", "SQuAD")
    page.click("#panel .chip")
    page.click("#panel .actions button", "Show only this")
    assert re.match(r"1[0-9] of 54 nodes", page.text("#count"))
    assert [
        item.get_attribute("aria-pressed")
        for item in page.driver.find_elements("css selector", "#legend fieldset:first-child .item")
    ].count("true") == 1
    assert "hide=" in page.js("return location.hash")


def test_a_click_on_the_name_of_a_community_tells_about_it(page: Page) -> None:
    # Names are the only text of their colour: ink mixed into that of the community.
    page.click_map(*page.find_colour("#365375", reach=1))

    assert page.text("#panel .kind").startswith("Community")
    assert page.text("#panel h2") == "parsing, its methods and data"
    assert page.text("#panel .facts").startswith("10 papers · ")
    assert "translation" in page.text("#panel section:last-child")
    assert page.js("return location.hash") == "#community=0"
    assert page.colours().get("204,102,119", 0) == 0, "other communities fade"


def test_hidden_nodes_are_not_drawn(page: Page) -> None:
    page.click("#legend .item", "parsing")

    assert page.colours().get("68,119,170", 0) == 0


def test_strength_leaves_the_strongest_links(page: Page) -> None:
    page.js("const s = document.getElementById('strength'); s.value = 50; s.dispatchEvent(new Event('input'))")
    page.frame()

    shown = int(page.text("#count").split(", ")[1].split(" ")[0])
    assert 0 < shown < 230
    assert page.text("#strength-text") == "strongest 50 % of each kind"


def test_years_narrow_the_map_and_play_lets_it_grow(page: Page) -> None:
    page.js("const s = document.getElementById('year-from'); s.value = 2012; s.dispatchEvent(new Event('input'))")
    page.frame()
    assert page.text("#years-text") == "2012–2018"
    narrowed = int(page.text("#count").split(" ")[0])
    assert 0 < narrowed < 54

    page.click("#play")
    assert page.text("#years-text") == "2000–2000"
    first = int(page.text("#count").split(" ")[0])
    page.until(lambda: page.text("#years-text") == "2000–2002")
    assert int(page.text("#count").split(" ")[0]) > first
    page.click("#play")
    stopped = page.text("#years-text")
    time.sleep(0.9)
    assert page.text("#years-text") == stopped


def test_the_address_holds_the_view_and_back_goes_back(page: Page) -> None:
    page.search("SQuAD")
    page.search("BLEU")
    page.click("#legend .item", "dataset")
    kept = page.js("return location.hash")
    page.driver.back()
    page.frame()
    assert page.text("#panel h2") == "SQuAD"
    page.driver.forward()
    page.frame()
    assert page.text("#panel h2") == "BLEU"

    page.open(kept)
    assert page.text("#panel h2") == "BLEU"
    assert page.text("#count").startswith("52 of 54 nodes")
    assert page.complaints() == []


@pytest.mark.parametrize(
    "fragment",
    ["#node=nobody", "#edge=a", "#path=,,,", "#years=9-x&hide=77,x&hops=9", "#%E0%A4%A&=&&&", "#strength=1e9"],
)
def test_a_broken_address_opens_the_map(page: Page, fragment: str) -> None:
    page.open(fragment)

    assert page.text("#panel h2") == "Made-up language technology"
    assert page.complaints() == []


def test_shortest_path_between_two_chosen_nodes(page: Page) -> None:
    page.search("Penn Treebank")
    page.click("#panel .actions button", "Path to")
    page.search("BLEU")

    steps = [element.text for element in page.driver.find_elements("css selector", "#panel .path .node-link")]
    assert steps[0] == "Penn Treebank"
    assert steps[-1] == "BLEU"
    assert page.text("#panel h2") == f"{len(steps) - 1} steps"
    assert page.js("return location.hash").split("&view=")[0] == "#path=concept%3APenn%20Treebank,concept%3ABLEU"


def test_two_steps_around_show_more(page: Page) -> None:
    page.search("Penn Treebank")
    one = page.colours()
    page.type("n")
    two = page.colours()

    assert two["68,119,170"] > one["68,119,170"]
    assert "hops=2" in page.js("return location.hash")


def test_zooming_in_brings_more_names(page: Page) -> None:
    page.open("", width=900)
    before = page.colours()
    for _ in range(3):
        page.type("+")
    assert page.colours() != before
    page.type("0")
    assert page.colours() == before


def test_png_and_svg_show_the_view(page: Page) -> None:
    page.click("#export-button")
    page.click("#export-menu button", "PNG")
    png = page.download("kgraph.png")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width = page.js("return document.querySelector('#map canvas').width")
    assert int.from_bytes(png[16:20], "big") == 2 * width
    assert len(png) > 50_000

    page.click("#export-button")
    page.click("#export-menu button", "SVG")
    from xml.etree import ElementTree

    root = ElementTree.fromstring(page.download("kgraph.svg"))
    words = " ".join(text for text in root.itertext())
    assert "question answering" in words
    assert len(root.findall("{http://www.w3.org/2000/svg}path")) > 54


def test_lists_of_papers_as_bibtex_ris_and_csv(page: Page) -> None:
    page.search("a attention model for machine translation, part 3")
    for name, file in (("BibTeX", "papers.bib"), ("RIS", "papers.ris"), ("CSV", "papers.csv")):
        page.click("#export-button")
        page.click("#export-menu button", name)
        content = page.download(file).decode("utf-8-sig")
        assert "A attention model for machine translation, part 3" in content
        assert "Émile Zürich1" in content
        assert "part 9" not in content


def test_help_and_about(page: Page) -> None:
    page.type("?")
    assert page.text("#dialog").startswith("How to read this map")
    page.type("\ue00c")
    page.click("#about-button")

    about = page.text("#dialog")
    assert "Papers\n40" in about
    assert "min_papers\n2" in about
    assert "concepts that one paper names: 12" in about
    assert "1.25" not in about, "seconds differ from run to run"


def test_light_and_dark(page: Page) -> None:
    assert page.colours()["252,252,250"] > 10_000
    page.type("d")
    assert page.colours()["20,23,27"] > 10_000


def test_the_list_says_what_the_map_shows(page: Page) -> None:
    page.type("l")
    assert page.js("return document.activeElement.id") == "panel"
    headings = [element.text for element in page.driver.find_elements("css selector", "#panel h3")]
    assert headings == ["CONCEPTS (14)", "PAPERS (40)"]

    page.click("#legend .item", "method")
    assert page.text("#panel h3") == "CONCEPTS (10)"


def test_every_control_has_a_name(page: Page) -> None:
    page.search("BLEU")
    nameless = page.js("""
        const shown = [...document.querySelectorAll("button, input, a, [role]")].filter((one) => one.offsetParent);
        const label = (one) => one.getAttribute("aria-label") || (one.labels || []).length;
        const named = (one) => (one.innerText || "").trim() || label(one);
        return shown.filter((one) => !named(one)).map((one) => one.outerHTML)""")
    assert nameless == []


def test_a_phone_sees_the_map_then_the_panel(page: Page) -> None:
    page.open("", width=390, height=780)
    assert page.js("return document.documentElement.scrollWidth") <= 390
    assert len(page.colours()) > 100
    assert not page.driver.find_element("id", "panel").is_displayed()

    page.click("#legend-button")
    assert page.driver.find_element("id", "legend").is_displayed()
    page.click("#legend-button")
    page.search("BLEU")
    assert page.text("#panel h2") == "BLEU"


def test_hostile_text_stays_text(hostile: Page) -> None:
    hostile.js("window.alert = () => { window.struck = true; }")
    for title in page_graph.HOSTILE_TITLES:
        hostile.search(title[:40].replace("\u2028", " ").replace("\u2029", " ").replace("\ud800", ""))
    for node in range(46):
        if key := hostile.js(
            "return JSON.parse(document.getElementById('data').textContent).nodes[arguments[0]].key", node
        ):
            hostile.js("location.hash = '#node=' + encodeURIComponent(arguments[0])", key)
            hostile.frame()
    hostile.click("#about-button")

    assert hostile.js("return window.struck === undefined")
    assert hostile.driver.find_elements("css selector", "img, iframe, object, embed, base, body script[src]") == []
    assert hostile.complaints() == []
    assert hostile.requests() == []
    assert page_graph.SCRIPT in hostile.js("return document.title")


def test_only_web_addresses_become_links(hostile: Page) -> None:
    found = set()
    for at in range(6):
        hostile.open(f"#node=x{at}")
        found.update(hostile.js("return [...document.querySelectorAll('#panel .links a')].map((link) => link.href)"))

    assert found == {"http://example.org/a?b=%3Cc%3E"}


def test_a_title_of_50_000_characters_breaks_no_layout(hostile: Page) -> None:
    hostile.open("#node=x3")

    assert hostile.text("#panel h2").startswith("Long Long")
    assert hostile.js("return document.documentElement.scrollWidth <= innerWidth && scrollY === 0")
    assert hostile.js("return document.getElementById('map').clientHeight") > 500


def test_an_injected_handler_is_refused_by_the_policy(page: Page) -> None:
    page.js("""
        window.struck = false;
        const box = document.createElement("div");
        box.innerHTML = '<img src=x onerror="window.struck = true">';
        document.body.append(box);
        const script = document.createElement("script");
        script.textContent = "window.struck = true";
        document.body.append(script);""")
    time.sleep(0.2)

    assert page.js("return window.struck") is False
    assert any("Content Security Policy" in complaint for complaint in page.complaints())


@pytest.mark.parametrize("papers", [0, 1])
def test_a_graph_of_next_to_nothing(browser: tuple[Any, Path], tmp_path: Path, papers: int) -> None:
    whole = page_graph.make(hostile=False, years=False)
    kept = whole.papers[:papers]
    graph = whole.graph.subgraph([paper.id for paper in kept]).copy()
    file = html.write(replace(whole, graph=graph, papers=kept, concepts=(), citations=(), relations=()), tmp_path)[0]
    page = Page(browser[0], file.as_uri(), browser[1])
    page.open()
    page.type("+0l")

    assert page.text("#count") == f"{papers} of {papers} node{'' if papers == 1 else 's'}, 0 of 0 links shown"
    assert page.complaints() == []


def test_without_javascript_there_are_tables(browser: tuple[Any, Path], plain_file: Path) -> None:
    driver, _ = browser
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.get("about:blank")
        driver.get(plain_file.as_uri())
        tables = driver.find_elements("css selector", "noscript table, .plain table")
        assert [table.find_element("tag name", "caption").text for table in tables] == ["Papers", "Concepts"]
        assert "SQuAD" in tables[1].text
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
