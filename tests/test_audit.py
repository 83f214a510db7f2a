"""scripts/audit says what became of it, whatever pip-audit answers; scripts/check ends with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the scripts are for bash")

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
UNKNOWN = "vulnerabilities: not looked up; no advisory service answered\n"
ONE = {"name": "one", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}]}
TWO = {"name": "two", "version": "2.0", "vulns": []}
OURS = {"name": "ours", "skip_reason": "not on the index"}


def audit(folder: Path, pip_audit: str | None) -> subprocess.CompletedProcess[str]:
    """scripts/audit in a folder whose pip-audit is the program `pip_audit`; None: there is none."""
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    # Isolated, so that a pip-audit installed beside the tests is not found.
    python.write_text(f'#!/bin/sh\nPYTHONPATH="{folder}/fake" exec "{sys.executable}" -S "$@"\n', encoding="utf-8")
    python.chmod(0o755)
    if pip_audit is not None:
        (folder / "fake").mkdir()
        (folder / "fake" / "pip_audit.py").write_text(
            f'if __name__ == "__main__":\n    {pip_audit}\n', encoding="utf-8"
        )
    (folder / "scripts").mkdir()
    script = shutil.copy(SCRIPTS / "audit", folder / "scripts")
    return subprocess.run(["bash", script], capture_output=True, encoding="utf-8", timeout=60, check=False)


def answer(*packages: object) -> str:
    return f"print({json.dumps(json.dumps({'dependencies': packages}))})"


@pytest.mark.parametrize(
    ("pip_audit", "told"),
    [
        (None, "vulnerabilities: not looked up; pip-audit is not installed\n"),
        (answer(TWO, OURS), "vulnerabilities: 0 known; 1 of 2 packages looked up\n"),
        (
            answer(ONE, TWO),
            "one 1.0 PYSEC-1 mended in 1.1 or 2.0\nvulnerabilities: 1 known; 2 of 2 packages looked up\n",
        ),
        (answer(OURS), UNKNOWN),
        ("raise SystemExit('no connection')", UNKNOWN),
        ("print('<html>Bad gateway</html>')", UNKNOWN),
        ("print('[]')", UNKNOWN),
    ],
)
def test_the_outcome_is_said_and_never_fatal(pip_audit: str | None, told: str, tmp_path: Path) -> None:
    done = audit(tmp_path, pip_audit)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", told)


def test_the_quick_checks_end_with_it() -> None:
    assert (SCRIPTS / "check").read_text(encoding="utf-8").splitlines()[-1] == "scripts/audit"
