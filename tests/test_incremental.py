"""Papers added to a graph and taken away again, with the default extractor: what a build of exactly these gives."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest

import kgraph
from kgraph import Options, store

OPTIONS = Options(workers=2)


def result(lines: Sequence[bytes], folder: Path, *, reuse: Path | None = None) -> dict[str, object]:
    """What a build of these papers writes: pictures, the contents of its store, and how many were read before."""
    source = folder.parent / "papers.jsonl"
    source.write_bytes(b"".join(lines))
    kg = kgraph.build(source, options=OPTIONS, reuse=reuse)
    kg.save(folder)
    pictures = {name: (folder / name).read_bytes() for name in ("graph.graphml", "graph.html")}
    return {**pictures, **store.contents(folder), "reused": kg.manifest["counts"]["reused"]}


@pytest.mark.slow
def test_ten_of_two_hundred_papers(shared: Path, tmp_path: Path) -> None:
    """`scripts/benchmark.py scale FILE --sizes 2000 --add 1` does the same with more."""
    with gzip.open(shared / "corpora" / "paperlists_nlp_2000.jsonl.gz") as file:
        most = file.readlines()[::10]
    fewer, graph = most[:-10], tmp_path / "graph"
    first = result(fewer, graph)
    fresh = result(most, tmp_path / "fresh")
    assert result(most, graph, reuse=graph) == fresh | {"reused": 190}
    assert result(fewer, graph, reuse=graph) == first | {"reused": 190}
