"""Bytes to text by evidence: byte order mark, then valid UTF-8, then the file's own declaration, then its letters."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, TextIO

from kgraph.readers.refused import binary_reason
from kgraph.readers.sources import Source, TooLargeError

if TYPE_CHECKING:
    from typing_extensions import Buffer

__all__ = ["Text", "open_text"]

HEAD_BYTES = 1024 * 1024  # read ahead to decide on encoding and format
_EVIDENCE_BYTES = 32 * 1024
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARATION = re.compile(
    rb"(?:encoding\s*[=:]\s*[\"']?|charset\s*=\s*[\"']?|!TeX encoding\s*=\s*)([A-Za-z][\w.:-]{1,30})", re.I
)
_REALLY_1252 = frozenset({"latin_1", "ascii", "cp1250", "iso8859_15", "cp1257", "iso8859_10"})
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1b\x1c\x1d\x1e\x1f"))
_MAX_CONTROL_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded source: `head` to look at, `stream` to read from the start."""

    stream: TextIO
    head: str
    encoding: str
    source: GuardedBytes

    def fault(self) -> str:
        """Why the bytes stopped early, "" if they did not; to be asked after the stream is read."""
        return self.source.fault


class GuardedBytes(io.RawIOBase):
    """`head` and then the rest of a byte stream; a damaged or truncated rest ends it and leaves a `fault`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._ahead = b""
        self.fault = ""

    def readable(self) -> bool:
        return True

    def look_ahead(self, size: int) -> bytes:
        """Up to `size` bytes from the start, which will be read again; to be called before any read."""
        parts = []
        while size > 0 and (part := self._read(size)):
            parts.append(part)
            size -= len(part)
        self._ahead = b"".join(parts)
        return self._ahead

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        data = self._ahead[: len(view)] or self._read(len(view))
        self._ahead = self._ahead[len(view) :]
        view[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        if self.fault:
            return b""
        try:
            return bytes(getattr(self._stream, "read1", self._stream.read)(size))
        except TooLargeError as error:
            self.fault = f"it {error}"
            return b""
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
            self.fault = f"the file is damaged or cut off here: {error}; get it again"
            return b""

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def open_text(source: Source) -> Text | str:
    """The decoded text of `source`, or the reason why it is none.

    Bytes that the encoding cannot explain are read as Windows-1252, so one odd byte costs one character.
    """
    guarded = GuardedBytes(source.open())
    head = guarded.look_ahead(HEAD_BYTES)
    encoding = _encoding(head)
    reason = (guarded.fault if not head else "") or _unreadable(head, encoding, source.name)
    if reason:
        guarded.close()
        return reason
    decoder = codecs.getincrementaldecoder(encoding)(_ERRORS)
    decoded = io.IncrementalNewlineDecoder(None, translate=True).decode(decoder.decode(head))
    stream = io.TextIOWrapper(io.BufferedReader(guarded), encoding=encoding, errors=_ERRORS, newline=None)
    return Text(stream, decoded, encoding, guarded)


def _unreadable(head: bytes, encoding: str, name: str) -> str:
    if not head.strip():
        return "the file is empty"
    if reason := binary_reason(head, name):
        return reason
    controls = len(head) - len(head.translate(None, _CONTROL))
    if controls > _MAX_CONTROL_SHARE * len(head) and not encoding.startswith(("utf-16", "utf-32")):
        return "not text: a binary file"
    return ""


def _encoding(head: bytes) -> str:
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return name
    zeros = head[:4096].count(0)
    if zeros > len(head[:4096]) // 4:
        return "utf-16-le" if head[1:4096:2].count(0) > zeros // 2 else "utf-16-be"
    if _mostly_utf8(head):
        return "utf-8"
    return _declared(head) or _guessed(head)


def _mostly_utf8(head: bytes) -> bool:
    """No byte that UTF-8 forbids, or few among many characters that are valid (a file glued from two sources)."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    decoded = decoder.decode(head)
    bad = decoded.count("\ufffd") - head.count(b"\xef\xbf\xbd")
    good = sum(1 for byte in head if byte >= 0xC2) - bad if bad else 0
    return bad == 0 or good > 4 * bad


def _declared(head: bytes) -> str:
    match = _DECLARATION.search(head[:2048])
    if not match:
        return ""
    name = match[1].decode("ascii")
    try:
        b" ".decode(name)  # refuses what is no encoding of text, such as zlib
        codecs.getincrementaldecoder(name)("strict").decode(head)
    except (LookupError, UnicodeError, ValueError, AssertionError):
        return ""
    return name


def _guessed(head: bytes) -> str:
    """What charset-normalizer says of the lines that are not ASCII: the others say nothing and cost time."""
    from charset_normalizer import from_bytes

    evidence = b"\n".join(line for line in head.split(b"\n") if not line.isascii())[:_EVIDENCE_BYTES]
    best = from_bytes(evidence).best()
    name = best.encoding if best else "cp1252"
    # UTF-16 would have shown by its zeros, and Latin-1 is Windows-1252 in practice, with quotes for control codes.
    return "cp1252" if name.startswith("utf") or name in _REALLY_1252 else name


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if not error.encoding.startswith("utf-8"):
        return "\ufffd", error.end
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_ERRORS = "kgraph-windows-1252"
codecs.register_error(_ERRORS, _as_windows_1252)
