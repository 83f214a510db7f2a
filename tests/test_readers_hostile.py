"""Bad input: one fault costs one record, nothing but a KGraphError is raised, nothing hangs."""

from __future__ import annotations

import io
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.model import Paper, Problem
from kgraph.readers import Source, read

FIXTURES = sorted((Path(__file__).parent / "data" / "readers").iterdir())
TOKENS = (
    *(bytes([byte]) for byte in b'{}[]"\\\n\r\0<>\xff'),
    *(
        b"&b;",
        b"\xed\xa0\x80",
        b"@article{",
        b"ER  - \n",
        b"TY  - JOUR\n",
        b"PT J\n",
        b"\\ud800",
        b"1e999",
        b"NaN",
        b"null",
    ),
    *(b"<a>" * 300, b"[" * 3000, b"{" * 300, b"9" * 5000, b"<!DOCTYPE a [<!ENTITY b 'c'>]>"),
)


def found_in(data: bytes, name: str = "x") -> list[Paper | Problem]:
    return list(read(Source(name, lambda: io.BytesIO(data)))[1])


def titles(data: str, name: str = "x") -> list[str]:
    return [item.title if isinstance(item, Paper) else f"! {item.reason}" for item in found_in(data.encode(), name)]


def mutants(data: bytes, seed: int, count: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    for _ in range(count):
        mutant = bytearray(data)
        for _ in range(chance.choice((1, 2, 5))):
            place = chance.randrange(len(mutant) + 1)
            match chance.randrange(4):
                case 0:
                    mutant[place : place + 1] = bytes([chance.randrange(256)])
                case 1:
                    del mutant[place : place + chance.randrange(1, 100)]
                case 2:
                    mutant[place:place] = chance.choice(TOKENS)
                case _:
                    del mutant[place:]
        yield bytes(mutant)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_byte_mutants(path: Path) -> None:
    for mutant in mutants(path.read_bytes(), seed=1, count=40):
        for item in found_in(mutant, path.name):
            assert isinstance(item, Problem) or item.title or item.abstract
            json.dumps(repr(item)).encode("utf-8")


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    assert all(isinstance(item, Paper | Problem) for item in found_in(data))


@given(
    st.dictionaries(
        st.sampled_from(
            ["title", "abstract", "year", "authors", "references", "doi", "keywords", "id", "url", "venue"]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
            max_leaves=5,
        ),
        min_size=1,
    )
)
def test_values_of_any_type(record: dict[str, object]) -> None:
    found = found_in((json.dumps(record) + "\n" + json.dumps({"title": "Good"}) + "\n").encode(), "x.jsonl")
    assert len(found) == 2
    assert isinstance(found[1], Paper)


def test_half_of_the_lines_broken() -> None:
    good, bad = '{"title": "T%d"}', '{"title": "T%d'
    text = "\n".join((bad if number % 2 else good) % number for number in range(100))
    found = found_in(text.encode(), "x.jsonl")
    assert [item.title for item in found if isinstance(item, Paper)] == [f"T{number}" for number in range(0, 100, 2)]
    assert [item.origin for item in found if isinstance(item, Problem)] == [f"x.jsonl:{n}" for n in range(2, 101, 2)]


NO_NAME = "Expecting property name enclosed in double quotes"
DEEP = 100_000  # more than any Python nests; 3.13 reads 5,000
CUT = "! broken JSON: the file ends inside a record, or a bracket is missing"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"title": "A"}, {"title": "B"}]', ["A", "B"]),
        ('{"title": "A"}', ["A"]),
        ('{"data": [{"title": "A", "references": [{"title": "R"}]}], "next": 1}', ["A"]),
        ('{"title": "My search", "results": [{"title": "A"}, {"title": "B"}]}', ["A", "B"]),
        ('{"10.1/a": [{"title": "A"}], "10.1/b": [{"title": "B"}]}', ["A", "B"]),
        ('{"W1": {"title": "A", "authors": [{"name": "N"}]}, "W2": {"title": "B"}}', ["A", "B"]),
        ('{"count": [{"key": 1}], "items": [{"title": "A"}]}', ["A"]),
        ("[\n{'title': 1},\n" '{"title": "B"}\n]', [f"! broken JSON: {NO_NAME} at character 2", "B"]),
        ('[\n{"title": "A"},\n{"title": "B', ["A", CUT]),
        ('[{"title": "A \\" ] } b"}]', ['A " ] } b']),
        ("[1, 2]", ["! JSON without an object that has a title or an abstract"]),
        ("[" * DEEP, ["! JSON without an object that has a title or an abstract"]),
        ('[{"title": "A", "x": ' + "[" * DEEP + "]" * DEEP + '}, {"title": "B"}]', ["! JSON nested too deeply", "B"]),
        ('{"title": "A", "year": ' + "9" * 5000 + '}\n{"title": "B"}\n', None),
    ],
)  # fmt: skip
def test_json_documents(text: str, expected: list[str] | None) -> None:
    found = titles(text, "x.json")
    assert (found == expected) if expected is not None else found[1] == "B"


def test_a_json_document_in_small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps([{"title": f'T"{number}\\', "abstract": "x" * number} for number in range(200)], indent=1)
    whole = titles(text, "x.json")
    monkeypatch.setattr("kgraph.readers.json_documents._CHUNK", 64)
    assert titles(text, "x.json") == whole
    assert whole == [f'T"{number}\\' for number in range(200)]


