"""The command line: every command as text and as JSON, names of nodes, limits, views, and how fast it answers."""

from __future__ import annotations

import json
import math
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from built import FILES, PAPERS, ask, build, invoke, leftovers, lines, refusal, run, write

import kgraph
from kgraph.export import EXPORTERS

NOUN_CHUNKS = ("--extractor", "noun-chunks")
HEAVY = {"spacy", "networkx", "duckdb", "pyvis", "scipy", "igraph", "numpy", "lxml", "onnxruntime", "ftfy"}
COMMANDS = (
    *("build", "demo", "check", "extract", "export", "why", "related", "neighbours", "path", "search", "concepts"),
    *("references", "trends", "gaps", "stats", "thesaurus", "verify", "formats"),
)
GATED, ATTENTION, SWIFT = "p01", "p02", "doi:10.9999/swift.1"
LLM = "large language model (LLM)"


# Starting


def test_help_comes_at_once() -> None:
    taken = math.inf
    for _ in range(5):
        start = _seconds()
        done = run("--help")
        taken = min(taken, _seconds() - start)
        assert done.returncode == 0 and all(command in done.stdout for command in COMMANDS)
        if taken < 0.4:
            break
    assert taken < 0.4


def _seconds() -> float:
    """Processor time of finished child processes: other programs do not lengthen it. Windows has only the clock."""
    spent = os.times()
    return spent.children_user + spent.children_system if os.name == "posix" else time.perf_counter()


def test_the_command_line_loads_no_heavy_library() -> None:
    code = f"import sys, kgraph.cli; print(sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "[]\n"


