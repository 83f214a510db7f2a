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
from kgraph.readers.folders import files_below, ignored, shown
from kgraph.readers.refused import archive_reason

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["MAX_MEMBERS", "MAX_RATIO", "MAX_UNPACKED", "Source", "TooLargeError", "find_sources"]

MAX_UNPACKED = 16  # GB that one compressed source may unpack to
MAX_RATIO = 200  # unpacked to packed; text rarely passes 30, a bomb has 1000
MAX_MEMBERS = 20_000  # files in one archive
MAX_NESTING = 2  # an archive in an archive, no deeper
_RATIO_GRACE = 32 * 1024**2  # small files may be as repetitive as they like
_GIGABYTE = 10**9
GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)


class TooLargeError(OSError):
    """A compressed source unpacks to more than its limit."""


@dataclass(frozen=True, slots=True)
class Source:
    """One readable stream: a file, a member of an archive, standard input.

    `name` is how the user knows it ("dump.zip/works.json") and never an absolute path; `open` starts at the first byte,
    and where the stream can be read `once` only, the first time alone.
    """

    name: str
    open: Callable[[], IO[bytes]]
    once: bool = False

    def sha256(self) -> str:
        """The hash of the bytes as far as they can be read; "" for a pipe, which cannot be read twice."""
        if self.once:
            return ""
        digest = hashlib.sha256()
        try:
            with self.open() as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
        except _BROKEN:
            digest.update(b"damaged")
        return digest.hexdigest()


def find_sources(inputs: Sequence[str | Path], *, max_unpacked: float | None = None) -> Iterator[Source | Problem]:
    """Every source that `inputs` name, in their order; the files of a folder or archive sorted, each file once.

    An input is a file, a folder (with all below it), a glob or "-" for standard input. Something that cannot be
    opened among others is a Problem.

    One archive or compressed file may unpack to `max_unpacked` GB (10^9 bytes). By default that is MAX_UNPACKED, and no
    more than MAX_RATIO times its packed size; one who gives the limit trusts the file, and the ratio is not looked at.

    Raises:
        InputError: an input does not exist, or a folder holds no file.
    """
    limit = _Limit(max_unpacked)
    seen: set[Path] = set()
    for given in inputs:
        if str(given) == "-":
            yield from _piped("-", _standard_input(), limit)
            continue
        for found in _files(str(given)):
            if isinstance(found, Problem):
                yield found
                continue
            path, name = found
            resolved = path.resolve()
            if resolved in seen:
                continue
            seen.add(resolved)
            if path.is_file():
                yield from _unpack(Source(name, partial(_open_file, path)), limit, depth=0)
            else:
                yield from _special(path, name, limit)


@dataclass(frozen=True, slots=True)
class _Limit:
    """How far something may unpack: `gigabytes`, as the user chose; None = as far as text does."""

    gigabytes: float | None

    def exceeded(self, size: int, packed: int) -> str:
        """Why `size` bytes are too many from `packed`, "" if they are not."""
        most = MAX_UNPACKED if self.gigabytes is None else self.gigabytes
        if size > most * _GIGABYTE:
            return f"unpacks to more than {most:g} GB; if you trust it, give a higher limit: --max-unpacked GB"
        if self.gigabytes is None and size > _RATIO_GRACE and size > MAX_RATIO * packed:
            return f"unpacks to over {MAX_RATIO} times its size, as bombs do; if you trust it, give --max-unpacked GB"
        return ""


def _open_file(path: Path) -> IO[bytes]:
    return path.open("rb")


def _standard_input() -> io.BufferedReader:
    given = getattr(sys.stdin, "buffer", None)
    if given is None:
        raise InputError("standard input is closed; give a file, a folder or a glob.")
    return io.BufferedReader(_Borrowed(given))


def _special(path: Path, name: str, limit: _Limit) -> Iterator[Source | Problem]:
    """What is neither file nor folder: a pipe or device; a socket or a link that leads nowhere is a Problem."""
    try:
        stream: io.BufferedReader = io.BufferedReader(_Pipe(path.open("rb")))
    except OSError as error:
        yield _unopened(name, error)
        return
    yield from _piped(name, stream, limit)


def _unopened(name: str, error: OSError) -> Problem:
    return Problem(name, f"cannot be opened: {error.strerror or error}")


def _piped(name: str, stream: io.BufferedReader, limit: _Limit) -> Iterator[Source | Problem]:
    """A pipe or device is read as it comes, and only once; a zip, which needs its end first, is held in memory."""
    magic = stream.peek(len(ZIP_MAGIC))[: len(ZIP_MAGIC)]
    if magic == ZIP_MAGIC:
        packed = stream.read()
        yield from _members(Source(name, lambda: io.BytesIO(packed)), limit, depth=0)
    else:
        source = Source(name, lambda: stream, once=True)
        packed_source = Source(name, partial(_open_gzip, source, limit), once=True)
        yield packed_source if magic[:2] == GZIP_MAGIC else source


