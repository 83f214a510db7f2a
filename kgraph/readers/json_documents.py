"""JSON documents in any wrapping ([...], {"data": [...]}, {"message": {"items": [...]}}), one record at a time.

The document is cut into records by its brackets before anything is parsed: it need not fit in memory, a fault inside
a record costs that record, a truncated file gives all before the cut, and every record knows its line.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TextIO, cast

from kgraph.model import Paper, Problem
from kgraph.readers.columns import names_a_record, paper_from_columns
from kgraph.readers.jsonlines import MAX_RECORD, Convert, looks_like_jsonl, parse_record, read_jsonl

__all__ = ["looks_like_json", "read_json", "read_records"]

_CHUNK = 1 << 20
_FIRST_LOOK = 1 << 16  # characters that nearly always hold a whole record
_MAX_DEPTH = 500
_RAW_SHOWN = 200
# A string holds no line break, so a missing quotation mark misleads no further than the end of its line.
_TOKEN = re.compile(r'"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*("?)|[{}\[\]]')
_COLON = re.compile(r"\s*:")
_NOT_RECORDS = frozenset({"references", "reference", "citations", "authors", "author", "authorships"})


def looks_like_json(head: str) -> bool:
    """An object or an array of objects."""
    return bool(re.match(r'\s*(?:\{\s*["}]|\[\s*[\[{\]])', head))


class Rewound(io.TextIOBase):
    """A text stream with the piece that was read from it put back."""

    def __init__(self, head: str, stream: TextIO) -> None:
        self._head = io.StringIO(head)
        self._stream = stream

    def read(self, size: int | None = -1) -> str:
        return self._head.read(size) or self._stream.read(-1 if size is None else size)

    def readline(self, size: int = -1) -> str:  # type: ignore[override]  # never None
        line = self._head.readline(size)
        return (
            line
            if line.endswith("\n") or len(line) == size
            else line + self._stream.readline(size - len(line) if size > 0 else -1)
        )


class _Shape(NamedTuple):
    """Where records stand: the kinds of the brackets around them ("{[") and the keys those were opened under."""

    brackets: str
    keys: tuple[str, ...]


@dataclass(slots=True)
class _Object:
    shape: _Shape
    names: list[str] = field(default_factory=list)


def read_json(stream: TextIO, name: str, convert: Convert = paper_from_columns) -> Iterator[Paper | Problem]:
    """The papers in a JSON document, and a Problem for a record or an end that is broken."""
    head = stream.read(_CHUNK)
    shape = _record_shape(head[:_FIRST_LOOK]) or _record_shape(head)
    if shape is None:
        yield Problem(name, "JSON without an object that has a title or an abstract", head[:_RAW_SHOWN])
        return
    last = number = 0
    for line, keys, text in _cut(stream, head, shape):
        if text is None:
            yield Problem(f"{name}:{line}", "broken JSON: the file ends inside a record, or a bracket is missing")
        elif keys == shape.keys or names_a_record(_top_names(text), strictly=True):
            number = number + 1 if line == last else 1
            last = line
            # Where all records stand on one line, their number on it tells them apart.
            yield parse_record(text, f"{name}:{line}" if number == 1 else f"{name}:{line}#{number}", convert)


def read_records(stream: TextIO, name: str, convert: Convert) -> Iterator[Paper | Problem]:
    """`read_jsonl` or `read_json`, whichever the text is; `stream` must not have been read from."""
    head = stream.read(_CHUNK)
    reader = read_jsonl if looks_like_jsonl(head) else read_json
    # A text stream cannot go back, so the head is put before the rest.
    return reader(cast(TextIO, Rewound(head, stream)), name, convert)


def _top_names(text: str) -> list[str]:
    return _objects(text)[0].names if text else []


def _record_shape(head: str) -> _Shape | None:
    """The place of the outermost objects that have a title or an abstract."""
    objects = _objects(head)
    titled = [item for item in objects if names_a_record(item.names, strictly=True)]
    titled = titled or [item for item in objects if names_a_record(item.names)]
    if not titled:
        return None
    best = min(titled, key=lambda item: len(item.shape.brackets))
    inner = [item for item in titled if item.shape.brackets == "{[" and item.shape.keys[-1] not in _NOT_RECORDS]
    if not best.shape.brackets and inner and not any("abstract" in name.casefold() for name in best.names):
        best = inner[0]  # {"title": "My search", "results": [...]}
    return best.shape


def _objects(text: str) -> list[_Object]:
    """The objects of a text that may end anywhere, in the order in which they open, with their members' names."""
    stack: list[tuple[str, str, _Object | None]] = []
    key = ""
    found: list[_Object] = []
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "{[":
            if len(stack) >= _MAX_DEPTH:
                break
            shape = _Shape(
                "".join(step[0] for step in stack), tuple(step[1] for step in stack[1:]) + ((key,) if stack else ())
            )
            item = _Object(shape) if mark == "{" and len(stack) <= 6 else None
            if item:
                found.append(item)
            stack.append((mark, key, item))
            key = ""
        elif mark in "}]":
            if stack:
                stack.pop()
        elif mark[0] == '"' and stack and stack[-1][0] == "{" and _COLON.match(text, token.end()):
            key = mark[1:-1]
            if (owner := stack[-1][2]) is not None:
                owner.names.append(key)
    return found


