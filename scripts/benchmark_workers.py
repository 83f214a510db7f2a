"""Extraction by one process and by several: wall and processor seconds, and what is left to the first process.

    python scripts/benchmark_workers.py ../shared/data/corpora/paperlists_all.jsonl.gz -n 2000 [--workers 1 2]

Each number of workers has processes of its own, model loading included, in turn with the others; the best round counts.
Wall seconds mean something on a quiet machine only, processor seconds on any. Needs POSIX.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmark_scale import ROOT, lines_of, taken

GOAL = 1.8
MAIN_SHARE = 0.1


def measure(papers: Path, workers: int) -> dict[str, float]:
    """Extract the papers here: seconds on the wall, and of the processor in this process and in the others."""
    from kgraph.extract import extract_into
    from kgraph.extract.crew import Crew
    from kgraph.model import Paper

    records = [json.loads(line) for line in papers.read_bytes().splitlines()]
    given = [
        Paper(f"p{number}", record.get("title") or "", record.get("abstract") or "")
        for number, record in enumerate(records)
    ]
    start, begun = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        extract_into(Path(folder), given, crew=Crew(workers))
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "wall": time.perf_counter() - start,
        "main": time.process_time() - begun,
        "others": others.ru_utime + others.ru_stime,
    }


def measured(papers: Path, workers: int) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, str(papers), "--only", str(workers)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def share(one: Mapping[str, float]) -> float:
    """What part of the processor time was the first process's."""
    return one["main"] / (one["main"] + one["others"])


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints one line a number of workers. Returns 1 if two are not 1.8 times as fast, or the first process is busy."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, help="JSON lines, gzipped or not")
    parser.add_argument("-n", type=int, default=2000, help="how many of them")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.only:
        print(json.dumps(measure(given.papers, given.only)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "papers.jsonl"
        source.write_bytes(b"".join(taken(lines_of(given.papers), given.n)))
        rounds = [{workers: measured(source, workers) for workers in given.workers} for _ in range(given.rounds)]
    best = {
        workers: min((found[workers] for found in rounds), key=lambda one: one["wall"]) for workers in given.workers
    }
    first = best[given.workers[0]]["wall"]
    for workers, one in best.items():
        print(
            f"{workers} workers {one['wall']:8.1f} s wall ({first / one['wall']:.2f}x) "
            f"{given.n / one['wall']:7.1f} papers/s; processor: first process {one['main']:.1f} s, "
            f"others {one['others']:.1f} s; share of the first {share(one):.1%}"
        )
    idle = all(share(one) < MAIN_SHARE for workers, one in best.items() if workers > 1)
    good = idle and (2 not in best or first / best[2]["wall"] >= GOAL)
    return 0 if good else 1


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
