"""What a build says of what it left out, and what help says of what may be chosen."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import pytest
from built import FILES, PAPERS, build, invoke, refusal, write

from kgraph.export import EXPORTERS
from kgraph.extract import EXTRACTORS
from kgraph.schema import EDGE_KINDS

LONE = [{"title": f"{name} of the sea", "abstract": f"We train {name} here."} for name in ("Parsers", "Taggers")]
NOUN_CHUNKS = ("--extractor", "noun-chunks")


def told(*arguments: object) -> list[str]:
    result = invoke("build", *arguments, *NOUN_CHUNKS)
    assert result.exit_code == 0, result.output
    return str(result.stderr).splitlines()


def test_a_chosen_kind_without_edges_is_explained(tmp_path: Path) -> None:
    source = write(tmp_path / "papers.jsonl", LONE)
    shown = told(source, "--out", tmp_path / "graph", "--edges", ",".join(EDGE_KINDS))
    kinds = [line.partition(": ")[0].removeprefix("no edge is of kind ") for line in shown]
    assert set(kinds) > {"cites", "co-citation", "coupling", "is-a", "cooccurs"}
    assert all(line.partition(": ")[2] for line in shown)


def test_kinds_that_were_not_chosen_are_not_missed(tmp_path: Path) -> None:
    source = write(tmp_path / "papers.jsonl", LONE)
    assert told(source, "--out", tmp_path / "graph") == []


def test_a_kind_that_stands_behind_another_is_there(tmp_path: Path) -> None:
    assert told(PAPERS, "--out", tmp_path / "graph", "--edges", "cites,related,mentions") == []


def test_what_is_merged_is_counted(tmp_path: Path) -> None:
    source = write(tmp_path / "papers.jsonl", [*LONE, LONE[0]])
    assert told(source, "--out", tmp_path / "graph") == [
        "1 record told of a paper that another record holds too; merged"
    ]


def test_help_lists_what_may_be_chosen() -> None:
    shown = invoke("build", "--help").stdout
    assert [name for name in (*EDGE_KINDS, *EXPORTERS, *EXTRACTORS) if name not in shown] == []
    shown = invoke("export", "--help").stdout
    assert [name for name in EXPORTERS if name not in shown] == []


@pytest.mark.parametrize(
    "command", [("stats",), ("verify",), ("why", "a"), ("thesaurus",), ("export", "--format", "json")]
)
def test_an_input_where_a_graph_is_wanted(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("papers.jsonl").write_bytes(PAPERS.read_bytes())
    name, *rest = command
    made = Path("output") / "papers"
    remedy = f"build it first: kgraph build papers.jsonl --out {made}; then ask {made}"
    assert refusal(name, "papers.jsonl", *rest) == f"Error: papers.jsonl is a file, not the folder of a graph; {remedy}"


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_of_a_graph_where_its_folder_is_wanted(name: str, built: Path) -> None:
    wanted = f"Error: {built / name} is a file of a graph; give the folder of it: {built}"
    assert refusal("stats", built / name) == wanted


def test_a_thesaurus_that_the_graph_was_not_made_with(tmp_path: Path) -> None:
    merges = tmp_path / "merges.txt"
    merges.write_text("label\treplace by\nneural network\tnetwork\n", encoding="utf-8")
    build(PAPERS, tmp_path / "graph")
    message = refusal("verify", tmp_path / "graph", PAPERS, "--thesaurus", merges)
    assert message.endswith("was made without a thesaurus; leave --thesaurus out")
    build(PAPERS, tmp_path / "graph", "--thesaurus", merges)
    merges.write_text("label\treplace by\nneural network\tneural net\n", encoding="utf-8")
    message = refusal("verify", tmp_path / "graph", PAPERS, "--thesaurus", merges)
    assert message.endswith("is not the thesaurus that the merges follow: its hash differs")


def test_lines_of_a_thesaurus_that_name_nothing_are_told(tmp_path: Path) -> None:
    thesaurus = tmp_path / "mine.txt"
    thesaurus.write_text("no such term\tother\nlanguage models\tLM\n", encoding="utf-8")
    shown = told(PAPERS, "--out", tmp_path / "graph", "--thesaurus", thesaurus)
    assert shown == ["1 term of mine.txt is no phrase of these papers: 'no such term'"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_thesaurus_may_be_a_named_pipe(tmp_path: Path) -> None:
    pipe, graph = tmp_path / "mine.txt", tmp_path / "graph"
    os.mkfifo(pipe)
    text = "no such term\tother\nneural network\tneural net\n"

    def fed(*arguments: object) -> tuple[list[str], str]:
        writer = Thread(target=pipe.write_text, args=(text,), kwargs={"encoding": "utf-8"})
        writer.start()
        result = invoke(*arguments, "--thesaurus", pipe)
        writer.join()
        return str(result.stderr).splitlines(), str(result.stdout).splitlines()[-1]

    shown, _ = fed("build", PAPERS, "--out", graph, *NOUN_CHUNKS)
    assert shown == ["1 term of mine.txt is no phrase of these papers: 'no such term'"]
    assert fed("verify", graph, PAPERS) == (
        [],
        "all is as the manifest says; 3 files compared, built again from 1 input",
    )


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="the system has no /dev/fd")
def test_a_thesaurus_may_be_what_a_command_prints(tmp_path: Path) -> None:
    reading, writing = os.pipe()  # as a shell's <(...)
    with os.fdopen(writing, "w", encoding="utf-8") as file:
        file.write("no such term\tother\n")
    shown = told(PAPERS, "--out", tmp_path / "graph", "--thesaurus", f"/dev/fd/{reading}")
    os.close(reading)
    assert shown == [f"1 term of {reading} is no phrase of these papers: 'no such term'"]
