"""The page of a graph that is too large for one view: it says so, and every community opens with all its nodes."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import page_graph
import pytest
from page_browser import Page, open_browser  # noqa: F401  # a fixture

from kgraph.export import html, pagedata, pagereserve
from kgraph.model import KnowledgeGraph

MOST: dict[str, Any] = {"max_nodes": 16, "max_edges": 30}


def unpacked(data: str) -> Any:
    return json.loads(zlib.decompress(base64.b64decode(data)))


def key_of(row: list[Any]) -> str:
    return row[0] or f"concept:{row[2]}"


def held(kg: KnowledgeGraph, *, max_bytes: int = 10**9) -> dict[int, list[Any]]:
    shown = pagedata.strongest(kg.graph, **MOST)
    packed = pagereserve.reserve(kg, shown, max_bytes=max_bytes)
    assert sum(len(one["data"]) for one in packed) <= max_bytes
    return {one["community"]: unpacked(one["data"]) for one in packed}


def test_what_the_first_view_lacks_is_held_once_in_its_community() -> None:
    kg = page_graph.make(hostile=False)
    shown = pagedata.strongest(kg.graph, **MOST)
    rows = held(kg)

    assert len(shown) == 16
    assert sorted(key_of(row) for of_one in rows.values() for row in of_one) == sorted(set(kg.graph) - set(shown))
    for community, of_one in rows.items():
        assert {kg.graph.nodes[key_of(row)]["community"] for row in of_one} == {community}
        assert [len(row) for row in of_one] == [10] * len(of_one)


def test_links_lead_to_nodes_of_the_page_or_earlier_ones_of_the_list_and_are_edges() -> None:
    kg = page_graph.make(hostile=False)
    numbers = sorted(pagedata.strongest(kg.graph, **MOST))
    links = 0
    for of_one in held(kg).values():
        for at, row in enumerate(of_one):
            for other, kind, weight in zip(*[iter(row[9])] * 3, strict=True):
                assert other >= -at
                far = numbers[other] if other >= 0 else key_of(of_one[-1 - other])
                ends = (far, key_of(row)) if kind % 2 else (key_of(row), far)
                assert kg.graph.edges[ends]["weight"] == pytest.approx(weight, abs=0.005)
                links += 1
    assert links > 40


def test_within_fewer_bytes_every_community_keeps_its_strongest() -> None:
    kg = page_graph.make(hostile=False)
    whole, cut = held(kg), held(kg, max_bytes=1500)

    assert cut
    for community, rows in cut.items():
        assert rows == whole[community][: len(rows)]
    assert sum(map(len, cut.values())) < sum(map(len, whole.values()))


@pytest.mark.parametrize("max_bytes", [10, 0, -5])
def test_where_the_first_view_takes_all_bytes_nothing_is_held(max_bytes: int) -> None:
    kg = page_graph.make(hostile=False)
    assert pagereserve.reserve(kg, pagedata.strongest(kg.graph, **MOST), max_bytes=max_bytes) == []
    assert pagereserve.reserve(kg, kg.graph, max_bytes=max_bytes) == []


def write(kg: KnowledgeGraph, folder: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pagedata, "strongest", partial(pagedata.strongest, **MOST))
        return html.write(kg, folder)[0]


def test_texts_of_a_large_graph_are_compressed(tmp_path: Path) -> None:
    page = write(page_graph.make(hostile=False), tmp_path).read_text(encoding="utf-8")

    assert "is a small device" not in page
    assert 'id="texts"' in page
    assert page.count('class="reserve"') == 4


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(page_graph.make(hostile=False), tmp_path_factory.mktemp("large"))


@pytest.fixture
def page(browser: tuple[Any, Path], file: Path) -> Iterator[Page]:
    opened = Page(browser[0], file.as_uri(), browser[1])
    opened.open()
    opened.until(lambda: not opened.js("return document.getElementById('texts')"))
    yield opened
    assert opened.complaints() == []
    assert opened.requests() == []


@pytest.mark.browser
def test_the_first_view_says_that_it_is_the_strongest_part(page: Page) -> None:
    assert page.text("#count").startswith("16 of 54 nodes, ")
    assert "The map shows the strongest part: 16 of 54 nodes" in page.text("#panel")
    assert page.text("#legend .item .count") == "14"


@pytest.mark.browser
def test_a_community_opens_with_all_its_nodes_and_closes(page: Page) -> None:
    page.click("#panel .why", "open 14")
    page.until(lambda: page.text("#count").startswith("14 of 54 nodes"))

    assert page.text("#panel .kind").startswith("Community")
    assert page.text("#panel .facts").startswith("10 papers")
    assert "Shown alone: 14 of its 14 nodes are drawn" in page.text("#panel")
    assert "open=" in page.js("return location.hash")

    page.click("#leave")
    assert page.text("#count").startswith("16 of 54 nodes")
    assert not page.driver.find_element("id", "leave").is_displayed()


@pytest.mark.browser
def test_search_reaches_every_node_and_the_address_brings_it_back(page: Page) -> None:
    shown = page.js("return JSON.parse(document.getElementById('data').textContent).nodes.map((node) => node.key)")
    wanted = next(
        f"A acoustic model for speech recognition, part {n + 1}" for n in range(10) if f"p3-0{n}" not in shown
    )
    page.until(lambda: page.js("return document.querySelectorAll('script.reserve').length") == 0)
    page.search(wanted)
    page.until(lambda: page.text("#panel .kind").startswith("Paper"))

    assert page.text("#panel h2") == wanted
    assert page.text("#panel .authors").startswith("Émile Zürich3")
    assert "Its abstract and sentences are in the database." in page.text("#panel")
    assert page.text("#count").startswith("13 of 54 nodes")

    address = page.js("return location.hash")
    page.click("#panel .why")
    assert "Its sentences are in the database: kgraph why DIR" in page.text("#panel")

    page.open(address)
    page.until(lambda: page.text("#panel h2") == wanted)
    assert page.text("#count").startswith("13 of 54 nodes")


@pytest.mark.browser
def test_texts_of_the_first_view_arrive(page: Page) -> None:
    shown = page.js("return JSON.parse(document.getElementById('data').textContent).nodes.map((node) => node.key)")
    page.open(f"#node={next(key for key in shown if key.startswith('p'))}")
    page.until(lambda: "is a small device for" in page.text("#panel .abstract"))

    page.type("/")
    page.type("emile zurich0")
    page.until(lambda: page.text("#results .summary") == "10 matches")


@pytest.mark.browser
def test_a_large_graph_works_inside_a_notebook(browser: tuple[Any, Path], tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pagedata, "strongest", partial(pagedata.strongest, **MOST))
        inside = page_graph.make(hostile=False)._repr_html_()
    cell = tmp_path / "cell.html"
    cell.write_text(f"<!doctype html><meta charset=utf-8>{inside}", encoding="utf-8")
    driver = browser[0]
    driver.get("about:blank")
    driver.get_log("browser")
    driver.get(cell.as_uri())
    driver.switch_to.frame(driver.find_element("tag name", "iframe"))
    page = Page(driver, cell.as_uri(), browser[1])
    try:
        page.until(lambda: page.js("return (document.getElementById('count') || {}).textContent"))
        page.click("#panel .why", "open 14")
        page.until(lambda: page.text("#count").startswith("14 of 54 nodes"))
        assert page.complaints() == []
    finally:
        driver.switch_to.default_content()


@pytest.mark.browser
def test_hostile_text_stays_text_in_a_large_graph(browser: tuple[Any, Path], tmp_path: Path) -> None:
    page = Page(browser[0], write(page_graph.make(), tmp_path).as_uri(), browser[1])
    page.open()
    page.js("window.alert = () => { window.struck = true; }")
    for at in range(6):
        page.js("location.hash = '#node=' + encodeURIComponent(arguments[0])", f"x{at}{'<b>' if at == 1 else ''}")
        page.until(lambda: page.text("#panel .kind").startswith("Paper"))
        assert page.js("return document.documentElement.scrollWidth <= innerWidth && scrollY === 0")
        page.type("\ue00c")

    assert page.js("return window.struck === undefined")
    assert page.driver.find_elements("css selector", "img, iframe, object, embed, base, body script[src]") == []
    assert page.complaints() == []
    assert page.requests() == []
