"""Answers as text for a terminal: pure functions from the values of `query` to lines. `cli` prints them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kgraph.cli.wording import count

if TYPE_CHECKING:
    from kgraph.readers.report import FileReport

__all__ = ["checked", "columns", "evidence", "mark", "path", "plain", "references", "stats", "trends", "why"]

_MOST_PROBLEMS = 10


def plain(text: object) -> str:
    """`text` without what a terminal would obey: control characters, escapes, direction overrides."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in str(text))


def columns(rows: Sequence[Sequence[object]], *, right: Sequence[int] = ()) -> Iterator[str]:
    """Rows as aligned columns; `right` are the numbers of columns aligned to the right. The last one is not padded."""
    cells = [[plain("" if cell is None else cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = [
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(padded).rstrip()


def mark(sentence: str, marks: Iterable[Sequence[int]]) -> str:
    """`sentence` with the marked phrases in brackets: "We train a [sparse autoencoder]."; nested marks are joined."""
    pieces: list[str] = []
    place = 0
    for start, end in _united(marks):
        pieces += [sentence[place:start], "[", sentence[start:end], "]"]
        place = end
    return plain("".join([*pieces, sentence[place:]]))


def _united(marks: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in sorted((mark[0], mark[1]) for mark in marks):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def evidence(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Sentences under the paper they stand in."""
    last = None
    for entry in found:
        if entry["paper_id"] != last:
            yield f"  {plain(entry['title'] or entry['paper_id'])}  ({plain(entry['paper_id'])})"
            last = entry["paper_id"]
        yield f"    {entry['field']}: {mark(entry['sentence'], entry['marks'])}"


def why(answer: dict[str, Any]) -> Iterator[str]:
    """An edge or a concept, and the sentences behind it."""
    if "concept" in answer:
        concept = answer["concept"]
        yield f"{plain(concept['label'])}: {concept['kind']}, named by {count(concept['papers'], 'paper')}"
        if defined := answer["definition"]:
            yield f"  defined: {mark(defined['sentence'], defined['marks'])}  ({plain(defined['paper_id'])})"
        yield from (
            f"  = {plain(alias['text'])}  ({alias['reason']}, {alias['count']} x)" for alias in concept["aliases"]
        )
    else:
        edge = answer["edge"]
        arrow = f"{plain(edge['source_label'])} --{edge.get('kinds', edge['kind'])}-> {plain(edge['target_label'])}"
        yield f"{arrow}" if edge["drawn"] else f"{arrow}  (not drawn in the graph)"
        if "weight" in edge:
            yield f"  weight {edge['weight']:g}, {count(edge['count'], 'piece')} of evidence"
        if edge.get("shared"):
            yield f"  shared: {plain(edge['shared'])}"
    yield from evidence(answer["evidence"])


def path(steps: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A chain of nodes with the edges between them and a sentence for each."""
    for step in steps:
        if "edge" in step:
            edge = step["edge"]
            ways = f", {edge['ways']:,} ways" if "ways" in edge else ""
            yield f"  {'|' if edge['forward'] else '^'} {edge['kind']}{ways}: {plain(edge['evidence'])}"
        kind = f"{step['kind']}, {step['year']}" if step.get("year") else step["kind"]
        yield f"{plain(step['label'] or step['id'])}  ({kind})"


def references(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """References with the paper each was matched to, or why it was not."""
    for entry in found:
        written = (
            entry["text"]
            or entry["title"]
            or ", ".join(entry["authors"])
            or entry["doi"]
            or entry["arxiv"]
            or entry["key"]
        )
        match = f"-> {entry['target_id']} ({entry['how']})" if entry["target_id"] else f"({entry['reason']})"
        yield f"{plain(entry['paper_id'])}  {entry['where']}: {plain(written)}  {plain(match)}"
    matched = sum(bool(entry["target_id"]) for entry in found)
    papers = len({entry["paper_id"] for entry in found})
    yield f"{count(len(found), 'reference')} in {count(papers, 'paper')}, {matched} of them to papers of this graph"


def trends(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Rising and fading concepts with their counts over the years."""
    rows = [
        (
            entry["label"],
            entry["direction"],
            f"{entry['z']:+.1f}",
            " ".join(f"{burst['first']}-{burst['last']}" for burst in entry["bursts"]),
            _sparkline([count for _, count in entry["papers"]]),
        )
        for entry in found
    ]
    yield from columns([("concept", "trend", "z", "bursts", "papers a year"), *rows], right=(2,))


def _sparkline(counts: Sequence[int]) -> str:
    highest = max(counts, default=0) or 1
    return "".join(" ▁▂▃▄▅▆▇█"[-(-count * 8 // highest)] for count in counts)


def stats(found: dict[str, Any]) -> Iterator[str]:
    """What there is of everything, one line a fact."""
    years = f", {found['first_year']}-{found['last_year']}" if found["first_year"] else ", no years"
    yield f"{count(found['papers'], 'paper')}{years}; {found['with_abstract']} with an abstract"
    kinds = ", ".join(f"{count} {kind}" for kind, count in found["concepts_by_kind"].items())
    yield f"{count(found['concepts'], 'concept')}: {kinds}"
    edges = ", ".join(f"{count} {kind}" for kind, count in found["edges_by_kind"].items())
    yield f"{found['nodes']} nodes and {found['edges']} edges are drawn: {edges}"
    yield from (f"cut: {plain(cut)}" for cut in found["cuts"])
    yield f"{found['papers_in_largest_component']} of {found['papers']} papers hang together"
    yield (
        f"{found['papers_with_reference_list']} of {found['papers']} records carry references "
        f"({found['references_listed']} listed, {found['references_in_text']} more in titles and abstracts; "
        f"{found['references_matched']} of them to papers of this graph)"
    )
    rules = ", ".join(f"{count} by {how}" for how, count in found["citations_by_rule"].items())
    yield f"{count(found['citations'], 'citation')} inside the graph{': ' + rules if rules else ''}"
    for community in found["communities"]:
        yield f"  {community['community']:>3}  {community['nodes']:>5} nodes  {plain(community['label'])}"


def checked(reports: Sequence[FileReport], lacking: Sequence[str], advice: Callable[[str], str]) -> Iterator[str]:
    """The table of `kgraph check`, the problems of each file with `advice` on each, and what a graph will lack."""
    head = ("file", "format", "records", "papers", "abstracts", "references", "DOIs", "duplicates", "problems")
    rows = [
        (
            report.file,
            report.format or "?",
            report.records,
            report.papers,
            report.with_abstract,
            report.with_references,
            report.with_doi,
            report.duplicates,
            sum(problem.severity == "error" for problem in report.problems),
        )
        for report in reports
    ]
    yield from columns([head, *rows], right=range(2, 9))
    for report in reports:
        for told in (report.problems, report.decisions):
            said = ""
            for problem in told[:_MOST_PROBLEMS]:
                yield f"{problem.severity}: {plain(problem.origin)}: {plain(problem.reason)}"
                if (remedy := advice(problem.reason)) not in {"", said}:
                    yield f"  -> {remedy}"
                    said = remedy
            if len(told) > _MOST_PROBLEMS:
                yield f"... and {len(told) - _MOST_PROBLEMS} more in {plain(report.file)}; --json lists all"
    yield from (f"note: {sentence}" for sentence in lacking)
