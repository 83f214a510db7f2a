"""What a run says about itself: nothing unasked but warnings, stages with -v, all of it in a file with --log."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from built import PAPERS, build, invoke, refusal, write

import kgraph
from kgraph import Options

NOUN_CHUNKS = ("--extractor", "noun-chunks")
STAGES = ["read", "extract", "resolve", "link", "analyse"]
NUMBERS = re.compile(r"\d+\.\d+ s")


def test_stages_with_counts_and_seconds(tmp_path: Path) -> None:
    result = invoke("build", PAPERS, "--out", tmp_path / "graph", *NOUN_CHUNKS, "-v")
    told = NUMBERS.sub("T", result.stderr).splitlines()
    assert told[0] == "read: files 1, records 12, papers 12, problems 0; T"
    assert told[1] == "extract: papers 12, reused 0, mentions 99; T"
    assert re.fullmatch(r"link: nodes \d+, edges \d+; T", told[3])
    assert [line.partition(":")[0] for line in told] == STAGES


def test_a_log_has_the_same_with_times_and_grows(tmp_path: Path) -> None:
    path = tmp_path / "new" / "kgraph.log"
    for _ in range(2):
        build(PAPERS, tmp_path / "graph", "--log", path)
    told = path.read_text(encoding="utf-8").splitlines()
    assert [line.split()[3].rstrip(":") for line in told] == STAGES * 2
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO ", line) for line in told)


def test_an_error_stands_in_the_log_too(tmp_path: Path) -> None:
    path = tmp_path / "kgraph.log"
    message = refusal("build", tmp_path / "missing", "--out", tmp_path / "graph", "--log", path)
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert " ERROR " in line and line.endswith(message.removeprefix("Error: "))


def test_a_log_that_cannot_be_written(tmp_path: Path) -> None:
    assert "cannot write the log" in refusal("build", PAPERS, "--out", tmp_path / "graph", "--log", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_escapes_do_not_reach_the_log_or_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[31mred.jsonl"
    log = tmp_path / "kgraph.log"
    try:
        write(path, [{"title": "Parsing"}, {"id": "nothing"}])
    except OSError:
        pytest.skip("no such names on this file system")
    result = invoke("build", path, "--out", tmp_path / "graph", *NOUN_CHUNKS, "--log", log, "-v")
    assert result.exit_code == 0
    assert "1 record could not be used and is not in the graph; see: kgraph check" in result.stderr
    for text in (result.stderr, result.stdout, log.read_text(encoding="utf-8")):
        assert "\x1b" not in text


def test_the_library_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    kgraph.build(PAPERS, options=Options(extractor="noun-chunks"))
    assert capsys.readouterr() == ("", "")
    assert [type(handler) for handler in logging.getLogger("kgraph").handlers] == [logging.NullHandler]
