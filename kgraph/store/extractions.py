"""Extractions as files: one line of JSON a paper, gzipped, written whole or not at all.

Such a file is what one unit of extraction leaves, on this machine or on a worker of a cluster. Its first line lists the
keys of its papers, so that a later run knows what is there without decoding the rest. Parquet by DuckDB took ten times
as long to write, 1.7 times to read and a sixth more room for 2,000 papers, and cannot hold half a surrogate pair.
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any
from uuid import uuid4

from kgraph.errors import OutputError
from kgraph.model import Abbreviation, Extraction, Mention, Reference, RelationMention, Sentence

__all__ = [
    "SUFFIX",
    "Shared",
    "decode",
    "encode",
    "keys_in",
    "packed",
    "read_extractions",
    "write_whole",
]

SUFFIX = ".jsonl.gz"
# Stronger compression takes longer than it saves: a shard is read once.
_LEVEL = 3

# The parts of an Extraction that are lists of plain values, each value beginning with the paper's id.
_PARTS: dict[str, type] = {
    "mentions": Mention,
    "sentences": Sentence,
    "abbreviations": Abbreviation,
    "references": Reference,
}
_VALUES = {part: attrgetter(*(field.name for field in fields(cls)[1:])) for part, cls in _PARTS.items()}


def packed(keys: Sequence[str], found: Iterable[Extraction]) -> bytes:
    """What such a file holds: `found`, one for each of `keys`; the same for the same extractions."""
    lines = [json.dumps(list(keys)), *map(encode, found)]
    return gzip.compress("\n".join(lines).encode("ascii"), _LEVEL, mtime=0)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that appears at once and whole, also after a power cut.

    Raises:
        OutputError: if it cannot be written.
    """
    # Several machines may be at work on one shard, and in containers all processes have the same number.
    temporary = path.with_name(f".{path.name}.{uuid4().hex}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise OutputError(f"cannot write to {path.parent}: {reason}; free it or choose another folder") from error


def keys_in(path: Path) -> list[str]:
    """The keys of the papers in a file; none if the file is damaged, as after a power cut."""
    lines = _lines(path)
    return json.loads(lines[0]) if lines else []


class Shared:
    """Makes equal texts and numbers one object: the millions of a large corpus repeat themselves."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        # By type, because 1 equals 1.0 and must not become it.
        self._known: dict[type, dict[Any, Any]] = {str: {}, int: {}, float: {}}

    def __call__(self, value: Any) -> Any:
        """`value`, or the equal one that was seen first; a list becomes a tuple."""
        known = self._known.get(type(value))
        if known is not None:
            return known.setdefault(value, value)
        return tuple(value) if isinstance(value, list) else value

    def column(self, values: Sequence[Any]) -> Iterable[Any]:
        """What a call makes of each of `values`, which are of one type or None."""
        known = self._known.get(type(next((value for value in values if value is not None), None)))
        return map(self, values) if known is None else map(known.setdefault, values, values)


def read_extractions(path: Path, *, shared: Shared | None = None) -> Iterator[tuple[str, Extraction]]:
    """The (key, extraction) pairs of a file; what is equal there and in `shared` becomes one object."""
    shared = shared or Shared()
    lines = _lines(path)
    if lines:
        yield from zip(json.loads(lines[0]), (decode(line, shared) for line in lines[1:]), strict=True)


def _lines(path: Path) -> list[bytes]:
    try:
        content = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error):
        return []
    return content.split(b"\n") if content else []


def encode(found: Extraction) -> str:
    """One line of ASCII. Half a surrogate pair, which UTF-8 cannot hold, survives."""
    row: dict[str, Any] = {"paper": found.paper_id}
    row |= {part: [value(one) for one in getattr(found, part)] for part, value in _VALUES.items()}
    if found.introductions or found.relations:
        place = {mention: number for number, mention in enumerate(found.mentions)}
        row["introductions"] = [place[mention] for mention in found.introductions]
        row["relations"] = [(place[one.head], place[one.tail], one.kind, one.confidence) for one in found.relations]
    return json.dumps(row, separators=(",", ":"))


def decode(line: str | bytes, shared: Shared) -> Extraction:
    """What `encode` was given."""
    row: Mapping[str, Any] = json.loads(line)
    paper = shared(row["paper"])
    parts = {part: tuple(cls(paper, *map(shared, values)) for values in row[part]) for part, cls in _PARTS.items()}
    mentions: tuple[Mention, ...] = parts["mentions"]
    return Extraction(
        paper,
        **parts,
        introductions=tuple(mentions[number] for number in row.get("introductions", ())),
        relations=tuple(
            RelationMention(mentions[head], mentions[tail], kind, confidence)
            for head, tail, kind, confidence in row.get("relations", ())
        ),
    )
