"""DuckDB without memory: one line with what to lower, and nothing said against a store that is whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest
from built import PAPERS, refusal


@pytest.mark.slow
@pytest.mark.parametrize(
    ("where", "arguments"),
    [
        ("kgraph.store.reading._meta", ("stats",)),
        ("kgraph.store.reading._papers", ("concepts",)),
        ("kgraph.store.writing.load", ("build", PAPERS, "--extractor", "noun-chunks", "--out")),
        ("kgraph.store.parquet.load", ("export", "--format", "parquet")),
    ],
)
def test_no_memory_for_duckdb(
    where: str, arguments: tuple[object, ...], built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(built, tmp_path / "graph")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    def no_memory(*_: object, **__: object) -> None:
        raise duckdb.OutOfMemoryException("Out of Memory Error: Failed to allocate block")

    monkeypatch.setattr(where, no_memory)
    message = refusal(*arguments, folder)
    assert message.startswith("Error: not enough memory; end other programs, or build with --workers 1")
    kept = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".kgraph.work"}
    assert kept == before
