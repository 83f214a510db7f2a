"""A folder or object store that all machines of a cluster see, by its fsspec URL. Needs the extra `cluster`.

Workers leave the files of their shards there, and the first process moves them into its own folder, where all else goes
on as on one machine. A file that was left half written is damaged, and so as good as none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kgraph.errors import OptionError, OutputError, PackageError
from kgraph.store.extractions import SUFFIX, write_whole

__all__ = ["collect", "fetch", "put"]


def put(url: str, name: str, content: bytes) -> None:
    """Write the file `name` below `url`.

    Raises:
        OptionError, PackageError: if fsspec does not know the kind of `url`, or lacks a package for it.
        OutputError: if the file cannot be written.
    """
    with _opened(url) as (system, root):
        system.makedirs(root, exist_ok=True)
        system.pipe_file(f"{root}/{name}", content)


def fetch(url: str, name: str, folder: Path) -> None:
    """Move the file `name` from `url` into `folder`.

    Raises:
        OptionError, OutputError, PackageError: as `put`, also if the file is not there.
    """
    with _opened(url) as (system, root):
        write_whole(folder / name, system.cat_file(f"{root}/{name}"))
        system.rm_file(f"{root}/{name}")


def collect(url: str, folder: Path, *, prefix: str) -> None:
    """Move all files of shards whose names begin with `prefix` into `folder`: those that an earlier run left.

    Raises:
        OptionError, OutputError, PackageError: as `put`.
    """
    with _opened(url) as (system, root):
        left = [Path(path).name for path in system.glob(f"{root}/{prefix}*{SUFFIX}")]
    for name in left:
        fetch(url, name, folder)


@contextmanager
def _opened(url: str) -> Iterator[tuple[Any, str]]:
    """The file system of `url`, and the path there."""
    try:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped, import-not-found, unused-ignore]  # optional

        system, root = url_to_fs(url)
    except ImportError as error:
        raise PackageError(f"{url} needs a package: {error}; install kgraph[cluster] and it on all machines") from error
    except ValueError as error:
        raise OptionError(f"cannot use {url}: {error}; give a folder or a URL that fsspec knows") from error
    try:
        yield system, root.rstrip("/")
    except OSError as error:
        raise OutputError(
            f"cannot use {url}: {error}; free it or choose another: what is done is kept, the same command goes on"
        ) from error
