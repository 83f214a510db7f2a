"""Backtest of gaps: hide everything after a year, predict which concepts that never met meet in the years after it.

    python scripts/evaluate_gaps.py CORPUS YEAR [YEAR ...] [--ahead 3] [--min-papers 1 2 5] [--papers 20000]

CORPUS is a file of papers, or the folder of a graph that kgraph built of them, which need not be extracted again.
The main setting is that of Science4Cast: all concepts named by the year, pairs of them that no paper names together by
then, three years ahead. The more papers a concept must have, the harder the pairs: that most concepts of one paper are
never named again is easy to predict. Beside kgraph's score stand preferential attachment, the number of common
neighbours, and a logistic regression on all of these, trained on the same question so many years earlier: what could
be had from them. AUC is over all pairs that meet and a random sample of the others; precision among all pairs of the
3,000 concepts named most of late, where `kgraph gaps` looks too, which besides leaves out plain words and nested pairs.

Source: Krenn, M. et al. (2023). Forecasting the future of artificial intelligence with machine learning-based link
prediction in an exponentially growing knowledge network. Nature Machine Intelligence 5, 1326-1335.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from evaluate_links import Corpus, auc, load

from kgraph.analyse.gaps import gap_scores, most_popular, naming_matrix, pair_scores

Array = np.ndarray[Any, Any]
TOP = 100
AHEAD = 3
SAMPLE = 200_000
BLOCK = 20_000


def joined(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """Concepts x concepts: 1 where a paper names both."""
    counts = sp.csr_matrix(matrix.T @ matrix)
    counts.setdiag(0)
    counts.eliminate_zeros()
    counts.data[:] = 1.0
    return counts


@dataclass(frozen=True)
class Question:
    """Concepts known by a year: papers x concepts by then, whether two have met, and whether they meet later."""

    matrix: sp.csr_matrix
    ages: Array
    met: sp.csr_matrix
    later: sp.csr_matrix

    def pairs(self) -> tuple[Array, Array]:
        """Pairs that did not meet, (n, 2), first < second, and whether they meet: all that do, and a sample."""
        count = self.met.shape[0]
        new = sp.triu(sp.csr_matrix(self.later - self.later.multiply(self.met)), k=1).tocoo()
        meeting = (new.row.astype(np.int64) * count + new.col)[new.data > 0]
        old = sp.triu(self.met, k=1).tocoo()
        ends = np.sort(np.random.default_rng(0).integers(0, count, (SAMPLE, 2)), axis=1)
        drawn = np.union1d((ends[:, 0] * count + ends[:, 1])[ends[:, 0] < ends[:, 1]], meeting)
        apart = drawn[~np.isin(drawn, old.row.astype(np.int64) * count + old.col)]
        return np.stack(np.divmod(apart, count), axis=1), np.isin(apart, meeting)


def question(corpus: Corpus, *, year: int, ahead: int, min_papers: int) -> Question:
    past = [paper for paper in corpus.papers if paper.year is not None and paper.year <= year]
    future = [paper for paper in corpus.papers if paper.year is not None and year < paper.year <= year + ahead]
    names = {paper.id for paper in past}
    known = [one for one in corpus.concepts if len(names.intersection(one.paper_ids)) >= min_papers]
    matrix, ages = naming_matrix(past, known)
    return Question(matrix, ages, joined(matrix), joined(naming_matrix(future, known)[0]))


def common_neighbours(met: sp.csr_matrix, pairs: Array) -> Array:
    blocks = [pairs[start : start + BLOCK].T for start in range(0, len(pairs), BLOCK)]
    return np.concatenate([np.asarray(met[one].multiply(met[other]).sum(axis=1)).ravel() for one, other in blocks])


def scores(asked: Question, pairs: Array) -> dict[str, Array]:
    degree = np.asarray(asked.met.sum(axis=1)).ravel()
    return {
        "preferential attachment": degree[pairs[:, 0]] * degree[pairs[:, 1]],
        "common neighbours": common_neighbours(asked.met, pairs),
        "kgraph": pair_scores(asked.matrix, asked.ages, pairs),
    }


def precision(asked: Question) -> dict[str, float]:
    """The share of the 100 best pairs that meet, for each method, among the concepts that `kgraph gaps` looks at."""
    chosen = most_popular(asked.matrix, asked.ages)
    matrix = asked.matrix[:, chosen]
    met, later = (found[chosen][:, chosen] for found in (asked.met, asked.later))
    degree = np.asarray(met.sum(axis=1)).ravel()
    methods = {
        "preferential attachment": np.outer(degree, degree),
        "common neighbours": (met @ met).toarray(),
        "kgraph": gap_scores(matrix, asked.ages),
    }
    first, second = np.triu_indices(len(chosen), k=1)
    apart, meets = met.toarray()[first, second] == 0, later.toarray()[first, second] > 0
    found = {}
    for name, values in methods.items():
        flat = np.where(apart, values[first, second], -1.0)
        found[name] = float(meets[np.argsort(-flat, kind="stable")[:TOP]].mean())
    return found


def regression(before: Mapping[str, Array], met: Array, now: Mapping[str, Array]) -> Array:
    """The chance by a logistic regression on the logarithms of the scores, fitted on those `before`."""
    trained, asked = (np.log(np.stack(list(values.values()), axis=1) + 1e-3) for values in (before, now))
    mean, spread = trained.mean(axis=0), trained.std(axis=0) + 1e-9
    trained, asked = (np.insert((values - mean) / spread, 0, 1.0, axis=1) for values in (trained, asked))
    weights = np.zeros(trained.shape[1])
    for _ in range(20):
        chance = 1 / (1 + np.exp(-trained @ weights))
        curvature = (trained * (chance * (1 - chance))[:, None]).T @ trained + np.eye(len(weights))
        weights -= np.linalg.solve(curvature, trained.T @ (chance - met) + weights)
    return np.asarray(asked @ weights)


def backtest(corpus: Corpus, *, year: int, ahead: int, min_papers: int) -> dict[str, tuple[float, float]]:
    """AUC and precision@100 of each method, in [0, 1]; no precision for the regression."""
    asked = question(corpus, year=year, ahead=ahead, min_papers=min_papers)
    pairs, meets = asked.pairs()
    print(
        f"{year}, {min_papers} papers: {asked.met.shape[0]:,} concepts, {meets.sum():,} pairs of them meet by "
        f"{year + ahead}, {len(meets) - meets.sum():,} others drawn"
    )
    methods = scores(asked, pairs)
    before = question(corpus, year=year - ahead, ahead=ahead, min_papers=min_papers)
    if not before.met.shape[0]:
        raise SystemExit(f"no paper of {year - ahead} or before names a concept; take later years or a smaller --ahead")
    old_pairs, old_meets = before.pairs()
    precise = precision(asked)
    methods["logistic regression"] = regression(scores(before, old_pairs), old_meets, methods)
    return {
        name: (auc(values[meets].tolist(), values[~meets].tolist()), precise.get(name, float("nan")))
        for name, values in methods.items()
    }


def run(
    path: Path | str,
    *,
    years: Sequence[int],
    ahead: int = AHEAD,
    min_papers: Sequence[int] = (1, 2, 5),
    papers: int = 0,
) -> int:
    corpus = load(Path(path), papers=papers)
    for year in years:
        for least in min_papers:
            for name, (area, precise) in backtest(corpus, year=year, ahead=ahead, min_papers=least).items():
                told = "" if np.isnan(precise) else f"   precision@{TOP} {precise:.2f}"
                print(f"  {name:26} AUC {100 * area:5.1f}{told}")
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("years", type=int, nargs="+")
    parser.add_argument("--ahead", type=int, default=AHEAD, help="years in which they may meet")
    parser.add_argument("--min-papers", type=int, nargs="+", default=[1, 2, 5])
    parser.add_argument("--papers", type=int, default=0, help="so many random papers of a file; 0: all")
    given = parser.parse_args(argv)
    return run(given.path, years=given.years, ahead=given.ahead, min_papers=given.min_papers, papers=given.papers)


if __name__ == "__main__":
    raise SystemExit(main())
