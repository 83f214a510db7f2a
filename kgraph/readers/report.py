"""What was read from each file and what was wrong with it: the content of `kgraph check`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kgraph.model import Paper, Problem

__all__ = ["FileReport", "advice", "lacks", "report"]

# What to do about a problem, by how its reason begins; reasons that say it themselves are not here.
_ADVICE = {
    "no title and no abstract": "give it a title, or ignore this: it stays out of the graph",
    "broken JSON": "mend it there or export the file again; other records are read",
    "JSON nested too deeply": "take the deep field out; other records are read",
    "not a JSON object": 'ignore this, or write it as {"title": ..., "abstract": ...}',
    "a line of more than": "a line break is missing; write one record a line",
    "JSON without an object": 'call the fields "title" and "abstract"',
    "broken BibTeX": "mend this entry; other entries are read",
    "broken XML": "export the file again; the records before the fault are read",
    "no column for": 'call the columns "title" and "abstract"',
    "broken row": "mend the quotation marks of this row; other rows are read",
    "the file ends inside": "export the file again; what there is of the record is read",
    "no record in": "see that the export holds records, or was saved in this format",
    "the file is empty": "export it again",
    "cannot be read": "see that the file may be read, and get it again if it is damaged",
    "cannot be opened": "see that the file may be read, and get it again if it is damaged",
    "arXiv answered with an error": "mend the query and fetch the feed again",
    "a record that its archive has deleted": "nothing to do",
    "the id ": "both are kept; where a reference names this id, give one of the papers another",
    "taken for page chrome": "ignore this, or if it is a title, put its abstract under it",
}


@dataclass(frozen=True, slots=True)
class FileReport:
    """Counts over one source. `records` are the papers and the records that could not be used.

    `decisions`: what a build makes of its records, where two are one paper or one id names two; `duplicates` of them
    tell of a paper that another record holds too.
    """

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
    decisions: tuple[Problem, ...] = ()

    @property
    def errors(self) -> int:
        """How many of `problems` are errors."""
        return sum(problem.severity == "error" for problem in self.problems)


def advice(reason: str) -> str:
    """What to do about a Problem with this reason; "" where the reason says it.

    >>> advice("broken BibTeX entry: a brace is missing")
    'mend this entry; other entries are read'
    """
    return next((remedy for start, remedy in _ADVICE.items() if reason.startswith(start)), "")


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
        f"{sentence.partition(':')[0].removeprefix('no ')} in only {counts[name]} of {papers} papers"
        for name, sentence in sentences.items()
        if 0 < counts[name] < papers / 2
    ]
    return none + few


def report(file: str, format_name: str, found: Iterable[Paper | Problem]) -> FileReport:
    """The report on everything that was found in one source, as far as that source alone tells; keeps no paper."""
    papers = abstracts = references = dois = years = authors = 0
    problems: list[Problem] = []
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
    errors = sum(problem.severity == "error" for problem in problems)
    return FileReport(
        file,
        format_name,
        papers + errors if format_name else 0,
        papers,
        abstracts,
        references,
        dois,
        years,
        authors,
        problems=tuple(problems),
    )