def _files(given: str) -> Iterator[tuple[Path, str] | Problem]:
    path = Path(given)
    if not given:  # an unset variable of a shell, which `Path` takes for this folder
        raise InputError("an input is empty; give a file, a folder, a glob or '-' for standard input.")
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as error:
        raise InputError(f"{given!r} cannot be opened: {error.strerror or error}; see how it is spelled.") from error
    if is_folder:
        yield from files_below(path)
    elif exists:
        yield path, shown(path)
    elif "://" in given:
        raise InputError(f"{given!r} is an address; kgraph reads nothing from the network, give the file it leads to.")
    elif any(char in given for char in "*?["):
        # pathlib's glob takes no absolute patterns.
        matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207
        if not matches:
            raise InputError(f"No file matches {given!r}; check the pattern and the folder it starts in.")
        for match in matches:
            yield from (
                files_below(Path(match), empty_ok=True) if Path(match).is_dir() else [(Path(match), shown(Path(match)))]
            )
    elif path.is_symlink():
        raise InputError(f"{given!r} is a link that leads nowhere; mend it, or give a file, a folder or a glob.")
    else:
        raise InputError(f"{given!r} does not exist; give a file, a folder, a glob or '-' for standard input.")


def _unpack(source: Source, limit: _Limit, *, depth: int) -> Iterator[Source | Problem]:
    try:
        with source.open() as stream:
            magic = stream.read(4)
    except OSError as error:
        yield _unopened(source.name, error)
        return
    if magic == ZIP_MAGIC:
        yield from _members(source, limit, depth=depth)
    elif magic[:2] == GZIP_MAGIC:
        yield Source(source.name, partial(_open_gzip, source, limit))
    else:
        yield source


def _open_gzip(source: Source, limit: _Limit) -> IO[bytes]:
    packed = source.open()
    return io.BufferedReader(_Unpacked(gzip.GzipFile(fileobj=packed, mode="rb"), packed, limit))


class _Counted(io.RawIOBase):
    """A stream over another that knows how many bytes it has given, also where the other cannot tell."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile) -> None:
        self._stream = stream
        self._size = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        data = self._take(len(view))
        view[: len(data)] = data
        return len(data)

    def _take(self, length: int) -> bytes:
        data = self._stream.read(length)
        self._size += len(data)
        return data


class _Borrowed(_Counted):
    """Standard input, which is not ours to close."""


class _Pipe(_Counted):
    """A named pipe or device."""

    def close(self) -> None:
        self._stream.close()
        super().close()


class _Unpacked(_Counted):
    """The bytes of `unpacked`; closes what it was unpacked from; damage and too much of it are OSErrors."""

    def __init__(self, unpacked: IO[bytes] | gzip.GzipFile, packed: IO[bytes], limit: _Limit) -> None:
        super().__init__(unpacked)
        self._packed = packed
        self._limit = limit

    def _take(self, length: int) -> bytes:
        # read1, because read would lose what it has when it meets the damage in a truncated file
        try:
            data: bytes = getattr(self._stream, "read1", self._stream.read)(length)
        except _BROKEN as error:
            raise OSError(str(error)) from error
        self._size += len(data)
        reason = self._limit.exceeded(self._size, self._packed.tell())
        if reason:
            raise TooLargeError(reason)
        return data

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._packed.close()
        super().close()


def _members(source: Source, limit: _Limit, *, depth: int) -> Iterator[Source | Problem]:
    """The files in a zip, sorted by name; one Problem for an archive that is damaged or dangerous."""
    try:
        with source.open() as stream, zipfile.ZipFile(_seekable(stream)) as archive:
            members = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
            packed = sum(info.compress_size for info in members)
    except _BROKEN as error:
        yield Problem(source.name, f"damaged zip archive: {error}; get it again")
        return
    size = sum(info.file_size for info in members)
    document = archive_reason({info.filename for info in members})
    if reason := document or _danger(len(members), depth) or limit.exceeded(size, packed):
        yield Problem(source.name, reason)
        return
    for info in members:
        parts = [part for part in info.filename.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
        if not ignored(parts):
            member = Source(f"{source.name}/{'/'.join(parts)}", partial(_open_member, source, info, limit))
            yield from _unpack(member, limit, depth=depth + 1)


def _danger(members: int, depth: int) -> str:
    if depth >= MAX_NESTING:
        return f"an archive nested deeper than {MAX_NESTING} levels; unpack it first"
    if members > MAX_MEMBERS:
        return f"the archive holds {members} files (limit {MAX_MEMBERS}); unpack it first"
    return ""


def _seekable(stream: IO[bytes]) -> IO[bytes]:
    return stream if stream.seekable() else io.BytesIO(stream.read())


def _open_member(source: Source, info: zipfile.ZipInfo, limit: _Limit) -> IO[bytes]:
    packed = _seekable(source.open())
    try:
        member = zipfile.ZipFile(packed).open(info)  # noqa: SIM115  # _Unpacked closes it
    except _BROKEN as error:
        packed.close()
        raise OSError(f"{error}; unpack the archive first, or get it again") from error
    return io.BufferedReader(_Unpacked(member, packed, limit))
