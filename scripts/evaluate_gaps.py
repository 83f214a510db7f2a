"""Backtest of gaps: hide everything after a year, predict which concepts that never met meet later.

    python scripts/evaluate_gaps.py CORPUS YEAR [YEAR ...]

Beside kgraph's score stand preferential attachment and the number of common neighbours. All pairs of concepts that at
least `--min-papers` papers name by the year and no paper names together are ranked.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from evaluate_links import Corpus, auc, load

from kgraph.analyse.gaps import gap_scores, naming_matrix

Scores = np.ndarray[Any, Any]
TOP = 100


def preferential_attachment(matrix: sp.csr_matrix) -> Scores:
    degree = np.asarray((met(matrix) > 0).sum(axis=1)).ravel()
    return np.asarray(np.outer(degree, degree))


def common_neighbours(matrix: sp.csr_matrix) -> Scores:
    neighbours = (met(matrix) > 0).astype(float)
    return np.asarray(neighbours @ neighbours)


def met(matrix: sp.csr_matrix) -> Scores:
    counts: Scores = (matrix.T @ matrix).toarray()
    np.fill_diagonal(counts, 0)
    return counts


def backtest(corpus: Corpus, *, year: int, min_papers: int) -> dict[str, tuple[float, float]]:
    """AUC and precision@100 of each method, in [0, 1]."""
    past = [paper for paper in corpus.papers if paper.year is not None and paper.year <= year]
    future = [paper for paper in corpus.papers if paper.year is not None and paper.year > year]
    names = {paper.id for paper in past}
    known = [one for one in corpus.concepts if len(names.intersection(one.paper_ids)) >= min_papers]
    matrix, ages = naming_matrix(past, known)
    later = met(naming_matrix(future, known)[0])
    pairs = np.triu_indices(len(known), k=1)
    apart = met(matrix)[pairs] == 0
    meets = later[pairs][apart] > 0
    print(f"{year}: {len(known):,} concepts, {apart.sum():,} pairs apart, {meets.sum():,} meet later")
    methods = {
        "preferential attachment": preferential_attachment(matrix),
        "common neighbours": common_neighbours(matrix),
        "kgraph": gap_scores(matrix, ages),
    }
    found = {}
    for name, scores in methods.items():
        values = scores[pairs][apart]
        best = np.argsort(-values, kind="stable")[:TOP]
        found[name] = auc(values[meets], values[~meets]), float(meets[best].mean())
    return found


def run(path: Path | str, *, years: Sequence[int], min_papers: int = 5) -> int:
    corpus = load(Path(path))
    for year in years:
        for name, (area, precision) in backtest(corpus, year=year, min_papers=min_papers).items():
            print(f"  {name:26} AUC {100 * area:5.1f}   precision@{TOP} {precision:.2f}")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("years", type=int, nargs="+")
    parser.add_argument("--min-papers", type=int, default=5)
    given = parser.parse_args(argv)
    return run(given.path, years=given.years, min_papers=given.min_papers)


if __name__ == "__main__":
    raise SystemExit(main())
