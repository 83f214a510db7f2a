"""The whole flow: the same bytes however it is run, extractions used again, and input that is bad or hostile."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from built import FILES, PAPERS, ask, build, invoke, leftovers, lines, one_line, records, refusal, run, write
from lxml import etree

import kgraph
from kgraph import Options
from kgraph.errors import InputError, OptionError
from kgraph.store import FILE

NOUN_CHUNKS = ("--extractor", "noun-chunks")
STAGES = ["read", "extract", "resolve", "link", "analyse"]


def answers(folder: Path) -> list[object]:
    """What must not depend on how a graph was built."""
    return [
        (folder / "graph.graphml").read_bytes(),
        (folder / "graph.html").read_bytes(),
        lines("concepts", folder, "--json"),
    ]


def counts(folder: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["counts"]
    return found


# The flow


def test_what_a_build_writes(built: Path) -> None:
    assert {path.name for path in built.iterdir()} == FILES
    assert counts(built) == {
        "papers": 12,
        "merged": 0,
        "extracted": 12,
        "reused": 0,
        "mentions": 99,
        "concepts": 39,
        "citations": 15,
        "relations": 0,
        "nodes": 28,
        "edges": 72,
        "problems": 0,
    }


def test_the_manifest_tells_what_made_the_graph_and_on_whose_machine_not(built: Path) -> None:
    text = (built / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert manifest["kgraph"] == kgraph.__version__
    assert [(source["name"], source["format"], source["papers"]) for source in manifest["inputs"]] == [
        ("papers.jsonl", "jsonl", 12)
    ]
    assert list(manifest["seconds"]) == STAGES
    assert manifest["options"]["extractor"] == "noun-chunks"
    assert str(PAPERS.parent) not in text and str(built.parent) not in text


def test_the_stages_report_their_progress_in_order() -> None:
    seen: list[tuple[str, int, int]] = []
    kgraph.build(PAPERS, options=Options(extractor="noun-chunks"), progress=lambda *stage: seen.append(stage))
    assert list(dict.fromkeys(stage for stage, _, _ in seen)) == STAGES
    assert ("read", 12, 0) in seen and ("extract", 12, 12) in seen


def test_a_graph_is_read_back_as_it_was_built(built: Path) -> None:
    fresh = kgraph.build(PAPERS, options=Options(extractor="noun-chunks"))
    again = kgraph.open_graph(built)
    assert again.papers == fresh.papers
    assert again.extractions == fresh.extractions
    assert again.concepts == fresh.concepts
    assert again.citations == fresh.citations
    assert again.problems == fresh.problems
    assert list(again.graph.nodes(data=True)) == list(fresh.graph.nodes(data=True))
    assert list(again.graph.edges(data=True)) == list(fresh.graph.edges(data=True))


# Same input, same bytes


@pytest.mark.slow
@pytest.mark.parametrize(
    ("order", "options", "environment"),
    [
        (-1, ("--workers", "2"), {"PYTHONHASHSEED": "0"}),
        (
            5,
            (),
            {"PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TZ": "Asia/Tokyo"},
        ),
    ],
    ids=["hash seed 0, reversed, two workers", "hash seed 1, every fifth, C locale"],
)
def test_same_bytes_in_another_process(
    order: int, options: tuple[str, ...], environment: dict[str, str], built: Path, tmp_path: Path
) -> None:
    written = PAPERS.read_text(encoding="utf-8").splitlines(keepends=True)
    shuffled = [written[place * order % len(written)] for place in range(len(written))]
    assert sorted(shuffled) == sorted(written)
    (tmp_path / "papers.jsonl").write_text("".join(shuffled), encoding="utf-8")
    out = tmp_path / "graph"
    done = run("build", tmp_path / "papers.jsonl", "--out", out, *NOUN_CHUNKS, *options, **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert answers(out) == answers(built)


# Extractions used again


def test_a_second_build_reads_no_abstract_again(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    shutil.copytree(built, out)
    build(PAPERS, out)
    assert (counts(out)["extracted"], counts(out)["reused"]) == (0, 12)
    assert answers(out) == answers(built)
    build(PAPERS, out, "--fresh")
    assert (counts(out)["extracted"], counts(out)["reused"]) == (12, 0)
    assert answers(out) == answers(built)
    assert {path.name for path in out.iterdir()} == FILES


def test_adding_papers_gives_what_a_fresh_build_gives(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    first = write(tmp_path / "first.jsonl", records()[::2])
    second = write(tmp_path / "second.jsonl", records()[1::2])
    build(first, out)
    lines("build", first, second, "--out", out, *NOUN_CHUNKS)
    assert (counts(out)["extracted"], counts(out)["reused"]) == (6, 6)
    assert answers(out) == answers(built)


def test_a_changed_abstract_and_another_extractor_are_read_again(built: Path, tmp_path: Path) -> None:
    changed = records()
    changed[0]["abstract"] += " Beam search finds the best translation."
    out = tmp_path / "graph"
    shutil.copytree(built, out)
    build(write(tmp_path / "papers.jsonl", changed), out)
    assert (counts(out)["extracted"], counts(out)["reused"]) == (1, 11)
    assert any(entry["label"] == "beam search" for entry in ask("concepts", out))
    kg = kgraph.build(PAPERS, options=Options(extractor="terms"), reuse=out)
    assert kg.manifest["counts"]["reused"] == 0


def test_a_damaged_earlier_build_is_noted_and_replaced(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "graph"
    shutil.copytree(built, out)
    (out / FILE).write_bytes(b"not a database" * 1000)
    result = invoke("build", PAPERS, "--out", out, *NOUN_CHUNKS)
    assert result.exit_code == 0
    assert result.stderr.startswith(f"{out / FILE} cannot be read (")
    assert result.stderr.endswith("; it is replaced, and every abstract read again\n")
    assert answers(out) == answers(built)
    assert kgraph.open_graph(out).problems == ()


# Bad input: one line, exit code 1, nothing half-written


def nothing(folder: Path) -> object:
    return folder / "missing.jsonl"


def file(name: str, content: bytes) -> Callable[[Path], object]:
    def make(folder: Path) -> object:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def inside(name: str, content: bytes) -> Callable[[Path], object]:
    def make(folder: Path) -> object:
        (folder / "papers").mkdir()
        (folder / "papers" / name).write_bytes(content)
        return folder / "papers"

    return make


def empty_folder(folder: Path) -> object:
    (folder / "papers").mkdir()
    return folder / "papers"


def no_match(folder: Path) -> object:
    return folder / "*.bib"


BAD_INPUTS: list[tuple[str, Callable[[Path], object], str]] = [
    ("missing file", nothing, "does not exist"),
    ("glob without a match", no_match, "No file matches"),
    ("empty file", file("papers.jsonl", b""), "the file is empty"),
    ("blank file", file("papers.jsonl", b"\n \n\t\n"), "the file is empty"),
    ("binary file", file("papers.jsonl", bytes(range(256)) * 40), "not text"),
    ("picture", file("papers.jsonl", b"\x89PNG\r\n\x1a\n" + bytes(500)), "not text"),
    ("unreadable encoding", file("papers.csv", bytes(range(0x80, 0x100)) * 20), ""),
    ("half of UTF-16", file("papers.jsonl", PAPERS.read_text(encoding="utf-8").encode("utf-16")[:41]), ""),
    ("damaged gzip", file("papers.jsonl.gz", b"\x1f\x8b\x08\x00 broken"), ""),
    ("damaged zip", file("papers.zip", b"PK\x03\x04 broken"), ""),
    ("folder without readable files", inside("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(500)), "not text"),
    ("folder of hidden files", inside(".hidden.jsonl", PAPERS.read_bytes()), "holds no files"),
    ("empty folder", empty_folder, "holds no files"),
    (
        "record without title and abstract",
        file("papers.jsonl", b'{"id": "a", "year": 2001}\n'),
        "a title or an abstract",
    ),
    ("only broken lines", file("papers.jsonl", b'{"title": "One\n' * 4), "papers.jsonl:1"),
]


@pytest.mark.parametrize(
    ("source", "reason"), [case[1:] for case in BAD_INPUTS], ids=[case[0].replace(" ", "-") for case in BAD_INPUTS]
)
def test_input_that_holds_no_paper(source: Callable[[Path], object], reason: str, tmp_path: Path) -> None:
    given = source(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert reason in refusal("build", given, "--out", tmp_path / "graph", *NOUN_CHUNKS)
    assert sorted(tmp_path.rglob("*")) == before


def test_bad_input_in_a_process_of_its_own(tmp_path: Path) -> None:
    done = run("build", tmp_path / "missing.jsonl", "--out", tmp_path / "graph")
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not exist" in one_line(done.stderr)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_standard_input(tmp_path: Path) -> None:
    assert "the file is empty" in refusal("build", "-", "--out", tmp_path / "graph", given=b"")
    assert list(tmp_path.iterdir()) == []


BAD_OPTIONS: list[tuple[tuple[str, ...], str]] = [
    (("--format", "docx"), "unknown format 'docx'; known: html, graphml"),
    (("--extractor", "psychic"), "unknown extractor 'psychic'"),
    (("--edges", "cites,likes"), "unknown kind of edge 'likes'; known: cites, related"),
    (("--thesaurus", "missing.txt"), "missing.txt: No such file"),
]


@pytest.mark.parametrize(("options", "reason"), BAD_OPTIONS, ids=[options[0] for options, _ in BAD_OPTIONS])
def test_unknown_choices(options: tuple[str, ...], reason: str, tmp_path: Path) -> None:
    assert reason in refusal("build", PAPERS, "--out", tmp_path / "graph", *options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["one column\n", "a\tb\tc\n", "LLM\tmodel\nllm\tlanguage\n"])
def test_a_malformed_thesaurus(content: str, tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.txt"
    path.write_text(content, encoding="utf-8")
    assert "thesaurus.txt:" in refusal("build", PAPERS, "--out", tmp_path / "graph", "--thesaurus", path)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_an_output_folder_that_is_a_file(place: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert "cannot write to" in refusal("build", PAPERS, "--out", tmp_path / place, *NOUN_CHUNKS)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind this user")
def test_an_output_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    assert "cannot write to" in refusal("build", PAPERS, "--out", tmp_path / "closed", *NOUN_CHUNKS)
    assert list((tmp_path / "closed").iterdir()) == []


def test_an_output_folder_is_refused_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("kgraph.pipeline.build", lambda *_, **__: pytest.fail("built for nothing"))
    assert "cannot write to" in refusal("build", PAPERS, "--out", tmp_path / "file")


def half_broken(folder: Path) -> Path:
    good = PAPERS.read_text(encoding="utf-8").splitlines()
    broken = [line[: len(line) // 2] for line in good]
    path = folder / "papers.jsonl"
    path.write_text("\n".join(line for pair in zip(good, broken, strict=True) for line in pair), encoding="utf-8")
    return path


def test_half_of_the_lines_are_broken(built: Path, tmp_path: Path) -> None:
    source, out = half_broken(tmp_path), tmp_path / "graph"
    result = invoke("build", source, "--out", out, *NOUN_CHUNKS)
    assert result.exit_code == 0
    assert result.stderr.startswith("12 records could not be used and are not in the graph; see: kgraph check ")
    assert (counts(out)["papers"], counts(out)["problems"]) == (12, 12)
    assert ask("concepts", out) == ask("concepts", built)
    origins = [problem.origin for problem in kgraph.open_graph(out).problems]
    assert origins == [f"papers.jsonl:{number}" for number in range(2, 25, 2)]


def test_strict_stops_at_a_bad_record(tmp_path: Path) -> None:
    source = half_broken(tmp_path)
    assert "a record is bad (12 in all): papers.jsonl:2" in refusal(
        "build", source, "--out", tmp_path / "graph", "--strict"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["papers.jsonl"]
    with pytest.raises(InputError, match=r"papers\.jsonl:2"):
        kgraph.build(source, options=Options(strict=True))


def test_a_thesaurus_that_is_not_read_is_refused_before_any_abstract_is() -> None:
    with pytest.raises(OptionError, match=r"is not read; give kgraph\.read_thesaurus"):
        Options(thesaurus=PAPERS)  # type: ignore[arg-type]  # what a user may give


def test_one_id_for_two_different_papers(tmp_path: Path) -> None:
    twice = [
        {"id": "a", "title": "Neural Parsing", "abstract": "A neural parser reads treebanks."},
        {"id": "a", "title": "Protein Folding", "abstract": "Protein folding needs large databases."},
    ]
    kg = kgraph.build(write(tmp_path / "papers.jsonl", twice), options=Options(extractor="noun-chunks"))
    assert sorted(paper.title for paper in kg.papers) == ["Neural Parsing", "Protein Folding"]
    (problem,) = kg.problems
    assert problem.origin == "papers.jsonl:1" and "'a'" in problem.reason


# A folder that holds no graph, or one that cannot be read


def damaged(folder: Path) -> None:
    (folder / FILE).write_bytes(b"not a database" * 1000)


def truncated(folder: Path) -> None:
    content = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(content[: len(content) // 3])


def of_another_version(folder: Path) -> None:
    import duckdb

    with duckdb.connect(str(folder / FILE)) as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE key = 'version'")


def of_another_program(folder: Path) -> None:
    import duckdb

    (folder / FILE).unlink()
    with duckdb.connect(str(folder / FILE)) as connection:
        connection.execute("CREATE TABLE meta (number INTEGER)")


def without_version(folder: Path) -> None:
    import duckdb

    with duckdb.connect(str(folder / FILE)) as connection:
        connection.execute("DELETE FROM meta")


def without(folder: Path) -> None:
    (folder / FILE).unlink()


STORES: list[tuple[Callable[[Path], None], str]] = [
    (damaged, "cannot be read"),
    (truncated, "cannot be read"),
    (of_another_version, "has store version 999"),
    (of_another_program, "cannot be read"),
    (without_version, "cannot be read"),
    (without, "there is no graph.duckdb"),
]


@pytest.mark.parametrize(("spoil", "reason"), STORES, ids=[spoil.__name__ for spoil, _ in STORES])
def test_a_store_that_cannot_be_used(spoil: Callable[[Path], None], reason: str, built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "graph"
    shutil.copytree(built, folder)
    spoil(folder)
    assert reason in refusal("stats", folder)
    assert reason in refusal("concepts", folder, "--json")


def test_no_folder_at_all(tmp_path: Path) -> None:
    assert "make one with: kgraph build" in refusal("stats", tmp_path / "missing")


# Hostile text is data

SCRIPT = "</script><img src=x onerror=alert(1)>"
HOSTILE: list[dict[str, Any]] = [
    {
        "id": "a",
        "title": f"{SCRIPT} Neural Parsing \x00\x07\u202e",
        "abstract": f"We train a neural parser {SCRIPT} on \ud800 treebanks. $\\frac{{\\alpha}}{{\\beta}}$ ]]> -->",
        "authors": ["<b>Eve</b>", "\udfff"],
        "venue": "&amp; <i>",
        "references": ["\ud83d", "b"],
    },
    {"id": "b", "title": "Emoji \U0001f600 Parsing", "abstract": "The neural parser \U0001f468\u200d\U0001f469 reads."},
    {"id": "\ud800", "title": "Long Parsing", "abstract": "The neural parser reads treebanks and ((( . " * 5300},
    {
        "id": "  ",
        "title": "'\"; DROP TABLE papers; --",
        "abstract": "A neural parser\u2028reads\x85{{ x }}.",
        "year": -5,
    },
    {"id": "e", "title": "\x00", "abstract": "A neural parser.", "year": 10**20, "url": "javascript:alert(1)"},
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    lines("build", write(folder / "hostile.jsonl", HOSTILE), "--out", folder / "graph", *NOUN_CHUNKS)
    return folder / "graph"


def test_hostile_text_in_files(hostile: Path) -> None:
    assert len(HOSTILE[2]["abstract"]) > 200_000
    page = (hostile / "graph.html").read_bytes().decode("utf-8")
    assert "<img src=x" not in page.lower()
    assert "img src=x onerror=alert(1)" in page
    text = etree.tostring(etree.parse(hostile / "graph.graphml"), method="text", encoding="unicode")
    assert SCRIPT in text
    graph = nx.read_graphml(hostile / "graph.graphml")
    assert sum(attributes["kind"] == "paper" for _, attributes in graph.nodes(data=True)) == 5


@pytest.mark.parametrize("command", ["stats", "concepts", "references"])
def test_hostile_text_in_answers(command: str, hostile: Path) -> None:
    assert ask(command, hostile)
    printed = "".join(lines(command, hostile))
    assert printed.isprintable()


@pytest.mark.slow
def test_hostile_text_on_a_terminal_of_few_characters(hostile: Path) -> None:
    shown = run("search", hostile, "parsing", PYTHONIOENCODING="latin-1")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Emoji ? Parsing" in shown.stdout
    found = run("search", hostile, "parsing", "--json", PYTHONIOENCODING="latin-1")
    assert {entry["label"] for entry in json.loads(found.stdout)} >= {"Emoji \U0001f600 Parsing", "Long Parsing"}


@pytest.mark.slow
@pytest.mark.parametrize("to_file", [True, False])
def test_hostile_text_in_mentions(to_file: bool, hostile: Path, tmp_path: Path) -> None:
    source, out = hostile.parent / "hostile.jsonl", tmp_path / "mentions.jsonl"
    printed = lines("extract", source, *NOUN_CHUNKS, *(("--out", out) if to_file else ()))
    written = out.read_text(encoding="utf-8").splitlines() if to_file else printed
    assert {json.loads(line)["paper_id"] for line in written} >= {"a", "b", "e"}


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """On Linux a file name, and an argument, may hold bytes that are no UTF-8."""
    source = tmp_path / os.fsdecode(b"caf\xe9.jsonl")
    try:
        shutil.copy(PAPERS, source)
    except OSError:
        pytest.skip("this file system wants names that are text")
    out = tmp_path / "graph"
    lines("build", source, "--out", out, "--title", os.fsdecode(b"\xff title"), *NOUN_CHUNKS)
    assert {path.name for path in out.iterdir()} == FILES
    bad = tmp_path / os.fsdecode(b"gr\xe9ph")
    result = invoke("build", PAPERS, "--out", bad, *NOUN_CHUNKS)
    assert result.exit_code == 1 and "is no text" in result.stderr
    assert not bad.exists() and leftovers(tmp_path) == []
