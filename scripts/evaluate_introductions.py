"""Of the names that papers coin, how many are found, and how many of those found are right.

    python scripts/evaluate_introductions.py SEEDPAGE                   the half that the rules were made on
    python scripts/evaluate_introductions.py SEEDPAGE --half report     the half kept for the report
    python scripts/evaluate_introductions.py CORPORA... --gold tests/data/introductions_elsewhere.tsv
    python scripts/evaluate_introductions.py ANY CORPUS --list 40       what is found in 40 papers, to judge by eye

tests/data/introductions.tsv holds the facts about the 225 papers of ../shared/data/seed, introductions_elsewhere.tsv
those about 213 papers drawn from ../shared/data/corpora (language, vision, visualization); both were read from the
abstracts before any output was seen. A name counts under any of its spellings; case, hyphens, blanks and a final s do
not matter. What is optional there is neither missed nor wrong; a paper that coins nothing has a row that says so.
"""

from __future__ import annotations

import argparse
import csv
import random
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kgraph.extract.annotate import annotate
from kgraph.model import Extraction, Paper
from kgraph.readers import Source, find_sources, read

GOLD = Path(__file__).parent.parent / "tests" / "data" / "introductions.tsv"


@dataclass(frozen=True)
class Coined:
    """One thing that a paper coins, in all its spellings."""

    spellings: frozenset[str]
    required: bool
    shown: str


@dataclass(frozen=True)
class Score:
    """Names found and missed: `right` of `found` are coined, `hit` of `required` are found."""

    found: int
    right: int
    required: int
    hit: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.hit / self.required if self.required else 0.0


def folded(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum() or char in "^+").removesuffix("s")


def papers_of(paths: Sequence[Path]) -> list[Paper]:
    sources = [source for source in find_sources(paths) if isinstance(source, Source)]
    return sorted(
        (item for source in sources for item in read(source)[1] if isinstance(item, Paper)), key=lambda one: one.id
    )


def read_gold(file: Path, papers: Sequence[Paper]) -> tuple[dict[str, list[Coined]], dict[str, str]]:
    """What each paper of the table coins and its half, both by paper id.

    Raises:
        ValueError: if the beginning of a title fits no paper or several.
    """
    coined: dict[str, list[Coined]] = defaultdict(list)
    halves: dict[str, str] = {}
    known = sorted((paper.title, paper.id) for paper in papers)
    lines = (line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        first = bisect_left(known, (row["title"], ""))
        fitting = [one for one in known[first : first + 2] if one[0].startswith(row["title"])]
        if len(fitting) != 1:
            raise ValueError(f"{len(fitting)} papers begin with {row['title']!r}; are these the papers of the table?")
        paper = fitting[0][1]
        halves[paper] = row["half"]
        if row["need"] != "none":
            names = row["names"].split(" | ")
            coined[paper].append(Coined(frozenset(map(folded, names)), row["need"] == "required", names[0]))
    return coined, halves


def scored(extractions: Iterable[Extraction], coined: dict[str, list[Coined]]) -> Score:
    found = right = required = hit = 0
    wrong, missed = [], []
    for extraction in extractions:
        gold = coined.get(extraction.paper_id, [])
        known = frozenset[str]().union(*(one.spellings for one in gold))
        names = {folded(mention.text): mention.text for mention in extraction.introductions}
        found += len(names)
        right += sum(name in known for name in names)
        wrong += [f"{extraction.paper_id}: {text}" for name, text in names.items() if name not in known]
        for one in gold:
            required += one.required
            hit += one.required and bool(one.spellings & names.keys())
            if one.required and not one.spellings & names.keys():
                missed.append(f"{extraction.paper_id}: {one.shown}")
    return Score(found, right, required, hit, tuple(wrong), tuple(missed))


def show(papers: Sequence[Paper], *, count: int) -> None:
    """Print what `count` papers, drawn with a fixed seed, are said to coin, with its surroundings."""
    for paper in random.Random(0).sample(list(papers), min(count, len(papers))):
        print(f"\n{paper.title}")
        for one in annotate(paper, {}, source="none").introductions:
            text = paper.text(one.field)
            print(f"  {one.kind:8}{text[max(0, one.start - 60) : one.start]}[{one.text}]{text[one.end : one.end + 40]}")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--gold", type=Path, default=GOLD, help="the table (default: the one of the seed page)")
    parser.add_argument("--half", choices=["tune", "report"], default="tune")
    parser.add_argument("--list", type=int, nargs="?", const=40, metavar="N", help="show N papers instead of scoring")
    given = parser.parse_args(argv)
    papers = papers_of(given.paths)
    if given.list:
        show(papers, count=given.list)
        return 0
    coined, halves = read_gold(given.gold, papers)
    chosen = [paper for paper in papers if halves.get(paper.id) == given.half]
    score = scored((annotate(paper, {}, source="none") for paper in chosen), coined)
    print(f"{given.half}: precision {score.precision:.3f} ({score.right} of {score.found}), ", end="")
    print(f"recall {score.recall:.3f} ({score.hit} of {score.required})")
    if given.half == "tune":
        print("wrong:", *score.wrong, "missed:", *score.missed, sep="\n  ")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