def test_version() -> None:
    assert lines("--version") == [f"kgraph {kgraph.__version__}"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("unknown",),
        ("build",),
        ("build", "x", "--workers", "0"),
        ("concepts", "x", "-n", "0"),
        ("concepts", "x", "-n", "many"),
        ("concepts", "x", "--unknown"),
        ("related", "x"),
        ("export", "x"),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_2(arguments: Sequence[str]) -> None:
    result = invoke(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")


# Answers, and the shape of their JSON: the keys of DESIGN section 5 in its order, then those that kgraph adds

EVIDENCE = ["paper_id", "title", "field", "sentence", "start", "end", "marks"]


def test_check(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_text(PAPERS.read_text(encoding="utf-8") + '{"id": "p13"}\n', encoding="utf-8")
    (report,) = ask("check", path)["files"]
    (problem,) = report.pop("problems")
    assert report == {
        "file": "papers.jsonl",
        "format": "jsonl",
        "records": 13,
        "papers": 12,
        "with_abstract": 12,
        "with_references": 10,
        "with_doi": 1,
        "with_year": 12,
        "with_authors": 12,
        "duplicates": 0,
        "decisions": [],
    }
    assert problem["origin"] == "papers.jsonl:13" and problem["severity"] == "error"
    head, row, *rest = lines("check", path)
    assert " ".join(head.split()) == "file format records papers abstracts references DOIs duplicates problems"
    assert " ".join(row.split()) == "papers.jsonl jsonl 13 12 12 10 1 0 1"
    assert rest == [
        f"error: papers.jsonl:13: {problem['reason']}",
        "  -> give it a title, or ignore this: it stays out of the graph",
        "note: DOIs in only 1 of 12 papers",
    ]


def test_extract(tmp_path: Path) -> None:
    found = [json.loads(line) for line in lines("extract", PAPERS, *NOUN_CHUNKS)]
    keys = ["paper_id", "field", "start", "end", "text", "kind", "source", "lemma", "confidence"]
    assert {tuple(mention) for mention in found} == {tuple(keys)}
    texts = {(paper.id, field): paper.text(field) for paper in _papers() for field in ("title", "abstract")}
    for mention in found:
        text = texts[mention["paper_id"], mention["field"]]
        assert text[mention["start"] : mention["end"]] == mention["text"]
    one, out = tmp_path / "one.jsonl", tmp_path / "new" / "mentions.jsonl"
    one.write_text(PAPERS.read_text(encoding="utf-8").splitlines()[1], encoding="utf-8")
    assert lines("extract", one, "--out", out, *NOUN_CHUNKS) == []
    written = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert written == [mention for mention in found if mention["paper_id"] == ATTENTION]
    assert leftovers(tmp_path) == []


def _papers() -> list[Any]:
    from kgraph.readers import find_sources, read

    return [paper for source in find_sources([PAPERS]) for paper in read(source)[1]]  # type: ignore[arg-type]  # all are sources


def test_related(built: Path) -> None:
    found = ask("related", built, "SwiftNet: Translation without Recurrence")
    assert [list(entry) for entry in found] == [["id", "title", "weight", "shared", "shared_weights", "rest"]] * len(
        found
    )
    for entry in found:
        assert len(entry["shared"]) == len(entry["shared_weights"])
        assert sum(entry["shared_weights"]) + entry["rest"] == pytest.approx(entry["weight"], abs=1e-9)
    assert [entry["id"] for entry in found[:2]] == [ATTENTION, GATED]
    assert found[0]["title"] == "Attention Improves Machine Translation"
    assert found[0]["shared"][:2] == ["attention mechanism", "machine translation"]
    assert [entry["weight"] for entry in found] == sorted((entry["weight"] for entry in found), reverse=True)
    name, first, shares, *_ = lines("related", built, SWIFT)
    assert name == f"SwiftNet: Translation without Recurrence  (paper, 2017)  {SWIFT}"
    assert first.split(maxsplit=1)[1] == "Attention Improves Machine Translation"
    assert shares.strip() == f"shares {'; '.join(found[0]['shared'][:4])}"


def test_neighbours(built: Path) -> None:
    found = ask("neighbours", built, "attention mechanism")
    assert {entry["id"]: entry["edge"] for entry in found} == {ATTENTION: "mentions", SWIFT: "mentions"}
    assert [list(entry) for entry in found] == [["id", "kind", "label", "year", "edge", "weight", "count", "drawn"]] * 2
    name, head, *_ = lines("neighbours", built, "attention mechanism")
    assert name == "attention mechanism  (method, 2 papers)  concept:attention-mechanism"
    assert head.split() == ["weight", "edge", "kind", "node"]


def test_neighbours_of_a_concept_that_is_not_drawn(built: Path) -> None:
    name, reason, head, first, *_ = lines("neighbours", built, "news")
    assert name == "news  (concept, 1 paper)  concept:news"
    assert reason == "not drawn: 1 paper names it, and 2 are needed (--min-papers)"
    assert head.split() == ["papers", "edge", "kind", "node"]
    assert first.split(maxsplit=3) == ["1", "mentions", "paper", "Gated Memory for Machine Translation"]
    assert [entry["drawn"] for entry in ask("neighbours", built, "news", "-n", "2")] == [False, False]
    assert ask("path", built, "news", "p03")[1]["id"] == "p01"


def test_search(built: Path) -> None:
    found = ask("search", built, "machine translation")
    assert found[0] == {
        "id": "concept:machine-translation",
        "kind": "task",
        "label": "machine translation",
        "papers": 5,
    }
    assert {entry["id"] for entry in found[1:]} == {GATED, ATTENTION}
    assert lines("search", built, "machine translation")[0].split("  ")[0] == "task"
    assert [entry["id"] for entry in ask("search", built, "Åqvist")] == ["p11"]
    (paper,) = ask("search", built, "aqvist zoe")
    assert paper["id"] == "p11" and "Zoë Åqvist" in paper["authors"]
    assert lines("search", built, "Åqvist")[0].split("  ")[2] == "Åqvist"
    assert ask("search", built, "perpetuum mobile") == []
    assert refusal("search", built, "perpetuum mobile") == "Error: nothing holds 'perpetuum mobile'"


def test_concepts(built: Path) -> None:
    found = ask("concepts", built)
    assert [list(entry) for entry in found] == [["id", "label", "kind", "papers", "aliases"]] * 39
    assert found == sorted(found, key=lambda entry: (-entry["papers"], entry["id"]))
    (llm,) = (entry for entry in found if entry["label"] == LLM)
    assert llm == {
        "id": llm["id"],
        "label": LLM,
        "kind": "method",
        "papers": 3,
        "aliases": [
            {"text": "LLMs", "reason": "acronym"},
            {"text": "large language model", "reason": "label"},
            {"text": "LLM", "reason": "acronym"},
            {"text": "large language models", "reason": "plural"},
        ],
    }
    assert len(lines("concepts", built)) == 40


def test_references(built: Path) -> None:
    found = ask("references", built)
    keys = "paper_id paper label text title authors year doi arxiv key where target_id target how confidence reason"
    assert {" ".join(entry) for entry in found} == {keys} and len(found) == 16
    written, coined = (entry for entry in found if entry["where"] == "abstract")
    assert (coined["paper_id"], coined["how"], coined["target_id"]) == ("p10", "coined-name", "p09")
    assert written == {
        **dict.fromkeys(("title", "doi", "arxiv", "key", "reason"), ""),
        "paper_id": "p06",
        "paper": "LLMs for Low-Resource Translation",
        "label": "Holm and Okoro (2014)",
        "text": "Holm and Okoro (2014)",
        "authors": ["Holm", "Okoro"],
        "year": 2014,
        "where": "abstract",
        "target_id": GATED,
        "target": "Gated Memory for Machine Translation",
        "how": "author-year",
        "confidence": written["confidence"],
    }
    assert 0 < written["confidence"] <= 1
    (lost,) = (entry for entry in found if not entry["target_id"])
    assert (lost["text"], lost["how"], lost["confidence"]) == ("An unknown work. Nowhere Press, 1999.", "", 0.0)
    *printed, total = lines("references", built)
    assert "LLMs for Low-Resource Translation  (p06)" in printed
    assert "  abstract: Holm and Okoro (2014)  -> Gated Memory for Machine Translation (author-year)" in printed
    assert total == "15 references in 10 papers, 14 of them to papers of this graph; 1 citation more by a coined name"
    assert [entry for entry in found if entry["target_id"]] == ask("references", built, "--matched")


def test_gaps(built: Path) -> None:
    found = ask("gaps", built)
    assert [list(entry) for entry in found] == [["a", "b", "score", "reason", "bridges", "papers"]] * len(found)
    assert (found[0]["a"], found[0]["b"], found[0]["bridges"]) == (
        "large language model (LLM)",
        "recurrent neural network",
        ["parallel corpus"],
    )
    assert lines("gaps", built)[:2] == [
        "1.000  large language model (LLM)  and  recurrent neural network",
        "       both go with parallel corpus",
    ]


def test_trends_are_not_claimed_from_twelve_papers(built: Path) -> None:
    assert ask("trends", built) == []
    assert refusal("trends", built).startswith("Error: no trend: of ")


def test_trends(tmp_path: Path) -> None:
    papers = [
        {
            "title": f"A {topic} for study {number}",
            "abstract": f"We train a {topic}. The {topic} runs.",
            "year": 2004 + number,
        }
        for number in range(20)
        for topic in ["graph transformer" if number >= 10 else "decision tree"]
    ]
    source = write(tmp_path / "papers.jsonl", papers)
    graph = tmp_path / "graph"
    build(source, graph, "--extractor", "noun-chunks")
    found = {entry["label"]: entry for entry in ask("trends", graph)}
    assert list(found["graph transformer"]) == ["id", "label", "direction", "z", "p", "papers", "bursts"]
    assert (found["graph transformer"]["direction"], found["decision tree"]["direction"]) == ("rising", "fading")
    assert [year for year, _ in found["graph transformer"]["papers"]] == list(range(2004, 2024))
    head, *_, marks = lines("trends", graph)
    assert head.startswith("concept") and marks.startswith("z: change of its share of the papers")


def test_stats(built: Path) -> None:
    found = ask("stats", built)
    assert found["citations_by_rule"] == {"author-year": 1, "coined-name": 1, "id": 13}
    assert found["edges_by_kind"] == {"cites": 15, "related": 13, "introduces": 2, "mentions": 46}
    assert sum(community["nodes"] for community in found["communities"]) == found["nodes"] == 28
    assert found["cuts"] == []
    assert lines("stats", built)[0] == "12 papers, 2014-2023; 12 with an abstract"


@pytest.mark.slow
def test_a_backbone_from_the_command_line(tmp_path: Path) -> None:
    for backbone, kept in (("none", 22), ("disparity", 0)):
        folder = tmp_path / backbone
        ask_for = ["--edges", "mentions,cooccurs", "--backbone", backbone, "--alpha", "0.01", "--measure", "cosine"]
        told = invoke("build", PAPERS, "--out", folder, *ask_for, *NOUN_CHUNKS).stderr
        assert ("no edge is of kind cooccurs" in told) == (kept == 0)
        assert ask("stats", folder)["edges_by_kind"].get("cooccurs", 0) == kept
    cut = "cooccurs: 22 -> 0 edges, disparity, alpha 0.01"
    assert json.loads((tmp_path / "disparity" / "manifest.json").read_text(encoding="utf-8"))["cuts"] == [cut]
    assert f"cut: {cut}" in lines("stats", tmp_path / "disparity")
    assert "unknown backbone" in refusal("build", PAPERS, "--out", tmp_path / "x", "--backbone", "spine")


def test_formats() -> None:
    found = ask("formats")
    assert {"jsonl", "csv", "listing"} <= {entry["name"] for entry in found["read"]}
    assert [entry["name"] for entry in found["write"]][: len(EXPORTERS)] == list(EXPORTERS)
    assert found["extractors"] == ["noun-chunks", "terms"]
    assert any(line.startswith("  graphml ") for line in lines("formats"))


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("concepts", ()),
        ("references", ()),
        ("gaps", ()),
        ("related", ("p08",)),
        ("neighbours", ("machine translation",)),
        ("search", ("translation",)),
    ],
)
def test_limits(command: str, arguments: Sequence[str], built: Path) -> None:
    everything = ask(command, built, *arguments)
    assert len(everything) > 2
    assert ask(command, built, *arguments, "-n", "2") == everything[:2]
    few, all_lines = lines(command, built, *arguments, "-n", "2"), lines(command, built, *arguments, "-n", "99")
    assert len(few) < len(all_lines) and all_lines == lines(command, built, *arguments)
    told = command in {"references", "neighbours", "search"}
    assert (few[-1] == f"... and {len(everything) - 2} more; -n {len(everything)} shows all") is told


# Why


def test_why_an_edge_from_either_end(built: Path) -> None:
    found = ask("why", built, SWIFT, GATED)
    assert list(found) == ["edge", "evidence"]
    edge = found["edge"]
    assert (edge["source"], edge["target"], edge["kind"], edge["drawn"]) == (SWIFT, GATED, "cites", True)
    assert edge["kinds"] == "cites | related" and edge["count"] == len(found["evidence"]) == 8
    assert [list(entry) for entry in found["evidence"]] == [EVIDENCE] * 8
    assert found["evidence"][1]["sentence"] == "Recurrent neural networks are slow to train."
    assert ask("why", built, GATED, SWIFT) == found
    assert ask("why", built, GATED, SWIFT, "-n", "1")["evidence"] == found["evidence"][:1]
    printed = lines("why", built, "Gated Memory for Machine Translation", "10.9999/swift.1")
    assert printed[0] == (
        "SwiftNet: Translation without Recurrence --cites | related-> Gated Memory for Machine Translation"
    )
    assert "    abstract: SwiftNet reaches a higher [BLEU score] in [machine translation]." in printed


def test_why_by_the_text_and_by_a_coined_name(built: Path) -> None:
    by_text = ask("why", built, "p06", GATED)
    assert by_text["edge"]["how"] == "author-year"
    assert by_text["evidence"][0]["sentence"].startswith("Following Holm and Okoro (2014)")
    by_name = ask("why", built, "p10", "p09")
    assert by_name["edge"]["how"] == "coined-name"
    assert "HopNet" in by_name["evidence"][0]["sentence"]
    assert ask("why", built, "p09", "concept:hopnet")["edge"]["kind"] == "introduces"


def test_a_name_of_several_nodes_is_taken_for_one_and_says_so(built: Path) -> None:
    found = invoke("why", built, "p09", "HopNet", "--json")
    assert json.loads(found.stdout) == ask("why", built, "p09", "concept:hopnet")
    assert found.stderr == (
        "note: 'HopNet' is taken for HopNet  (method, 2 papers)  concept:hopnet; "
        "also called so: HopNet: Deeper Graph Networks  (paper, 2018)  p09\n"
    )


def test_why_a_concept(built: Path) -> None:
    found = ask("why", built, "LLM")
    assert list(found) == ["concept", "definition", "evidence"]
    assert found["concept"]["label"] == LLM
    assert {(alias["text"], alias["reason"]) for alias in found["concept"]["aliases"]} == {
        ("LLMs", "acronym"),
        ("LLM", "acronym"),
        ("large language model", "label"),
        ("large language models", "plural"),
    }
    assert {entry["paper_id"] for entry in found["evidence"]} == {"p05", "p06", "p12"}
    assert lines("why", built, "large language models")[0] == f"{LLM}: method, named by 3 papers"
    assert "no concept is called" in refusal("why", built, "perpetuum mobile")
    told, paper = invoke("why", built, SWIFT).stderr.splitlines()
    assert "but a paper is" in told and paper.split()[-1] == SWIFT


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("machine translation", "BLEU score", "cooccurs"),
        ("p10", "neighbour sampling", "mentions"),
    ],
)
def test_why_a_pair_that_is_not_drawn(a: str, b: str, kind: str, built: Path) -> None:
    found = ask("why", built, a, b)
    assert (found["edge"]["kind"], found["edge"]["drawn"]) == (kind, False)
    assert found["edge"]["count"] == len(found["evidence"]) > 0
    assert ask("why", built, b, a) == found
    assert lines("why", built, a, b)[0].endswith("  (not drawn in the graph)")


