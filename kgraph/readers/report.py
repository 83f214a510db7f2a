"""What was read from each file and what was wrong with it: the content of `kgraph check`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kgraph.model import Paper, Problem

__all__ = ["FileReport", "lacks", "report"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """Counts over one source. `records` are the papers and the records that could not be used."""

    file: str
    format: str = ""
    records: int = 0
    papers: int = 0
    with_abstract: int = 0
    with_references: int = 0
    with_doi: int = 0
    with_year: int = 0
    with_authors: int = 0
    duplicates: int = 0
    problems: tuple[Problem, ...] = ()


def lacks(reports: Sequence[FileReport]) -> list[str]:
    """What a graph of these files will not have, one sentence each; [] if nothing is missing."""
    papers = sum(entry.papers for entry in reports)
    sentences = {
        "with_abstract": "no abstracts: concepts are found in titles only",
        "with_year": "no years: trends and the timeline are off",
        "with_authors": "no authors: references in the text cannot be matched by name",
        "with_references": "no reference lists: citations come from the text alone",
        "with_doi": "no DOIs: duplicates and citations are matched by title",
    }
    counts = {name: sum(getattr(entry, name) for entry in reports) for name in sentences}
    none = [sentence for name, sentence in sentences.items() if papers and not counts[name]]
    few = [
        f"{counts[name]} of {papers} papers {name.replace('_', ' ')}"
        for name in sentences
        if 0 < counts[name] < papers / 2
    ]
    return none + few


def report(file: str, format_name: str, found: Iterable[Paper | Problem]) -> FileReport:
    """The report on everything that was found in one source; keeps no paper."""
    papers = abstracts = references = dois = years = authors = duplicates = 0
    problems: list[Problem] = []
    seen: set[str] = set()
    for item in found:
        if isinstance(item, Problem):
            problems.append(item)
            continue
        papers += 1
        abstracts += bool(item.abstract)
        references += bool(item.references)
        dois += bool(item.doi)
        years += item.year is not None
        authors += bool(item.authors)
        duplicates += item.id in seen
        seen.add(item.id)
    errors = sum(problem.severity == "error" for problem in problems)
    return FileReport(
        file,
        format_name,
        papers + errors,
        papers,
        abstracts,
        references,
        dois,
        years,
        authors,
        duplicates,
        tuple(problems),
    )
