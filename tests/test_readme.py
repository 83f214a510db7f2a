"""The README tells the truth about commands, attributes and formats."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_generated_parts_are_up_to_date() -> None:
    checked = subprocess.run(
        [sys.executable, "scripts/readme.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_pictures_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = [line.split("](")[1].split(")")[0] for line in readme.splitlines() if line.startswith("![")]
    assert shown
    assert all((ROOT / picture).is_file() for picture in shown)
