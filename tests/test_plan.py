"""The plan on paper: what larger collections take, from what builds took."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "benchmark_plan.py"


def planned(*arguments: str) -> list[str]:
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.splitlines()


def test_what_a_paper_takes_more_is_taken_for_all_papers() -> None:
    """A fixed part of 100 is left out; the larger build may come first."""
    larger, smaller = ("2000", "172", "136", "112", "124", "500"), ("1000", "136", "118", "106", "112", "300")
    machine = ("--cores", "10", "--memory", "2000", "--disk", "360", "--hours", "1")
    assert planned("--measured", *larger, "--measured", *smaller, *machine) == [
        "| | papers | extraction, core-hours | the rest | database | GraphML | memory |",
        "|---|---|---|---|---|---|---|",
        "| arXiv | 2.5 million | 25 | 12 | 15 GB | 30 GB | 500 GB |",
        "| OpenAlex | 250 million | 2,500 | 1,200 | 1.5 TB | 3 TB | 50 TB |",
        "",
        "What ends, in this order:",
        "0.2 million papers: 1 hours of the one process that does the rest",
        "1 million papers: 1 hours of 10 cores that extract",
        "10 million papers: 2000 GB of memory",
        "20 million papers: 360 GB of disk",
    ]


def test_of_one_build_all_is_taken_to_grow() -> None:
    assert planned("--measured", "1000", "36", "18", "6", "12", "200")[2].split(" | ")[2:] == [
        "25",
        "12",
        "15 GB",
        "30 GB",
        "500 GB |",
    ]


def test_what_the_larger_build_takes_less_of_does_not_end() -> None:
    """Two builds can be too small to tell."""
    told = planned("--measured", "2", "9", "9", "9", "9", "5", "--measured", "1", "8", "8", "8", "8", "6")
    assert [line.split(": ")[1] for line in told[-3:]] == [
        "24 hours of the one process that does the rest",
        "1000 GB of disk",
        "24 hours of 32 cores that extract",
    ]
    assert told[-4] == "What ends, in this order:"
