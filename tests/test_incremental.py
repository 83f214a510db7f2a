"""Papers added to a graph and taken away again, with the default extractor: what a build of exactly these gives."""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import pytest

import kgraph
from kgraph import Options

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
from benchmark_scale import grown_and_shrunk

OPTIONS = Options(workers=2)


def reused(lines: list[bytes], percent: float, folder: Path, *, work: Path | None = None) -> list[int]:
    """How many papers each of the four builds did not read again; all give what builds afresh give.

    What is extracted afresh is kept in `work`, if it is given.
    """
    counts: list[int] = []

    def make(source: Path, out: Path) -> None:
        grows = out.exists()
        kg = kgraph.build(source, options=OPTIONS, reuse=out if grows else None, work=None if grows else work)
        kg.save(out)
        counts.append(kg.manifest["counts"]["reused"])

    assert grown_and_shrunk(lines, percent, folder, make) == set()
    return counts


@pytest.fixture(scope="module")
def papers(shared: Path) -> list[bytes]:
    with gzip.open(shared / "corpora" / "paperlists_nlp_2000.jsonl.gz") as file:
        return file.readlines()


@pytest.mark.slow
def test_ten_of_two_hundred_papers(papers: list[bytes], tmp_path: Path) -> None:
    assert reused(papers[::10], 5, tmp_path) == [0, 190, 0, 190]


@pytest.mark.slow
def test_one_in_a_hundred_of_two_thousand_papers(papers: list[bytes], tmp_path: Path) -> None:
    """The fresh builds extract the papers that they share once: that is most of the time."""
    assert reused(papers, 1, tmp_path, work=tmp_path / "work") == [0, 1980, 1980, 1980]
