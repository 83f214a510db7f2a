"""Backtest of gaps: hide everything after a year, predict which concepts that never met meet later.

    python scripts/evaluate_gaps.py CORPUS YEAR [YEAR ...] [--min-papers 1 2 5] [--papers 20000]

Beside kgraph's score stand preferential attachment and the number of common neighbours, on pairs of concepts that no
paper names together by the year, among all concepts that at least so many papers name by then. The fewer papers are
asked for, the easier the pairs: most concepts of one paper are never named again. Up to 6,000 concepts all pairs are
ranked; of more, all that meet later and a random sample of the others, which leaves no precision to tell.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from evaluate_links import Corpus, auc, load

from kgraph.analyse.gaps import naming_matrix, pair_scores

Array = np.ndarray[Any, Any]
TOP = 100
ALL_PAIRS_OF = 6000
SAMPLE = 200_000
BLOCK = 20_000


def joined(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Concepts x concepts: 1 where a paper names both."""
    counts = sp.csr_matrix(matrix.T @ matrix)
    counts.setdiag(0)
    counts.eliminate_zeros()
    counts.data[:] = 1.0
    return counts


def candidates(met: sp.csr_matrix, later: sp.csr_matrix) -> tuple[Array, Array]:
    """Pairs that did not meet, (n, 2), first < second, and whether they meet later."""
    count = met.shape[0]
    new = sp.triu(sp.csr_matrix(later - later.multiply(met)), k=1).tocoo()
    meeting = (new.row.astype(np.int64) * count + new.col)[new.data > 0]
    old = sp.triu(met, k=1).tocoo()
    if count <= ALL_PAIRS_OF:
        first, second = np.triu_indices(count, k=1)
        drawn = first.astype(np.int64) * count + second
    else:
        ends = np.sort(np.random.default_rng(0).integers(0, count, (SAMPLE, 2)), axis=1)
        drawn = np.unique((ends[:, 0] * count + ends[:, 1])[ends[:, 0] < ends[:, 1]])
        drawn = np.union1d(drawn, meeting)
    apart = drawn[~np.isin(drawn, old.row.astype(np.int64) * count + old.col)]
    return np.stack(np.divmod(apart, count), axis=1), np.isin(apart, meeting)


def common_neighbours(met: sp.csr_matrix, pairs: Array) -> Array:
    blocks = [pairs[start : start + BLOCK].T for start in range(0, len(pairs), BLOCK)]
    return np.concatenate([np.asarray(met[one].multiply(met[other]).sum(axis=1)).ravel() for one, other in blocks])


def backtest(corpus: Corpus, *, year: int, min_papers: int) -> dict[str, tuple[float, float]]:
    """AUC and precision@100 of each method, in [0, 1]; the precision is nan where pairs are sampled."""
    past = [paper for paper in corpus.papers if paper.year is not None and paper.year <= year]
    future = [paper for paper in corpus.papers if paper.year is not None and paper.year > year]
    names = {paper.id for paper in past}
    known = [one for one in corpus.concepts if len(names.intersection(one.paper_ids)) >= min_papers]
    matrix, ages = naming_matrix(past, known)
    met = joined(matrix)
    pairs, meets = candidates(met, joined(naming_matrix(future, known)[0]))
    print(
        f"{year}, {min_papers} papers: {len(known):,} concepts, {len(pairs):,} pairs apart, {meets.sum():,} meet later"
    )
    degree = np.asarray(met.sum(axis=1)).ravel()
    methods = {
        "preferential attachment": degree[pairs[:, 0]] * degree[pairs[:, 1]],
        "common neighbours": common_neighbours(met, pairs),
        "kgraph": pair_scores(matrix, ages, pairs),
    }
    found = {}
    for name, values in methods.items():
        best = np.argsort(-values, kind="stable")[:TOP]
        precision = float(meets[best].mean()) if len(known) <= ALL_PAIRS_OF else float("nan")
        found[name] = auc(values[meets], values[~meets]), precision
    return found


def run(path: Path | str, *, years: Sequence[int], min_papers: Sequence[int] = (1, 2, 5), papers: int = 0) -> int:
    corpus = load(Path(path), papers=papers)
    for year in years:
        for least in min_papers:
            for name, (area, precision) in backtest(corpus, year=year, min_papers=least).items():
                told = "" if np.isnan(precision) else f"   precision@{TOP} {precision:.2f}"
                print(f"  {name:26} AUC {100 * area:5.1f}{told}")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("years", type=int, nargs="+")
    parser.add_argument("--min-papers", type=int, nargs="+", default=[1, 2, 5])
    parser.add_argument("--papers", type=int, default=0, help="so many random papers of the corpus; 0: all")
    given = parser.parse_args(argv)
    return run(given.path, years=given.years, min_papers=given.min_papers, papers=given.papers)


if __name__ == "__main__":
    raise SystemExit(main())
