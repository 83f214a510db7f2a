"""Which files a folder holds for a reader, and what it holds beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from kgraph.errors import InputError
from kgraph.model import Problem
from kgraph.provenance import digest

__all__ = ["files_below", "ignored", "shown"]

_IGNORED_FOLDERS = ("__MACOSX", "__pycache__")
_MANIFEST = "manifest.json"  # beside a graph that kgraph made; it lists the files of it


def files_below(folder: Path, *, empty_ok: bool = False) -> Iterator[tuple[Path, str] | Problem]:
    """Every file below `folder` with the name to call it by, sorted; a Problem for a link or pipe that is passed over.

    Hidden files are left out, and the files of a graph that was built into the folder.

    Raises:
        InputError: there is no file, unless `empty_ok`.
    """
    below = sorted(path for path in folder.rglob("*") if not ignored(path.relative_to(folder).parts))
    there = frozenset(below)
    made = {path for manifest in below if manifest.name == _MANIFEST for path in _graph_files(manifest, there)}
    inputs = [path for path in below if path not in made]
    if not empty_ok and not any(path.is_file() for path in inputs):
        what = "nothing but a graph that kgraph made" if made else "no files"
        raise InputError(f"The folder {shown(folder)!r} holds {what}; give one with exports in it.")
    for path in inputs:
        name = f"{shown(folder)}/{path.relative_to(folder).as_posix()}"
        if path.is_file():
            yield path, name
        elif reason := _passed_over(path):
            yield Problem(name, reason)


def _passed_over(path: Path) -> str:
    """Why what is no file in a folder is not read, "" for a folder, which is."""
    if path.is_dir():
        return "a link to a folder, not followed; give that folder too" if path.is_symlink() else ""
    return "a link that leads nowhere" if path.is_symlink() else "a pipe or device; give it by its name"


def _graph_files(manifest: Path, there: frozenset[Path]) -> list[Path]:
    """The files of a graph as it was built: a second build into its own input would read them. Changed ones are input.

    Only of those that are `there`; nothing, where this is the manifest of something else.
    """
    if not manifest.is_file():
        return []
    try:
        made = json.loads(manifest.read_text(encoding="utf-8"))
        written = {manifest.parent / entry["file"]: entry["sha256"] for entry in made["outputs"] if "kgraph" in made}
        # A manifest of somebody else may name any file of this machine, endless ones too.
        unchanged = [path for path in written if path in there and path.is_file() and digest(path) == written[path]]
    except (OSError, ValueError, RecursionError, LookupError, TypeError):
        return []
    return [*unchanged, manifest] if written else []


def ignored(parts: Sequence[str]) -> bool:
    """Whether a file with these folders and name is hidden, or there for a system's sake."""
    return any(part.startswith(".") or part in _IGNORED_FOLDERS for part in parts)


def shown(path: Path) -> str:
    """The path as given when it is relative, else its last part: a graph must not tell whose machine made it."""
    return (path.name or "/") if path.is_absolute() else path.as_posix()