def test_why_nothing(built: Path) -> None:
    assert refusal("why", built, "p01", "p11") == (
        "Error: nothing joins 'Gated Memory for Machine Translation' and 'Contrastive Learning on Citation Networks' "
        "directly; "
        f"try: kgraph path {shlex.quote(str(built))} 'p01' 'p11'"
    )


def test_path(built: Path) -> None:
    steps = ask("path", built, "p01", "p11")
    assert [step["id"] for step in (steps[0], steps[-1])] == ["p01", "p11"]
    assert "edge" not in steps[0]
    assert all(
        list(step["edge"]) == ["kind", "forward", "strength", "weak", "shared", "evidence"] for step in steps[1:]
    )
    back = ask("path", built, "p11", "p01")
    assert len(back) == len(steps) == 6
    printed = lines("path", built, "p01", "p11")
    assert len(printed) == 11 and printed[0] == "Gated Memory for Machine Translation  (paper, 2014)"
    assert [step["id"] for step in ask("path", built, "p01", "p01")] == ["p01"]


# Names of nodes


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [SWIFT, "10.9999/swift.1", "p03", "swiftnet translation WITHOUT recurrence", "without recurrence"],
)
def test_names_that_fit_one_paper(name: str, built: Path) -> None:
    assert ask("related", built, name) == ask("related", built, SWIFT)


