"""Finds the regular expressions of kgraph and long texts that a bad one would take forever for."""

from __future__ import annotations

import ast
import importlib
import re
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]  # the parser of `re` has no public name
from re import _parser as parser  # type: ignore[attr-defined]  # nor has this
from typing import Any, NamedTuple

PACKAGE = Path(__file__).resolve().parent.parent / "kgraph"
MANY = 1000  # a repeat that may go so far is one to pump
# What texts are made of: every one is repeated as it is, and between a beginning and an end that fit nothing.
ATOMS = (
    *("a", "A", "1", " ", "-", ".", ",", "(", ")", "[", "{", "\\", "<", "&", "'", '"', "\n", "\t", "\u00e9", "_", "/"),
    *("$", "a ", "A ", "a-", "A.", "A. ", "a, ", "(a", "(a ", "a (", "1 ", "1.", "aA", "Aa ", "a.b", "a\n", "(A)"),
    *("& ", "et al. ", "and ", "of the ", "Aa, A., ", "(Aa, 2001; ", "10.1/a", "<a>", "\\a{", "&a;", "{\\a ", "A-a "),
)  # fmt: skip


class TooSlowError(Exception):
    """A search took longer than it may."""


def modules(*parts: str) -> list[str]:
    """The modules of these parts of kgraph."""
    return sorted(
        ".".join(("kgraph", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for part in parts
        for path in (PACKAGE / part).rglob("*.py")
        if path.stem != "__main__"
    )


ALL = frozenset({"search", "match", "fullmatch"})


class Found(NamedTuple):
    """A pattern, and how it is used: any of ALL; what finds or replaces is a search."""

    pattern: re.Pattern[str]
    used: frozenset[str]


def patterns(*parts: str) -> dict[str, Found]:
    """Every pattern of these parts by its flags and text: those compiled on import, and those that stand in calls."""
    names = modules(*parts)
    used: dict[tuple[str, str], set[str]] = {}
    for name in names:
        importlib.import_module(name)
        for node in _nodes(name):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used.setdefault((name, node.value.id), set()).add(node.attr)
    found: dict[str, Found] = {}
    for name in names:
        for variable, value in vars(sys.modules[name]).items():
            # What has no underscore may be used elsewhere.
            ways = frozenset(used.get((name, variable), ())) if variable.startswith("_") else ALL
            ways = ways if ways and ways <= {"match", "fullmatch"} else ALL
            _add(found, ((pattern, ways) for pattern in _inside([value], depth=0)))
        _add(found, _written(name))
    return found


def _add(found: dict[str, Found], more: Iterable[tuple[re.Pattern[str], frozenset[str]]]) -> None:
    for pattern, ways in more:
        key = f"{int(pattern.flags & ~re.UNICODE)} {pattern.pattern}"
        found[key] = Found(pattern, ways | (found[key].used if key in found else frozenset()))


@cache
def _nodes(name: str) -> tuple[ast.AST, ...]:
    """All nodes of the syntax tree of a module."""
    path = sys.modules[name].__file__
    assert path is not None
    return tuple(ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))))


def _inside(values: Any, depth: int) -> Iterator[re.Pattern[str]]:
    for value in values:
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            yield value
        elif isinstance(value, dict) and depth < 3:
            yield from _inside([*value, *value.values()], depth + 1)
        elif isinstance(value, tuple | list | frozenset | set) and depth < 3:
            yield from _inside(value, depth + 1)


def _written(name: str) -> Iterator[tuple[re.Pattern[str], frozenset[str]]]:
    """Patterns that stand in calls of `re`, and how they are used there; those compiled in a function in any way."""
    functions = [node for node in _nodes(name) if isinstance(node, ast.FunctionDef)]
    for node in _nodes(name):
        if isinstance(node, ast.Call) and node.args and (way := _way(node.func)):
            first = node.args[0]
            inner = any(function.lineno <= node.lineno <= (function.end_lineno or 0) for function in functions)
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and (way != "compile" or inner):
                flags = [argument for argument in node.args[1:] if ast.unparse(argument).startswith("re.")]
                values = (eval(ast.unparse(flag), {"re": re}) for flag in flags)
                yield re.compile(first.value, sum(values, start=re.NOFLAG)), frozenset({way}) & ALL or ALL


def _way(called: ast.expr) -> str:
    """What of `re` is called, "" if it is something else."""
    of_re = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re"
    return called.attr if of_re and isinstance(called, ast.Attribute) else ""


def attacks(pattern: re.Pattern[str], size: int) -> Iterator[str]:
    """Texts of about `size` characters: each repeat of the pattern pumped behind what comes before it, and ATOMS."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    pumps = dict.fromkeys([*_pumps(tree, ""), *(("", atom) for atom in ATOMS)])
    for before, body in pumps:
        many = body * (size // len(body))
        yield f"{before}{many}"
        yield f"{before}{many}\0"


def _pumps(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    """(what a text may begin with, what may then be repeated) for each repeat without a near end."""
    for code, value in tree:
        for inner in _branches(code, value):
            yield from _pumps(inner, before)
        if code in REPEATS and value[1] >= MANY:
            body = _sample(value[2])
            yield from ((before, text) for text in {body, body.upper(), body + " "} if text)
        before += _sample([(code, value)])


REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)


def _branches(code: Any, value: Any) -> Sequence[Any]:
    if code in REPEATS:
        return [value[2]]
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.BRANCH:
        return list(value[1])
    return [value] if code is codes.ATOMIC_GROUP else []


def _sample(tree: Any) -> str:
    """A text that fits, as good as it can be told without looking around."""
    return "".join(_one(code, value) for code, value in tree)


def _one(code: Any, value: Any) -> str:
    if code is codes.LITERAL:
        return chr(int(value))
    if code is codes.IN:
        return _member(value)
    if code in (codes.ANY, codes.NOT_LITERAL):
        return "a" if value != ord("a") else "b"
    if code in REPEATS:
        return str(_sample(value[2]) * max(1, value[0]))
    inner = _branches(code, value)
    return _sample(inner[0]) if inner else ""


def _member(choices: Any) -> str:
    allowed = re.compile(f"[{'^' if choices[0][0] is codes.NEGATE else ''}{''.join(map(_choice, choices))}]")
    known = (char for char in "a1 .,-A(\n\u00e9\u2019" + "".join(map(chr, range(0x3000))) if allowed.match(char))
    return str(next(known, ""))


def _choice(choice: Any) -> str:
    code, value = choice
    if code is codes.LITERAL:
        return re.escape(chr(value))
    if code is codes.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return CATEGORIES.get(value, "")


CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d",
    codes.CATEGORY_NOT_DIGIT: r"\D",
    codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S",
    codes.CATEGORY_WORD: r"\w",
    codes.CATEGORY_NOT_WORD: r"\W",
}


def seconds(found: Found, text: str, *, most: float) -> float:
    """Processor time to find every match, or to try the text as a whole, as the pattern is used.

    Raises:
        TooSlowError: if it takes more than `most` seconds.
    """
    with _at_most(most):
        start = time.process_time()
        if "search" in found.used:
            for _ in found.pattern.finditer(text):
                pass
        if "match" in found.used:
            found.pattern.match(text)
        if "fullmatch" in found.used:
            found.pattern.fullmatch(text)
        return time.process_time() - start


@contextmanager
def _at_most(limit: float) -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
