"""Files that appear all together or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kgraph.errors import OutputError

__all__ = ["staged"]


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A temporary folder to write files into; when the block ends well they take their places in `folder`.

    Every file is synced before the first one is moved, and a move replaces one file by another at once. So a failure,
    a killed process or a power cut leaves earlier files whole. `folder` is made where it is missing.

    Raises:
        OutputError: if anything cannot be written, in one line.
    """
    try:
        missing = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        # Inside the folder, so that a move stays on one file system.
        temporary = Path(tempfile.mkdtemp(prefix=".kgraph-", dir=folder))
        try:
            yield temporary
            files = sorted(path for path in temporary.rglob("*") if path.is_file())
            for path in files:
                _sync(path)
            for path in files:
                _move(path, folder / path.relative_to(temporary))
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
            if missing and not any(folder.iterdir()):
                folder.rmdir()
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write to {folder}: {reason}; free it or choose another folder") from error


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)


def _sync(path: Path) -> None:
    # Windows syncs only files that are open for writing.
    with path.open("r+b") as file:
        os.fsync(file.fileno())
