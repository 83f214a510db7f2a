"""JSON lines: one object a line; a broken line costs one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TextIO

from kgraph.model import Paper, Problem
from kgraph.readers.columns import paper_from_columns

__all__ = ["MAX_RECORD", "Convert", "looks_like_jsonl", "parse_record", "read_jsonl"]

Convert = Callable[[Mapping[str, object], str], Paper | Problem]

MAX_RECORD = 64 * 1024 * 1024  # characters; a longer "record" is a missing bracket or line end
_RAW_SHOWN = 200


def looks_like_jsonl(head: str) -> bool:
    """Objects on lines of their own, of which some may be broken; a lone line that wraps its records is a document."""
    lines = [line for line in head.split("\n", 60)[:60] if line.strip()]
    if len(lines) > 1 and not head.endswith("\n"):
        lines.pop()
    objects = [line for line in lines if line.lstrip().startswith("{")]
    whole = any(isinstance(_parsed(line), dict) for line in objects)
    return len(objects) > 1 and 2 * len(objects) >= len(lines) and whole and not lines[0].lstrip().startswith("[")


def _parsed(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def read_jsonl(stream: TextIO, name: str, convert: Convert = paper_from_columns) -> Iterator[Paper | Problem]:
    """One paper or Problem a line that is not blank."""
    number = 0
    while line := stream.readline(MAX_RECORD):
        number += 1
        origin = f"{name}:{number}"
        if len(line) == MAX_RECORD and not line.endswith("\n"):
            yield Problem(origin, f"a line of more than {MAX_RECORD} characters", line[:_RAW_SHOWN])
            while (rest := stream.readline(MAX_RECORD)) and not rest.endswith("\n"):
                pass
        elif line.strip():
            yield parse_record(line, origin, convert)


def parse_record(text: str, origin: str, convert: Convert) -> Paper | Problem:
    """The paper in the text of one JSON object, or the Problem with it."""
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        return Problem(
            origin,
            f"broken JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1}",
            text[:_RAW_SHOWN].strip(),
        )
    except RecursionError:
        return Problem(origin, "JSON nested too deeply", text[:_RAW_SHOWN].strip())
    except ValueError as error:
        return Problem(origin, f"broken JSON: {error}", text[:_RAW_SHOWN].strip())
    if not isinstance(record, dict):
        return Problem(origin, "not a JSON object", text[:_RAW_SHOWN].strip())
    return convert(record, origin)