@pytest.mark.parametrize(
    ("command", "arguments", "reason"),
    [
        ("neighbours", ("network",), "'network' fits 8 nodes; give more of its name, or its id\n"),
        ("related", ("translation",), "no paper is called 'translation', but a task is, see: kgraph neighbours "),
        ("neighbours", ("perpetuum mobile",), "no paper or concept is called 'perpetuum mobile', and nothing"),
        ("neighbours", ("recurent network",), "no paper or concept is called 'recurent network'; did you mean one of"),
        ("search", ("swfitnet",), "nothing holds 'swfitnet'; did you mean one of these?"),
        ("related", ("BLEU score",), "no paper is called 'BLEU score'"),
        ("why", ("p01", ""), "no paper or concept is called ''"),
        ("path", ("p01", "?!"), "no paper or concept is called '?!'"),
        ("neighbours", ("two\nlines",), "no paper or concept is called 'two\\nlines'"),
        ("neighbours", ("10.1234/\udcff",), "no paper or concept is called '10.1234/\\udcff'"),
    ],
)
def test_names_that_fit_no_node_or_several(command: str, arguments: Sequence[str], reason: str, built: Path) -> None:
    for option in () if command == "search" else ("--json",):
        refused = invoke(command, built, *arguments, option)
        assert (refused.exit_code, refused.stdout) == (1, "") and refused.stderr.startswith(f"Error: {reason}")
    refused = invoke(command, built, *arguments)
    assert (refused.exit_code, refused.stdout) == (1, "") and refused.stderr.startswith(f"Error: {reason}")
    first, *candidates = refused.stderr.splitlines()
    assert all(line.startswith("  ") and line.split()[-1] in _ids(built) for line in candidates)
    assert bool(candidates) is not first.endswith("alike")


