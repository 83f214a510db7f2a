"""Measure speed and memory of one part of kgraph: `python scripts/benchmark.py PART ARGUMENTS...`.

    python scripts/benchmark.py terms ../shared/data/corpora/paperlists_nlp_2000.jsonl.gz
    python scripts/benchmark.py PART --help        what a benchmark needs

Each benchmark is a script of its own, `benchmark_*.py`; this is one door to all of them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple


class Benchmark(NamedTuple):
    """The module that measures, and the question it answers."""

    module: str
    question: str


BENCHMARKS = {
    "terms": Benchmark("benchmark_terms", "abstracts a second, beside en_core_web_sm"),
    "readers": Benchmark("benchmark_readers", "MB a second and peak memory of every format"),
    "export": Benchmark("benchmark_export", "seconds and memory of the writers, beside networkx"),
    "page": Benchmark("benchmark_page", "first draw and redraws a second of the page, beside pyvis"),
    "scale": Benchmark("benchmark_scale", "seconds and memory of every stage, from 225 papers to 91,814"),
    "plan": Benchmark("benchmark_plan", "what arXiv and OpenAlex would take, from what a build took"),
    "peers": Benchmark("benchmark_peers", "other programs at each step, at the same sizes"),
    "workers": Benchmark("benchmark_workers", "two workers on extraction, beside one"),
    "join": Benchmark("benchmark_join", "concepts that meet in 5 million papers, within 1 GB"),
    "coupling": Benchmark("benchmark_coupling", "bibliographic coupling where most papers cite the same work"),
}


def run(part: str, arguments: Sequence[str]) -> int:
    """The exit code of one benchmark; 0 is good."""
    return int(import_module(BENCHMARKS[part].module).main(arguments))


def main() -> int:
    listed = "\n".join(f"  {name:15}{benchmark.question}" for name, benchmark in BENCHMARKS.items())
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=f"parts:\n{listed}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=BENCHMARKS, metavar="PART")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENTS")
    chosen = parser.parse_args()
    return run(chosen.part, chosen.arguments)


if __name__ == "__main__":
    sys.exit(main())
