"""Where the text comes from: files, folders, globs, standard input; plain, gzipped or zipped.

Nothing is ever unpacked to disk: members of an archive are streams, so their names cannot point anywhere.
"""

from __future__ import annotations

import glob
import gzip
import hashlib
import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kgraph.errors import InputError
from kgraph.model import Problem

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["MAX_INFLATED", "MAX_MEMBERS", "MAX_RATIO", "Source", "find_sources"]

MAX_INFLATED = 16 * 1024**3  # bytes that one compressed source may unpack to
MAX_RATIO = 200  # unpacked to packed; text rarely passes 30, a bomb has 1000
MAX_MEMBERS = 20_000  # files in one archive
MAX_NESTING = 2  # an archive in an archive, no deeper
_RATIO_GRACE = 32 * 1024**2  # small files may be as repetitive as they like
_IGNORED_FOLDERS = ("__MACOSX", "__pycache__")

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Source:
    """One readable stream: a file, a member of an archive, standard input.

    `name` is how the user knows it ("dump.zip/works.json") and never an absolute path; `open` starts at the first byte.
    """

    name: str
    open: Callable[[], IO[bytes]]

    def sha256(self) -> str:
        """The hash of the bytes as far as they can be read; "" for standard input, which cannot be read twice."""
        if self.name == "-":
            return ""
        digest = hashlib.sha256()
        try:
            with self.open() as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
        except _BROKEN:
            digest.update(b"damaged")
        return digest.hexdigest()


def find_sources(inputs: Sequence[str | Path]) -> Iterator[Source | Problem]:
    """Every source that `inputs` name, in their order; the files of a folder or archive sorted, each file once.

    An input is a file, a folder (with all below it), a glob or "-" for standard input. Something that cannot be
    opened among others is a Problem.

    Raises:
        InputError: an input does not exist, or a folder holds no file.
    """
    seen: set[Path] = set()
    for given in inputs:
        if str(given) == "-":
            yield from _standard_input()
            continue
        for path, name in _files(str(given)):
            resolved = path.resolve()
            if resolved not in seen:
                seen.add(resolved)
                yield from _unpack(Source(name, partial(_open_file, path)), depth=0)


def _open_file(path: Path) -> IO[bytes]:
    return path.open("rb")


def _standard_input() -> Iterator[Source | Problem]:
    """Standard input is read as it comes, and only once; a zip, which needs its end first, is held in memory."""
    stream = io.BufferedReader(_Borrowed(sys.stdin.buffer))
    magic = stream.peek(len(ZIP_MAGIC))[: len(ZIP_MAGIC)]
    if magic == ZIP_MAGIC:
        packed = stream.read()
        yield from _members(Source("-", lambda: io.BytesIO(packed)), depth=0)
    else:
        source = Source("-", lambda: stream)
        yield Source("-", partial(_open_gzip, source)) if magic[:2] == GZIP_MAGIC else source


def _files(given: str) -> Iterator[tuple[Path, str]]:
    path = Path(given)
    if path.is_dir():
        yield from _folder(path)
    elif path.exists():
        yield path, _shown(path)
    elif any(char in given for char in "*?["):
        # pathlib's glob takes no absolute patterns.
        matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207
        if not matches:
            raise InputError(f"No file matches {given!r}; check the pattern and the folder it starts in.")
        for match in matches:
            yield from (
                _folder(Path(match), empty_ok=True) if Path(match).is_dir() else [(Path(match), _shown(Path(match)))]
            )
    else:
        raise InputError(f"{given!r} does not exist; give a file, a folder, a glob or '-' for standard input.")


def _folder(folder: Path, *, empty_ok: bool = False) -> Iterator[tuple[Path, str]]:
    files = sorted(
        path for path in folder.rglob("*") if path.is_file() and not _ignored(path.relative_to(folder).parts)
    )
    if not files and not empty_ok:
        raise InputError(f"The folder {_shown(folder)!r} holds no files; give one with exports in it.")
    for path in files:
        yield path, f"{_shown(folder)}/{path.relative_to(folder).as_posix()}"


