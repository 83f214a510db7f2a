"""Rules of this repository that no other tool holds: exceptions to checks carry their reason, versions their bounds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgraph.export import EXPORTERS

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCES = sorted(path for folder in ("kgraph", "scripts", "tests") for path in (REPOSITORY / folder).rglob("*.py"))
# The code, and the reason behind it or in a comment above.
EXCEPTION = re.compile(r"#\s*(type:\s*ignore|noqa)\b(?P<rest>[^\n]*)")
REASONED = re.compile(r"(?::\s*[A-Z]+\d+[\w, ]*|\[[\w, -]+\])\s*#\s*\S.{3}.*")
DEPENDENCY = re.compile(r"(?P<name>[\w.-]+)(?P<bounds>[<>=!~][^;]*)?")
# Not ours to bound: type information only.
STUBS = re.compile(r"types-|.*-stubs$")


def exceptions(text: str) -> Iterator[tuple[int, str]]:
    """The lines that take themselves out of a check without saying which and why."""
    above = ""
    for number, line in enumerate(text.splitlines(), start=1):
        found = EXCEPTION.search(line)
        if found and not REASONED.match(found["rest"]) and not above.lstrip().startswith("#"):
            yield number, line.strip()
        above = line


def test_exceptions_to_checks_carry_their_reason() -> None:
    sources = (path for path in SOURCES if path != Path(__file__).resolve())  # the lines below are examples
    found = {path.relative_to(REPOSITORY): list(exceptions(path.read_text(encoding="utf-8"))) for path in sources}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("x = f()  # type: ignore[arg-type]  # checked above", False),
        ("x = f()  # type: ignore[arg-type]", True),
        ("x = f()  # type: ignore", True),
        ("x = f()  # noqa: S101  # asserts are the point", False),
        ("# They are alike.\nx = f()  # noqa: S101", False),
        ("x = f()  # noqa", True),
        ("x = f()  # noqa: S101", True),
    ],
)
def test_the_rule_itself(line: str, found: bool) -> None:
    assert bool(list(exceptions(line))) is found


def test_every_dependency_has_a_lower_and_an_upper_bound() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [entry for group in project["optional-dependencies"].values() for entry in group]
    loose = []
    for entry in [*project["dependencies"], *extras]:
        found = DEPENDENCY.match(entry)
        assert found, entry
        bounds = found["bounds"] or ""
        if not ("==" in bounds or (">=" in bounds and "<" in bounds)) and not STUBS.match(found["name"]):
            loose.append(entry)
    assert loose == []


def test_no_weights_are_pickled() -> None:
    data = REPOSITORY / "kgraph" / "data"
    kinds = {path.suffix for path in data.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert kinds <= {".json", ".jsonl", ".npz", ".onnx", ".txt", ".tsv", ".py"}
    words = re.compile(
        r"^\s*(?:import|from) (?:pickle|marshal|shelve|joblib|dill|torch)\b|allow_pickle=True", re.MULTILINE
    )
    sources = [path for path in SOURCES if path.is_relative_to(REPOSITORY / "kgraph")]
    assert [path.name for path in sources if words.search(path.read_text(encoding="utf-8"))] == []


def test_the_manifest_tells_the_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    from kgraph.extract import _onnx, load

    before = load("terms").fingerprint()
    monkeypatch.setattr(_onnx, "fingerprint", lambda: "other weights")
    assert load("terms").fingerprint() != before


# Names on Windows: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[. ]\Z')


def allowed(name: str) -> bool:
    """Whether every system takes this as the name of a file."""
    return len(name) < 100 and not FORBIDDEN.search(name) and name.split(".")[0].lower() not in DEVICES


def test_no_output_has_a_name_that_some_system_refuses() -> None:
    names = [file for entry in EXPORTERS.values() for file in entry.files]
    names += ["graph.duckdb", "manifest.json", ".kgraph.lock", ".kgraph.owner", ".kgraph.work"]
    assert [name for name in names if not allowed(name)] == []
    assert len({name.casefold() for name in names}) == len(names)


def test_no_file_of_the_repository_has_such_a_name() -> None:
    parts = [REPOSITORY / part for part in ("kgraph", "scripts", "tests")]
    paths = [path.relative_to(REPOSITORY) for part in parts for path in part.rglob("*")]
    assert [path for path in paths if not all(map(allowed, path.parts))] == []
    assert len({path.as_posix().casefold() for path in paths}) == len(paths)
    assert max(len(path.as_posix()) for path in paths) < 150


@pytest.mark.parametrize(
    ("given", "folder"),
    [
        ("CON.jsonl", "con_"),
        ("nul", "nul_"),
        ("Lpt1.tar.gz", "lpt1_"),
        ("papers .csv", "papers"),
        ("a:b?.csv", "graph"),
        ('x"<>|y.csv', "x____y"),
        ("tab\there.bib", "tab_here"),
        ("n" * 300 + ".csv", "n" * 80),
        ("...", "graph"),
        ("console.csv", "console"),
    ],
)
def test_the_folder_named_after_an_input_is_one_that_every_system_takes(given: str, folder: str) -> None:
    from kgraph.cli.make import _stem

    assert _stem(given).lower() == folder and allowed(_stem(given))
