"""Small words of answers."""

from __future__ import annotations

__all__ = ["are", "count"]


def count(number: int, noun: str) -> str:
    """How many of something: "1 paper", "2 papers"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def are(number: int) -> str:
    """The verb for so many: "is" or "are"."""
    return "is" if number == 1 else "are"
