"""Keep the generated parts of README.md true: `python scripts/readme.py` rewrites them, `--check` only compares."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import typer

from kgraph import export, readers
from kgraph.cli import app
from kgraph.schema import EDGE_ATTRIBUTES, EDGE_KINDS, NODE_ATTRIBUTES, Attribute

README = Path(__file__).resolve().parent.parent / "README.md"


def commands() -> Iterator[str]:
    """One line a command: its arguments and the first sentence of its help."""
    group = typer.main.get_command(app)
    yield "| command | what it does |"
    yield "|---|---|"
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # typer gives a group, typed as a command
        arguments = " ".join(
            (parameter.metavar or parameter.name.upper())
            if parameter.required
            else f"[{parameter.metavar or parameter.name.upper()}]"
            for parameter in command.params
            if parameter.param_type_name == "argument"
        )
        yield f"| `{f'kgraph {name} {arguments}'.rstrip()}` | {command.help.splitlines()[0]} |"


def node_attributes() -> Iterator[str]:
    """The node attributes as a table."""
    yield from _attributes(NODE_ATTRIBUTES, "nodes")


def edge_attributes() -> Iterator[str]:
    """The edge attributes as a table; the eleven weight columns share a line."""
    kept = [attribute for attribute in EDGE_ATTRIBUTES if not attribute.name.startswith("w_")]
    yield from _attributes(kept, "edges")
    yield "| `w_<kind>` | float | several kinds | weight as that kind |"


def _attributes(attributes: list[Attribute] | tuple[Attribute, ...], of: str) -> Iterator[str]:
    yield f"| attribute | type | {of} | meaning |"
    yield "|---|---|---|---|"
    for attribute in attributes:
        yield f"| `{attribute.name}` | {attribute.type.__name__} | {attribute.of} | {attribute.meaning} |"


def edge_kinds() -> Iterator[str]:
    """The kinds of edges as a table."""
    yield "| kind of edge | meaning |"
    yield "|---|---|"
    yield from (f"| `{kind}` | {meaning} |" for kind, meaning in EDGE_KINDS.items())


def formats() -> Iterator[str]:
    """What can be read, and what can be written."""
    yield "Reads " + "; ".join(f"`{entry.name}` ({entry.description})" for entry in readers.READERS) + "."
    yield ""
    yield "| writes | for | keeps |"
    yield "|---|---|---|"
    yield from (f"| `{entry.name}` | {entry.description} | {entry.keeps} |" for entry in export.EXPORTERS.values())


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "commands": commands,
    "node attributes": node_attributes,
    "edge attributes": edge_attributes,
    "edge kinds": edge_kinds,
    "formats": formats,
}


def generated(text: str) -> str:
    """`text` with every part between `<!-- name -->` and `<!-- end -->` made anew."""
    for name, lines in PARTS.items():
        part = "\n".join([f"<!-- {name} -->", *lines(), "<!-- end -->"])
        pattern = re.compile(rf"<!-- {re.escape(name)} -->.*?<!-- end -->", re.DOTALL)
        if not pattern.search(text):
            raise SystemExit(f"README.md has no part <!-- {name} -->")
        text = pattern.sub(lambda _match, part=part: part, text)  # type: ignore[misc]  # the default binds the loop's value
    return text


if __name__ == "__main__":
    old = README.read_text(encoding="utf-8")
    new = generated(old)
    if "--check" in sys.argv:
        sys.exit("README.md is out of date; run: python scripts/readme.py" if new != old else 0)
    README.write_text(new, encoding="utf-8", newline="\n")
