"""Where what is printed goes: to full devices, to nowhere, to narrow terminals."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from built import PAPERS, one_line

pytestmark = [pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device"), pytest.mark.slow]

QUESTIONS = [("stats",), ("concepts", "--json"), ("thesaurus",)]


def shell(line: str, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """kgraph run by a shell with `line` behind the command."""
    command = ["sh", "-c", f'"$0" -m kgraph "$@" {line}', sys.executable, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=os.environ | environment, timeout=60, check=False
    )


@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize("question", [*QUESTIONS, ("check", PAPERS)])
def test_a_full_device(question: tuple[object, ...], buffered: str, built: Path) -> None:
    command, *rest = question
    arguments = question if command == "check" else (command, built, *rest)
    done = shell("> /dev/full", *arguments, PYTHONUNBUFFERED=buffered)
    wanted = "Error: cannot print: No space left on device; see where standard output goes"
    assert (done.returncode, one_line(done.stderr)) == (1, wanted)


@pytest.mark.parametrize("arguments", [(), ("--help",), ("why", "--help"), ("--version",)])
def test_help_on_a_full_device(arguments: tuple[str, ...]) -> None:
    done = shell("> /dev/full", *arguments)
    wanted = "Error: cannot print: No space left on device; see where standard output goes"
    assert (done.returncode, one_line(done.stderr)) == (1, wanted)


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams(closed: str, built: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in built.iterdir()}
    assert shell(closed, "stats", built).returncode == 0
    assert shell(closed, "extract", PAPERS, "--extractor", "noun-chunks", "--out", tmp_path / "a.jsonl").returncode == 0
    assert shell(closed, "stats", tmp_path / "missing").returncode == 1
    written = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(written) == 99 and all(line.startswith("{") for line in written)
    assert {path.name: path.read_bytes() for path in built.iterdir()} == before


@pytest.mark.parametrize("columns", ["1", "20", "nonsense"])
def test_a_narrow_terminal(columns: str, built: Path) -> None:
    for command in ("stats", "check", "--help"):
        arguments = [command, *{"stats": [built], "check": [PAPERS]}.get(command, [])]
        done = shell("", *arguments, COLUMNS=columns, NO_COLOR="1", TERM="dumb")
        assert (done.returncode, done.stderr) == (0, "") and "\x1b" not in done.stdout


@pytest.mark.parametrize("arguments", [("stats", "nowhere"), ("--help",)])
def test_ctrl_c_while_kgraph_loads(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    done = shell("", *arguments, PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
