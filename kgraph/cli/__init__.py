"""The command line: each command reads its options, makes one library call and prints the answer."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

import kgraph
from kgraph.cli import ask, give, lists, make
from kgraph.cli.render import nodes
from kgraph.cli.table import plain
from kgraph.cli.terminal import print_lines, printing, width
from kgraph.errors import KGraphError, NodeError

__all__ = ["app", "main"]


INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended
MEMORY = (
    "not enough memory; end other programs, or build with --workers 1, a higher --min-papers or fewer files; "
    "earlier files are whole"
)


@contextmanager
def _told() -> Iterator[None]:
    """Shows what a user can mend as one line, and exits with 1; any other error stays loud."""
    try:
        yield
    except KGraphError as error:
        typer.echo(f"Error: {plain(error)}", err=True)
        if isinstance(error, NodeError):
            print_lines((f"  {line}" for line in nodes(error.candidates, width=width(less=2))), err=True)
        raise typer.Exit(1) from error
    except MemoryError as error:
        typer.echo(f"Error: {MEMORY}", err=True)
        raise typer.Exit(1) from error
    except KeyboardInterrupt as error:
        notes = getattr(error, "__notes__", [])
        typer.echo("; ".join(["Stopped; earlier files are whole", *notes]), err=True)
        raise typer.Exit(INTERRUPTED) from error


class _Command(TyperCommand):
    """A command whose help may find standard output full."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        with printing():
            super().format_help(ctx, formatter)


class _Group(TyperGroup):
    """All commands: errors of each are told in one place."""

    def make_context(self, *args: Any, **extra: Any) -> Any:
        with _told():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: Any) -> Any:
        with _told():
            return super().invoke(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        with printing():
            super().format_help(ctx, formatter)


app = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From a pile of paper abstracts to a citation/concept knowledge graph you can open, question and publish.",
)

for command in (
    make.build,
    make.demo,
    make.check,
    make.extract,
    give.export,
    give.verify,
    ask.why,
    ask.related,
    ask.neighbours,
    ask.path,
    ask.search,
    lists.concepts,
    lists.references,
    lists.trends,
    lists.gaps,
    lists.stats,
    give.thesaurus,
    give.formats,
):
    app.command(cls=_Command)(command)


@app.callback(invoke_without_command=True)
def _version(
    ctx: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    if version:
        print_lines([f"kgraph {kgraph.__version__}"])
        raise typer.Exit


def _open_standard_streams() -> None:
    """Let those that the caller closed lead nowhere: or the next file that is opened would take their place."""
    for name, flags, mode in (("stdin", os.O_RDONLY, "r"), ("stdout", os.O_WRONLY, "w"), ("stderr", os.O_WRONLY, "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8"))


def main() -> None:
    """Run the command line; text that the terminal cannot show is replaced rather than fatal."""
    _open_standard_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()
