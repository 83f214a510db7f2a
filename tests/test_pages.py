"""Volume and first page: of references in any dress, of records of every format, and as what a match rests on."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.model import Paper, Reference
from kgraph.pages import first_page, volume_and_page
from kgraph.readers.bibtex import read_bibtex
from kgraph.readers.columns import paper_from_columns
from kgraph.readers.crossref import read_crossref
from kgraph.readers.medline import read_medline
from kgraph.readers.openalex import read_openalex
from kgraph.readers.ris import read_ris
from kgraph.readers.wos import read_wos
from kgraph.resolve.references import explain_references


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Doe J, 2004, J GRAPHS, V158, P378", ("158", "378")),
        ("Doe J, 2004, J GRAPHS, V158, P378, DOI 10.1000/x.2004.01.001", ("158", "378")),
        ("Doe J, 2021, J GRAPHS, V12, ARTN 0108022", ("12", "108022")),
        ("Doe J, 2014, STUD GRAPHS, P93", ("", "93")),
        ("Doe J, 2014, STUD GRAPHS", ("", "")),
        ("Doe, J., A study of graphs (2004) J. Graphs, 70, pp. 1-10", ("70", "1")),
        ("Doe, J., A study of graphs (2004) J. Graphs, 70 (3), pp. 1-10", ("70", "1")),
        ("Doe, J. A study of graphs. J. Graphs, vol. 12, no. 3, p. e45, 2004.", ("12", "E45")),
        ("Doe, J. (2004). A study of graphs. J. Graphs, 12(3):45-67.", ("12", "45")),
        ("Doe, J. (2004). A study of graphs. J. Graphs 12: 45–67.", ("12", "45")),
        ("Doe, J. (2004). A study of 3 graphs.", ("", "")),
        ("", ("", "")),
    ],
)
def test_volume_and_page(text: str, expected: tuple[str, str]) -> None:
    assert volume_and_page(text) == expected


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("411-20", "411"),
        ("pp. 0411–0420", "411"),
        ("e12-e14", "E12"),
        ("108022", "108022"),
        ("0A", ""),
        ("n/a", ""),
        ("", ""),
    ],
)
def test_first_page(pages: str, expected: str) -> None:
    assert first_page(pages) == expected


@given(st.text(max_size=60))
def test_any_text_has_a_page_or_none(text: str) -> None:
    for page in (first_page(text), volume_and_page(text)[1]):
        assert page == "" or any(char.isdigit() for char in page)


WOS = "PT J\nAU Doe, J\nTI A study of graphs\nPY 2004\nVL 12\n{pages}\nER\n"


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        (read_wos, WOS.format(pages="BP 45\nEP 67"), ("12", "45-67")),
        (read_wos, WOS.format(pages="AR 108022"), ("12", "108022")),
        (read_ris, "TY  - JOUR\nTI  - Graphs\nVL  - 12\nSP  - 45\nEP  - 67\nER  - \n", ("12", "45-67")),
        (read_medline, "PMID- 1\nTI  - Graphs\nVI  - 12\nPG  - 45-67\n", ("12", "45-67")),
        (read_bibtex, "@article{a,\ntitle={Graphs},\nvolume={12},\npages={45--67}\n}", ("12", "45-67")),
        (read_crossref, '[{"title": "Graphs", "volume": "12", "page": "45-67"}]', ("12", "45-67")),
        (
            read_openalex,
            '[{"title": "Graphs", "biblio": {"volume": "12", "first_page": "45", "last_page": "67"}}]',
            ("12", "45-67"),
        ),
    ],
)
def test_readers(reader: object, text: str, expected: tuple[str, str]) -> None:
    (paper,) = reader(io.StringIO(text), "x")  # type: ignore[operator]  # a reader
    assert (paper.volume, paper.pages) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Volume": "12", "Page start": "45", "Page end": "67"}, ("12", "45-67")),
        ({"Volume": 12, "Start Page": 45.0, "End Page": 67.0}, ("12", "45-67")),
        ({"Volume": "12", "Pages": "45-67", "Page end": "67"}, ("12", "45-67")),
        ({"Volume": "12", "Page start": "", "Art. No.": "E7"}, ("12", "E7")),
        ({}, ("", "")),
    ],
)
def test_columns(cells: dict[str, object], expected: tuple[str, str]) -> None:
    paper = paper_from_columns({"Title": "Graphs", **cells}, "x:1")
    assert isinstance(paper, Paper)
    assert (paper.volume, paper.pages) == expected


FIRST = Paper(
    "first", "On graphs", year=2004, authors=("Jane Doe",), venue="Journal of Graphs", volume="12", pages="45-67"
)
SECOND = Paper(
    "second", "On trees", year=2004, authors=("Jane Doe",), venue="Journal of Graphs", volume="12", pages="90"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Doe J, 2004, J GRAPHS, V12, P45", "volume-page first"),
        ("Doe J, 2004, J GRAPHS, V12, P90", "volume-page second"),
        ("Roe J, 2004, J GRAPHS, V12, P45", "volume-page first"),  # the journal agrees
        ("Doe J, 2004, JNL GR, V12, P45", "volume-page first"),  # the author agrees
        ("Roe J, 2004, NATURE, V12, P45", "no paper of the corpus fits"),
        ("Doe J, 2004, J GRAPHS, P45", "volume-page first"),
        ("Roe J, 2004, J GRAPHS, P45", "no paper of the corpus fits"),
        ("Doe J, 2005, J GRAPHS, V12, P45", "no paper of the corpus fits"),
        ("Doe J, 2004, J GRAPHS, V13, P45", "no paper of the corpus fits"),
        ("Doe J, 2004, J GRAPHS, V12, P777", "no paper of the corpus fits"),
        ("Doe J, 2004, J GRAPHS", "ambiguous between first, second by author-year"),
    ],
)
def test_matching(text: str, expected: str) -> None:
    author = f"{text[4]} {text[:3]}"
    reference = Reference("citing", text, (author,), int(text[7:11]))
    citing = Paper("citing", "A citing paper", year=2010, references=(reference,))
    (report,) = explain_references([FIRST, SECOND, citing], [], [])
    got = f"{report.citation.how} {report.citation.target_id}" if report.citation else report.reason
    assert got == expected


def test_one_wrong_figure_of_four_is_a_slip() -> None:
    paper = Paper(
        "p", "On graphs", year=2013, authors=("Jane Doe",), venue="Journal of Graphs", volume="4", pages="3661"
    )
    for page, how in (("2661", "author-year"), ("2662", "")):
        reference = Reference("citing", f"Doe J, 2013, J GRAPHS, V4, P{page}", ("J Doe",), 2013)
        (report,) = explain_references([paper, Paper("citing", "X", references=(reference,))], [], [])
        assert (report.citation.how if report.citation else "") == how
