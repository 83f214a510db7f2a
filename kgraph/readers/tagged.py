"""The line-by-line formats of literature databases (RIS, Web of Science, MEDLINE), one record at a time.

They differ in three things: how a tag is written, which tag opens a record and which closes it. Own code and not rispy,
because rispy holds the whole file and tells no line numbers, and a reader that has these formats' real faults
(stray carriage returns, untagged lines, missing ends) must keep both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TextIO

from kgraph.model import Problem

__all__ = ["Dialect", "TaggedRecord", "tagged_records"]

MAX_RECORD = 32 * 1024 * 1024  # characters; a longer one is no record
_MAX_LINE = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Dialect:
    """`tag` matches a tagged line and captures tag and value; `opens` and `closes` are tags ("" where none closes)."""

    tag: re.Pattern[str]
    opens: str
    closes: str = ""


@dataclass(slots=True)
class TaggedRecord:
    """The values of one record by tag, in order; the lines of a value are joined by line breaks."""

    line: int
    fields: dict[str, list[str]] = field(default_factory=dict)
    size: int = 0
    complete: bool = False

    def first(self, *tags: str) -> str:
        """The first value under the first of `tags` that has one, on one line."""
        return next(
            (" ".join(value.split("\n")) for tag in tags for value in self.fields.get(tag, ()) if value.strip()), ""
        )

    def lines(self, *tags: str) -> list[str]:
        """Every line of every value under `tags`."""
        return [
            line for tag in tags for value in self.fields.get(tag, ()) for line in value.split("\n") if line.strip()
        ]

    def values(self, *tags: str) -> list[str]:
        """Every value under `tags`."""
        return [value for tag in tags for value in self.fields.get(tag, ()) if value.strip()]


def tagged_records(stream: TextIO, name: str, dialect: Dialect) -> Iterator[TaggedRecord | Problem]:
    """The records of a tagged file; a Problem where the file ends inside one, after what there is of it."""
    record: TaggedRecord | None = None
    tag = ""
    number = 0
    while line := stream.readline(_MAX_LINE):
        number += 1
        match = dialect.tag.match(line)
        if match and match[1] == dialect.opens:
            if record:
                yield record
            record = TaggedRecord(number)
        if record is None:
            continue
        if match and match[1] == dialect.closes:
            record.complete = True
            yield record
            record, tag = None, ""
        elif record.size <= MAX_RECORD:
            tag = _add(record, match, tag, line)
    if record:
        yield record
        if dialect.closes and not record.complete:
            yield Problem(f"{name}:{record.line}", f"the file ends inside this record: no {dialect.closes} line")


def _add(record: TaggedRecord, match: re.Match[str] | None, tag: str, line: str) -> str:
    """Adds a line to the record: under its tag, or to the value that it continues."""
    record.size += len(line)
    if match:
        tag = match[1]
        record.fields.setdefault(tag, []).append((match[2] or "").strip())
    elif tag and line.strip():
        values = record.fields[tag]
        values[-1] = f"{values[-1]}\n{line.strip()}" if values[-1] else line.strip()
    return tag
