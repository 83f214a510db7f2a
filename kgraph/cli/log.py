"""What a run says about itself: warnings always, stages with -v, everything in a file with --log."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from kgraph.cli.table import plain
from kgraph.errors import KGraphError, OutputError

__all__ = ["LogFile", "Verbose", "log", "logged"]

Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say what each stage did, with counts and seconds.")]
LogFile = Annotated[Path | None, typer.Option("--log", metavar="FILE", help="Append the same, with times, to FILE.")]

log = logging.getLogger("kgraph")


@contextmanager
def logged(verbose: bool = False, path: Path | None = None) -> Iterator[None]:
    """Show kgraph's warnings on standard error while the block runs; with `verbose` or in the file `path` its stages.

    Raises:
        OutputError: if `path` cannot be written.
    """
    handlers = [_shown(logging.INFO if verbose else logging.WARNING), *([_file(path)] if path else [])]
    level = log.level
    log.setLevel(logging.INFO)
    for handler in handlers:
        log.addHandler(handler)
    try:
        yield
    except KGraphError as error:
        if path:
            handlers[-1].handle(log.makeRecord(log.name, logging.ERROR, "", 0, str(error), (), None))
        raise
    finally:
        for handler in handlers:
            log.removeHandler(handler)
            handler.close()
        log.setLevel(level)


class _OneLine(logging.Formatter):
    """Records without what a terminal would obey: they hold names and titles of others."""

    def format(self, record: logging.LogRecord) -> str:
        return plain(super().format(record))


def _shown(level: int) -> logging.Handler:
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(level)
    handler.setFormatter(_OneLine("%(message)s"))
    return handler


def _file(path: Path) -> logging.Handler:
    from kgraph.export.lock import make_folder

    try:
        make_folder(path.parent)
        handler = logging.FileHandler(path, encoding="utf-8", errors="replace")
    except OSError as error:
        raise OutputError(f"cannot write the log {path}: {error.strerror or error}; give another --log") from error
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(message)s"))
    return handler
