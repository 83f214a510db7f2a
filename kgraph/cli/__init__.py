"""The command line: each command reads its options, makes one library call and prints the answer."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

import kgraph
from kgraph.cli import ask, lists, make
from kgraph.cli.render import nodes, plain
from kgraph.cli.terminal import print_lines, width
from kgraph.errors import KGraphError, NodeError

__all__ = ["app", "main"]


INTERRUPTED = 130  # what a shell expects of a program that Ctrl-C ended
MEMORY = (
    "not enough memory; end other programs, or build with --workers 1, a higher --min-papers or fewer files; "
    "earlier files are whole"
)


class _Group(TyperGroup):
    """Shows what a user can mend as one line, and exits with 1; any other error stays loud."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
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
    make.export,
    make.verify,
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
    make.thesaurus,
    make.formats,
):
    app.command()(command)


@app.callback(invoke_without_command=True)
def _version(
    ctx: typer.Context, version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False
) -> None:
    if version:
        typer.echo(f"kgraph {kgraph.__version__}")
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
