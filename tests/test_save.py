"""Saving: all files or none, the known formats, and formats of other packages."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import graphs
import pytest

from kgraph import export
from kgraph.errors import OptionError, OutputError
from kgraph.export import EXPORTERS, Exporter, exporter, names, save, staged
from kgraph.model import KnowledgeGraph


def fails(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    (folder / "graph.json").write_text("half", encoding="utf-8")
    raise OSError(28, "No space left on device")


def note(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    path = folder / "note.txt"
    path.write_text(f"{kg.graph.number_of_nodes()} nodes\n", encoding="utf-8")
    return [path]


NOTE = Exporter("note", ("note.txt",), "a note", "one number", note)


def test_saves_each_format_once_in_the_order_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "deep"
    paths = save(graphs.all_kinds(), folder, ["neo4j", "graphml", "neo4j"])
    assert paths == [folder / "neo4j_nodes.csv", folder / "neo4j_edges.csv", folder / "graph.graphml"]
    assert sorted(folder.iterdir()) == sorted(paths)


def test_replaces_earlier_files_and_leaves_others(tmp_path: Path) -> None:
    (tmp_path / "graph.graphml").write_text("old", encoding="utf-8")
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    save(graphs.empty(), tmp_path, ["graphml"])
    assert (tmp_path / "graph.graphml").read_text(encoding="utf-8").startswith("<?xml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["graph.graphml", "mine.txt"]


def test_a_failure_leaves_earlier_files_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EXPORTERS, "bad", Exporter("bad", (), "", "", fails))
    (tmp_path / "graph.graphml").write_text("old", encoding="utf-8")
    (tmp_path / "graph.json").write_text("old", encoding="utf-8")
    with pytest.raises(OutputError, match="No space left on device") as caught:
        save(graphs.all_kinds(), tmp_path, ["graphml", "json", "bad"])
    assert "\n" not in str(caught.value)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "graph.graphml": "old",
        "graph.json": "old",
    }


def test_a_failure_leaves_no_new_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EXPORTERS, "bad", Exporter("bad", (), "", "", fails))
    with pytest.raises(OutputError):
        save(graphs.empty(), tmp_path / "new", ["bad"])
    assert not (tmp_path / "new").exists()


def test_any_other_error_is_passed_on_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), staged(tmp_path) as folder:
        (folder / "a.txt").write_text("a", encoding="utf-8")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_folder_that_is_none(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write to"):
        save(graphs.empty(), tmp_path / place, ["graphml"])


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "graph.graphml").mkdir()
    with pytest.raises(OutputError, match="cannot write to"):
        save(graphs.empty(), tmp_path, ["graphml"])
    assert [path.name for path in tmp_path.iterdir()] == ["graph.graphml"]


def test_a_killed_run_leaves_earlier_files_whole(tmp_path: Path) -> None:
    (tmp_path / "graph.graphml").write_text("old", encoding="utf-8")
    script = (
        "import os, pathlib, sys\n"
        "from kgraph.export import staged\n"
        "with staged(pathlib.Path(sys.argv[1])) as folder:\n"
        "    (folder / 'graph.graphml').write_text('half')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    run = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False, capture_output=True)
    assert run.returncode == -9
    assert (tmp_path / "graph.graphml").read_text(encoding="utf-8") == "old"


def test_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="unknown format 'pdf'; known: html, graphml, gexf"):
        save(graphs.empty(), tmp_path / "new", ["graphml", "pdf"])
    assert not (tmp_path / "new").exists()


def offer(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    found = EntryPoints(EntryPoint(name, value, export.GROUP) for name, value in values.items())
    monkeypatch.setattr("importlib.metadata.entry_points", lambda *, group: found.select(group=group))


def test_formats_of_other_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, note=f"{__name__}:NOTE", graphml=f"{__name__}:NOTE")
    assert names() == (*EXPORTERS, "note")
    assert exporter("graphml") is EXPORTERS["graphml"]
    (path,) = save(graphs.one_node(), tmp_path, ["note"])
    assert path.read_text(encoding="utf-8") == "1 nodes\n"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("no_such_module:NOTE", "cannot be loaded: No module named 'no_such_module'"),
        ("json:NOTE", "cannot be loaded: module 'json' has no attribute 'NOTE'"),
        ("json:dumps", "is not a kgraph.export.Exporter"),
    ],
)
def test_formats_of_other_packages_that_fail(value: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch, broken=value)
    assert "broken" in names()
    with pytest.raises(OptionError, match=reason):
        exporter("broken")


def test_the_table_of_formats_costs_nothing() -> None:
    heavy = (
        "import sys, kgraph.export; print(sorted({'networkx', 'pyvis', 'numpy', 'scipy', 'lxml'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", heavy], check=True, capture_output=True, encoding="utf-8")
    assert run.stdout == "[]\n"
