"""resolve.papers: same paper?"""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.model import Paper, Problem, Reference
from kgraph.names import family_name
from kgraph.resolve.papers import merge_papers

TITLE = "Attention is a long enough title"


def note(origin: str, kept: str, into: str, title: str = TITLE, shared: str = "same title") -> Problem:
    return Problem(origin, f"same paper as {kept} ({shared}): merged into {into}", title, "note")


def test_preprint_and_proceedings_are_one_paper_with_all_that_both_know() -> None:
    preprint = Paper(
        id="arxiv:1706.03762",
        title=TITLE,
        abstract="A longer abstract.",
        year=2016,
        authors=("Ashish Vaswani",),
        arxiv="1706.03762",
        keywords=("a", "b"),
        references=(Reference("arxiv:1706.03762", title="One"), Reference("arxiv:1706.03762", title="Two")),
        origin="a.bib:1",
        source_id="vaswani16",
    )
    published = Paper(
        id="doi:10.1/x",
        title=TITLE.upper(),
        abstract="Short.",
        year=2017,
        authors=("Vaswani, A.", "Shazeer, N."),
        venue="NIPS",
        doi="10.1/x",
        keywords=("b", "c"),
        references=(Reference("doi:10.1/x", title="two."), Reference("doi:10.1/x", title="Three")),
        origin="b.ris:9",
        source_id="W1",
    )
    citing = Paper(id="p", title="Other", references=(Reference("p", key="vaswani16"),), source_id="p")
    assert merge_papers([preprint, published, citing]) == (
        [
            replace(
                published,
                abstract="A longer abstract.",
                origin="b.ris:9 | a.bib:1",
                arxiv="1706.03762",
                keywords=("b", "c", "a"),
                references=(
                    Reference("doi:10.1/x", title="two."),
                    Reference("doi:10.1/x", title="Three"),
                    Reference("doi:10.1/x", title="One"),
                ),
            ),
            replace(citing, references=(Reference("p", key="W1"),)),
        ],
        [note("a.bib:1", "b.ris:9", "doi:10.1/x")],
    )


ONE = Paper(id="1", title=TITLE, abstract="We study one thing in depth.", year=2020, authors=("Ann Lee",), origin="x:1")


@pytest.mark.parametrize(
    ("change", "papers"),
    [
        ({"id": "1"}, 1),
        ({"id": "2"}, 1),
        ({"id": "2", "year": 2021}, 1),
        ({"id": "2", "year": 2022}, 2),
        ({"id": "2", "year": None}, 1),
        ({"id": "2", "authors": ("Lee, A.",)}, 1),
        ({"id": "2", "authors": ("Bob Lee", "Ann Lee")}, 1),
        ({"id": "2", "authors": ("Bob Ray", "Ann Lee")}, 2),
        ({"id": "2", "authors": ()}, 1),
        ({"id": "2", "authors": (), "abstract": "Nothing that looks the same: wholly other words."}, 2),
        ({"id": "2", "authors": (), "abstract": ""}, 1),
        ({"id": "2", "title": TITLE.replace("long", "very long")}, 2),
        ({"id": "2", "title": TITLE.upper() + "."}, 1),
        ({"id": "1", "title": "Attention is a long enough titel"}, 1),
        ({"id": "1", "title": "Something else", "abstract": "Nothing that looks the same: wholly other words."}, 2),
        ({"id": "1", "title": "Renamed when published"}, 1),
        ({"id": "1", "title": "", "abstract": "Nothing that looks the same: wholly other words."}, 2),
        ({"id": "1", "title": "", "abstract": ""}, 1),
    ],
)
def test_same_paper(change: dict[str, object], papers: int) -> None:
    other = replace(ONE, origin="y:2", **change)  # type: ignore[arg-type]  # a table of changes
    assert len(merge_papers([ONE, other])[0]) == papers


def test_short_titles_need_an_author() -> None:
    first, second = Paper(id="1", title="Editorial"), Paper(id="2", title="Editorial")
    assert len(merge_papers([first, second])[0]) == 2
    by_one = [replace(paper, authors=("Ann Lee",)) for paper in (first, second)]
    assert len(merge_papers(by_one)[0]) == 1


