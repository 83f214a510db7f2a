"""Relations between concepts, against SciERC's gold: `evaluate_relations.py GOLD.jsonl [--threshold P]`.

Scored are the five kinds that kgraph shows, between two named things (no Generic: "the method"), with their direction:

    gold terms       the classifier alone: the terms are given
    found terms      kgraph as it is used; a term is right if it overlaps the gold term
    found, exact     the same; a term is right if it has the gold term's borders, too

The shipped weights have learned from SciERC's train and dev parts: on dev they look better than they are.
`train_relations.py` without --with-dev gives weights that may be judged there.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluate_terms import Score

from kgraph.extract.relations import SHOWN

if TYPE_CHECKING:
    from kgraph.model import Extraction, RelationMention

Span = tuple[int, int]
GENERIC = "Generic"
# SciERC's label -> kgraph's kind, and whether head and tail change places: a metric is EVALUATE-FOR a method there,
# and a method is evaluated-by a metric here. The last two are never shown, but help to tell the others apart.
MEANING = {
    "USED-FOR": ("used-for", False),
    "PART-OF": ("part-of", False),
    "HYPONYM-OF": ("is-a", False),
    "COMPARE": ("compared-with", False),
    "EVALUATE-FOR": ("evaluated-by", True),
    "FEATURE-OF": ("feature-of", False),
    "CONJUNCTION": ("and", False),
}
SYMMETRIC = ("compared-with", "and")


class Stated(NamedTuple):
    """A relation of one text; the ends of a symmetric one stand in the order of the text."""

    text: str
    kind: str
    head: Span
    tail: Span


def gold(row: dict[str, Any]) -> list[Stated]:
    """All relations of a row of `extraction/*.jsonl`, the unnamed and unshown ones included."""
    found = []
    for relation in row["relations"]:
        kind, turned = MEANING[relation["label"]]
        ends = (tuple(relation["tail"]), tuple(relation["head"]))
        head, tail = ends if turned else ends[::-1]
        if kind in SYMMETRIC:
            head, tail = sorted((head, tail))
        found.append(Stated(row["id"], kind, head, tail))
    return found


def named(row: dict[str, Any]) -> list[Stated]:
    """The gold relations that kgraph should find."""
    generic = {(e["start"], e["end"]) for e in row["entities"] if e["label"] == GENERIC}
    return [one for one in gold(row) if one.kind in SHOWN and not {one.head, one.tail} & generic]


def stated(name: str, relations: Iterable[RelationMention]) -> Iterator[Stated]:
    """kgraph's relations in the form of the gold."""
    for relation in relations:
        head, tail = ((end.start, end.end) for end in (relation.head, relation.tail))
        if relation.kind in SYMMETRIC:
            head, tail = sorted((head, tail))
        yield Stated(name, relation.kind, head, tail)


def same(one: Stated, other: Stated) -> bool:
    return one == other


def overlap(one: Stated, other: Stated) -> bool:
    ends = ((one.head, other.head), (one.tail, other.tail))
    return one[:2] == other[:2] and all(a[0] < b[1] and b[0] < a[1] for a, b in ends)


class Agreement(NamedTuple):
    """Predicted relations that match a gold one, and gold ones that a prediction matches."""

    predicted_right: int
    predicted: int
    gold_found: int
    gold: int

    @property
    def precision(self) -> float:
        return Score(self.predicted_right, self.predicted, 0).precision

    @property
    def recall(self) -> float:
        return Score(self.gold_found, 0, self.gold).recall

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def agreement(
    wanted: Sequence[Stated], given: Sequence[Stated], matches: Callable[[Stated, Stated], bool]
) -> Agreement:
    right = sum(any(matches(one, other) for other in wanted) for one in given)
    found = sum(any(matches(one, other) for other in given) for one in wanted)
    return Agreement(right, len(given), found, len(wanted))


def with_gold_terms(row: dict[str, Any], threshold: float | None) -> Iterator[Stated]:
    """What the classifier says of the gold terms."""
    from kgraph.extract.relations import find_relations
    from kgraph.extract.sentences import split_sentences
    from kgraph.extract.terms import KIND_OF_LABEL, read
    from kgraph.inflection import singular_head
    from kgraph.model import Extraction, Mention, Paper, Sentence

    paper = Paper(row["id"], abstract=row["text"])
    kinds = {(e["start"], e["end"]): KIND_OF_LABEL.get(e["label"]) for e in row["entities"]}
    mentions = [
        Mention(
            paper.id,
            "abstract",
            *span,
            row["text"][slice(*span)],
            kind,
            "gold",
            singular_head(row["text"][slice(*span)]),
        )
        for span, kind in sorted(kinds.items())
        if kind
    ]
    sentences = [Sentence(paper.id, "abstract", *span) for span in split_sentences(row["text"])]
    extraction = Extraction(paper.id, tuple(mentions), tuple(sentences))
    reading = read(row["text"])[1]._replace(edges=None)
    found = find_relations(paper, extraction, {"abstract": reading}, threshold=threshold)
    return stated(row["id"], found)


def with_found_terms(rows: Sequence[dict[str, Any]], threshold: float | None) -> list[Stated]:
    """What kgraph says of the texts alone."""
    from kgraph.extract.extractors import Terms
    from kgraph.model import Paper

    papers = [Paper(row["id"], abstract=row["text"]) for row in rows]
    found: Iterable[Extraction] = Terms(relation_threshold=threshold).extract(papers)
    return [one for extraction in found for one in stated(extraction.paper_id, extraction.relations)]


def compare(rows: Sequence[dict[str, Any]], threshold: float | None) -> dict[str, dict[str, Agreement]]:
    """For every way of scoring, the agreement over all kinds and for each."""
    wanted = [one for row in rows for one in named(row)]
    given = [one for row in rows for one in with_gold_terms(row, threshold)]
    found = with_found_terms(rows, threshold)
    views = {"gold terms": (given, same), "found terms": (found, overlap), "found, exact": (found, same)}
    return {
        view: {
            kind: agreement(
                [one for one in wanted if kind in (one.kind, "all")],
                [one for one in said if kind in (one.kind, "all")],
                matches,
            )
            for kind in ("all", *SHOWN)
        }
        for view, (said, matches) in views.items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="SciERC as JSON lines, with `relations`")
    parser.add_argument("--threshold", type=float, help="least confidence (default: the shipped one)")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    rows = [json.loads(line) for line in given.gold.read_text(encoding="utf-8").splitlines()]
    scores = compare(rows, given.threshold)
    if given.json:
        print(json.dumps({view: {k: s._asdict() for k, s in kinds.items()} for view, kinds in scores.items()}))
        return 0
    for view, kinds in scores.items():
        for kind, s in kinds.items():
            line = f"P {100 * s.precision:5.1f}  R {100 * s.recall:5.1f}  F1 {100 * s.f1:5.1f}"
            print(f"{view if kind == 'all' else '':14}{kind:15}{line}  ({s.gold} gold, {s.predicted} found)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
