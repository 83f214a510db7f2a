"""Concepts that meet in 5 million papers of 8 concepts each, within 1 GB of memory: the join of kgraph at full size.

    python scripts/benchmark_join.py [--papers 5000000] [--concepts 500000] [--way blocks --way duckdb --way networkx]

The papers are made up: popular concepts are named often (Zipf), the rest seldom. Each way runs in a process of its own,
whose peak memory is all of it, the papers included. "blocks" is what kgraph does: products of sparse matrices, some
columns at a time; "duckdb" is the same in SQL, out of core, with --limit as its memory_limit; "networkx" counts pairs
in the attributes of a networkx graph, as scripts often do. Linux only.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent.parent))

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

PER_PAPER = 8
AT_LEAST = 2
WAYS = ("blocks", "duckdb", "networkx")


def made_up(papers: int, concepts: int) -> Array:
    """(papers, 8) numbers of concepts, from 0, each row without repetition after the first of equal numbers."""
    import numpy as np

    random = np.random.default_rng(1)
    found = np.empty((papers, PER_PAPER), dtype=np.int32)
    for start in range(0, papers, 100_000):
        size = (min(100_000, papers - start), PER_PAPER)
        # Ranks by the inverse of Zipf's law with exponent 1, cut at the number of concepts.
        found[start : start + size[0]] = np.floor(concepts ** random.random(size)).astype(np.int32) - 1
    found.sort(axis=1)
    return found


def blocks(found: Array, concepts: int, _limit: int) -> tuple[int, int]:
    """Pairs, and the sum of their counts, as kgraph joins."""
    import numpy as np
    import scipy.sparse as sp

    from kgraph.link.cooccurrence import meetings

    first = np.ones(found.shape, dtype=bool)
    first[:, 1:] = found[:, 1:] != found[:, :-1]
    ends = np.concatenate([[0], np.cumsum(first.sum(axis=1))]).astype(np.int32)
    indices = found[first]
    # Given back: the caller holds it too.
    found.resize((0, 0), refcheck=False)
    del first
    named = sp.csr_matrix((np.ones(len(indices), dtype=np.int32), indices, ends), shape=(len(ends) - 1, concepts))
    pairs = total = 0
    for block in meetings(named, at_least=AT_LEAST):
        pairs, total = pairs + len(block), total + int(block.both.sum())
    # Each pair comes in both orders.
    return pairs // 2, total // 2


def duckdb(found: Array, _concepts: int, limit: int) -> tuple[int, int]:
    """The same in SQL, out of core."""
    import duckdb as db
    import numpy as np

    named = {"paper": np.repeat(np.arange(len(found)), PER_PAPER), "concept": found.ravel()}
    with tempfile.TemporaryDirectory() as folder, db.connect(str(Path(folder) / "join.duckdb")) as connection:
        connection.execute(f"SET memory_limit = '{limit}MB'; SET preserve_insertion_order = false")
        connection.register("given", named)
        connection.execute("CREATE TABLE named AS SELECT DISTINCT paper, concept FROM given")
        row = connection.execute(
            "SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM named a JOIN named b ON a.paper = b.paper "
            f"AND a.concept < b.concept GROUP BY a.concept, b.concept HAVING count(*) >= {AT_LEAST})"
        ).fetchone()
    assert row
    return int(row[0]), int(row[1] or 0)


def networkx(found: Array, _concepts: int, _limit: int) -> tuple[int, int]:
    """The same in a networkx graph."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    for row in found.tolist():
        for one, other in combinations(sorted(set(row)), 2):
            if graph.has_edge(one, other):
                graph[one][other]["weight"] += 1
            else:
                graph.add_edge(one, other, weight=1)
    weights = [int(edge["weight"]) for *_, edge in graph.edges(data=True) if edge["weight"] >= AT_LEAST]
    return len(weights), sum(weights)


def measure(way: str, papers: int, concepts: int, limit: int) -> dict[str, float]:
    """One way in this process: pairs, wall and processor seconds, peak decimal MB of the whole process."""
    found = made_up(papers, concepts)
    start, begun = time.perf_counter(), time.process_time()
    pairs, total = globals()[way](found, concepts, limit)
    return {
        "pairs": pairs,
        "total": total,
        "wall": time.perf_counter() - start,
        "seconds": time.process_time() - begun,
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints one line a way. Returns 1 if two ways differ, or kgraph's took more than the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=5_000_000)
    parser.add_argument("--concepts", type=int, default=500_000)
    parser.add_argument("--limit", type=int, default=1000, metavar="MB")
    parser.add_argument("--way", action="append", choices=WAYS)
    parser.add_argument("--only", choices=WAYS, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.only:
        print(json.dumps(measure(given.only, given.papers, given.concepts, given.limit)))
        return 0
    print(f"{given.papers:,} papers x {PER_PAPER} concepts of {given.concepts:,}; pairs in at least {AT_LEAST} papers")
    answers, good = set(), True
    for way in given.way or ["blocks"]:
        sizes = [f"--{name}={getattr(given, name)}" for name in ("papers", "concepts", "limit")]
        done = subprocess.run(
            [sys.executable, __file__, *sizes, "--only", way], capture_output=True, encoding="utf-8", check=True
        )
        one = json.loads(done.stdout)
        answers.add((one["pairs"], one["total"]))
        good &= way != "blocks" or one["MB"] <= given.limit
        print(
            f"{way:10} {one['pairs']:12,.0f} pairs {one['wall']:8.1f} s wall {one['seconds']:8.1f} s processor "
            f"{one['MB']:6.0f} MB peak",
            flush=True,
        )
    return 0 if good and len(answers) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
