"""Every error kgraph raises on purpose.

    KGraphError
      InputError        nothing to read at all: a missing file, an empty folder, no usable record
      OptionError       a value that is not among the choices
      PackageError      a package that only some functions need is not installed
      OutputError       the output folder or a file in it cannot be written
      StoreError        a graph folder is missing, damaged, or of another version
      NodeError         a node named on the command line is unknown or ambiguous
      SchemaError       a graph breaks the contract of `schema`

The message is one line for the user: what happened, where, and what to do next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = [
    "InputError",
    "KGraphError",
    "NodeError",
    "OptionError",
    "OutputError",
    "PackageError",
    "SchemaError",
    "StoreError",
]


class KGraphError(Exception):
    """Base of all errors that kgraph raises on purpose; its text is shown to the user as it is."""


class InputError(KGraphError):
    """Raised when an input cannot be read at all or holds no usable record."""


class OptionError(KGraphError):
    """Raised for an option or argument whose value is not among the known choices."""


class PackageError(KGraphError):
    """Raised when a function needs a package that is not installed."""


class OutputError(KGraphError):
    """Raised when a result cannot be written."""


class StoreError(KGraphError):
    """Raised when a graph folder is missing, damaged, or written by an incompatible version."""


class NodeError(KGraphError):
    """Raised when a node is unknown or its name fits several nodes.

    `candidates` are the nodes that may be meant, likeliest first, each as `kgraph.query.describe` tells of it.
    """

    def __init__(self, message: str, candidates: Sequence[Mapping[str, Any]] = ()) -> None:
        """An error with a message of one line, and the nodes that may be meant."""
        super().__init__(message)
        self.candidates = tuple(candidates)


class SchemaError(KGraphError):
    """Raised when a graph breaks the contract of `kgraph.schema`."""
