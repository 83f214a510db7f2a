"""manifest.json: what made a graph folder, and the hash of every file that was written there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from kgraph.errors import StoreError
from kgraph.provenance import digest
from kgraph.store.tables import first_line, no_graph

__all__ = ["FILE", "Outdated", "outdated", "read", "safe", "write"]

FILE = "manifest.json"

Entry = dict[str, Any]
# Files of an earlier build: those that may go, and those that somebody changed since.
Outdated = tuple[list[str], list[str]]


def write(folder: Path, made: Mapping[str, Any], written: Mapping[str, Sequence[Path]], **shared: Any) -> None:
    """Write the manifest into `folder`: `made`, and the files that are `written` there, by format.

    `shared` is said of each of these files. Files that `made` lists already stay listed, unless written again.
    """
    entries = {
        path.relative_to(folder).as_posix(): {"format": name, **shared, "sha256": digest(path)}
        for name, paths in written.items()
        for path in paths
    }
    kept = {entry["file"]: entry for entry in made.get("outputs", ())}
    outputs = kept | {name: {"file": name, **entry} for name, entry in entries.items()}
    manifest = {**made, "outputs": [outputs[name] for name in sorted(outputs)]}
    text = json.dumps(manifest, indent=2, ensure_ascii=False, default=str)
    # Names of files may hold bytes that are no text.
    (folder / FILE).write_text(text + "\n", encoding="utf-8", errors="replace", newline="\n")


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a graph folder.

    Raises:
        StoreError: if there is none, or it is damaged.
    """
    path = folder / FILE
    if not path.is_file():
        raise no_graph(folder, FILE)
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        outputs = [entry["file"] for entry in manifest.get("outputs", ())]
    except (ValueError, RecursionError, AttributeError, LookupError, TypeError) as error:
        raise StoreError(f"{path} is damaged ({first_line(error)}); build again") from error
    if not all(isinstance(name, str) and safe(name) for name in outputs):
        raise StoreError(f"{path} names files outside its folder; it is not kgraph's own, do not trust it")
    return dict(manifest)


def outdated(folder: Path, written: Sequence[str]) -> Outdated:
    """The files that an earlier build left in `folder` and that are not `written` again: (to remove, to leave).

    A file goes only if it still has the hash that the earlier manifest gives it: what somebody changed is theirs.
    """
    try:
        listed = {entry["file"]: entry.get("sha256") for entry in read(folder).get("outputs", ())}
    except StoreError:
        return [], []
    home = folder.resolve()
    left = [name for name in sorted(set(listed) - set(written)) if (folder / name).is_file()]
    left = [name for name in left if (folder / name).resolve().is_relative_to(home)]
    mine = [name for name in left if digest(folder / name) == listed[name]]
    return mine, [name for name in left if name not in mine]


def safe(name: str) -> bool:
    """Whether `name` stays below the folder it stands in, on every system."""
    windows = PureWindowsPath(name)
    return bool(name) and not windows.anchor and ".." not in windows.parts and not PurePosixPath(name).is_absolute()
