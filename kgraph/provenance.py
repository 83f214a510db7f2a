"""What a result was made with: versions of programs, hashes of files."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import kgraph

__all__ = ["digest", "versions"]

_PACKAGES = ("spacy", "networkx", "igraph", "scipy", "numpy", "duckdb", "pyvis", "onnxruntime", "tokenizers")


def versions() -> dict[str, Any]:
    """The versions of kgraph, of Python, and of the packages that shape a graph; those of the readers are left out."""
    return {
        "kgraph": kgraph.__version__,
        "versions": {"python": platform.python_version(), **dict(_installed(_PACKAGES))},
    }


def digest(path: Path) -> str:
    """The SHA-256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _installed(packages: Iterable[str]) -> Iterator[tuple[str, str]]:
    for package in packages:
        try:
            yield package, version(package)
        except PackageNotFoundError:
            continue
