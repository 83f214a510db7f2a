"""Papers added to a graph and taken away again, with the default extractor: what a build of exactly these gives."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest

import kgraph
from kgraph import Options, store

OPTIONS = Options(workers=2)


def result(
    lines: Sequence[bytes], folder: Path, *, reuse: Path | None = None, work: Path | None = None
) -> dict[str, object]:
    """What a build of these papers writes: pictures, the contents of its store, and how many were read before."""
    source = folder.parent / "papers.jsonl"
    source.write_bytes(b"".join(lines))
    kg = kgraph.build(source, options=OPTIONS, reuse=reuse, work=work)
    kg.save(folder)
    pictures = {name: (folder / name).read_bytes() for name in ("graph.graphml", "graph.html")}
    return {**pictures, **store.contents(folder), "reused": kg.manifest["counts"]["reused"]}


def compared(lines: Sequence[bytes], new: int, folder: Path, *, work: Path | None = None) -> None:
    """Add the last `new` papers to a graph of the others, and take them away again."""
    fewer, graph = lines[:-new], folder / "graph"
    first = result(fewer, graph, work=work)
    fresh = result(lines, folder / "fresh", work=work)
    assert result(lines, graph, reuse=graph) == fresh | {"reused": len(fewer)}
    assert result(fewer, graph, reuse=graph) == first | {"reused": len(fewer)}


def papers(shared: Path) -> list[bytes]:
    with gzip.open(shared / "corpora" / "paperlists_nlp_2000.jsonl.gz") as file:
        return file.readlines()


@pytest.mark.slow
def test_two_hundred_papers(shared: Path, tmp_path: Path) -> None:
    compared(papers(shared)[::10], 10, tmp_path)


@pytest.mark.slow
def test_two_thousand_papers(shared: Path, tmp_path: Path) -> None:
    """Most papers are read once for all builds: that reading them again changes nothing is tested above."""
    compared(papers(shared), 20, tmp_path, work=tmp_path / "work")
