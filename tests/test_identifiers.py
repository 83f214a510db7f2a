"""Identifiers: what is found in text, and that equal works get equal ids."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.identifiers import arxiv_id, doi, normalise_title, paper_id

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1000/abc", "10.1000/abc"),
        ("https://doi.org/10.1000/ABC", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/abc.", "10.1000/abc"),
        ("doi:10.18653/v1/P16-1001, and more", "10.18653/v1/p16-1001"),
        ("(see 10.1000/abc)", "10.1000/abc"),
        ("10.1016/0021(85)90001", "10.1016/0021(85)90001"),
        ("(10.1016/0021(85)90001)", "10.1016/0021(85)90001"),
        ("10.1175/1520-0469(1969)026<0636:AAOTP>2.0.CO;2", "10.1175/1520-0469(1969)026<0636:aaotp>2.0.co;2"),
        ("<a>10.1000/abc</a>", "10.1000/abc"),
        ('"10.1000/abc"', "10.1000/abc"),
        ("\u201c10.1000/abc.\u201d", "10.1000/abc"),
        ("two: 10.1000/a 10.1000/b", "10.1000/a"),
        ("10.1/too-short", ""),
        ("10.1000/", ""),
        ("110.1000/abc", ""),
        ("version 10.1000", ""),
        ("", ""),
    ],
)
def test_doi(text: str, found: str) -> None:
    assert doi(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2006.15055", "2006.15055"),
        ("arXiv:2006.15055v12 [cs.CL]", "2006.15055"),
        ("https://arxiv.org/abs/1706.03762v5", "1706.03762"),
        ("http://arxiv.org/pdf/0704.0001.pdf", "0704.0001"),
        ("cmp-lg/9404001", "cmp-lg/9404001"),
        ("arXiv:math.GT/0309136v1", "math.gt/0309136"),
        ("hep-th/9901001.", "hep-th/9901001"),
        ("month thirteen 2013.15055", ""),
        ("month zero 2000.15055", ""),
        ("12006.15055", ""),
        ("2006.150551", ""),
        ("2006.15055.3", ""),
        ("", ""),
    ],
)
def test_arxiv_id(text: str, found: str) -> None:
    assert arxiv_id(text) == found


@pytest.mark.parametrize(
    ("title", "normal"),
    [
        ("BERT:  Pre-training of D\u00e9ep Models.", "bert pre training of deep models"),
        ("De\u0301ep", "deep"),
        ("Stra\u00dfe", "strasse"),
        ("\ufb01ne-tuning", "fine tuning"),
        ("\u8a9e\u8a00\u30e2\u30c7\u30eb", "\u8a9e\u8a00\u30e2\u30c6\u30eb"),
        ("???", ""),
        ("", ""),
    ],
)
def test_normalise_title(title: str, normal: str) -> None:
    assert normalise_title(title) == normal


@pytest.mark.parametrize(
    ("record", "found"),
    [
        ({"doi": "10.1/x", "arxiv": "2006.15055", "source_id": "W1", "title": "T"}, "doi:10.1/x"),
        ({"arxiv": "2006.15055", "source_id": "W1", "title": "T"}, "arxiv:2006.15055"),
        ({"source_id": "W1", "title": "T"}, "W1"),
        ({"source_id": "concept:parser"}, "id:concept:parser"),
        ({"source_id": "doi:10.1/x"}, "id:doi:10.1/x"),
        ({"title": "Attention"}, "title:e0787d272a43"),
        ({"title": " ATTENTION! "}, "title:e0787d272a43"),
    ],
)
def test_paper_id_takes_the_surest_name(record: dict[str, str], found: str) -> None:
    assert paper_id(**record) == found


def test_a_title_of_signs_alone_leaves_the_abstract_to_tell_papers_apart() -> None:
    ids = {paper_id(title="???", abstract=abstract) for abstract in ("One thing.", "Another thing.")}
    assert len(ids) == 2


@given(ANY_TEXT)
def test_any_text_is_read_without_harm(text: str) -> None:
    assert doi(doi(text)) == doi(text)
    assert arxiv_id(arxiv_id(text)) == arxiv_id(text)
    assert normalise_title(normalise_title(text)) == normalise_title(text)
    assert paper_id(title=text, abstract=text).startswith("title:")


@given(ANY_TEXT)
def test_case_blanks_and_composition_do_not_tell_titles_apart(title: str) -> None:
    variant = unicodedata.normalize("NFD", f"  {title}. ")
    assert paper_id(title=variant, abstract="x") == paper_id(title=title, abstract="x")


@given(st.from_regex(r"10\.[0-9]{4,9}/[a-z0-9]{1,20}", fullmatch=True))
def test_a_doi_is_found_in_any_wrapping(plain: str) -> None:
    wrappings = (f"https://doi.org/{plain}", f"({plain})", f"doi: {plain.upper()}.", f"[{plain}], '{plain}'")
    assert {doi(text) for text in wrappings} <= {plain, plain + "]"}


def test_long_hostile_text_takes_no_time() -> None:
    for text in ("10.1000/" + "<a" * 500_000, "1" * 1_000_000, "a-" * 500_000, "10.1000/" + "(" * 100_000):
        assert len(doi(text)) <= len(text)
        assert arxiv_id(text) == ""


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_a_title_of_unaccented_letters_is_normalised_like_any_other(text: str) -> None:
    assert normalise_title(f"{text} \xe9") == f"{normalise_title(text)} e".strip()
