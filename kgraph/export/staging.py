"""Files that appear all together or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from kgraph.export.lock import STAGING, cannot_write, locked, make_folder, resolved, scratch

__all__ = ["staged", "staged_file"]


@contextmanager
def staged(folder: Path, *, outdated: Sequence[str] = (), last: str = "") -> Iterator[Path]:
    """A temporary folder to write files into; when the block ends well they take their places in `folder`.

    Every file is synced before the first one is moved, and a move replaces one file by another at once. So a failure,
    a killed process or a power cut leaves earlier files whole. Then files of `folder` named in `outdated` go, and the
    file called `last` comes last. `folder` is locked (see `lock`), and made where it is missing.

    Raises:
        OutputError: if anything cannot be written, or another build is at work in `folder`; in one line.
    """
    with locked(folder):
        try:
            # Made again where somebody removed it meanwhile.
            make_folder(folder)
            # Inside the folder, so that a move stays on one file system.
            temporary = Path(tempfile.mkdtemp(prefix=STAGING, dir=folder))
            try:
                yield temporary
                files = sorted(path for path in temporary.rglob("*") if path.is_file())
                files.sort(key=lambda path: path == temporary / last)
                for path in files:
                    _sync(path)
                for name in outdated:
                    (folder / name).unlink(missing_ok=True)
                for path in files:
                    _move(path, folder / path.relative_to(temporary))
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
        except OSError as error:
            raise cannot_write(folder, error) from error


@contextmanager
def staged_file(path: Path) -> Iterator[Path]:
    """The same for one file, without a lock: a temporary path that becomes `path` when the block ends well.

    A link stays, and the file it leads to is written. What is no file, such as a pipe or /dev/null, is written as it
    is: to put a file in its place would take it from everybody.

    Raises:
        OutputError: if it cannot be written, in one line.
    """
    target = resolved(path)
    folder = target.parent
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            yield target
            return
        missing = not folder.exists()
        make_folder(folder)
        try:
            with scratch(folder) as temporary:
                yield temporary / target.name
                _sync(temporary / target.name)
                (temporary / target.name).replace(target)
        finally:
            if missing and not any(folder.iterdir()):
                folder.rmdir()
    except OSError as error:
        raise cannot_write(path, error) from error


def _move(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)


def _sync(path: Path) -> None:
    # Windows syncs only files that are open for writing.
    with path.open("r+b") as file:
        os.fsync(file.fileno())
