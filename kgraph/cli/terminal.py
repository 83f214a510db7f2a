"""Printing: the only place that writes to the terminal."""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import typer

from kgraph.errors import OutputError

if TYPE_CHECKING:
    from kgraph.pipeline import Progress

__all__ = [
    "answer",
    "ascii_only",
    "print_json",
    "print_lines",
    "printing",
    "progress_bar",
    "to_go_on_from",
    "width",
]

# Seconds between two looks at the bar: readers tell of every paper, and the speed takes longer to work out than that.
_PAUSE = 0.1


def answer(value: Any, lines: Iterable[str], *, as_json: bool) -> None:
    """Print `value` as one JSON document, or else `lines`."""
    if as_json:
        print_json(value)
    else:
        print_lines(line for long in lines for line in _wrapped(long, width()))


def _wrapped(line: str, most: int | None) -> list[str]:
    """A line as several that fit the terminal, those after the first one indented further."""
    if most is None or len(line) <= most:
        return [line]
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return textwrap.wrap(line, most, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def print_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Print each of `lines`; on standard error with `err`.

    Raises:
        OutputError: if the stream takes no more; a reader that went away ends kgraph in silence.
    """
    for line in lines:
        with printing(err=err):
            typer.echo(line, err=err)


@contextmanager
def printing(*, err: bool = False) -> Iterator[None]:
    """What the block prints on standard output, or standard error with `err`, and nothing else.

    Raises:
        OutputError: if the stream takes no more; a reader that went away ends kgraph in silence.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        # What is still held is dropped, or Python would try once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), (sys.stderr if err else sys.stdout).fileno())
        which = "error" if err else "output"
        raise OutputError(f"cannot print: {error.strerror}; see where standard {which} goes") from error


def width(*, less: int = 0) -> int | None:
    """The width of the terminal, `less` an indent; None if standard output goes elsewhere and nothing is to be cut."""
    return shutil.get_terminal_size().columns - less if sys.stdout.isatty() else None


def print_json(value: Any) -> None:
    """Print one JSON document."""
    print_lines([json.dumps(value, ensure_ascii=ascii_only(), indent=2)])


def ascii_only() -> bool:
    """Whether JSON must escape what standard output cannot encode."""
    return (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on standard error when it is a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    shown = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    # Workers are done with many papers at once: the speed is that of the last minutes, not of seconds.
    with Progress(*shown, console=Console(stderr=True), transient=True, speed_estimate_period=120) as bars:
        task = bars.add_task("", total=None, rate="")
        stage_shown, shown_at = "", 0.0

        def report(stage: str, done: int, total: int) -> None:
            nonlocal stage_shown, shown_at
            if stage == stage_shown and done != total and monotonic() - shown_at < _PAUSE:
                return
            shown_at = monotonic()
            if stage != stage_shown:
                stage_shown = stage
                # Set here, because `reset` takes None for "as before".
                bars.tasks[task].total = total or None
                # What an earlier build has done says nothing about the speed of this one.
                bars.reset(task, description=stage, completed=done, rate="")
            else:
                speed = bars.tasks[task].speed
                bars.update(task, completed=done, total=total or None, rate=f"{speed:,.0f}/s" if speed else "")

        yield report


@contextmanager
def to_go_on_from(work: Path, *, fresh: bool) -> Iterator[None]:
    """Notes on a Ctrl-C in the block how what is in `work` then is put to use."""
    try:
        yield
    except KeyboardInterrupt as stopped:
        if work.is_dir() and any(work.iterdir()):
            stopped.add_note(f"the same command{' without --fresh' if fresh else ''} goes on from here")
        raise