@cache
def _ids(folder: Path) -> set[str]:
    from kgraph.store import read

    kg = read(folder)
    return {*kg.paper, *kg.concept}


# Writing again


@pytest.mark.parametrize("name", EXPORTERS)
def test_export_every_format(name: str, built: Path, tmp_path: Path) -> None:
    printed = lines("export", built, "--format", name, "--out", tmp_path / "again")
    assert sorted(printed) == sorted(str(tmp_path / "again" / file) for file in EXPORTERS[name].files)
    assert {path.name for path in (tmp_path / "again").iterdir()} == set(EXPORTERS[name].files)


def test_export_gives_the_bytes_that_build_wrote(built: Path, tmp_path: Path) -> None:
    lines("export", built, "--format", "graphml", "--format", "html", "--out", tmp_path)
    for name in ("graph.graphml", "graph.html"):
        assert (tmp_path / name).read_bytes() == (built / name).read_bytes()


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        (("--view", "papers"), {"paper"}),
        (("--view", "citations"), {"paper"}),
        (("--view", "concepts"), {"method", "task", "dataset", "metric", "concept"}),
        (("--years", "2020-", "--view", "papers"), {"paper"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_export_views(options: Sequence[str], kinds: set[str], built: Path, tmp_path: Path) -> None:
    lines("export", built, "--format", "json", "--out", tmp_path, *options)
    nodes = json.loads((tmp_path / "graph.json").read_text(encoding="utf-8"))["nodes"]
    assert nodes and {node["kind"] for node in nodes} <= kinds
    if "--years" in options:
        assert {node["year"] for node in nodes} == {2020, 2021, 2022, 2023}


def test_export_edges(built: Path, tmp_path: Path) -> None:
    lines("export", built, "--format", "json", "--out", tmp_path, "--edges", "cites,introduces")
    edges = json.loads((tmp_path / "graph.json").read_text(encoding="utf-8"))["links"]
    assert {edge["kind"] for edge in edges} == {"cites", "introduces"}


def test_export_top(built: Path, tmp_path: Path) -> None:
    lines("export", built, "--format", "json", "--out", tmp_path, "--top", "5")
    assert len(json.loads((tmp_path / "graph.json").read_text(encoding="utf-8"))["nodes"]) <= 5


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--format", "docx"), "unknown format 'docx'; known: "),
        (("--format", "json", "--view", "sideways"), "sideways"),
        (("--format", "json", "--edges", "likes"), "likes"),
    ],
)
def test_export_refuses(options: Sequence[str], reason: str, built: Path, tmp_path: Path) -> None:
    assert reason in refusal("export", built, "--out", tmp_path / "again", *options)
    assert list(tmp_path.iterdir()) == []