def _ignored(parts: Sequence[str]) -> bool:
    return any(part.startswith(".") or part in _IGNORED_FOLDERS for part in parts)


def _shown(path: Path) -> str:
    """The path as given when it is relative, else its last part: a graph must not tell whose machine made it."""
    return (path.name or "/") if path.is_absolute() else path.as_posix()


def _unpack(source: Source, *, depth: int) -> Iterator[Source | Problem]:
    try:
        with source.open() as stream:
            magic = stream.read(4)
    except OSError as error:
        yield Problem(source.name, f"cannot be opened: {error.strerror or error}")
        return
    if magic == ZIP_MAGIC:
        yield from _members(source, depth=depth)
    elif magic[:2] == GZIP_MAGIC:
        yield Source(source.name, partial(_open_gzip, source))
    else:
        yield source


def _open_gzip(source: Source) -> IO[bytes]:
    packed = source.open()
    return io.BufferedReader(_Unpacked(gzip.GzipFile(fileobj=packed, mode="rb"), packed))


class _Unpacked(io.RawIOBase):
    """The bytes of `unpacked`; closes what it was unpacked from, and ends in an OSError once it outgrows the limits."""

    def __init__(self, unpacked: IO[bytes] | gzip.GzipFile, packed: IO[bytes]) -> None:
        self._unpacked = unpacked
        self._packed = packed
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        # read1, because read would lose what it has when it meets the damage in a truncated file
        data = getattr(self._unpacked, "read1", self._unpacked.read)(len(view))
        self._size += len(data)
        if self._size > MAX_INFLATED or (self._size > _RATIO_GRACE and self._size > MAX_RATIO * self._packed.tell()):
            raise OSError(f"it unpacks to more than {self._size} bytes and looks like a bomb; unpack it first")
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._unpacked.close()
            self._packed.close()
        super().close()


class _Borrowed(io.RawIOBase):
    """Standard input, which is not ours to close."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        data = self._stream.read(len(view))
        view[: len(data)] = data
        return len(data)


def _members(source: Source, *, depth: int) -> Iterator[Source | Problem]:
    """The files in a zip, sorted by name; one Problem for an archive that is damaged or dangerous."""
    try:
        with source.open() as stream, zipfile.ZipFile(_seekable(stream)) as archive:
            members = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
            packed = sum(info.compress_size for info in members)
    except _BROKEN as error:
        yield Problem(source.name, f"damaged zip archive: {error}")
        return
    if any(info.filename == "[Content_Types].xml" for info in members):
        yield Problem(source.name, "not text: an Office document; save its table as CSV")
        return
    size = sum(info.file_size for info in members)
    reason = _danger(len(members), size, packed, depth)
    if reason:
        yield Problem(source.name, reason)
        return
    for info in members:
        parts = [part for part in info.filename.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
        if not _ignored(parts):
            member = Source(f"{source.name}/{'/'.join(parts)}", partial(_open_member, source, info))
            yield from _unpack(member, depth=depth + 1)


def _danger(members: int, size: int, packed: int, depth: int) -> str:
    if depth >= MAX_NESTING:
        return f"an archive nested deeper than {MAX_NESTING} levels; unpack it first"
    if members > MAX_MEMBERS:
        return f"the archive holds {members} files (limit {MAX_MEMBERS}); unpack it first"
    if size > MAX_INFLATED or (size > _RATIO_GRACE and size > MAX_RATIO * packed):
        return f"the archive unpacks to {size} bytes from {packed}, which looks like a zip bomb; unpack it first"
    return ""


def _seekable(stream: IO[bytes]) -> IO[bytes]:
    return stream if stream.seekable() else io.BytesIO(stream.read())


def _open_member(source: Source, info: zipfile.ZipInfo) -> IO[bytes]:
    packed = _seekable(source.open())
    return io.BufferedReader(_Unpacked(zipfile.ZipFile(packed).open(info), packed))
