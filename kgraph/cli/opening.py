"""A built graph as the commands that ask it open it: its store, and the node that a name means."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kgraph.cli.render import also
from kgraph.cli.terminal import print_lines
from kgraph.errors import NodeError

if TYPE_CHECKING:
    from kgraph.query import Found
    from kgraph.store import Store

__all__ = ["asking", "named"]


@contextmanager
def asking(folder: Path) -> Iterator[Store]:
    """The store in `folder`; advice of an error in the block names the folder."""
    from kgraph.store import opened

    try:
        with opened(folder) as store:
            yield store
    except NodeError as error:
        told = re.sub(r"(kgraph \w+) DIR", lambda at: f"{at[1]} {shlex.quote(str(folder))}", str(error))
        raise NodeError(told, error.candidates) from error


def named(store: Store, name: str, *, only: str = "") -> Found:
    """The node that `name` means; where others are called the same, standard error says so.

    Raises:
        NodeError: if nothing fits, or several nodes do.
    """
    from kgraph.query import resolve_stored

    found = resolve_stored(store, name, only=only)
    print_lines(also(name, found), err=True)
    return found
