"""What a build or a view left out, and what that means for the graph: the warnings of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kgraph.cli.wording import are, count
from kgraph.schema import kinds_of

if TYPE_CHECKING:
    from kgraph.model import KnowledgeGraph, Problem
    from kgraph.resolve.thesaurus import Thesaurus

__all__ = ["left_out", "undrawn", "unjoined", "unused"]

_MOST_FILES = 5
_MOST_TERMS = 5
_RECORD = re.compile(r":\d++(?:#\d++)?$")  # how the origin of a record ends, unlike that of a file
_LOWER = "lower --min-papers"
_RELATIONS = f"no sentence states it of concepts that are drawn; {_LOWER}, or leave --extractor at its default"
# What it means that a graph has no edge of a kind, and what to do.
_UNDRAWN = {
    "cites": "no reference points to another of these papers; export with references, or add the papers cited",
    "related": "no two papers share what tells them from the others; give more papers of one field",
    "introduces": "no title or abstract says that it names something new",
    "mentions": f"no concept is drawn; {_LOWER}",
    "cooccurs": "no two concepts meet more often than chance explains; give --backbone none, or more papers",
    "co-citation": "too few of these papers cite the same two; lower --min-shared, or add papers that cite them",
    "coupling": "no two papers cite enough of the same works; lower --min-shared, or export with references",
}


def left_out(kg: KnowledgeGraph, inputs: Sequence[str]) -> Iterator[str]:
    """A line for each thing of the inputs that is not in the graph as it stood there."""
    counts = kg.manifest["counts"]
    if counts["merged"]:
        yield f"{count(counts['merged'], 'record')} told of a paper that another record holds too; merged"
    see = f"see: kgraph check {' '.join(inputs)}"
    files = _whole_files(kg)
    yield from (f"{problem.origin} is not in the graph: {problem.reason}" for problem in files[:_MOST_FILES])
    if rest := len(files[_MOST_FILES:]):
        yield f"{count(rest, 'more file')} {are(rest)} not in the graph; {see}"
    if records := counts["problems"] - len(files):
        yield f"{count(records, 'record')} could not be used and {are(records)} not in the graph; {see}"


def _whole_files(kg: KnowledgeGraph) -> list[Problem]:
    """The problems with files that gave no paper at all."""
    gave = {entry["name"] for entry in kg.manifest["inputs"] if entry["papers"]}
    errors = (problem for problem in kg.problems if problem.severity == "error" and not _RECORD.search(problem.origin))
    return [problem for problem in errors if problem.origin not in gave]


def unused(kg: KnowledgeGraph, thesaurus: Thesaurus | None) -> Iterator[str]:
    """A line if terms of `thesaurus` are no phrase of the papers: they may be misspelled."""
    if thesaurus is None:
        return
    phrases = (mention.text for extraction in kg.extractions for mention in extraction.mentions)
    if lost := thesaurus.unused(phrases):
        some = ", ".join(map(repr, lost[:_MOST_TERMS])) + (", ..." if lost[_MOST_TERMS:] else "")
        yield f"{count(len(lost), 'term')} of {thesaurus.name} {are(len(lost))} no phrase of these papers: {some}"


def undrawn(kg: KnowledgeGraph, kinds: Sequence[str]) -> Iterator[str]:
    """A line for each of `kinds` that no edge of the graph has: what that means, and what to do."""
    drawn = {kind for *_, edge in kg.graph.edges(data=True) for kind in kinds_of(edge)}
    yield from (f"no edge is of kind {kind}: {_UNDRAWN.get(kind, _RELATIONS)}" for kind in kinds if kind not in drawn)


def unjoined(view: KnowledgeGraph) -> Iterator[str]:
    """A line if a view of a graph has no nodes, or none that are joined."""
    if not view.graph:
        yield "the view is empty: nothing in the graph fits all of these choices"
    elif not view.graph.number_of_edges():
        yield "no edge of the graph fits these choices: the nodes of the view are not joined"
