"""Measure `kgraph.extract.abbreviations` on gold pairs, beside other finders that are installed.

    python scripts/evaluate_abbreviations.py FILE.jsonl... [--half first|second|all] [--show 20]

A line of a file has `text` and `pairs`, a list of [short form, long form]. A pair counts when both strings are equal,
case and runs of blanks aside, once a text. Prints precision, recall and F1 a finder. The others are run where they are
installed: `pip install abbreviations`, and `pip install --no-deps scispacy`, whose finder needs nothing but spaCy.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import spacy

from kgraph.extract.abbreviations import find_abbreviations

OTHERS = ("abbreviations", "scispacy")
Pair = tuple[str, str]
Finder = Callable[[str], list[Pair]]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--half", choices=("first", "second", "all"), default="all")
    parser.add_argument("--show", type=int, default=0, help="print this many of our errors")
    arguments = parser.parse_args(argv)
    return run(arguments.files, half=arguments.half, show=arguments.show)


def run(files: Sequence[Path], *, half: str = "all", show: int = 0) -> int:
    """Print one line a file and finder; returns 0."""
    for package in OTHERS:
        if not find_spec(package):
            print(f"{package} is not installed: skipped")
    for path in files:
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        middle = len(records) // 2
        records = {"first": records[:middle], "second": records[middle:], "all": records}[half]
        for name, finder in finders().items():
            right, found, gold, errors = score(records, finder)
            precision, recall = right / max(found, 1), right / max(gold, 1)
            f1 = 2 * right / max(found + gold, 1)
            print(f"{path.name} ({half}, {len(records)} texts)  {name}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
            if name == "kgraph" and show:
                print("\n".join(errors[:show]))
    return 0


def score(records: Sequence[dict[str, object]], finder: Finder) -> tuple[int, int, int, list[str]]:
    """Right, found and gold pairs, and a line for every error."""
    right = found = gold = 0
    errors = []
    for record in records:
        text, pairs = str(record["text"]), record["pairs"]
        assert isinstance(pairs, list)
        expected = {normal(short, long) for short, long in pairs}
        answered = {normal(short, long) for short, long in finder(text)}
        right += len(expected & answered)
        found += len(answered)
        gold += len(expected)
        errors += [f"  missed {pair}" for pair in sorted(expected - answered)]
        errors += [f"  wrong  {pair}" for pair in sorted(answered - expected)]
    return right, found, gold, errors


def normal(short: str, long: str) -> Pair:
    """A pair as it is compared."""
    return " ".join(short.split()).casefold(), " ".join(long.split()).casefold()


def finders() -> dict[str, Finder]:
    """Ours, and those of the packages `abbreviations` and `scispacy` where they are installed."""
    known: dict[str, Finder] = {"kgraph": ours}
    if find_spec("abbreviations"):
        package = import_module("abbreviations.schwartz_hearst")
        known["abbreviations"] = lambda text: list(package.extract_abbreviation_definition_pairs(doc_text=text).items())
    if find_spec("scispacy"):
        nlp = spacy.blank("en")
        detect = import_module("scispacy.abbreviation").AbbreviationDetector(nlp)
        known["scispacy"] = lambda text: [
            (str(short), str(short._.long_form)) for short in detect(nlp(text))._.abbreviations
        ]
    return known


def ours(text: str) -> list[Pair]:
    """The pairs that kgraph finds."""
    return [(text[slice(*short)], text[slice(*long)]) for short, long in find_abbreviations(text)]


if __name__ == "__main__":
    sys.exit(main())
