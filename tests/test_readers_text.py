"""Cleaning: transport faults go, wording and math stay."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.readers.citations import scopus_reference, wos_reference
from kgraph.readers.latex import latex_to_text, strip_braces
from kgraph.readers.record import parse_authors, parse_name, parse_year
from kgraph.readers.text import clean, clean_abstract, clean_title


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("two\n lines\t and\u00a0a blank\u2028", "two lines and a blank"),
        ("<p>if a < b and c > d</p><br/>then", "if a < b and c > d then"),
        ("H<sub>2</sub>O, 10<sup>-5</sup> m<sup>2</sup>", "H2O, 10^-5 m^2"),
        ("Amines<sup>1</sup>", "Amines"),
        ("x &lt;b&gt;bold&lt;/b&gt; &amp;amp; AT&T &alpha;", "x bold & AT&T α"),
        ("<mml:math><mml:mi>x</mml:mi></mml:math> and $\\alpha_1$", "x and $\\alpha_1$"),
        ("GÃ¶del and naÃ¯ve", "Gödel and naïve"),
        ("cafe\u0301", "café"),
        ("a\u00adb \u200bc\x00d \ufeff\ufffe", "ab cd"),
        ("\ud83d\ude00 \ud800", "😀 \ufffd"),
        ("</script><img src=x onerror=alert(1)>", "</script><img src=x onerror=alert(1)>"),
        ("A study of vortices.&lt;&lt;ETX&gt;&gt;", "A study of vortices."),
        ("(p \\textbackslashtextless 0.05) and \\textgreater{} 1", "(p < 0.05) and > 1"),
        ("\u202eevil\u202c", "evil"),
        ("/spl alpha/-shapes in O(N/spl radic/N), L/sub /spl infin//, /spl foo/", "α-shapes in O(N√N), L∞, foo"),
        (
            "Ortho(cid:173) normal Gauss(cid:173) Newton, K(cid:0)means, (cid:x)",
            "Orthonormal Gauss-Newton, K\ufffdmeans, (cid:x)",
        ),
        ("state(cid:173) of-the-art, real(cid:173)time, basis(cid:173)", "state-of-the-art, real-time, basis-"),
        ("/spl regs/, /spl amp/, /spl lt/", "regs, &, <"),
        (
            "CO/sub 2/, 10/sup 6/ cells, the 16/sup th/, x.org/spl /sub dir name/",
            "CO2, 10^6 cells, the 16th, x.org/spl /sub dir name/",
        ),
        ("नमस्ते and 👩‍🔬", "नमस्ते and 👩‍🔬"),
    ],
)
def test_clean(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("<jats:title>Abstract</jats:title><jats:p>We do.</jats:p>", "We do."),
        ("Abstract: We do.", "We do."),
        ("Abstract - We do.", "We do."),
        ("ABSTRACT We do.", "We do."),
        ("AbstractWe do.", "We do."),
        ("Abstract reasoning is hard.", "Abstract reasoning is hard."),
        ("Abstract-level views.", "Abstract-level views."),
        ("Abstract Objective To see.", "Objective To see."),
        ("Abstract Meaning Representation is a graph.", "Abstract Meaning Representation is a graph."),
        ("We do. © 2019 Elsevier Ltd. All rights reserved.", "We do."),
        ("We do. (C) 2011 Published by Elsevier B.V.", "We do."),
        ("We do. Copyright © 2010 John Wiley & Sons, Ltd.", "We do."),
        ("We do. (PsycINFO Database Record (c) 2019 APA, all rights reserved)", "We do."),
        ("© 2020 IEEE.We do.", "We do."),
        ("(C) 2012 Elsevier B.V. All rights reserved. We do.", "We do."),
        ("The (C) grade. The (A) grade.", "The (C) grade. The (A) grade."),
        ("We ask. Copyright is a problem of law.", "We ask. Copyright is a problem of law."),
        ("BACKGROUND: A. METHODS: B.", "BACKGROUND: A. METHODS: B."),
        ("[No abstract available]", ""),
    ],
)
def test_clean_abstract(dirty: str, expected: str) -> None:
    assert clean_abstract(dirty) == expected


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [('"A title"', "A title"), ('"A" and "B"', '"A" and "B"'), ("{A} title", "{A} title"), ("A title.", "A title.")],
)
def test_clean_title(dirty: str, expected: str) -> None:
    assert clean_title(dirty) == expected


@given(st.text())
def test_clean_text_is_one_visible_line(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == " ".join(cleaned.split())
    assert all(unicodedata.category(char) not in {"Cc", "Cs"} for char in cleaned)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"G{\"o}del, \'{\i}, \c{c}, \v s, \o{}, na{\"\i}ve", "Gödel, í, ç, š, ø, naïve"),
        (r"50\% of R\&D in \emph{one} {BERT}", "50% of R&D in one BERT"),
        (r"a $x_{1} \leq y$ b", r"a $x_{1} \leq y$ b"),
        ("``so'' -- 12---14~km", "“so” – 12—14 km"),
        (r"\OurSystem{} wins", "OurSystem wins"),
        (r"{\textless}i{\textgreater}C. x{\textless}/i{\textgreater}, p \textless{} 0.05", "<i>C. x</i>, p < 0.05"),
        (r"one\slash{}two \textbar{} \ensuremath{<}5 \ne 6", "one/two | <5 ≠ 6"),
        (r"a lone \ and { brace", r"a lone \ and  brace"),
        ("no LaTeX", "no LaTeX"),
    ],
)
def test_latex(latex: str, expected: str) -> None:
    assert clean(latex_to_text(latex)) == clean(expected)


@given(st.text(alphabet="\\{}$%&\"'`~abci ", max_size=60))
def test_latex_never_fails(latex: str) -> None:
    assert isinstance(latex_to_text(latex), str)
    assert len(strip_braces(latex)) <= len(latex)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Doe, Jane; Roe, R.", ("Jane Doe", "R. Roe")),
        ("Jane Doe and Richard Roe", ("Jane Doe", "Richard Roe")),
        ("Jane Doe, Richard Roe and Edgar Poe", ("Jane Doe", "Richard Roe", "Edgar Poe")),
        ("Doe, J., Roe, R.", ("J. Doe", "R. Roe")),
        ("Doe, Jane", ("Jane Doe",)),
        ("Doe J.; Roe R.A.", ("J. Doe", "R.A. Roe")),
        ("A|B|A", ("A", "B")),
        ("", ()),
    ],
)
def test_parse_authors(text: str, names: tuple[str, ...]) -> None:
    assert parse_authors(text) == names


@pytest.mark.parametrize(
    ("name", "expected"),
    [("van Dijk, Jan", "Jan van Dijk"), ("King, Jr., Martin", "Martin King Jr."), ("Plato", "Plato"), (",", "")],
)
def test_parse_name(name: str, expected: str) -> None:
    assert parse_name(name) == expected


@pytest.mark.parametrize(
    ("value", "year"),
    [
        (2019, 2019),
        (2019.0, 2019),
        ("May 2019", 2019),
        ("2019-05-01", 2019),
        ({"date-parts": [[2020, 1]]}, 2020),
        ([1999], 1999),
        ("12345", None),
        ("1.2019", None),
        (1399, None),
        (2101, None),
        (True, None),
        (float("nan"), None),
        ("", None),
        (None, None),
    ],
)
def test_parse_year(value: object, year: int | None) -> None:
    assert parse_year(value) == year


@pytest.mark.parametrize(
    ("text", "authors", "year", "doi"),
    [
        ("ADAMS SM, 1993, T AM FISH SOC, V122", ("SM Adams",), 1993, ""),
        ("Keeney R. L, 1993, DECISIONS", ("R. L Keeney",), 1993, ""),
        ("[Anonymous], 1968, PHYS REV", (), 1968, ""),
        ("*WHO, 2001, REP", ("WHO",), 2001, ""),
        ("X Y, 1993, J, DOI DOI 10.1/2", ("Y X",), 1993, ""),
        ("X Y, 1993, J, DOI 10.1577/1(1993)1<0063:AQ>2.3.CO;2", ("Y X",), 1993, "10.1577/1(1993)1<0063:aq>2.3.co;2"),
    ],
)
def test_wos_reference(text: str, authors: tuple[str, ...], year: int, doi: str) -> None:
    found = wos_reference(text)
    assert (found.authors, found.year, found.doi, found.text) == (authors, year, doi, text)


@pytest.mark.parametrize(
    ("text", "authors", "title", "year"),
    [
        ("Roe, R., Poe, E.-A., A title, really (1999) J. X, 5", ("R. Roe", "E.-A. Poe"), "A title, really", 1999),
        ("Roe, R., (1999) J. X, 5", ("R. Roe",), "", 1999),
        ("Roe R., Poe E.A., A title, J. X, 5, pp. 1-2, (1999)", ("R. Roe", "E.A. Poe"), "A title", 1999),
        ("An unsigned work", (), "", None),
    ],
)
def test_scopus_reference(text: str, authors: tuple[str, ...], title: str, year: int | None) -> None:
    found = scopus_reference(text)
    assert (found.authors, found.title, found.year, found.text) == (authors, title, year, text)