def test_one_id_for_different_papers() -> None:
    first = Paper(id="7", title="On apples", abstract="Apples.", origin="a:1", references=(Reference("7", key="k"),))
    second = Paper(id="7", title="The velocity of light", abstract="Light.", origin="a:2", references=(Reference("7"),))
    papers, problems = merge_papers([first, second])
    kept, renamed = papers
    assert kept.id == "7"
    assert renamed.id.startswith("7~")
    assert len(renamed.id) == len("7~") + 8
    assert {paper.title for paper in papers} == {"On apples", "The velocity of light"}
    assert [reference.paper_id for reference in renamed.references] == [renamed.id]
    reason = f"the id '7' is used for different papers, also in {kept.origin}; this one became {renamed.id!r}"
    assert problems == [Problem(renamed.origin, reason, renamed.title, severity="note")]
    assert merge_papers([second, first]) == (papers, problems)


def test_a_key_that_another_paper_owns_is_not_renamed() -> None:
    same = [replace(ONE, id="a", source_id="1"), replace(ONE, id="b", source_id="2", origin="y:1")]
    other = Paper(id="c", title="Another paper with that id", source_id="2")
    citing = Paper(id="d", title="Who cites", references=(Reference("d", key="2"),))
    papers, _ = merge_papers([*same, other, citing])
    assert [reference.key for paper in papers for reference in paper.references] == ["2"]


@pytest.mark.parametrize(
    ("author", "family"),
    [
        ("Ada Lovelace", "lovelace"),
        ("Lovelace, Ada", "lovelace"),
        ("Lovelace A", "lovelace"),
        ("A. Lovelace", "lovelace"),
        ("Jürgen Schmidhuber", "schmidhuber"),
        ("Luther King Jr.", "king"),
        ("van der Berg, Jan", "berg"),
        ("Jan van der Berg", "berg"),
        ("李明", "李明"),
        ("", ""),
        ("...", ""),
    ],
)
def test_family_name(author: str, family: str) -> None:
    assert family_name(author) == family


TITLES = [TITLE, TITLE.lower(), "On apples and pears today", "Editorial", ""]
RECORDS = st.builds(
    Paper,
    id=st.sampled_from("123"),
    title=st.sampled_from(TITLES),
    abstract=st.sampled_from(["", "Apples are fruit.", "Light is fast in empty space."]),
    year=st.sampled_from([None, 2019, 2020, 2022]),
    authors=st.sampled_from([(), ("Ann Lee",), ("Ray, Bob",)]),
    doi=st.sampled_from(["", "10.1/x"]),
    origin=st.sampled_from(["f:1", "f:2", "f:3"]),
    source_id=st.sampled_from(["", "s", "t"]),
)


@given(st.lists(RECORDS, max_size=7), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_ids_are_unique(records: list[Paper], chance: random.Random) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)
    papers, problems = merge_papers(records)
    assert merge_papers(shuffled) == (papers, problems)
    assert len({paper.id for paper in papers}) == len(papers)
    merged = [problem for problem in problems if "is used for different papers" not in problem.reason]
    assert len(papers) + len(merged) == len(records)


@pytest.mark.parametrize(
    ("venue", "volume", "pages", "papers"),
    [
        ("Journal of Graphs", "41", "194-196", 2),  # two reviews of one book
        ("JOURNAL OF GRAPHS", "40", "590", 2),
        ("Journal of Graphs", "40", "582-4", 1),
        ("Journal of Graphs", "40", "", 1),
        ("Journal of Graphs", "", "194", 1),
        ("Graph Conference", "41", "194-196", 1),  # proceedings, then journal
    ],
)
def test_two_places_in_one_journal_are_two_papers(venue: str, volume: str, pages: str, papers: int) -> None:
    first = Paper("a", "Letters of a graph", year=2007, authors=("J. Doe",), venue="Journal of Graphs", volume="40")
    records = [replace(first, pages="582-584"), replace(first, id="b", venue=venue, volume=volume, pages=pages)]
    found, notes = merge_papers(records)
    assert (len(found), len(notes)) == (papers, 2 - papers)


@pytest.mark.parametrize(
    ("change", "papers"),
    [
        ({}, 1),
        ({"year": 2021}, 1),
        ({"year": 2022}, 2),
        ({"year": None, "abstract": ""}, 1),
        ({"abstract": "Wholly other words on rivers, boats and rain."}, 2),
        ({"authors": ("Bob Ray",)}, 2),
        ({"authors": ()}, 1),
    ],
)
def test_an_id_made_from_the_title_says_no_more_than_the_title(change: dict[str, object], papers: int) -> None:
    first = Paper("title:123", "Editorial", "This issue is on apples.", 2020, authors=("Ann Lee",))
    if "abstract" in change:
        first = replace(first, authors=())
    found, notes = merge_papers([first, replace(first, **change)])  # type: ignore[arg-type]  # a table of changes
    assert (len(found), len(notes)) == (papers, 2 - papers)
    assert found[0].id == "title:123" and len({paper.id for paper in found}) == papers
