"""First light: what one page of abstracts becomes, with one command, against the targets of the first milestone.

    python scripts/first_light.py ../shared/data/seed/*.txt

Builds the inputs in a fresh process, as a user does, and prints each measure beside its target (`--help` names them).
The exit code is 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import kgraph
from kgraph import query
from kgraph.model import KnowledgeGraph

_OPENINGS = ("", "this ", "our ", "the ", "a ", "an ", "new ", "a new ", "novel ", "a novel ", "proposed ")
_NOUNS = """
    paper papers work works study studies article method methods approach approaches model models system systems
    framework result results experiment experiments evaluation analysis performance technique techniques algorithm
    algorithms dataset datasets data task tasks problem problems idea solution way case set number example examples
    author authors researcher researchers contribution contributions baseline baselines
    """.split()  # noqa: SIM905  # words are read more easily so
_PHRASES = (
    *("state of the art", "state-of-the-art", "state-of-the-art results", "experimental results", "previous work"),
    *("recent years", "recent work", "prior work", "related work", "future work", "extensive experiments"),
    *("et al", "first step", "wide range", "large number", "significant improvement", "other hand"),
)
# Phrases of running text that name nothing. A label is one of them where it is equal, case aside.
STOP_PHRASES = frozenset(_PHRASES) | {f"{opening}{noun}" for opening in _OPENINGS for noun in _NOUNS}

TOP = 20


class Check(NamedTuple):
    """A measure in words, and whether its target is met."""

    text: str
    met: bool


def stop_labels(kg: KnowledgeGraph) -> list[str]:
    """The labels of drawn concepts that are stop phrases."""
    labels = (str(label) for node, label in kg.graph.nodes(data="label") if node in kg.concept)
    return sorted(label for label in labels if label.casefold().strip() in STOP_PHRASES)


def seconds_of(*arguments: str) -> float:
    """Wall-clock seconds of one `kgraph` command in a process of its own.

    Raises:
        subprocess.CalledProcessError: if it fails.
    """
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "kgraph", *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def checks(
    inputs: Sequence[Path], *, papers: int, seconds: float, share: float, help_seconds: float
) -> Iterator[Check]:
    """Each measure, as soon as it is known."""
    with tempfile.TemporaryDirectory() as folder:
        taken = seconds_of("build", *map(str, inputs), "--out", folder)
        kg = kgraph.open_graph(Path(folder))
    yield Check(f"papers found: {len(kg.papers)} (target {papers})", len(kg.papers) == papers)
    yield Check(f"cold build: {taken:.1f} s (target under {seconds:g} s)", taken < seconds)
    joined = query.stats(kg)["papers_in_largest_component"] / max(1, len(kg.papers))
    yield Check(f"papers in the largest component: {joined:.1%} (target {share:.0%})", joined >= share)
    stopped = stop_labels(kg)
    yield Check(f"labels that are stop phrases: {len(stopped)} {stopped or ''} (target 0)", not stopped)
    best = min(seconds_of("--help") for _ in range(3))
    yield Check(f"kgraph --help: {best:.2f} s, best of 3 (target under {help_seconds:g} s)", best < help_seconds)
    names = "; ".join(f"{concept['label']} {concept['papers']}" for concept in query.concepts(kg, limit=TOP))
    yield Check(f"the {TOP} concepts with most papers, to be read: {names}", met=True)


def run(inputs: Sequence[Path], *, papers: int, seconds: float, share: float, help_seconds: float) -> int:
    """Print every measure; returns 1 if a target is missed, else 0."""
    missed = 0
    for check in checks(inputs, papers=papers, seconds=seconds, share=share, help_seconds=help_seconds):
        print(f"{'ok    ' if check.met else 'MISSED'} {check.text}", flush=True)
        missed += not check.met
    return 1 if missed else 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", type=Path, metavar="INPUT")
    parser.add_argument("--papers", type=int, default=225)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--share", type=float, default=0.95, help="of the papers in the largest component")
    parser.add_argument("--help-seconds", type=float, default=0.4)
    given = parser.parse_args(argv)
    return run(
        given.inputs,
        papers=given.papers,
        seconds=given.seconds,
        share=given.share,
        help_seconds=given.help_seconds,
    )


if __name__ == "__main__":
    sys.exit(main())
