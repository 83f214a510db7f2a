"""Exact-span precision, recall and F1 of predicted terms against gold, in the form of `extraction/*.jsonl`.

The shipped weights have learned from SciERC's train and dev parts: on dev they look better than they are.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Labelled = tuple[str, int, int, str]
"""text id, start, end, label"""


@dataclass(frozen=True)
class Score:
    """Counts of one comparison; precision, recall and F1 are in [0, 1] and 0 where undefined."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.predicted + self.gold) if self.predicted + self.gold else 0.0


def score(gold: Iterable[Labelled], predicted: Iterable[Labelled]) -> Score:
    """Exact matches of id, span and label; duplicates count once."""
    wanted, given = set(gold), set(predicted)
    return Score(len(wanted & given), len(given), len(wanted))


def views(labels: Sequence[str]) -> dict[str, Mapping[str, str]]:
    """How labels are merged (a label absent from a view is left out) for each line of the report."""
    kept = [label for label in labels if label != "Generic"]
    return {
        "typed, with Generic": {label: label for label in labels},
        "typed, without Generic": {label: label for label in kept},
        "two-way (Method / other)": {label: label if label in ("Method", "METHOD") else "other" for label in kept},
        "untyped, with Generic": dict.fromkeys(labels, "term"),
        "untyped": dict.fromkeys(kept, "term"),
        **{f"  {label}": {label: label} for label in labels},
    }


def seen(terms: Iterable[Labelled], view: Mapping[str, str]) -> set[Labelled]:
    return {(text, start, end, view[label]) for text, start, end, label in terms if label in view}


def report(gold: Sequence[Labelled], predicted: Sequence[Labelled], labels: Sequence[str]) -> dict[str, Score]:
    """One score a view, in the order of `views`."""
    return {name: score(seen(gold, view), seen(predicted, view)) for name, view in views(labels).items()}


def load(path: Path) -> tuple[dict[str, str], list[Labelled]]:
    """Texts by id and all entities of a JSON-lines file; `text` may be absent from a file of predictions."""
    texts: dict[str, str] = {}
    terms: list[Labelled] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        texts[row["id"]] = row.get("text", "")
        terms += [(row["id"], e["start"], e["end"], e["label"]) for e in row["entities"]]
    return texts, terms


def predict(texts: Mapping[str, str]) -> list[Labelled]:
    """What the shipped extractor marks, in SciERC's labels and with Generic."""
    from kgraph.extract.terms import tagged

    found = tagged(list(texts.values()))
    return [(name, t.start, t.end, t.label) for name, terms in zip(texts, found, strict=True) for t in terms]


def extracted(texts: Mapping[str, str], extractor: str) -> list[Labelled]:
    """The mentions that an extractor makes of the texts, tidied as for the graph: no Generic, short forms apart."""
    from kgraph.extract import extract
    from kgraph.extract.terms import KIND_OF_LABEL
    from kgraph.model import Paper

    label_of = {kind: label for label, kind in KIND_OF_LABEL.items()}
    papers = [Paper(name, abstract=text) for name, text in texts.items()]
    return [
        (found.paper_id, mention.start, mention.end, label_of[mention.kind])
        for found in extract(papers, extractor=extractor)
        for mention in found.mentions
    ]


def run(
    gold: Path,
    *,
    predictions: Path | None = None,
    extractor: str = "",
    labels: Sequence[str] = (),
    as_json: bool = False,
) -> int:
    """Prints the report for the shipped tagger, an extractor, or a file of predictions. Returns the exit code."""
    texts, wanted = load(gold)
    given = load(predictions)[1] if predictions else extracted(texts, extractor) if extractor else predict(texts)
    names = list(labels) or sorted({label for *_, label in [*wanted, *given]})
    scores = report(wanted, given, names)
    if as_json:
        print(json.dumps({k.strip(): {"p": s.precision, "r": s.recall, "f1": s.f1} for k, s in scores.items()}))
        return 0
    print(f"{gold.name}: {len(texts)} texts, {len(set(wanted))} gold terms, {len(set(given))} predicted")
    for name, s in scores.items():
        print(f"{name:28} P {100 * s.precision:5.1f}  R {100 * s.recall:5.1f}  F1 {100 * s.f1:5.1f}  ({s.gold} gold)")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--predictions", type=Path, help="JSON lines with `id` and `entities` (start, end, label)")
    source.add_argument("--extractor", default="", help="terms or noun-chunks, as the graph gets them")
    parser.add_argument("--labels", nargs="*", default=[], help="score these labels only (default: all in the gold)")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    return run(
        given.gold,
        predictions=given.predictions,
        extractor=given.extractor,
        labels=given.labels,
        as_json=given.json,
    )


if __name__ == "__main__":
    raise SystemExit(main())
