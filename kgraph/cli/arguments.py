"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "WRITTEN",
    "AnyLimit",
    "Extractor",
    "Folder",
    "Formats",
    "Inputs",
    "Json",
    "Limit",
    "MaxUnpacked",
    "Workers",
    "kinds_given",
    "worker_count",
]

Inputs = Annotated[
    list[str], typer.Argument(help="Files, folders, globs, or - for standard input.", metavar="INPUT...")
]
Folder = Annotated[Path, typer.Argument(help="A folder that `kgraph build` made.", metavar="DIR")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
AnyLimit = Annotated[int | None, typer.Option("-n", help="How many to show; --json shows all without it.", min=1)]
Limit = Annotated[int, typer.Option("-n", help="How many to show.", min=1)]
MaxUnpacked = Annotated[
    float | None,
    typer.Option(min=0, metavar="GB", help="How far an archive may unpack; default 16, and 200 times its size."),
]
# Said here, because the exporters take half a second to load; a test compares.
WRITTEN = "html, graphml, gexf, vosviewer, json, cytoscape, csv, excel, parquet, neo4j or turtle; repeat for several"
Formats = Annotated[
    list[str] | None, typer.Option("--format", help=f"What to write: {WRITTEN}; default html and graphml.")
]
Extractor = Annotated[
    str | None, typer.Option(help="terms (the default: learned from computer science) or noun-chunks (knows no field).")
]


def kinds_given(edges: str) -> tuple[str, ...]:
    """The kinds of edges in a list with commas between, as --edges takes it."""
    return tuple(kind.strip() for kind in edges.split(",") if kind.strip())


def worker_count(given: str) -> int:
    """A number of processes, as --workers takes it."""
    from kgraph.extract.crew import usable_workers

    if given == "auto":
        return usable_workers()
    if not given.isdecimal() or int(given) < 1:
        raise typer.BadParameter(f"{given!r} is neither a number from 1 nor auto", param_hint="--workers")
    return int(given)


Workers = Annotated[
    int | None,
    typer.Option(
        parser=worker_count,
        metavar="N|auto",
        help="Processes that read abstracts; auto, the default: as cores and memory allow. The result is the same.",
    ),
]