def test_export_refuses_years_that_are_none(built: Path) -> None:
    result = invoke("export", built, "--format", "json", "--years", "soon")
    assert result.exit_code == 2 and "is not a range of years" in result.stderr


# The thesaurus


def _by_label(folder: Path) -> dict[str, Any]:
    return {entry["label"]: entry for entry in ask("concepts", folder)}


@pytest.mark.slow
def test_a_thesaurus_changes_what_it_names_and_nothing_else(built: Path, tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.txt"
    assert lines("thesaurus", built, "--out", path) == []
    text = path.read_text(encoding="utf-8")
    assert text.splitlines() == lines("thesaurus", built)
    assert text.splitlines()[0] == "label\treplace by" and f"LLM\t{LLM}" in text.splitlines()
    build(PAPERS, tmp_path / "same", "--thesaurus", path)
    assert _by_label(tmp_path / "same") == _by_label(built)

    edited = text.replace("node embeddings\tnode embedding\n", "node embeddings\tnode embeddings\n")
    edited = edited.replace("Node embeddings\tnode embedding\n", "")
    edited += "attention mechanism\trecurrent neural network\nBLEU score\t\n"
    path.write_text(edited, encoding="utf-8")
    build(PAPERS, tmp_path / "edited", "--thesaurus", path)
    before, after = _by_label(built), _by_label(tmp_path / "edited")
    changed = {label for label in before | after if before.get(label) != after.get(label)}
    assert changed == {
        "attention mechanism",
        "recurrent neural network",
        "BLEU score",
        "node embedding",
        "node embeddings",
    }
    assert set(before) - set(after) == {"attention mechanism", "BLEU score", "node embedding"}
    merged = {alias["text"]: alias["reason"] for alias in after["recurrent neural network"]["aliases"]}
    assert merged["attention mechanism"] == "thesaurus"


# Pipes and places


def test_from_standard_input(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first, *paths = lines("build", "-", *NOUN_CHUNKS, given=PAPERS.read_bytes())
    assert first.startswith("12 papers, 39 concepts, 15 citations; drawn: 28 nodes, 72 edges; ")
    assert {Path(path.strip()) for path in paths} == {Path("output") / "graph" / name for name in FILES}
    assert ask("concepts", tmp_path / "output" / "graph") == ask("concepts", built)


def test_a_reader_that_stops_early_hears_no_complaint(built: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "kgraph", "concepts", str(built), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    ("given", "stem"),
    [("papers.jsonl.gz", "papers"), ("data/", "data"), ("-", "graph"), ("data/*.txt", "graph"), ("..", "graph")],
)
def test_where_a_build_goes(given: str, stem: str) -> None:
    from kgraph.cli.make import _stem

    assert _stem(given) == stem
