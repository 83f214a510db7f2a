"""Who may import whom (DESIGN section 2), how heavy an import is, and what no file of the project may hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "kgraph"
MODULES = sorted(path.relative_to(REPOSITORY).as_posix() for path in PACKAGE.rglob("*.py"))

# From the top down. A part imports itself and parts of lower layers, never a neighbour of its own layer, except that
# the values of the lowest layer but one know each other.
LAYERS: tuple[frozenset[str], ...] = (
    frozenset({"__main__"}),
    frozenset({"cli"}),
    frozenset({"verify"}),
    frozenset({"pipeline", "check"}),
    frozenset({"query", "export"}),
    frozenset({"readers", "extract", "resolve", "link", "analyse"}),
    frozenset(
        {
            "model",
            "schema",
            "store",
            "evidence",
            "clock",
            "definitions",
            "generic",
            "headwords",
            "identifiers",
            "inflection",
            "words",
            "frames",
            "names",
            "pages",
            "provenance",
            "works",
        }
    ),
    frozenset({"errors", "__init__"}),
)
VALUES = LAYERS[-2]

# Imports against the rule, all inside a function, each with its reason.
PUBLIC = "the public names are made here, each when it is first used"
EXCEPTIONS = {
    **{("kgraph/__init__.py", part): PUBLIC for part in ("errors", "model", "pipeline", "resolve", "store")},
    ("kgraph/model.py", "pipeline"): "graph.save(...) is what a user of the library expects to find",
    ("kgraph/model.py", "export"): "a notebook asks the value itself for its page",
}

ONLY_IN = {
    "spacy": "kgraph/extract/",
    "typer": "kgraph/cli/",
    "pyvis": "kgraph/export/html.py",
    "duckdb": "kgraph/store/",
}
HEAVY_AT_TOP = {
    "kgraph/extract/terms_component.py": "spaCy's factories are decorators; `language` imports the module when used",
}
MOST_LINES = 320


class Import(NamedTuple):
    name: str
    lazy: bool


@cache
def source(module: str) -> str:
    return (REPOSITORY / module).read_text(encoding="utf-8")


@cache
def imports(text: str) -> tuple[Import, ...]:
    """Everything imported: `lazy` inside a function or under TYPE_CHECKING."""
    return tuple(_imports(text))


def _imports(text: str) -> Iterator[Import]:
    tree = ast.parse(text)
    late = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or is_type_checking(node)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, id(node) in late) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module and not node.level, "imports are absolute"
            whole = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "kgraph" else [node.module]
            )
            yield from (Import(name, id(node) in late) for name in whole)


def is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def part_of(name: str) -> str:
    """`kgraph.link.graph` belongs to the part "link"; what is no module is a name of the package itself."""
    part = name.split(".")[1] if "." in name else "__init__"
    return part if any(part in layer for layer in LAYERS) else "__init__"


def layer_of(part: str) -> int:
    return next(number for number, layer in enumerate(LAYERS) if part in layer)


def upward(module: str, text: str) -> list[str]:
    """The imports of one module that DESIGN does not allow."""
    own = part_of(module.removesuffix(".py").replace("/", "."))
    found = []
    for name, lazy in imports(text):
        other = part_of(name)
        if name.split(".")[0] != "kgraph" or other == own or layer_of(other) > layer_of(own):
            continue
        if {own, other} <= VALUES or (lazy and (module, other) in EXCEPTIONS):
            continue
        found.append(f"{module} imports {name}")
    return found


def heavy(module: str, text: str) -> list[str]:
    """What one module loads from other packages as soon as it is imported."""
    packages = {name.split(".")[0] for name, lazy in imports(text) if not lazy}
    allowed = {"kgraph"} | ({"typer"} if module.startswith("kgraph/cli/") else set())
    return sorted(packages - allowed - sys.stdlib_module_names)


def test_imports_go_downwards_only() -> None:
    assert [found for module in MODULES for found in upward(module, source(module))] == []


def test_heavy_packages_are_imported_where_they_are_used() -> None:
    found = {module: packages for module in MODULES if (packages := heavy(module, source(module)))}
    assert found == {module: ["spacy"] for module in HEAVY_AT_TOP}


@pytest.mark.parametrize(("package", "home"), ONLY_IN.items())
def test_a_library_has_one_home(package: str, home: str) -> None:
    users = [module for module in MODULES for name, _ in imports(source(module)) if name.split(".")[0] == package]
    assert users
    assert [user for user in users if not user.startswith(home)] == []


@pytest.mark.parametrize(
    ("module", "text", "found"),
    [
        ("kgraph/link/graph.py", "from kgraph.resolve.forms import key_of", ["kgraph.resolve.forms"]),
        ("kgraph/link/graph.py", "def f():\n    import kgraph.extract", ["kgraph.extract"]),
        ("kgraph/export/rows.py", "from kgraph import query", ["kgraph.query"]),
        ("kgraph/errors.py", "from kgraph.model import Paper", ["kgraph.model"]),
        ("kgraph/model.py", "from kgraph.pipeline import save", ["kgraph.pipeline"]),
        ("kgraph/model.py", "def f():\n    from kgraph.pipeline import save", []),
        ("kgraph/store/reading.py", "from kgraph.model import Paper", []),
        ("kgraph/pipeline.py", "import kgraph\nfrom kgraph import store, __version__", []),
        ("kgraph/query/why.py", "from kgraph.query.nodes import find_node", []),
    ],
)
def test_the_rule_itself(module: str, text: str, found: list[str]) -> None:
    assert upward(module, text) == [f"{module} imports {name}" for name in found]


def test_every_exception_is_still_needed() -> None:
    used = {(module, part_of(name)) for module in MODULES for name, _ in imports(source(module))}
    assert set(EXCEPTIONS) <= used
    assert all(heavy(module, source(module)) for module in HEAVY_AT_TOP)


def test_the_command_line_loads_no_heavy_package() -> None:
    program = "import sys, kgraph.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    loaded = set(answer.stdout.split())
    heavy_packages = {
        "spacy",
        "numpy",
        "scipy",
        "networkx",
        "igraph",
        "duckdb",
        "pyvis",
        "jinja2",
        "lxml",
        "onnxruntime",
    }
    assert "typer" in loaded
    assert loaded & heavy_packages == set()


def test_files_stay_short() -> None:
    lengths = {module: len(source(module).splitlines()) for module in MODULES}
    assert {module: lines for module, lines in lengths.items() if lines > MOST_LINES} == {}


# Written in pieces, so that this file does not hold what it looks for.
FOREIGN = {
    "a path of one machine": re.compile(r"(?<![\w.:/])/(?:home|Users|work|root)/\w|\b[A-Z]:\\+Users\b"),
    "a package registry": re.compile(r"pypi\.(?:org|python)|files\.pythonhosted|registry\.npm|artifactory|index-url"),
}


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Every text file that git knows, with its text."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git repository")
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = REPOSITORY / name
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content and path != Path(__file__).resolve():
            yield name, content.decode(errors="replace")


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        (name, what) for name, text in tracked_texts() for what, pattern in FOREIGN.items() if pattern.search(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see /home/" + "ann/data", True),
        ("C:\\" + "Users\\Ann", True),
        ("https://example.org/home/ann", False),
        ("../shared/data", False),
        ("index = https://pypi." + "org/simple", True),
    ],
)
def test_what_counts_as_foreign(text: str, found: bool) -> None:
    assert any(pattern.search(text) for pattern in FOREIGN.values()) is found
