"""A folder of inputs in which a graph was built is read as if the graph were not there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from built import PAPERS, build, refusal

from kgraph.check import check

EXPORTS = ("--format", "csv", "--format", "json", "--format", "html")


@pytest.mark.parametrize("out", ["papers", "papers/graph"])
def test_a_graph_in_its_own_input_is_not_read(out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("papers").mkdir()
    Path("papers/a.jsonl").write_bytes(PAPERS.read_bytes())
    for _ in range(2):
        assert build("papers", Path(out), *EXPORTS)[0].startswith("12 papers, ")
        assert [report.file for report in check(["papers"])] == ["papers/a.jsonl"]
    changed = Path(out) / "nodes.csv"
    changed.write_text(changed.read_text(encoding="utf-8").replace("\n", "\n\n", 1), encoding="utf-8")
    assert [report.file for report in check(["papers"])] == sorted([changed.as_posix(), "papers/a.jsonl"])


def test_a_folder_with_nothing_else(built: Path) -> None:
    assert "holds nothing but a graph that kgraph made" in refusal("check", built)


@pytest.mark.parametrize(
    "manifest",
    [
        [],
        {"kgraph": "1"},
        {"kgraph": "1", "outputs": [{"file": "a.jsonl", "sha256": "0"}, {"file": "../a", "sha256": ""}]},
        {"outputs": [{"file": "a.jsonl"}]},
        {"kgraph": "1", "outputs": [7]},
        {"kgraph": "1", "outputs": [{"file": "x" * 5000, "sha256": ""}]},
    ],
)
def test_a_manifest_of_others_hides_no_input(manifest: object, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(PAPERS.read_bytes())
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert f"{tmp_path.name}/a.jsonl" in [report.file for report in check([tmp_path])]


@pytest.mark.skipif(os.name != "posix", reason="no pipes in the file system")
def test_a_pipe_called_like_a_manifest_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(PAPERS.read_bytes())
    os.mkfifo(tmp_path / "manifest.json")
    reports = check([tmp_path])
    assert [report.papers for report in reports] == [12, 0]
    assert reports[1].problems[0].reason == "a pipe or device; give it by its name"