XML = (
    '<!DOCTYPE feed [{entities}]><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A &e; b</title></entry></feed>'
)


@pytest.mark.parametrize(
    "entities",
    [
        '<!ENTITY e SYSTEM "file:///etc/passwd">',
        f'<!ENTITY a "lol"><!ENTITY b "{"&a;" * 500}"><!ENTITY c "{"&b;" * 500}"><!ENTITY e "{"&c;" * 500}">',
    ],
    ids=["external", "bomb"],
)  # fmt: skip
def test_xml_entities_are_not_expanded(entities: str) -> None:
    started = time.process_time()
    found = found_in(XML.format(entities=entities).encode(), "x.xml")
    assert all("root:" not in repr(item) and "lollol" not in repr(item) for item in found)
    assert time.process_time() - started < 5


def test_truncated_xml_gives_all_before_the_cut() -> None:
    entry = "<entry><title>T</title><summary>S</summary></entry>"
    text = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}{entry}<entry><title>cut'
    *_, problem = found_in(text.encode(), "x.xml")
    assert [title for title in titles(text, "x.xml") if title == "T"] == ["T", "T"]
    assert isinstance(problem, Problem)


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "' + '\\"' * 200_000,
        '{"title": "' + "<sup>" * 200_000 + '"}',
        '{"title": "T", "abstract": "' + "(c) " * 200_000 + '"}',
        '{"title": "T", "authors": "' + "a, " * 100_000 + '"}',
        '{"title": "T", "references": "' + "Roe, R., " * 50_000 + '"}',
        "@article{a, title = {" + "{" * 100_000,
        "@article{a, title = {" + "\\c " * 50_000 + "}}",
        "TY  - JOUR\nTI  - T\nN1  - References: " + "A, B., " * 50_000 + "\nER  - \n",
        'title,abstract\nT,"' + '""' * 200_000 + "\n",
        "A page of papers\n" * 20_000,
    ],
    ids=range(10),
)
def test_long_hostile_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    assert found_in(text.encode())
    assert time.process_time() - started < 5


def test_a_listing_keeps_names_of_methods_whole() -> None:
    prose = "We search. " * 30
    text = f"Some page\nSearchQA: a data set of questions\n{prose}\nShareGPT and friends of it\n{prose}\n"
    assert [item.title for item in found_in(text.encode()) if isinstance(item, Paper)] == [
        "SearchQA: a data set of questions",
        "ShareGPT and friends of it",
    ]


def test_a_listing_with_authors_between_title_and_abstract() -> None:
    prose = "We look at trees and find that they are graphs. " * 6
    text = "".join(f"The tree paper number {n}\nJane Doe, Richard Roe, Ann Lee\n{prose}\n" for n in range(4))
    assert [item.title for item in found_in(text.encode()) if isinstance(item, Paper)] == [
        f"The tree paper number {n}" for n in range(4)
    ]


def test_a_quotation_mark_that_is_missing_costs_one_row() -> None:
    text = 'title,abstract,year\nA,"a",1\nB,"b,2\nC,"c\nc",3\nD,"d",4\n'
    assert titles(text, "x.csv") == [
        "A",
        "! broken row: ',' expected after '\"'",
        "C",
        "D",
    ]


def test_a_row_that_swallowed_another_is_read_again() -> None:
    text = 'title,abstract,year\nB,"b,2\nC","c",3\nD,"d",4\n'
    assert titles(text, "x.csv") == [
        "! 4 cells under 3 columns; a quotation mark or delimiter is missing",
        'C"',
        "D",
    ]


def test_quotation_marks_that_are_not_doubled() -> None:
    assert titles('title,abstract\nA,"the "best" way"\nB,"b"\n', "x.csv") == ["A", "B"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sep=;\nTitle;Abstract\nA;a\n", ["A"]),
        ('"About the data: exported on Monday"\n\nTitle,Abstract\nA,a\n', ["A"]),
        ("Title\tAbstract\nA\ta\n", ["A"]),
        ("Cites,Authors,Title,Year\n12,J Doe,A,2020\n", ["A"]),
        ("PT\tAU\tAF\tTI\tCR\tUT\nJ\tDoe, J\tDoe, Jane\tA\tROE R, 1999, J; POE E, 2000, K\tW:1\n", ["A"]),
        ("name,year\nx,2020\n", ["x"]),
        ("name,description\nx,y\n", ["x"]),
        # Persons and journals have names too.
        ("name,notes\nx,y\n", ["! no column for a title or an abstract among: name, notes"]),
        ("Publication Title,URL\nx,y\n", ["! no column for a title or an abstract among: Publication Title, URL"]),
        ("colour,place\nx,y\n", ["! no column for a title or an abstract among: colour, place"]),
    ],
)
def test_tables(text: str, expected: list[str]) -> None:
    assert titles(text, "x.csv") == expected


def test_the_tables_of_web_of_science_have_authors_and_references() -> None:
    text = "PT\tAU\tAF\tTI\tCR\tUT\nJ\tDoe, J\tDoe, Jane\tA\tROE R, 1999, J; POE E, 2000, K\tW:1\n"
    (paper,) = found_in(text.encode())
    assert isinstance(paper, Paper)
    assert paper.authors == ("Jane Doe",)
    assert [(item.authors, item.year) for item in paper.references] == [(("R Roe",), 1999), (("E Poe",), 2000)]
