"""Loosely typed values (JSON, cells) to text: wrong types, null and NaN become "", never an exception."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["first", "person", "strings", "text_of"]

_BLANK = frozenset({"", "nan", "none", "null", "n/a", "na", "<na>", "nat", "undefined"})
_INNER = ("value", "text", "#text", "name", "display_name", "title", "literal", "content", "term", "keyword")
_GIVEN = ("given", "first", "firstName", "first_name", "forename", "given_name")
_FAMILY = ("family", "last", "lastName", "last_name", "surname", "family_name")


def text_of(value: object, depth: int = 3) -> str:
    """The text in a value: a string, a number, the first text in a list, or the naming member of an object.

    >>> text_of(["", "A title"]), text_of({"name": "ACL"}), text_of(float("nan")), text_of(2019.0)
    ('A title', 'ACL', '', '2019')
    """
    if isinstance(value, str):
        return "" if value.strip().casefold() in _BLANK else value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) < 10**30 else ""
    if isinstance(value, float):
        return "" if not math.isfinite(value) else str(int(value)) if value.is_integer() else str(value)
    if depth and isinstance(value, list | tuple):
        return next((text for item in value if (text := text_of(item, depth - 1))), "")
    if depth and isinstance(value, Mapping):
        return next((text for key in _INNER if (text := text_of(value.get(key), depth - 1))), "")
    return ""


def first(record: Mapping[Any, Any], keys: tuple[str, ...]) -> object:
    """The first value under `keys` that is not blank; None if there is none."""
    return next((value for key in keys if (value := record.get(key)) not in (None, "", [], {})), None)


def strings(value: object) -> Iterator[str]:
    """The texts in a list, names of persons in reading order; a lone text counts as a list of one."""
    for item in value if isinstance(value, list | tuple) else (value,):
        text = person(item) if isinstance(item, Mapping) else text_of(item)
        if text:
            yield text


def person(item: Mapping[Any, Any]) -> str:
    """The name in an author object: {"name"}, {"given", "family"}, {"author": {"display_name"}} and their like."""
    family = text_of(first(item, _FAMILY))
    if family:
        suffix = text_of(item.get("suffix"))
        particle = text_of(item.get("non-dropping-particle"))
        return " ".join(part for part in (text_of(first(item, _GIVEN)), particle, family, suffix) if part)
    inner = item.get("author")
    return text_of(inner) if isinstance(inner, Mapping) and text_of(inner) else text_of(item)