class _Cut(NamedTuple):
    line: int
    keys: tuple[str, ...]
    text: str | None  # None for a record that never ends


def _cut(stream: TextIO, head: str, shape: _Shape) -> Iterator[_Cut]:
    """Every object of the document whose brackets stand like `shape`."""
    cutter = _Cutter(shape.brackets)
    chunk = head
    while chunk:
        yield from cutter.feed(chunk)
        if cutter.pending() > MAX_RECORD:
            break
        chunk = stream.read(_CHUNK)
    yield from cutter.end()


class _Cutter:
    """Cuts a text that comes in pieces, and keeps no more of it than the record that is open."""

    def __init__(self, brackets: str) -> None:
        self._brackets = brackets
        self._stack = ""
        self._keys: list[str] = []
        self._key = ""
        self._buffer = ""
        self._scanned = 0  # of the buffer
        self._start = -1  # of the open record in the buffer; -1 for none
        self._counted = 0  # of the buffer, up to where its lines are in _line
        self._line = 1

    def pending(self) -> int:
        return len(self._buffer)

    def feed(self, chunk: str) -> Iterator[_Cut]:
        self._buffer += chunk
        for token in _TOKEN.finditer(self._buffer, self._scanned):
            if token[1] == "" and token.end() >= len(self._buffer) - 1:
                self._scanned = token.start()  # a string that goes on in the next piece
                break
            yield from self._take(token)
            self._scanned = token.end()
        else:
            # A key and its colon may come in two pieces; blanks before the colon are few.
            self._scanned = max(self._scanned, len(self._buffer) - 64) if self._key == "" else self._scanned
        self._forget(self._start if self._start >= 0 else self._scanned)

    def end(self) -> Iterator[_Cut]:
        if self._stack:
            start = max(self._start, 0)
            yield _Cut(self._line_of(start), (), None)

    def _take(self, token: re.Match[str]) -> Iterator[_Cut]:
        mark = token[0]
        if mark in "{[":
            if mark == "{" and self._stack == self._brackets:
                self._start = token.start()
            self._stack += mark
            self._keys.append(self._key)
            self._key = ""
        elif mark in "}]":
            if self._start >= 0 and len(self._stack) == len(self._brackets) + 1:
                line = self._line_of(self._start)
                yield _Cut(line, tuple(self._keys[1:]), self._buffer[self._start : token.end()])
                self._start = -1
            self._stack = self._stack[:-1]
            del self._keys[-1:]
        elif self._start < 0 and self._stack.endswith("{") and _COLON.match(self._buffer, token.end()):
            self._key = mark[1:-1]

    def _line_of(self, place: int) -> int:
        """The line of `place` in the buffer, which must not lie before the last one asked for."""
        self._line += self._buffer.count("\n", self._counted, place)
        self._counted = place
        return self._line

    def _forget(self, end: int) -> None:
        self._line_of(end)
        self._counted = 0
        self._buffer = self._buffer[end:]
        self._scanned -= end
        if self._start >= 0:
            self._start -= end
