"""Gold and unlabelled texts -> words with tags. Gold: SciERC as JSON lines with `text` and `entities`."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgraph.extract._words import words

TYPES = ("Method", "Task", "Metric", "Material", "OtherScientificTerm", "Generic")
TAGS = ("O", *(f"{prefix}-{kind}" for kind in TYPES for prefix in "BI"))
ROBOTICS = ("icra", "iros", "rss", "corl", "humanoids", "ral")


@dataclass(frozen=True)
class Example:
    """A text, its words' offsets, and one tag (an index into TAGS) a word."""

    id: str
    text: str
    spans: list[tuple[int, int]]
    tags: list[int]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def gold(path: Path) -> list[Example]:
    """The labelled texts; of entities that overlap, the longest one is kept (a flat tagging holds no more)."""
    return [example(row) for row in rows(path)]


def example(row: dict[str, Any]) -> Example:
    """One labelled text as words and tags; an entity's border inside a word grows to the word."""
    spans = words(row["text"])
    tags = [0] * len(spans)
    for entity in sorted(row["entities"], key=lambda e: (e["start"] - e["end"], e["start"])):
        inside = [i for i, (start, end) in enumerate(spans) if start < entity["end"] and end > entity["start"]]
        if inside and not any(tags[i] for i in inside):
            kind = TYPES.index(entity["label"])
            tags[inside[0]] = 1 + 2 * kind
            for i in inside[1:]:
                tags[i] = 2 + 2 * kind
    return Example(row["id"], row["text"], spans, tags)


def openings(text: str) -> set[str]:
    """The first eight words of every sentence, in lower case: two texts that share one are the same paper."""
    parts = text.lower().replace("? ", ". ").replace("! ", ". ").split(". ")
    return {" ".join(part.split()[:8]) for part in parts if len(part.split()) >= 8}


def silver_texts(corpora: Path, gold_texts: Iterable[str], *, count: int) -> list[tuple[str, str]]:
    """`count` (id, text) pairs in a fixed order, none sharing a sentence start with the gold texts.

    Robotics venues fill at most an eighth. Of every four papers one gives its title alone, one title and abstract
    as one text, and two the abstract, so that the student meets titles as users have them.
    """
    known = set().union(*(openings(text) for text in gold_texts))
    papers = [row for row in rows(corpora / "paperlists_all.jsonl.gz") if 300 <= len(row["abstract"] or "") <= 2500]
    papers.sort(key=lambda row: hashlib.sha256(row["id"].encode()).hexdigest())
    chosen: list[tuple[str, str]] = []
    robotics = 0
    for row in papers:
        if len(chosen) >= count:
            break
        if known & openings(row["abstract"]):
            continue
        if row["id"].lower().startswith(ROBOTICS):
            robotics += 1
            if robotics > count // 8:
                continue
        chosen.append((row["id"], form(row, len(chosen) % 4)))
    return chosen


def form(row: dict[str, Any], turn: int) -> str:
    """The title, the title and the abstract, or the abstract of a paper, by its turn."""
    if turn == 0:
        return str(row["title"])
    return f"{row['title'].rstrip('.')}. {row['abstract']}" if turn == 1 else str(row["abstract"])
