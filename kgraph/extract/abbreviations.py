"""Short forms that a text defines itself: "large language model (LLM)"."""

from __future__ import annotations

import re

__all__ = ["find_abbreviations"]

_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,200})[)\]]")
_WORD = re.compile(r"\S+")

Span = tuple[int, int]


def find_abbreviations(text: str) -> list[tuple[Span, Span]]:
    """Pairs of (short form, long form) as half-open offsets into `text`, in order of the short forms."""
    pairs = []
    for match in _BRACKET.finditer(text):
        short, start = match[1], match.start(1)
        if not 2 <= len(short) <= 10 or " " in short or not short[0].isalnum() or not any(c.isalpha() for c in short):
            continue
        words = list(_WORD.finditer(text, max(0, match.start() - 200), match.start()))
        words = words[-min(len(short) + 5, 2 * len(short)) :]
        if not words:
            continue
        low, high = words[0].start(), words[-1].end()
        begin = _align(short, text[low:high])
        if begin >= 0 and len(text[low + begin : high]) > len(short):
            pairs.append(((start, start + len(short)), (low + begin, high)))
    return pairs


def _align(short: str, long: str) -> int:
    place = len(long)
    for index in range(len(short) - 1, -1, -1):
        char = short[index].lower()
        if not char.isalnum():
            continue
        place -= 1
        while place >= 0 and (long[place].lower() != char or (index == 0 and place > 0 and long[place - 1].isalnum())):
            place -= 1
        if place < 0:
            return -1
    return long.rfind(" ", 0, place) + 1
