"""One build at a time into one folder; folders for files that are still being written."""

from __future__ import annotations

import errno
import json
import os
import secrets
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from kgraph.errors import OutputError

__all__ = ["LOCK", "OWNER", "STAGING", "cannot_write", "locked", "make_folder", "resolved", "scratch"]

LOCK = ".kgraph.lock"
OWNER = ".kgraph.owner"  # who holds the lock: on Windows nobody else may read a locked file
STAGING = ".kgraph-"  # how the names of staging folders begin
_SCRATCH = ".kgraph.file-"  # how those of scratch folders do: names that no build takes for its own and sweeps away

_held: set[tuple[Path, int]] = set()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other builds out of `folder` until the block ends; a thread that holds the lock may ask for it again.

    The system holds the lock, so it ends with the process, however that ends. `folder` is made where it is missing, and
    taken away again if it is still empty at the end. Staging folders that a killed build left there are removed.

    Raises:
        OutputError: if another build is at work there, or the folder cannot be written.
    """
    mine = (resolved(folder), threading.get_ident())
    if mine in _held:
        yield
        return
    with ExitStack() as stack:
        try:
            missing = not folder.exists()
            make_folder(folder)
            if missing:
                stack.callback(_remove_if_empty, folder)
            stack.enter_context(_lock(folder))
        except OSError as error:
            raise cannot_write(folder, error) from error
        _held.add(mine)
        stack.callback(_held.discard, mine)
        for left in folder.glob(f"{STAGING}*/"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A new folder in `folder`, removed when the block ends; those that killed processes left there are removed too.

    Each is locked while it exists, so that nobody removes one in use; a file system without locks keeps what is left.
    """
    from filelock import FileLock, Timeout

    for left in folder.glob(f"{_SCRATCH}*.lock"):
        with suppress(OSError, Timeout, NotImplementedError), FileLock(left, timeout=0):
            _remove_scratch(left)
    lock = FileLock(folder / f"{_SCRATCH}{secrets.token_hex(4)}.lock")
    with suppress(NotImplementedError):
        lock.acquire()
    path = Path(lock.lock_file)
    try:
        path.with_suffix("").mkdir()
        yield path.with_suffix("")
    finally:
        lock.release()  # first, because Windows removes only what is closed
        _remove_scratch(path)


def make_folder(folder: Path) -> None:
    """Make `folder` and those above it, where they are missing.

    Raises:
        OSError: if the system refuses, or a thousand of them are missing, which is more than Python makes.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except RecursionError as error:
        raise OSError(errno.ENAMETOOLONG, "too many folders above it are missing") from error


def resolved(path: Path) -> Path:
    """`path` without links; one in a circle stays, where `Path.resolve` raises a RuntimeError before Python 3.13."""
    return Path(os.path.realpath(path))


def _remove_scratch(lock: Path) -> None:
    shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
    with suppress(OSError):
        lock.unlink()


def cannot_write(path: Path, error: OSError) -> OutputError:
    """The one line for an error of the system about a file or folder."""
    return OutputError(f"cannot write to {path}: {error.strerror or error}; free it or choose another folder")


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise OutputError(_taken(folder)) from error
    except NotImplementedError as error:
        raise OSError(f"its file system knows no locks ({error})") from error
    try:
        _sign(folder / OWNER)
        yield
    finally:
        # Before the lock is given up, so that nobody's new file is removed; Windows removes only what is closed.
        for name in (OWNER, LOCK):
            with suppress(OSError):
                (folder / name).unlink()
        lock.release()
        if os.name == "nt":
            with suppress(OSError):
                (folder / LOCK).unlink()


def _sign(path: Path) -> None:
    since = datetime.now().astimezone().isoformat(sep=" ", timespec="minutes")
    owner = {"process": os.getpid(), "host": socket.gethostname(), "since": since}
    path.write_text(json.dumps(owner), encoding="utf-8")


def _taken(folder: Path) -> str:
    try:
        owner = json.loads((folder / OWNER).read_text(encoding="utf-8"))
        who = f"since {owner['since']} (process {owner['process']} on {owner['host']})"
    except (OSError, ValueError, LookupError, TypeError):
        who = "at this moment"
    return f"another kgraph is writing to {folder}, {who}; wait for it, or give another folder with --out"


def _remove_if_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
