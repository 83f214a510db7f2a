"""BibTeX and BibLaTeX, with the dialects of Scopus and Web of Science.

The file is cut where a line begins with "@type{" and each piece goes to bibtexparser 2 alone: so a file need not fit in
memory, and a missing brace costs one entry. (bibtexparser 1 silently drops entries of real Scopus files, and pybtex
stops at the first fault.)
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TextIO

from kgraph.model import Paper, Problem, Reference
from kgraph.readers.citations import scopus_references, wos_reference
from kgraph.readers.latex import latex_to_text, strip_braces
from kgraph.readers.record import make_paper

__all__ = ["looks_like_bibtex", "read_bibtex"]

MAX_ENTRY = 16 * 1024 * 1024  # characters; a longer entry is a missing "@"
_MAX_LINE = 8 * 1024 * 1024
_START = re.compile(r"\s*\ufeff?@\s*([A-Za-z]+)\s*[{(]")
_SNIFF = re.compile(r"^\s{0,8}\ufeff?@\s*+([A-Za-z]++)\s*+[{(]\s*+[^\s,{}=]{0,200}+\s*+[,=]", re.MULTILINE)
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_NO_ENTRY = frozenset({"comment", "preamble", "string"})
_SILENT = logging.NullHandler()
_INHERITED = ("year", "date", "booktitle", "journal", "publisher", "editor")


@dataclass(frozen=True, slots=True)
class _Entry:
    origin: str
    key: str
    fields: Mapping[str, str]


@dataclass(slots=True)
class _Library:
    """What later entries need of earlier ones: abbreviations, and what cross-referenced volumes pass on."""

    strings: dict[str, str] = field(default_factory=dict)
    parents: dict[str, Mapping[str, str]] = field(default_factory=dict)
    waiting: list[_Entry] = field(default_factory=list)


def looks_like_bibtex(head: str) -> bool:
    """A line that opens an entry with a key, whatever stands above it."""
    return bool(_SNIFF.search(head[:200_000]))


def read_bibtex(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem an entry; entries that inherit from a volume further down come last."""
    library = _Library()
    for line, text in _pieces(stream):
        for entry in _parse(text, line, name, library):
            if isinstance(entry, Problem):
                yield entry
            elif "crossref" in entry.fields:
                library.waiting.append(entry)
            else:
                if "abstract" not in entry.fields:
                    library.parents[entry.key.casefold()] = {
                        key: entry.fields[key] for key in ("title", *_INHERITED) if key in entry.fields
                    }
                yield _paper(entry)
    for entry in library.waiting:
        parent = library.parents.get(entry.fields["crossref"].casefold(), {})
        inherited = {key: value for key, value in parent.items() if key in _INHERITED}
        booktitle = {"booktitle": parent["title"]} if "title" in parent else {}
        yield _paper(_Entry(entry.origin, entry.key, {**booktitle, **inherited, **entry.fields}))


def _pieces(stream: TextIO) -> Iterator[tuple[int, str]]:
    """(line, text) from each line that opens an entry up to the next one."""
    lines: list[str] = []
    start = size = number = 0
    while line := stream.readline(_MAX_LINE):
        number += 1
        if _START.match(line):
            if lines:
                yield start, "".join(lines)
            lines, start, size = [], number, 0
            lines.append(line)
        elif lines and size <= MAX_ENTRY:
            lines.append(line)
        size += len(line)
    if lines:
        yield start, "".join(lines)


def _parse(text: str, line: int, name: str, library: _Library) -> Iterator[_Entry | Problem]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String

    # It reports to the log what it also returns; without a handler that would reach the user's terminal.
    logging.getLogger("bibtexparser").addHandler(_SILENT)
    kind = _START.match(text)
    if kind and kind[1].casefold() in {"comment", "preamble"}:
        return
    for block in parse_string(text, parse_stack=[]).blocks:
        origin = f"{name}:{line + (block.start_line or 0)}"
        parsed = block.ignore_error_block if isinstance(block, DuplicateFieldKeyBlock) else block
        if isinstance(parsed, String):
            library.strings[parsed.key.casefold()] = _value(parsed.value, library.strings)
        elif isinstance(parsed, Entry):
            if parsed.entry_type.casefold() not in _NO_ENTRY:
                yield _Entry(origin, parsed.key, _fields(parsed, library.strings))
        elif isinstance(block, ParsingFailedBlock):
            yield Problem(
                origin, "broken BibTeX entry: a brace, comma or quotation mark is missing", (block.raw or text)[:200]
            )


def _fields(entry: object, strings: Mapping[str, str]) -> dict[str, str]:
    """The values by lower-case name; the first of a repeated field that says something."""
    values: dict[str, str] = {}
    for item in entry.fields:  # type: ignore[attr-defined]  # the library is untyped
        value = _value(item.value, strings)
        if value:
            values.setdefault(item.key.casefold(), value)
    return values


def _value(raw: object, strings: Mapping[str, str]) -> str:
    """A value without its delimiters; abbreviations and "#" resolved."""
    text = str(raw).strip()
    if text[:1] in {"{", '"'} and (bare := strip_braces(text)) != text:
        return bare
    pieces = [piece.strip() for piece in text.split("#")] if "#" in text and text[:1] != "{" else [text]
    return "".join(
        strip_braces(piece) if piece[:1] in {"{", '"'} else strings.get(piece.casefold(), piece) for piece in pieces
    )


def _paper(entry: _Entry) -> Paper | Problem:
    fields = entry.fields

    def text(*names: str) -> str:
        return next((latex_to_text(fields[name]) for name in names if name in fields), "")

    return make_paper(
        entry.origin,
        title=_title(fields),
        abstract=text("abstract"),
        year=text("year", "date"),
        authors=_authors(fields.get("author") or fields.get("editor", "")),
        venue=text("journal", "journaltitle", "booktitle", "series", "school", "institution", "publisher"),
        url=fields.get("url", "").replace("\\", ""),
        doi=fields.get("doi", "").replace("\\", ""),
        arxiv=fields.get("eprint", "") if "arxiv" in str(fields).casefold() else "",
        keywords=_keywords(text("author_keywords", "keywords", "keyword")),
        references=_references(fields),
        source_id=entry.key,
        volume=text("volume"),
        pages=text("pages", "article-number", "art_number", "eid"),
        raw=fields,
    )


def _title(fields: Mapping[str, str]) -> str:
    title, subtitle = (latex_to_text(fields.get(name, "")) for name in ("title", "subtitle"))
    return f"{title}: {subtitle}" if title and subtitle else title or subtitle


def _authors(text: str) -> list[str]:
    """Names between "and"; an "and" inside braces is part of an organisation's name."""
    names, depth = [""], 0
    for piece in re.split(r"((?<!\s)\s+and\s+|[{}])", text, flags=re.IGNORECASE):
        if depth == 0 and _AND.fullmatch(piece):
            names.append("")
            continue
        depth += {"{": 1, "}": -1}.get(piece, 0)
        names[-1] += piece
    return [latex_to_text(name) for name in names]


def _keywords(text: str) -> list[str]:
    return text.split(";") if ";" in text else text.split(",")


def _references(fields: Mapping[str, str]) -> Iterator[Reference]:
    for line in fields.get("cited-references", "").split("\n"):
        if line.strip(" ."):
            yield wos_reference(latex_to_text(line).strip().removesuffix("."))
    yield from scopus_references(latex_to_text(fields.get("references", "")))
