"""The small corpus of tests/data/papers.jsonl, and kgraph run as a user runs it: in this process or in its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

PAPERS = Path(__file__).parent / "data" / "papers.jsonl"
FILES = {"graph.html", "graph.graphml", "graph.duckdb", "manifest.json"}


def invoke(*arguments: object, given: bytes | None = None) -> Any:
    """The result of a command in this process; an error that kgraph does not raise on purpose stays an error."""
    from kgraph.cli import app

    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=given, catch_exceptions=False)


def lines(*arguments: object, given: bytes | None = None) -> list[str]:
    """The lines a command prints; it must succeed and leave standard error empty."""
    result = invoke(*arguments, given=given)
    assert (result.exit_code, result.stderr) == (0, "")
    return str(result.stdout).splitlines()


def ask(*arguments: object) -> Any:
    """The JSON document that a command prints, which must be all of standard output."""
    return json.loads("\n".join(lines(*arguments, "--json")))


def refusal(*arguments: object, given: bytes | None = None) -> str:
    """The one line a command fails with."""
    result = invoke(*arguments, given=given)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    return one_line(result.stderr)


def one_line(stderr: str) -> str:
    """`stderr`, which must be one line that begins with "Error:"."""
    assert stderr.startswith("Error: ") and stderr.count("\n") == 1 and stderr.endswith("\n"), stderr
    return stderr.rstrip("\n")


# The extractor is named, so that a better default one does not change what these tests expect.
def build(source: object, out: Path, *options: object) -> list[str]:
    """Build a graph in this process; returns what was printed."""
    return lines("build", source, "--out", out, "--extractor", "noun-chunks", *options)


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m kgraph` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kgraph", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | environment,
        timeout=120,
        check=False,
    )


def records() -> list[dict[str, Any]]:
    """The records of the corpus, to be changed and written elsewhere."""
    return [json.loads(line) for line in PAPERS.read_text(encoding="utf-8").splitlines()]


def write(path: Path, found: list[dict[str, Any]]) -> Path:
    """Write records as JSON lines; what UTF-8 cannot hold is escaped."""
    path.write_text("".join(json.dumps(record) + "\n" for record in found), encoding="utf-8")
    return path


def leftovers(folder: Path) -> list[Path]:
    """Staging folders below `folder` that a command should have removed."""
    return sorted(folder.rglob(".kgraph-*"))
