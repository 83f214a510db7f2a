"""kgraph verify: what a manifest says, and what a second build gives; what is left of earlier builds."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from built import FILES, PAPERS, ask, build, invoke, lines, records, refusal, write

from kgraph.errors import InputError, StoreError
from kgraph.export import EXPORTERS
from kgraph.export.manifest import FILE, outdated, read, safe
from kgraph.provenance import digest
from kgraph.resolve.thesaurus import read_thesaurus
from kgraph.verify import Checked, verify

NOUN_CHUNKS = ("--extractor", "noun-chunks")


@pytest.fixture
def graph(built: Path, tmp_path: Path) -> Path:
    """A copy to be changed."""
    return Path(shutil.copytree(built, tmp_path / "graph"))


def listed(folder: Path) -> dict[str, str]:
    """The files of the manifest with their hashes."""
    return {entry["file"]: entry["sha256"] for entry in read(folder)["outputs"]}


def edit(folder: Path, **values: object) -> None:
    manifest = read(folder) | values
    (folder / FILE).write_text(json.dumps(manifest), encoding="utf-8")


# The manifest


def test_the_manifest_lists_every_file_with_its_hash(built: Path) -> None:
    assert listed(built) == {name: digest(built / name) for name in FILES - {FILE}}
    assert read(built)["inputs"][0]["sha256"] == digest(PAPERS)
    assert read(built)["options"]["extractor"] == "noun-chunks"


def test_an_export_into_the_folder_joins_the_list(graph: Path) -> None:
    lines("export", graph, "--format", "json", "--view", "papers")
    lines("export", graph, "--format", "gexf")
    entries = {entry["file"]: entry for entry in read(graph)["outputs"]}
    assert entries["graph.json"]["view"]["view"] == "papers" and "view" not in entries["graph.gexf"]
    assert entries["graph.json"]["sha256"] == digest(graph / "graph.json")
    assert set(entries) == (FILES - {FILE}) | {"graph.json", "graph.gexf"}


def test_an_export_of_another_graph_leaves_the_list_alone(graph: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    build(write(tmp_path / "half.jsonl", records()[::2]), other)
    before = read(other)
    lines("export", graph, "--format", "json", "--out", other)
    assert read(other) == before


# What is left of earlier builds


def test_files_of_an_earlier_build(graph: Path, tmp_path: Path) -> None:
    lines("export", graph, "--format", "json", "--format", "gexf")
    with (graph / "graph.gexf").open("a", encoding="utf-8") as file:
        file.write("<!-- mine -->")
    (graph / "graph.ttl").write_text("mine", encoding="utf-8")
    result = invoke("build", PAPERS, "--out", graph, *NOUN_CHUNKS, "--format", "graphml")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "removed graph.html of the earlier build; kgraph export writes it for this graph",
        "removed graph.json of the earlier build; kgraph export writes it for this graph",
        "left graph.gexf of the earlier build, because somebody changed it; it does not show this graph",
    ]
    kept = {"graph.graphml", "graph.duckdb", FILE, "graph.gexf", "graph.ttl"}
    assert {path.name for path in graph.iterdir()} == kept
    assert set(listed(graph)) == {"graph.graphml", "graph.duckdb"}


@pytest.mark.parametrize("name", ["../mine.txt", "/mine.txt", "C:\\mine.txt", "..\\mine.txt", "a/../../mine.txt", ""])
def test_a_manifest_that_names_what_is_not_its_own(name: str, graph: Path) -> None:
    mine = graph.parent / "mine.txt"
    mine.write_text("mine", encoding="utf-8")
    edit(graph, outputs=[{"file": name, "format": "html", "sha256": digest(mine)}])
    assert not safe(name)
    with pytest.raises(StoreError, match="names files outside its folder"):
        read(graph)
    assert outdated(graph, []) == ([], [])
    build(PAPERS, graph)
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_link_out_of_the_folder_is_not_followed(graph: Path) -> None:
    (graph.parent / "mine.txt").write_text("mine", encoding="utf-8")
    try:
        (graph / "link").symlink_to(graph.parent)
    except OSError:
        pytest.skip("no links on this file system")
    edit(graph, outputs=[{"file": "link/mine.txt", "sha256": digest(graph.parent / "mine.txt")}])
    assert outdated(graph, []) == ([], [])


# Verifying


def test_a_graph_as_it_was_built(graph: Path) -> None:
    lines("export", graph, "--format", "json", "--view", "papers", "--years", "2015-")
    found = verify(graph, [PAPERS])
    files = ["graph.duckdb", "graph.graphml", "graph.html", "graph.json"]
    assert found.files == tuple(Checked(name, "same", "same") for name in files)
    assert (found.ok, found.inputs, found.notes) == (True, ("papers.jsonl",), ())
    head, *_, verdict = lines("verify", graph, PAPERS)
    assert head.split() == ["file", "written", "again"]
    assert verdict == "all is as the manifest says; 4 files compared, built again from 1 input"


def test_every_format_is_the_same_from_the_store_and_from_the_papers(graph: Path) -> None:
    lines("export", graph, *(option for name in EXPORTERS for option in ("--format", name)))
    found = verify(graph, [PAPERS])
    assert [entry.file for entry in found.files if entry.again != "same"] == []
    assert {entry.file for entry in found.files} >= {file for entry in EXPORTERS.values() for file in entry.files}


def test_the_input_is_found_where_the_manifest_says(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PAPERS.parent)
    assert verify(graph).inputs == ("papers.jsonl",)
    monkeypatch.chdir(graph)
    found = verify(graph)
    assert found.ok and found.inputs == ()
    assert found.notes == ("the input (papers.jsonl) is not here; give it: kgraph verify DIR INPUT...",)
    write(graph / "papers.jsonl", records()[1:])
    assert verify(graph).notes == ("the input was changed since",)


def test_another_input_is_refused(graph: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "papers.jsonl", records()[1:])
    assert "is not what the graph was made from" in refusal("verify", graph, other)
    with pytest.raises(InputError):
        verify(graph, [other])


def test_files_that_were_changed_or_removed(graph: Path) -> None:
    with (graph / "graph.html").open("a", encoding="utf-8") as page:
        page.write("<!-- mine -->")
    (graph / "graph.graphml").unlink()
    result = invoke("verify", graph, "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert found["ok"] is False
    assert {entry["file"]: (entry["written"], entry["again"]) for entry in found["files"]} == {
        "graph.duckdb": ("same", None),
        "graph.graphml": ("missing", None),
        "graph.html": ("changed", None),
    }
    assert invoke("verify", graph).stdout.splitlines()[-1] == (
        "NOT what the manifest says; 3 files compared, not built again"
    )


def test_a_graph_that_is_not_of_this_input(graph: Path, tmp_path: Path) -> None:
    """As if kgraph, or the folder and its manifest, had been changed: hashes agree, the second build does not."""
    other = write(tmp_path / "papers.jsonl", records()[1:])
    edit(graph, inputs=[{"name": "papers.jsonl", "format": "jsonl", "papers": 11, "sha256": digest(other)}])
    found = verify(graph, [other])
    assert not found.ok
    assert {(entry.written, entry.again) for entry in found.files} == {("same", "changed")}
    (note,) = found.notes
    assert note.startswith("graph.duckdb: other contents in ") and "papers" in note


def test_a_store_that_is_damaged_is_another(graph: Path) -> None:
    (graph / "graph.duckdb").write_bytes(b"not a database")
    found = verify(graph, [PAPERS])
    assert found.files[0] == Checked("graph.duckdb", "changed", "changed")
    assert found.notes == ("graph.duckdb: other contents in every table",)


def test_other_versions_are_noted(graph: Path) -> None:
    made = read(graph)
    extractor = {"name": "noun-chunks", "fingerprint": "another"}
    edit(graph, kgraph="0.0.1", versions={**made["versions"], "spacy": "1.0", "gone": "2.0"}, extractor=extractor)
    notes = verify(graph, [PAPERS]).notes
    assert notes[0].startswith("kgraph 0.0.1 then, ") and notes[1].startswith("spacy 1.0 then, ")
    assert notes[2:] == ("gone 2.0 then, none now", "the extractor has changed since")


@pytest.mark.slow
def test_a_thesaurus_has_to_be_the_same(tmp_path: Path) -> None:
    thesaurus = tmp_path / "merges.txt"
    thesaurus.write_text("label\treplace by\nneural network\tnetwork\n", encoding="utf-8")
    build(PAPERS, tmp_path / "graph", "--thesaurus", thesaurus)
    found = verify(tmp_path / "graph", [PAPERS])
    assert found.notes == ("the merges follow a thesaurus, merges.txt; give it with --thesaurus",)
    assert verify(tmp_path / "graph", [PAPERS], thesaurus=read_thesaurus(thesaurus)).ok
    assert "--thesaurus needs a file" in refusal("verify", tmp_path / "graph", PAPERS, "--thesaurus", tmp_path / "gone")
    assert ask("verify", tmp_path / "graph", PAPERS, "--thesaurus", thesaurus)["inputs"] == ["papers.jsonl"]


def nothing(folder: Path) -> None:
    (folder / FILE).unlink()


def no_json(folder: Path) -> None:
    (folder / FILE).write_text("{", encoding="utf-8")


def a_list(folder: Path) -> None:
    (folder / FILE).write_text("[]", encoding="utf-8")


def nested(folder: Path) -> None:
    (folder / FILE).write_text("[" * 100_000, encoding="utf-8")


def no_text(folder: Path) -> None:
    (folder / FILE).write_bytes(b"\xff\xfe\x00")


def no_names(folder: Path) -> None:
    edit(folder, outputs=[{"sha256": "0"}])


def of_an_older_kgraph(folder: Path) -> None:
    edit(folder, outputs=[])


def without_inputs(folder: Path) -> None:
    edit(folder, inputs=None)


def with_other_options(folder: Path) -> None:
    edit(folder, options={**read(folder)["options"], "depth": 3})


MANIFESTS: list[tuple[Callable[[Path], None], str]] = [
    (nothing, "there is no manifest.json; make one with"),
    (no_json, "is damaged"),
    (a_list, "is damaged"),
    (nested, "is damaged"),
    (no_text, "is damaged"),
    (no_names, "is damaged"),
    (of_an_older_kgraph, "lists no hashes"),
    (without_inputs, "is damaged"),
    (with_other_options, "knows other options than the manifest"),
]


@pytest.mark.parametrize(("spoil", "reason"), MANIFESTS, ids=[spoil.__name__ for spoil, _ in MANIFESTS])
def test_a_manifest_that_cannot_be_used(spoil: Callable[[Path], None], reason: str, graph: Path) -> None:
    spoil(graph)
    assert reason in refusal("verify", graph, PAPERS)
    if spoil is no_json:
        build(PAPERS, graph)
        assert verify(graph, [PAPERS]).ok
