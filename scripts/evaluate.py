"""Measure one part of kgraph on real data: `python scripts/evaluate.py MEASURE ARGUMENTS...`.

    python scripts/evaluate.py links ../shared/data/citations/scisummnet_acl.jsonl.gz
    python scripts/evaluate.py MEASURE --help        what a measure needs

Each measure is a script of its own, `evaluate_*.py`; this is one door to all of them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple


class Measure(NamedTuple):
    """The module that measures, the arguments it always gets, and what it answers."""

    module: str
    given: tuple[str, ...]
    question: str


MEASURES = {
    "terms": Measure("evaluate_terms", (), "exact spans and kinds of terms, against gold"),
    "relations": Measure("evaluate_relations", (), "relations between concepts, against gold"),
    "abbreviations": Measure("evaluate_abbreviations", (), "pairs of short and long form, against gold"),
    "introductions": Measure("evaluate_introductions", (), "names that papers coin, against a table of facts"),
    "keyphrases": Measure("evaluate_keyphrases", (), "order of a paper's concepts, against gold keyphrases"),
    "concepts": Measure("evaluate_concepts", (), "one concept, one node: samples to judge, and past judgements"),
    "citations": Measure("evaluate_citations", (), "references matched without their ids"),
    "formats": Measure("evaluate_formats", (), "records read from real exports, against independent counts"),
    "links": Measure("evaluate_links", (), "do related papers cite each other?"),
    "communities": Measure("evaluate_communities", ("communities",), "communities after dropping 5 % of the papers"),
    "planted": Measure("evaluate_communities", ("planted",), "communities of made-up papers of known topics"),
    "gaps": Measure("evaluate_gaps", (), "which concepts that never met meet later?"),
}


def run(measure: str, arguments: Sequence[str]) -> int:
    """The exit code of one measure; 0 is good."""
    module, given, _ = MEASURES[measure]
    return int(import_module(module).main([*given, *arguments]))


def main() -> int:
    listed = "\n".join(f"  {name:15}{measure.question}" for name, measure in MEASURES.items())
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=f"measures:\n{listed}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("measure", choices=MEASURES, metavar="MEASURE")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENTS")
    chosen = parser.parse_args()
    return run(chosen.measure, chosen.arguments)


if __name__ == "__main__":
    sys.exit(main())
