"""Co-citation and bibliographic coupling: which works are one, the measures, the edges and their evidence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

import kgraph
from kgraph.analyse import analyse
from kgraph.errors import OptionError
from kgraph.evidence import EvidenceIndex
from kgraph.link import LinkOptions, cooccurrence, link
from kgraph.link.bibliographic import citing_matrix, co_citation, coupling, shared_pairs
from kgraph.link.cooccurrence import MEASURES
from kgraph.link.ranking import strongest_of_each
from kgraph.model import Citation, Extraction, Paper, Reference
from kgraph.pipeline import Options
from kgraph.schema import validate
from kgraph.works import cited_works


def works(*references: Reference, citations: tuple[Citation, ...] = ()) -> list[tuple[str, tuple[str, ...]]]:
    """Ids of the works and who cites them, of references by their papers."""
    ids = sorted({reference.paper_id for reference in references} | {c.target_id for c in citations})
    papers = [
        Paper(
            paper_id, paper_id, references=tuple(r for r in references if r.paper_id == paper_id and r.where == "list")
        )
        for paper_id in ids
    ]
    written = [Extraction(r.paper_id, references=(r,)) for r in references if r.where != "list"]
    return [(work.id, work.cited_by) for work in cited_works(papers, written, citations)]


LINE = "Doe J, 2004, J GRAPHS, V12, P45"


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        (Reference("", doi="10.1/x"), Reference("", doi="10.1/x", title="Any"), "doi:10.1/x"),
        (Reference("", arxiv="2001.00001"), Reference("", arxiv="2001.00001"), "arxiv:2001.00001"),
        (Reference("", key="W2741809807"), Reference("", key="W2741809807"), "id:W2741809807"),
        (Reference("", key="ref12"), Reference("", key="ref12"), None),
        (Reference("", key="ref12", title="A study of large graphs"), Reference("", key="b7"), None),
        (
            Reference("", title="A study of large graphs", year=2004),
            Reference("", title="A Study of Large Graphs."),
            "title:a study of large graphs",
        ),
        (Reference("", title="Graphs"), Reference("", title="Graphs"), None),
        (
            Reference("", title="Graphs", authors=("Jane Doe",), year=2004),
            Reference("", title="GRAPHS", authors=("Doe, J.",), year=2004),
            "title:doe 2004 graphs",
        ),
        (
            Reference("", LINE, ("J Doe",), 2004),
            Reference("", "DOE JANE, 2004, JOURNAL GRAPHS, V12, P45", ("Jane Doe",), 2004),
            "place:doe 2004 12 45",
        ),
        (
            Reference("", f"{LINE}, DOI 10.1/x", ("J Doe",), 2004, doi="10.1/x"),
            Reference("", LINE, ("J Doe",), 2004),
            "doi:10.1/x",
        ),
        (
            Reference("", "Doe J, 1999, GRAPHS THEIR USES", ("J Doe",), 1999),
            Reference("", "DOE J, 1999, GRAPHS THEIR USES", ("J Doe",), 1999),
            "text:doe j 1999 graphs their uses",
        ),
        (
            Reference("", "Doe et al., 2004", ("Doe",), 2004, where="abstract"),
            Reference("", "Doe et al., 2004", ("Doe",), 2004, where="abstract"),
            None,
        ),
        (
            Reference("", "arXiv:2001.00001", arxiv="2001.00001", where="abstract"),
            Reference("", arxiv="2001.00001"),
            "arxiv:2001.00001",
        ),
    ],
)
def test_one_work(one: Reference, other: Reference, name: str | None) -> None:
    found = works(replace(one, paper_id="a"), replace(other, paper_id="b"))
    assert (name, ("a", "b")) in found if name else all(len(citing) < 2 for _, citing in found)


def test_a_line_that_may_mean_two_works_stays_for_itself() -> None:
    line = Reference("c", LINE, ("J Doe",), 2004)
    first, second = (replace(line, paper_id=paper, doi=doi) for paper, doi in (("a", "10.1/x"), ("b", "10.1/y")))
    assert works(first, second, line) == [
        ("doi:10.1/x", ("a",)),
        ("doi:10.1/y", ("b",)),
        ("place:doe 2004 12 45", ("c",)),
    ]


def test_a_matched_reference_means_the_paper_and_coined_names_mean_none() -> None:
    matched, same, named = (
        Reference("a", doi="10.1/x"),
        Reference("b", doi="10.1/x"),
        Reference("c", "BERT", where="title"),
    )
    citations = (Citation("a", "p", matched, 1.0, "doi"), Citation("c", "p", named, 0.6, "coined-name"))
    assert works(matched, same, citations=citations) == [("p", ("a", "b"))]


# Five citing papers and what they cite; p and q are papers of the corpus.
CITED = {"a": "px", "b": "pqxy", "c": "pqz", "d": "xy", "p": "z", "q": ""}


def corpus() -> tuple[list[Paper], list[Citation]]:
    papers, citations = [], []
    for paper_id, cited in CITED.items():
        references = tuple(Reference(paper_id, title=f"The work that is called {work}", year=2000) for work in cited)
        papers.append(Paper(paper_id, f"Paper {paper_id}", references=references))
        citations += [
            Citation(paper_id, work, reference, 0.97, "title")
            for work, reference in zip(cited, references, strict=True)
            if work in CITED
        ]
    return papers, citations


MEASURE_NAMES = list(MEASURES)


@pytest.mark.parametrize("measure", MEASURE_NAMES)
def test_values_are_those_of_scipy(measure: str) -> None:
    papers, citations = corpus()
    found = cited_works(papers, (), citations)
    ids = sorted(CITED)
    letters = sorted({work for cited in CITED.values() for work in cited})
    matrix = sp.csr_matrix([[int(letter in CITED[paper]) for letter in letters] for paper in ids])
    inside = sp.csr_matrix([[int(other in CITED[paper]) for other in ids] for paper in ids])
    for (pairs, count), direct in ((coupling(ids, found), matrix.T), (co_citation(ids, found), inside)):
        counts = (direct.T @ direct).toarray()
        sums = counts.diagonal()
        wanted = {}
        for one in range(len(ids)):
            for other in range(one + 1, len(ids)):
                both, sizes = counts[one, other], (sums[one], sums[other])
                if both:
                    wanted[one, other] = {
                        "association": both * direct.shape[0] / (sizes[0] * sizes[1]),
                        "cosine": both / np.sqrt(sizes[0] * sizes[1]),
                        "jaccard": both / (sizes[0] + sizes[1] - both),
                        "inclusion": both / min(sizes),
                        "count": both,
                    }[measure]
        assert count == len(wanted)
        values = MEASURES[measure](pairs)  # type: ignore[index]  # a measure
        assert dict(zip(pairs.ends(), values.tolist(), strict=True)) == pytest.approx(wanted, abs=1e-9)


MATRICES = st.lists(st.lists(st.booleans(), min_size=7, max_size=7), min_size=1, max_size=12)


@given(MATRICES, st.integers(1, 12), st.integers(1, 60), st.sampled_from([None, 1, 2]))
def test_blocks_and_rows_counted_apart_change_nothing(
    rows: list[list[bool]], at_least: int, products: int, most: int | None
) -> None:
    matrix = np.array(rows, dtype=np.int64)
    both = matrix.T @ matrix
    wanted = {(i, j): int(both[i, j]) for i in range(7) for j in range(i + 1, 7) if both[i, j] >= at_least}
    ranked = {
        column: sorted(
            (-both[column, other], other) for pair in wanted if column in pair for other in {*pair} - {column}
        )
        for column in range(7)
    }
    kept = {(min(column, other), max(column, other)) for column, found in ranked.items() for _, other in found[:most]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cooccurrence, "BLOCK_PRODUCTS", products)
        pairs, count = shared_pairs(sp.csr_matrix(matrix), measure="count", at_least=at_least, strongest=most)
    assert count == len(wanted)
    assert dict(zip(pairs.ends(), pairs.both.tolist(), strict=True)) == {pair: wanted[pair] for pair in sorted(kept)}
    assert pairs.ends() == sorted(kept)


def test_strongest_of_equals_is_the_first() -> None:
    matrix = sp.csr_matrix(np.ones((2, 4), dtype=np.int64))
    pairs, count = shared_pairs(matrix, measure="count", strongest=1)
    assert (pairs.ends(), count) == ([(0, 1), (0, 2), (0, 3)], 6)


def test_a_work_that_all_papers_cite_is_not_multiplied() -> None:
    # Papers 0 and 1 share another work too; 3,000 papers share work 0 alone, which makes 4.5 million pairs.
    rows, columns = [*[0] * 3000, 1, 1], [*range(3000), 0, 1]
    matrix = cooccurrence.membership(sp.csr_matrix((np.ones(3002), (rows, columns))))
    (block,) = cooccurrence.meetings(matrix, at_least=2)
    assert (block.ends(), block.both.tolist()) == ([(0, 1), (1, 0)], [2, 2])
    blocks = list(cooccurrence.meetings(matrix, at_least=1))
    assert len(blocks) > 1 and sum(len(block) for block in blocks) == 3000 * 2999


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 20), st.sampled_from([0.1, 0.1 + 1e-15, 0.2, 0.5]))),
    st.sampled_from([None, 1, 2, 5]),
)
def test_the_strongest_are_those_of_sorting_all(entries: list[tuple[int, int, float]], most: int | None) -> None:
    entries = list({entry[:2]: entry for entry in entries}.values())
    first, second, values = (
        (np.array(column) for column in zip(*entries, strict=True)) if entries else [np.zeros(0)] * 3
    )
    ranked = sorted(range(len(entries)), key=lambda at: (entries[at][0], -round(entries[at][2], 12), entries[at][1]))
    wanted = [at for at in ranked if most is None or _before(ranked, entries, at) < most]
    assert strongest_of_each(first, second, values, most).tolist() == wanted


def _before(ranked: list[int], entries: list[tuple[int, int, float]], at: int) -> int:
    """How many stronger ones of the same first there are."""
    return sum(entries[other][0] == entries[at][0] for other in ranked[: ranked.index(at)])


def test_nothing_cited_is_no_pair() -> None:
    for pairs, count in (coupling(["a", "b"], []), co_citation(["a", "b"], []), coupling([], []), co_citation([], [])):
        assert (pairs.ends(), count) == ([], 0)
    assert citing_matrix([], []).shape == (0, 0)


def test_edges_and_their_evidence() -> None:
    papers, citations = corpus()
    options = LinkOptions(edges=("co-citation", "coupling"), measure="count")
    graph = link(papers, (), (), citations, (), options=options)
    validate(analyse(graph))
    found = {(a, b): (data["kind"], data["weight"], data["count"]) for a, b, data in graph.edges(data=True)}
    assert found == {
        ("a", "b"): ("coupling", 2.0, 2),
        ("b", "c"): ("coupling", 2.0, 2),
        ("b", "d"): ("coupling", 2.0, 2),
        ("p", "q"): ("co-citation", 2.0, 2),
    }
    assert graph.edges["b", "d"]["evidence"] == (
        "Both cite: 2000, The work that is called y [b] | Both cite: 2000, The work that is called x [b]"
    )
    assert graph.edges["p", "q"]["evidence"] == "Cited together by: Paper b [b] | Cited together by: Paper c [c]"
    lookup = EvidenceIndex({paper.id: paper for paper in papers}, {}, {}, citations)
    assert [evidence.text for evidence in lookup.of_edge("a", "b", ["coupling"])] == [
        "Both cite: Paper p",
        "Both cite: 2000, The work that is called x",
    ]
    assert lookup.of_edge("a", "q", ["coupling"]) == lookup.of_edge("a", "q", ["co-citation"]) == ()


def test_association_is_divided_by_the_strongest_and_cuts_are_told() -> None:
    papers, citations = corpus()
    options = LinkOptions(edges=("coupling",), min_shared=1, k_shared=1)
    graph = link(papers, (), (), citations, (), options=options)
    assert max(data["weight"] for *_, data in graph.edges(data=True)) == 1.0
    assert graph.graph["cuts"] == ["coupling: 6 -> 3 edges, the 1 strongest of each paper"]


@pytest.mark.parametrize("name", ["min_shared", "k_shared"])
def test_options(name: str) -> None:
    with pytest.raises(OptionError, match=f"{name} must be at least 1"):
        LinkOptions(**{name: 0})  # type: ignore[arg-type]  # a number


def test_networks_of_papers_hold_no_concepts(tmp_path: Path) -> None:
    rows = [
        {"id": one, "title": f"Neural parsing {one}", "abstract": "A neural parser reads treebanks."} for one in "abc"
    ]
    file = tmp_path / "papers.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")

    def kinds(*edges: str) -> set[str]:
        built = kgraph.build(file, options=Options(extractor="noun-chunks", link=LinkOptions(edges=edges)))
        return {str(attributes["kind"]) for _, attributes in built.graph.nodes(data=True)}

    assert kinds("cites", "related", "coupling", "co-citation") == {"paper"}
    assert len(kinds("cites", "mentions")) > 1
