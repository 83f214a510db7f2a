"""What a format can carry comes back: hostile titles and abstracts, written in each format and read again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from html import escape

import pytest
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.middlewares import LatexEncodingMiddleware
from bibtexparser.model import Entry, Field
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kgraph.model import Paper
from kgraph.readers import Source, read
from kgraph.readers.text import clean_abstract, clean_title

DOI = "10.1234/round.trip"
Write = Callable[[str, str], str]


def bibtex(title: str, abstract: str) -> str:
    fields = {"title": title, "abstract": abstract, "author": "Öz, Jürgen", "year": "2021", "doi": DOI}
    entry = Entry("article", "key", [Field(name, value) for name, value in fields.items()])
    encode = LatexEncodingMiddleware(keep_math=True, enclose_urls=False)
    return write_string(Library([entry]), prepend_middleware=[encode])


def unicode_bibtex(title: str, abstract: str) -> str:
    return (
        f"@article{{key,\n  title = {{{title}}},\n  author = {{Öz, Jürgen}},\n  year = 2021,\n"
        f"  doi = {{{DOI}}},\n  abstract = {{{abstract}}}\n}}\n"
    )


def ris(title: str, abstract: str) -> str:
    tags = [("TY", "JOUR"), ("TI", title), ("AU", "Öz, Jürgen"), ("PY", "2021"), ("DO", DOI), ("AB", abstract)]
    return "".join(f"{tag}  - {value}\n" for tag, value in tags) + "ER  - \n"


def medline(title: str, abstract: str) -> str:
    tags = [("PMID", "1"), ("TI", title), ("AB", abstract), ("FAU", "Öz, Jürgen"), ("DP", "2021"), ("LID", DOI)]
    lines = (f"{tag:4}- {value}{' [doi]' * (tag == 'LID')}" for tag, value in tags)
    return "".join(line.replace("\n", "\n      ") + "\n" for line in lines)


def wos(title: str, abstract: str) -> str:
    tags = [("PT", "J"), ("AF", "Öz, Jürgen"), ("TI", title), ("AB", abstract), ("PY", "2021"), ("DI", DOI)]
    lines = (f"{tag} {value}".replace("\n", "\n   ") + "\n" for tag, value in tags)
    return "FN Clarivate Analytics Web of Science\nVR 1.0\n" + "".join(lines) + "ER\n\nEF\n"


def table(title: str, abstract: str, delimiter: str = ",") -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow(["Title", "Authors", "Year", "DOI", "Abstract"])
    writer.writerow([title, "Öz, Jürgen", "2021", DOI, abstract])
    return stream.getvalue()


def tsv(title: str, abstract: str) -> str:
    return table(title, abstract, "\t")


def scopus(title: str, abstract: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(["Authors", "Title", "Year", "Source title", "DOI", "Abstract", "References", "EID"])
    writer.writerow(["Öz, Jürgen", title, "2021", "Journal", DOI, abstract, "", "2-s2.0-1"])
    return stream.getvalue()


def record(title: str, abstract: str) -> dict[str, object]:
    return {"title": title, "abstract": abstract, "authors": ["Jürgen Öz"], "year": 2021, "doi": DOI}


def jsonl(title: str, abstract: str) -> str:
    # Twice, because one line alone is a JSON document too.
    return (json.dumps(record(title, abstract), ensure_ascii=False) + "\n") * 2


def json_document(title: str, abstract: str) -> str:
    return json.dumps({"papers": [record(title, abstract)]}, indent=1)


def csl(title: str, abstract: str) -> str:
    author, issued = [{"family": "Öz", "given": "Jürgen"}], {"date-parts": [[2021]]}
    item = {"id": "a", "type": "article-journal", "title": title, "abstract": abstract, "author": author}
    return json.dumps([item | {"issued": issued, "DOI": DOI}], ensure_ascii=False)


def crossref(title: str, abstract: str) -> str:
    work = {
        "DOI": DOI,
        "title": [escape(title)],
        "member": "1",
        "abstract": f"<jats:p>{escape(abstract)}</jats:p>",
        "author": [{"given": "Jürgen", "family": "Öz"}],
        "issued": {"date-parts": [[2021]]},
    }
    return json.dumps({"status": "ok", "message-type": "work", "message": work})


def openalex(title: str, abstract: str) -> str:
    places: dict[str, list[int]] = {}
    for place, word in enumerate(abstract.split()):
        places.setdefault(word, []).append(place)
    work = {
        "id": "https://openalex.org/W1",
        "doi": f"https://doi.org/{DOI}",
        "title": title,
        "publication_year": 2021,
        "authorships": [{"author": {"display_name": "Jürgen Öz"}}],
        "abstract_inverted_index": places,
    }
    return json.dumps({"results": [work]})


def semantic_scholar(title: str, abstract: str) -> str:
    paper = record(title, abstract) | {"paperId": "a1", "authors": [{"name": "Jürgen Öz"}], "externalIds": {"DOI": DOI}}
    return json.dumps({"total": 1, "offset": 0, "data": [paper]})


def zotero(title: str, abstract: str) -> str:
    creators = [{"creatorType": "author", "firstName": "Jürgen", "lastName": "Öz"}]
    data = {"itemType": "journalArticle", "title": title, "abstractNote": abstract, "creators": creators}
    return json.dumps([{"key": "K", "data": data | {"date": "2021", "DOI": DOI, "key": "K"}}])


def pubmed(title: str, abstract: str) -> str:
    root = etree.Element("PubmedArticleSet")
    citation = etree.SubElement(etree.SubElement(root, "PubmedArticle"), "MedlineCitation")
    article = etree.SubElement(citation, "Article")
    issue = etree.SubElement(etree.SubElement(article, "Journal"), "JournalIssue")
    etree.SubElement(etree.SubElement(issue, "PubDate"), "Year").text = "2021"
    etree.SubElement(article, "ArticleTitle").text = title
    etree.SubElement(article, "ELocationID", EIdType="doi").text = DOI
    etree.SubElement(etree.SubElement(article, "Abstract"), "AbstractText").text = abstract
    author = etree.SubElement(etree.SubElement(article, "AuthorList"), "Author")
    etree.SubElement(author, "LastName").text = "Öz"
    etree.SubElement(author, "ForeName").text = "Jürgen"
    return etree.tostring(root, encoding="unicode")


FORMATS: dict[str, tuple[Write, str]] = {
    "bibtex": (bibtex, "bibtex"),
    "unicode bibtex": (unicode_bibtex, "bibtex"),
    "ris": (ris, "ris"),
    "medline": (medline, "medline"),
    "wos": (wos, "wos"),
    "csv": (table, "csv"),
    "tsv": (tsv, "csv"),
    "scopus": (scopus, "scopus"),
    "jsonl": (jsonl, "jsonl"),
    "json": (json_document, "json"),
    "csl-json": (csl, "csl-json"),
    "crossref": (crossref, "crossref"),
    "openalex": (openalex, "openalex"),
    "semantic-scholar": (semantic_scholar, "semantic-scholar"),
    "zotero-json": (zotero, "zotero-json"),
    "pubmed-xml": (pubmed, "pubmed-xml"),
}

HOSTILE = {
    "accents": "Gödel, Łukasiewicz, Nguyễn, Ørsted, Čech and ﬁne ß",
    "combining": "Go\u0308del and n\u0303 composed",
    "CJK": "知識グラフと科学論文の要約 关于图谱 그래프",
    "right to left": "رسم بياني للمعرفة and גרף ידע (2021)",
    "math": "cost $x_{1}^2 < \\alpha$ and 5 < y > 3, ±∞ ≤ ∑",
    "emoji": "graphs 😀👩‍🔬🇪🇺 of things",
    "quotes": "a \"double\", a 'single', “curly” and «guillemets»",
    "line breaks": "first line\nsecond line\n\nfourth line",
    "signs": "R&D at 100% costs 5_000 #1; a, b; c | d",
    "markup": "a <script>alert(1)</script> and H<sub>2</sub>O",
    "tags": "see TY  - JOUR and ER  - and AB  - here",
    "tags at line starts": "one\nAU and\nPMID is a number",
}


def read_back(text: str) -> tuple[str, Paper]:
    """The format and the paper of `text`, which must be without problems."""
    name, found = read(Source("export", lambda: io.BytesIO(text.encode("utf-8"))))
    first, *others = found
    assert isinstance(first, Paper), first
    assert [replace(paper, origin=first.origin) for paper in others] == [first] * (name == "jsonl")
    return name, first


def assert_comes_back(form: str, title: str, abstract: str) -> None:
    write, name = FORMATS[form]
    found, paper = read_back(write(title, abstract))
    if form == "bibtex":
        title, abstract = (reduce(lambda t, old: t.replace(old, LATEX[old]), LATEX, t) for t in (title, abstract))
    expected = (name, clean_title(title), clean_abstract(abstract), 2021, DOI, ("Jürgen Öz",))
    assert (found, paper.title, paper.abstract, paper.year, paper.doi, paper.authors) == expected


# LaTeX has no ligature characters and no upright quotation marks, and its writer no other way to say them.
LATEX = {"ﬁ": "fi", '"': "”"}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("form", FORMATS)
def test_hostile_text_comes_back(form: str, kind: str) -> None:
    text = HOSTILE[kind].replace("\n", " ") if form == "ris" else HOSTILE[kind]
    assert_comes_back(form, f"Graphs of {text}", f"We draw {text}. It works.")


# XML and lines can hold no control characters, and a file no lone surrogates.
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=60)
STRUCTURED = ("csv", "tsv", "scopus", "jsonl", "json", "csl-json", "semantic-scholar", "zotero-json", "pubmed-xml")


@pytest.mark.parametrize("form", STRUCTURED)
@settings(max_examples=30, deadline=None)
@given(title=WORDS, abstract=WORDS)
def test_any_text_comes_back(form: str, title: str, abstract: str) -> None:
    assert_comes_back(form, f"Graphs {title} drawn", f"We draw {abstract} here.")
