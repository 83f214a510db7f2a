"""CSV tables for spreadsheets, pandas, R and SQL: nodes, edges, mentions and references.

A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers. arXiv ids are
written "arXiv:2006.15050": read as a number, the id would lose its last digit.

Source: OWASP, CSV Injection; RFC 4180, but for the line ends, which are "\\n".
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from kgraph.export import rows
from kgraph.export.palette import community_colour
from kgraph.export.rows import clean, legal_id
from kgraph.schema import JOINER

if TYPE_CHECKING:
    from pathlib import Path

    from kgraph.model import Citation, KnowledgeGraph, Reference

__all__ = ["FILES", "MENTION_COLUMNS", "REFERENCE_COLUMNS", "write", "write_csv", "write_for_excel"]

Cell = str | int | float | None
Table = tuple[Sequence[str], Iterable[Sequence[Cell]]]

# The full-width signs are formulas too where a spreadsheet folds width (Japanese settings).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

MENTION_COLUMNS = ("paper", "concept", "field", "start", "end", "text", "kind", "confidence", "source")
REFERENCE_COLUMNS = (
    "paper", "where", "start", "end", "text", "authors", "year", "title", "doi", "arxiv", "key",
    "target", "how", "confidence",
)  # fmt: skip


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write nodes.csv, edges.csv, mentions.csv and references.csv to `folder`; returns their paths."""
    return _write(kg, folder, prefix="", bom=False)


def write_for_excel(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write the same tables as excel_nodes.csv and so on, with the mark by which Excel recognises UTF-8."""
    return _write(kg, folder, prefix="excel_", bom=True)


def write_csv(path: Path, table: Table, *, bom: bool = False) -> None:
    """Write one table; absent cells are empty."""
    header, lines = table
    with path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def _write(kg: KnowledgeGraph, folder: Path, *, prefix: str, bom: bool) -> list[Path]:
    paths = []
    for name, table in FILES.items():
        paths.append(folder / f"{prefix}{name}")
        header, lines = table(kg)
        cells = ([_cell(column, value) for column, value in zip(header, line, strict=True)] for line in lines)
        write_csv(paths[-1], (header, cells), bom=bom)
    return paths


def _cell(column: str, value: Cell) -> Cell:
    """`value` as a spreadsheet may see it. Source: OWASP, CSV Injection."""
    if not isinstance(value, str):
        return value
    text = clean(f"arXiv:{value}" if column == "arxiv" and value else value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _nodes(kg: KnowledgeGraph) -> Table:
    columns = rows.node_columns(kg.graph)
    header = ["id", *(column.name for column in columns), "color"]
    return header, (
        [legal_id(node), *(values.get(column.name) for column in columns), community_colour(values["community"])]
        for node, values in rows.nodes(kg.graph)
    )


def _edges(kg: KnowledgeGraph) -> Table:
    columns = rows.edge_columns(kg.graph)
    header = ["source", "target", *(column.name for column in columns)]
    return header, (
        [legal_id(source), legal_id(target), *(values.get(column.name) for column in columns)]
        for source, target, values in rows.edges(kg.graph)
    )


def _mentions(kg: KnowledgeGraph) -> Table:
    found = [(mention, concept.id) for concept in kg.concepts for mention in concept.mentions]
    found.sort(key=lambda item: (item[0].paper_id, item[0].field != "title", item[0].start, item[0].end, item[1]))
    return MENTION_COLUMNS, (
        [
            legal_id(mention.paper_id),
            legal_id(concept),
            mention.field,
            mention.start,
            mention.end,
            mention.text,
            mention.kind,
            mention.confidence,
            mention.source,
        ]
        for mention, concept in found
    )


def _references(kg: KnowledgeGraph) -> Table:
    """Every reference that is listed, written in a text, or found by another rule, with the paper it was matched to."""
    citations: dict[str, list[Citation]] = defaultdict(list)
    for citation in kg.citations:
        citations[citation.source_id].append(citation)
    lines: list[Sequence[Cell]] = []
    for paper in kg.papers:
        matched = {citation.reference: citation for citation in citations[paper.id]}
        extraction = kg.extraction.get(paper.id)
        found = (*paper.references, *(extraction.references if extraction else ()), *matched)
        lines += [[*_described(reference), *_match(matched.get(reference))] for reference in dict.fromkeys(found)]
    return REFERENCE_COLUMNS, lines


def _described(reference: Reference) -> list[Cell]:
    in_text = reference.where != "list"
    return [
        legal_id(reference.paper_id),
        reference.where,
        reference.start if in_text else None,
        reference.end if in_text else None,
        reference.text,
        JOINER.join(reference.authors),
        reference.year,
        reference.title,
        reference.doi,
        reference.arxiv,
        reference.key,
    ]


def _match(citation: Citation | None) -> list[Cell]:
    return [legal_id(citation.target_id), citation.how, citation.confidence] if citation else [None, None, None]


# In the order of writing: file name -> its table.
FILES: dict[str, Callable[[KnowledgeGraph], Table]] = {
    "nodes.csv": _nodes,
    "edges.csv": _edges,
    "mentions.csv": _mentions,
    "references.csv": _references,
}
