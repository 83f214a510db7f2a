"""Bibliographic coupling of 20,000 papers with and without works that three of four papers cite.

    python scripts/benchmark_coupling.py [--papers 20000] [--references 30] [--at-least 2] [--everywhere 0 1 3]

The papers are made up: a third of their references go to few works, the others to any of 200,000. So many works as
`--everywhere` says are cited by 75 % of the papers. Each case runs in a process of its own, whose processor seconds and
peak memory are printed, the papers included. Linux only.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent))

if TYPE_CHECKING:
    import scipy.sparse as sp

WORKS = 200_000
POPULAR_WORKS = 4_000
STRONGEST = 20


def made_up(papers: int, references: int, everywhere: int) -> sp.csr_matrix:
    """Works x papers: 1 where the paper cites the work."""
    import numpy as np
    import scipy.sparse as sp

    random = np.random.default_rng(1)
    cited = random.integers(0, WORKS, (papers, references))
    popular = random.random(cited.shape) < 0.3
    cited[popular] = (random.random(int(popular.sum())) ** 2 * POPULAR_WORKS).astype(np.int64)
    for work in range(everywhere):
        cited[random.random(papers) < 0.75, work] = WORKS + work
    citing = np.repeat(np.arange(papers), references)
    return sp.csr_matrix((np.ones(cited.size), (cited.ravel(), citing)), shape=(WORKS + everywhere, papers))


def measure(papers: int, references: int, everywhere: int, at_least: int) -> dict[str, float]:
    """One case in this process."""
    from kgraph.link.bibliographic import shared_pairs

    matrix = made_up(papers, references, everywhere)
    start, begun = time.perf_counter(), time.process_time()
    pairs, count = shared_pairs(matrix, at_least=at_least, strongest=STRONGEST)
    return {
        "pairs": count,
        "kept": len(pairs),
        "wall": time.perf_counter() - start,
        "seconds": time.process_time() - begun,
        "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints one line a case."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=20_000)
    parser.add_argument("--references", type=int, default=30)
    parser.add_argument("--at-least", type=int, default=2, metavar="WORKS")
    parser.add_argument("--everywhere", type=int, nargs="+", default=[0, 1, 3], metavar="WORKS")
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.only is not None:
        print(json.dumps(measure(given.papers, given.references, given.only, given.at_least)))
        return 0
    print(f"{given.papers:,} papers x {given.references} references; pairs that share {given.at_least} works or more")
    sizes = [f"--papers={given.papers}", f"--references={given.references}", f"--at-least={given.at_least}"]
    for everywhere in given.everywhere:
        command = [sys.executable, __file__, *sizes, f"--only={everywhere}"]
        one = json.loads(subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout)
        print(
            f"{everywhere} works cited by 75 %: {one['pairs']:12,.0f} pairs, {one['kept']:9,.0f} kept "
            f"{one['wall']:8.1f} s wall {one['seconds']:8.1f} s processor {one['MiB']:6.0f} MiB peak",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
