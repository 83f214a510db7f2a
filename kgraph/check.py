"""What a build would read: the content of `kgraph check`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kgraph.errors import InputError
from kgraph.model import Paper, Problem
from kgraph.readers import FileReport, find_sources, read, report
from kgraph.resolve.papers import merge_papers
from kgraph.resolve.records import SAME_PAPER

__all__ = ["check"]


def check(inputs: Sequence[str | Path], *, max_unpacked: float | None = None) -> list[FileReport]:
    """What was read from every source that `inputs` name, every problem with it, and what a build makes of its records.

    `max_unpacked` as in find_sources. The papers are held until the end, because any two may be one.

    Raises:
        InputError: an input does not exist, or a folder holds no file that can be read.
    """
    reports: list[FileReport] = []
    papers: list[Paper] = []
    homes: dict[str, int] = {}
    for source in find_sources(inputs, max_unpacked=max_unpacked):
        if isinstance(source, Problem):
            reports.append(FileReport(source.origin, problems=(source,)))
            continue
        before = len(papers)
        format_name, found = read(source)
        reports.append(report(source.name, format_name, _kept(found, papers)))
        for paper in papers[before:]:
            homes.setdefault(paper.origin, len(reports) - 1)
    if not any(entry.format for entry in reports):
        reason = reports[0].problems[0].reason if reports and reports[0].problems else "no file"
        raise InputError(f"Nothing to read in {', '.join(map(str, inputs))}: {reason}.")
    decisions: list[list[Problem]] = [[] for _ in reports]
    place = {origin: number for number, origin in enumerate(homes)}
    for decision in sorted(merge_papers(papers)[1], key=lambda decision: place[decision.origin]):
        decisions[homes[decision.origin]].append(decision)
    return [_decided(entry, made) for entry, made in zip(reports, decisions, strict=True)]


def _kept(found: Iterable[Paper | Problem], papers: list[Paper]) -> Iterator[Paper | Problem]:
    for item in found:
        if isinstance(item, Paper):
            papers.append(item)
        yield item


def _decided(entry: FileReport, decisions: Sequence[Problem]) -> FileReport:
    duplicates = sum(decision.reason.startswith(SAME_PAPER) for decision in decisions)
    return replace(entry, duplicates=duplicates, decisions=tuple(decisions))
