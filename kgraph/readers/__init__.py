"""Read: files -> Paper | Problem.

A reader is a `looks_like_...` that judges the head of a text and a `read_...` that streams papers from it. To add
one, write both in a file of their own and add a line to READERS, or register a `Format` under the entry point group
"kgraph.readers".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TextIO

from kgraph.errors import OptionError
from kgraph.model import Paper, Problem
from kgraph.readers.acl import looks_like_acl, read_acl
from kgraph.readers.arxiv import looks_like_atom, looks_like_oai, read_atom, read_oai
from kgraph.readers.bibtex import looks_like_bibtex, read_bibtex
from kgraph.readers.crossref import looks_like_crossref, looks_like_csl, read_crossref
from kgraph.readers.decoding import Text, open_text
from kgraph.readers.json_documents import looks_like_json, read_json
from kgraph.readers.jsonlines import looks_like_jsonl, read_jsonl
from kgraph.readers.listing import looks_like_listing, read_listing
from kgraph.readers.medline import looks_like_medline, read_medline
from kgraph.readers.openalex import looks_like_openalex, read_openalex
from kgraph.readers.pubmed import looks_like_pubmed, read_pubmed
from kgraph.readers.refused import text_reason
from kgraph.readers.report import FileReport, lacks, report
from kgraph.readers.ris import looks_like_ris, read_ris
from kgraph.readers.scopus import looks_like_scopus, read_scopus
from kgraph.readers.semanticscholar import looks_like_semantic_scholar, read_semantic_scholar
from kgraph.readers.sources import Source, find_sources
from kgraph.readers.tables import looks_like_table, read_table
from kgraph.readers.wos import looks_like_wos, read_wos
from kgraph.readers.zotero import looks_like_zotero_json, looks_like_zotero_rdf, read_zotero_json, read_zotero_rdf

__all__ = ["READERS", "FileReport", "Format", "Source", "find_sources", "formats", "lacks", "read", "report"]


@dataclass(frozen=True, slots=True)
class Format:
    """One row of READERS: `sniff` judges the head of a text, `read` streams what is in (text, name of the source)."""

    name: str
    suffixes: tuple[str, ...]
    description: str
    sniff: Callable[[str], bool]
    read: Callable[[TextIO, str], Iterator[Paper | Problem]]


# From the most to the least particular: the first whose `sniff` agrees reads the file.
READERS: tuple[Format, ...] = (
    Format("pubmed-xml", (".xml",), "PubMed XML", looks_like_pubmed, read_pubmed),
    Format("acl", (), "ACL Anthology XML", looks_like_acl, read_acl),
    Format("zotero-rdf", (".rdf",), "Zotero RDF", looks_like_zotero_rdf, read_zotero_rdf),
    Format("oai", (), "OAI-PMH records of arXiv and other archives", looks_like_oai, read_oai),
    Format("atom", (".atom",), "Atom feeds of arXiv", looks_like_atom, read_atom),
    Format("openalex", (), "OpenAlex works, JSON or JSON lines", looks_like_openalex, read_openalex),
    Format(
        "semantic-scholar",
        (),
        "Semantic Scholar API answers and S2ORC",
        looks_like_semantic_scholar,
        read_semantic_scholar,
    ),
    Format("zotero-json", (), "Zotero API items", looks_like_zotero_json, read_zotero_json),
    Format("crossref", (), "Crossref works", looks_like_crossref, read_crossref),
    Format("csl-json", (), "CSL-JSON of Zotero, Mendeley and pandoc", looks_like_csl, read_crossref),
    Format("jsonl", (".jsonl", ".ndjson"), "JSON lines, usual field names", looks_like_jsonl, read_jsonl),
    Format("json", (".json",), "JSON documents, usual field names", looks_like_json, read_json),
    Format("wos", (".ciw", ".isi"), "Web of Science plain text", looks_like_wos, read_wos),
    Format("medline", (".nbib",), "PubMed MEDLINE text", looks_like_medline, read_medline),
    Format("ris", (".ris",), "RIS of Scopus, Embase, Ovid, Zotero, EndNote", looks_like_ris, read_ris),
    Format("bibtex", (".bib",), "BibTeX and BibLaTeX", looks_like_bibtex, read_bibtex),
    Format("scopus", (), "Scopus CSV", looks_like_scopus, read_scopus),
    Format(
        "csv",
        (".csv", ".tsv", ".tab"),
        "tables with a header (IEEE, Springer, any usual names)",
        looks_like_table,
        read_table,
    ),
    Format("listing", (), "pages of titles and abstracts copied as text", looks_like_listing, read_listing),
)


def read(source: Source) -> tuple[str, Iterator[Paper | Problem]]:
    """The name of the format of `source` and its papers and problems, streamed.

    The format is judged by content, then by suffix; the name is "" for a source that cannot be read, whose only item
    is the Problem that says why.
    """
    try:
        text = open_text(source)
    except OSError as error:
        return "", iter([Problem(source.name, f"cannot be read: {error.strerror or error}")])
    if isinstance(text, str):
        return "", iter([Problem(source.name, text)])
    found = _format(text.head, source.name)
    if found is None:
        text.stream.close()
        return "", iter([Problem(source.name, text_reason(text.head), text.head[:200])])
    return found.name, _stream(found, text, source.name)


def formats() -> tuple[Format, ...]:
    """READERS, after the formats that installed packages bring (entry point group "kgraph.readers").

    Raises:
        OptionError: such a package cannot be imported.
    """
    return (*_foreign(), *READERS)


@cache
def _foreign() -> tuple[Format, ...]:
    from importlib.metadata import entry_points

    found = []
    for entry in entry_points(group="kgraph.readers"):
        try:
            found.append(entry.load())
        except (ImportError, AttributeError) as error:
            raise OptionError(
                f"The reader {entry.name!r} ({entry.value}) does not load: {error}; update it."
            ) from error
    return tuple(found)


def _format(head: str, name: str) -> Format | None:
    lowered = name.lower().removesuffix(".gz")
    for reader in formats():
        if reader.sniff(head):
            return reader
    return next((reader for reader in formats() if reader.suffixes and lowered.endswith(reader.suffixes)), None)


def _stream(found: Format, text: Text, name: str) -> Iterator[Paper | Problem]:
    with text.stream:
        empty = True
        for item in found.read(text.stream, name):
            empty = False
            yield item
        if text.fault():
            yield Problem(name, text.fault())
        elif empty:
            yield Problem(name, f"no record in this {found.name} file")
