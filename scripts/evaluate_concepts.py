"""Measure `kgraph.resolve.concepts`: what one corpus's concepts look like, for reading and judging.

    python scripts/evaluate_concepts.py FILE... [--top 100] [--merges 200] [--pairs 200] [--tables tests/data]

Prints the most frequent concepts with their spellings, random merges with their reason, random pairs among the concepts
(of two papers or more) whose labels are most alike, and how many judgements in the tables of `--tables` still hold.
A line of a table is `one<TAB>other<TAB>same|different<TAB>definition`, where a definition is "SF=long form" or nothing.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from kgraph.extract import extract
from kgraph.model import Abbreviation, Concept, Extraction, Mention, Paper
from kgraph.readers import Source, find_sources, read
from kgraph.resolve.concepts import resolve_concepts
from kgraph.resolve.papers import merge_papers

_SEED = 4
_ALIKE = 84.0
_COMMON_WORD = 600
TABLES = ("concept_merges.tsv", "concept_pairs.tsv")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--top", type=int, default=100)
    parser.add_argument("--merges", type=int, default=200)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--tables", type=Path, default=Path("tests/data"))
    arguments = parser.parse_args(argv)
    counts = {"top": arguments.top, "merges": arguments.merges, "pairs": arguments.pairs}
    return run(arguments.files, tables=arguments.tables, **counts)


def run(files: Sequence[Path], *, tables: Path, top: int = 100, merges: int = 200, pairs: int = 200) -> int:
    """Print the samples; returns 1 if a judgement no longer holds, else 0."""
    sources = [source for source in find_sources(files) if isinstance(source, Source)]
    papers, _ = merge_papers(item for source in sources for item in read(source)[1] if isinstance(item, Paper))
    extractions = list(extract(papers))
    start = time.process_time()
    concepts = resolve_concepts(extractions)
    seconds = time.process_time() - start
    mentions = sum(len(concept.mentions) for concept in concepts)
    print(f"{len(papers)} papers, {mentions} mentions, {len(concepts)} concepts in {seconds:.1f} s")
    reasons = Counter(alias.reason for concept in concepts for alias in concept.aliases)
    print(", ".join(f"{reason} {count}" for reason, count in reasons.most_common()))
    print("\n".join(_most_frequent(concepts, top)))
    print("\n".join(_random_merges(concepts, merges)))
    print("\n".join(_alike(concepts, pairs)))
    wrong = [line for name in TABLES for line in broken_judgements(tables / name)]
    print(f"judgements that no longer hold: {len(wrong)}", *wrong, sep="\n")
    return bool(wrong)


def _most_frequent(concepts: Sequence[Concept], count: int) -> Iterator[str]:
    for concept in sorted(concepts, key=lambda concept: (-len(concept.paper_ids), concept.id))[:count]:
        spellings = "; ".join(f"{alias.text} ({alias.reason} {alias.count})" for alias in concept.aliases[:6])
        yield f"{len(concept.paper_ids)}\t{concept.label}\t{concept.kind}\t{spellings}"


def _random_merges(concepts: Sequence[Concept], count: int) -> Iterator[str]:
    merged = [(c.label, a.text, a.reason) for c in concepts for a in c.aliases if a.reason not in {"label", "case"}]
    for label, text, reason in random.Random(_SEED).sample(merged, min(count, len(merged))):
        yield f"{text}\t{label}\t{reason}"


def _alike(concepts: Sequence[Concept], count: int) -> Iterator[str]:
    """Random pairs among the most similar labels of concepts that at least two papers share."""
    from rapidfuzz import fuzz

    labels = [concept.label for concept in concepts if len(concept.paper_ids) > 1]
    by_word: dict[str, list[str]] = defaultdict(list)
    for label in labels:
        for start in {word[:4].lower() for word in label.split()}:
            by_word[start].append(label)
    alike = {
        (one, other)
        for same in by_word.values()
        if len(same) <= _COMMON_WORD
        for one, other in itertools.combinations(same, 2)
        if fuzz.ratio(one.lower(), other.lower()) >= _ALIKE
    }
    print(f"{len(labels)} concepts of two papers or more, {len(alike)} pairs of labels alike")
    for one, other in random.Random(_SEED).sample(sorted(alike), min(count, len(alike))):
        yield f"{one}\t{other}"


def broken_judgements(table: Path) -> Iterator[str]:
    """The lines of a table that `resolve_concepts` does not follow."""
    for line in table.read_text(encoding="utf-8").splitlines():
        one, other, verdict, definition = line.split("\t")
        if one != "one" and ("same" if is_same(one, other, definition) else "different") != verdict:
            yield line


def is_same(one: str, other: str, definition: str) -> bool:
    """Whether two phrases are one concept in a corpus whose first paper gives the definition."""
    mentions = tuple(
        Mention(paper, "abstract", 10 * at + 1, 10 * at + 1 + len(text), text, "method", "judged")
        for at, (paper, text) in enumerate([("p", one), ("q", other)])
    )
    short, _, long = definition.partition("=")
    defined = (Abbreviation("p", "abstract", short, 0, 1, long, 2, 3),) if long else ()
    papers = (
        Extraction("p", mentions[:1], abbreviations=defined),
        Extraction("q", mentions[1:]),
    )
    return len(resolve_concepts(papers)) == 1


if __name__ == "__main__":
    sys.exit(main())
