"""Text and ids as files can carry them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from exports import ANY_TEXT
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kgraph.export.rows import clean, legal_id
from kgraph.export.xmltext import attribute, character_data, nmtoken


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("plain > text", "plain > text"),
        ("a & b", "<![CDATA[a & b]]>"),
        ("]]>", "<![CDATA[]]]]><![CDATA[>]]>"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x00\x0b\ud800\ufffe", ""),
    ],
)
def test_character_data(text: str, data: str) -> None:
    assert character_data(clean(text)) == data


@pytest.mark.parametrize(
    ("node", "token"),
    [
        ("arxiv:1706.03762", "arxiv:1706.03762"),
        ("doi:10.1000/a_b", "doi:10.1000_x002F_a_b"),
        ("a_x002F_b", "a_x005F_x002F_b"),
        ("", "_x_"),
        ("\x00\ud800", "_x0000__xD800_"),
        ("\U0001f600", "_x1F600_"),
    ],
)
def test_nmtoken(node: str, token: str) -> None:
    assert nmtoken(node) == token


@given(st.lists(ANY_TEXT, min_size=2, max_size=6, unique=True))
def test_distinct_ids_stay_distinct(nodes: list[str]) -> None:
    for escape in (nmtoken, legal_id):
        assert all(first != second for first, second in pairwise(sorted(escape(node) for node in nodes)))


@given(ANY_TEXT)
def test_any_text_survives_but_for_what_xml_forbids(text: str) -> None:
    element = etree.fromstring(f'<a b="{attribute(text)}">{character_data(clean(text))}</a>')
    assert (element.text or "") == clean(text)
    assert element.get("b") == clean(text)
