"""Every format reads the same hand-written records to the values that stand here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kgraph.check import check
from kgraph.model import Paper, Problem, Reference
from kgraph.readers import READERS, FileReport, find_sources, lacks, read
from kgraph.readers.report import advice

FIXTURES = Path(__file__).parent / "data" / "readers"
ABSTRACT = "We draw graphs of 数据 with $x_1 < y$ and 10% of the nodes. It “works”."

GOEDEL = Paper(
    id="doi:10.1234/ab.1",
    title="Gödel, Escher & Graphs",
    abstract=ABSTRACT,
    year=2021,
    authors=("Jane Doe", "Jürgen Öz"),
    venue="Journal of Graphs",
    doi="10.1234/ab.1",
    keywords=("graphs", "layout"),
)
BARE = Paper(
    id="",
    title="An entry without an abstract",
    year=1999,
    authors=("Richard Roe",),
    venue="Proceedings of Drawing",
)
ROE = Reference("", authors=("R. Roe", "E.A. Poe"), year=1999, title="Graphs before us")
ROE_TEXT = "Roe, R., Poe, E.A., Graphs before us (1999) J. Graphs, 5, pp. 1-2"
LINKED = replace(ROE, text=f"{ROE_TEXT}. , https://doi.org/10.5555/xyz.9", doi="10.5555/xyz.9")


def found_in(name: str) -> tuple[str, list[Paper | Problem]]:
    (source,) = find_sources([FIXTURES / name])
    assert not isinstance(source, Problem)
    format_name, items = read(source)
    return format_name, list(items)


def paper(origin: str, base: Paper, *references: Reference, **changes: object) -> Paper:
    changed = replace(base, origin=origin, **changes)  # type: ignore[arg-type]  # a table of changes
    return replace(changed, references=tuple(replace(item, paper_id=changed.id) for item in references))


def of_doe(origin: str, title: str, abstract: str, *references: Reference, **changes: object) -> Paper:
    base = replace(GOEDEL, title=title, abstract=abstract, authors=("Jane Doe",), keywords=())
    return paper(origin, base, *references, **changes)


CASES: dict[str, tuple[str, Callable[[], list[Paper | Problem]]]] = {
    "graphs.bib": (
        "bibtex",
        lambda: [
            paper("graphs.bib:5", GOEDEL, LINKED, Reference("", text="Anonymous work"), source_id="doe2021"),
            Problem(
                "graphs.bib:19",
                "broken BibTeX entry: a brace, comma or quotation mark is missing",
                "@article{broken2000, title = {A brace is missing, year = 2000\n\n",
            ),
            Paper("vol1", "Proceedings of Drawing", year=1999, origin="graphs.bib:21", source_id="vol1"),
            paper("graphs.bib:17", BARE, id="roe1999", source_id="roe1999"),
        ],
    ),
    "graphs.ris": (
        "ris",
        lambda: [
            paper("graphs.ris:2", GOEDEL, LINKED, Reference("", text="Anonymous work")),
            paper("graphs.ris:18", BARE, id="title:289248b0d638"),
            Problem("graphs.ris:24", "no title and no abstract", "{'TY': ['JOUR'], 'AU': ['Nobody, N.']}"),
        ],
    ),
    "graphs_wos.txt": (
        "wos",
        lambda: [
            paper(
                "graphs_wos.txt:3",
                GOEDEL,
                Reference(
                    "",
                    text="ROE R, 1999, J GRAPHS, V5, P1, DOI 10.5555/xyz.9",
                    authors=("R Roe",),
                    year=1999,
                    doi="10.5555/xyz.9",
                ),
                Reference("", text="[Anonymous], 2001, WORK", year=2001),
                source_id="WOS:0001",
            ),
            paper("graphs_wos.txt:20", BARE, id="WOS:0002", source_id="WOS:0002", authors=("R Roe",)),
        ],
    ),
    "graphs.nbib": (
        "medline",
        lambda: [
            paper("graphs.nbib:2", GOEDEL, source_id="pmid:101", url="https://pubmed.ncbi.nlm.nih.gov/101/"),
            paper(
                "graphs.nbib:17",
                BARE,
                id="pmid:102",
                source_id="pmid:102",
                authors=("R Roe",),
                url="https://pubmed.ncbi.nlm.nih.gov/102/",
            ),
        ],
    ),
    "pubmed.xml": (
        "pubmed-xml",
        lambda: [
            paper(
                "pubmed.xml:4",
                GOEDEL,
                Reference(
                    "",
                    text="Roe R. Graphs before us. J Graphs. 1999.",
                    year=1999,
                    doi="10.5555/xyz.9",
                    key="pmid:99",
                ),
                abstract="AIM: We draw graphs of 数据 with x1 < y^2. It “works”.",
                authors=("Jane Doe", "The Graph Group"),
                keywords=("graphs",),
                source_id="pmid:101",
                url="https://pubmed.ncbi.nlm.nih.gov/101/",
            )
        ],
    ),
    "acl.xml": (
        "acl",
        lambda: [
            Paper(
                id="P99-1001",
                title="Graphs & $x_1$",
                abstract="We draw.",
                year=1999,
                authors=("Jane Doe",),
                venue="Proceedings of Drawing",
                url="https://aclanthology.org/P99-1001",
                origin="acl.xml:6",
                source_id="P99-1001",
            )
        ],
    ),
    "arxiv_atom.xml": (
        "atom",
        lambda: [
            of_doe(
                "arxiv_atom.xml:4",
                "Graphs of graphs",
                "We draw.",
                venue="",
                url="http://arxiv.org/abs/2101.00001v2",
                arxiv="2101.00001",
                keywords=("cs.CL",),
                source_id="http://arxiv.org/abs/2101.00001v2",
            ),
            Problem(
                "arxiv_atom.xml:15",
                "arXiv answered with an error: incorrect id",
                "https://arxiv.org/api/errors#bad",
            ),
        ],
    ),
    "arxiv_oai.xml": (
        "oai",
        lambda: [
            Problem(
                "arxiv_oai.xml:2", "a record that its archive has deleted", "oai:arXiv.org:2101.00003", severity="note"
            ),
            Paper(
                id="arxiv:2101.00002",
                title="Graphs again",
                abstract="We draw again.",
                year=2021,
                authors=("Jane Doe",),
                arxiv="2101.00002",
                keywords=("cs.CL", "cs.LG"),
                origin="arxiv_oai.xml:3",
                source_id="oai:arXiv.org:2101.00002",
            ),
        ],
    ),
    "zotero.rdf": ("zotero-rdf", lambda: [of_doe("zotero.rdf:3", "Graphs in libraries", "We collect.")]),
    "zotero.json": (
        "zotero-json",
        lambda: [
            of_doe("zotero.json:1", "Graphs in libraries", "We collect.", keywords=("graphs",), source_id="K1"),
        ],
    ),
    "openalex.json": (
        "openalex",
        lambda: [
            of_doe(
                "openalex.json:2",
                "Graphs in the open",
                "We draw graphs of graphs",
                Reference("", key="W2"),
                keywords=("graphs",),
                url="https://example.org/1",
                source_id="W1",
            )
        ],
    ),
    "semantic_scholar.json": (
        "semantic-scholar",
        lambda: [
            of_doe(
                "semantic_scholar.json:1",
                "Graphs and meaning",
                "",
                Reference("", year=1999, title="Graphs before us", key="def"),
                venue="",
                arxiv="2101.00001",
                source_id="abc",
            )
        ],
    ),
    "crossref.json": (
        "crossref",
        lambda: [
            of_doe(
                "crossref.json:2",
                "Graphs deposited: A study",
                "We deposit H2O.",
                Reference("", authors=("Roe",), year=1999, title="Graphs before us", doi="10.5555/xyz.9", key="r1"),
                Reference("", text="Poe, E. Ravens. 1845.", key="r2"),
                authors=("Jane Doe Jr.",),
            )
        ],
    ),
    "scopus.csv": (
        "scopus",
        lambda: [
            paper(
                "scopus.csv:2",
                GOEDEL,
                replace(ROE, text=ROE_TEXT),
                Reference("", text="Anonymous work"),
                abstract='We draw "graphs".',
                authors=("J. Doe", "J. Öz"),
                url="https://example.org/1",
                source_id="2-s2.0-1",
            ),
            paper("scopus.csv:4", BARE, id="2-s2.0-2", source_id="2-s2.0-2", authors=("R. Roe",)),
        ],
    ),
    "table.tsv": (
        "csv",
        lambda: [
            Paper(
                id="title:1c8949fa334c",
                title="Graphs",
                abstract="We draw.",
                year=2021,
                authors=("Jane Doe", "Jürgen Öz"),
                origin="table.tsv:2",
            ),
            Problem(
                "table.tsv:3",
                "no title and no abstract",
                "{'Article Title': '', 'Author Full Names': '', 'Publication Year': '2020', 'Abstract': ''}",
            ),
            Problem(
                "table.tsv:4", "1 cells under 4 columns; a quotation mark or delimiter is missing", "Only one cell"
            ),
        ],
    ),
    "mixed.jsonl": (
        "jsonl",
        lambda: [
            paper(
                "mixed.jsonl:1",
                Paper("p1", "Graphs", "We draw.", 2021, authors=("Jane Doe", "R. Roe"), venue="JoG", source_id="p1"),
                Reference("", key="p2"),
                Reference("", doi="10.5555/xyz.9", key="10.5555/xyz.9"),
                Reference("", arxiv="2101.00001", key="arXiv:2101.00001"),
                Reference("", year=1999, title="Graphs before us"),
                Reference("", text="Poe, E. (1845). Ravens.", year=1845),
            ),
            Problem(
                "mixed.jsonl:2",
                "broken JSON: Invalid control character at character 30",
                '{"id": "p2", "title": "Broken',
            ),
            Paper("title:d77695aafc60", abstract="Only a text.", keywords=("a", "b"), origin="mixed.jsonl:3"),
            Problem("mixed.jsonl:4", "not a JSON object", "[1, 2]"),
            Paper(
                id="arxiv:2101.00001",
                title="In a list",
                abstract="Nested.",
                year=1999,
                authors=("Jane Doe", "R. Roe"),
                url="https://arxiv.org/abs/2101.00001v3",
                arxiv="2101.00001",
                origin="mixed.jsonl:6",
            ),
            Problem("mixed.jsonl:7", "no title and no abstract", "{'year': 2000}"),
        ],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_format(name: str) -> None:
    format_name, expected = CASES[name]
    assert found_in(name) == (format_name, expected())


def test_listing() -> None:
    format_name, items = found_in("listing.txt")
    assert format_name == "listing"
    assert [(item.origin, item.title) for item in items if isinstance(item, Paper)] == [
        ("listing.txt:2", "Graphs of graphs"),
        ("listing.txt:4", "Is a Question a Title?"),
        ("listing.txt:6", "A short abstract follows."),
        ("listing.txt:8", "On long lines"),
    ]
    assert [(item.origin, item.severity, item.reason) for item in items if isinstance(item, Problem)] == [
        ("listing.txt:1", "note", "taken for page chrome, not a paper: 'Papers of the day'"),
        ("listing.txt:2", "note", "'Sign in' removed from the front of the title"),
        ("listing.txt:10", "note", "taken for page chrome, not a paper: 'Next page'"),
    ]


def test_every_format_has_a_fixture() -> None:
    assert {found_in(path.name)[0] for path in FIXTURES.iterdir()} | {"json", "csl-json"} == {
        reader.name for reader in READERS
    }


def test_check_counts_a_file() -> None:
    (entry,) = check([FIXTURES / "graphs.bib"])
    assert (entry.file, entry.format) == ("graphs.bib", "bibtex")
    assert (entry.records, entry.papers, entry.with_abstract, entry.with_references, entry.with_doi) == (4, 3, 1, 1, 1)
    assert (entry.with_year, entry.with_authors, entry.duplicates, len(entry.problems)) == (3, 2, 0, 1)


@pytest.mark.parametrize("kind", ["bibtex", "ris", "wos", "medline"])
def test_a_truncated_file_gives_all_before_the_cut(kind: str, tmp_path: Path) -> None:
    name = {"bibtex": "graphs.bib", "ris": "graphs.ris", "wos": "graphs_wos.txt", "medline": "graphs.nbib"}[kind]
    text = (FIXTURES / name).read_text(encoding="utf-8")
    cut = tmp_path / name
    cut.write_text(text[: text.index("An entry without") + 5], encoding="utf-8")
    (source,) = find_sources([cut])
    assert not isinstance(source, Problem)
    format_name, items = read(source)
    first, *rest = items
    assert format_name == kind
    assert isinstance(first, Paper)
    assert first.title == GOEDEL.title
    assert kind == "medline" or any(isinstance(item, Problem) for item in rest)


def test_what_a_graph_will_lack() -> None:
    assert lacks([FileReport("a", papers=3, with_abstract=3, with_authors=3, with_doi=1, with_references=2)]) == [
        "no years: trends and the timeline are off",
        "DOIs in only 1 of 3 papers",
    ]
    assert lacks([]) == []


def test_what_to_do_about_a_problem() -> None:
    known = {problem.reason for name in ("graphs.bib", "graphs.ris", "mixed.jsonl") for problem in problems_in(name)}
    assert {reason: advice(reason) for reason in known} == {
        "broken BibTeX entry: a brace, comma or quotation mark is missing": "mend this entry; other entries are read",
        "no title and no abstract": "give it a title, or ignore this: it stays out of the graph",
        "broken JSON: Invalid control character at character 30": "mend it there or export the file again; "
        "other records are read",
        "not a JSON object": 'ignore this, or write it as {"title": ..., "abstract": ...}',
    }
    assert advice("not text: an SQLite database; export its table as CSV") == ""


def problems_in(name: str) -> tuple[Problem, ...]:
    return check([FIXTURES / name])[0].problems


@pytest.mark.parametrize("tag", ["<PubmedArticle>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<rdf:RDF>"])
def test_a_tag_inside_a_table_makes_no_xml(tag: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"title,abstract\nGraphs,The root is {tag}\n", encoding="utf-8")
    (entry,) = check([tmp_path / "a.csv"])
    assert (entry.format, entry.papers) == ("csv", 1)
