"""No regular expression of kgraph takes more than linear time, whatever text it meets."""

from __future__ import annotations

import os
import re
from functools import cache
from math import inf

import pytest
import regexes
from regexes import ALL, Found, TooSlowError, attacks, seconds

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the time limit is a signal")

SIZE = 2000
NOTICEABLE = 0.005  # seconds; a linear search of SIZE characters takes a fiftieth of it
# Patterns that are slow alone, and the reason why no text can make use of it.
BOUNDED = {
    r"0 \s*(?:[;": "searched between two brackets, 250 characters at most",
    r"0 (?=.*[A-Za-z])(?:.*[a-z].*[A-Z].*|": "asked of short words only",
    "0 (?:.*[A-Z0-9].*[A-Z0-9)": "asked of words of 60 characters at most",
    **dict.fromkeys(
        (rf"{flags} [\"'”’`]*(?:\s*\([^()]{{1,60}}\)|" for flags in (0, 2)),
        "definitions asks it of sentences of 450 characters at most, and behind the phrase alone",
    ),
    r"0 [^,]*,?\s+(?:and|or)": "definitions asks it of sentences of 450 characters at most",
}


def slow(found: Found, size: int = SIZE) -> str:
    """The beginning of a text whose search takes more than three times as long when it is twice as long; "" = none."""
    longer = zip(attacks(found.pattern, size), attacks(found.pattern, 2 * size), strict=True)
    bad = (text[:60] for text, twice in longer if _time(found, text) > NOTICEABLE and _grows(found, text, twice))
    return next(bad, "")


def _grows(found: Found, text: str, twice: str) -> bool:
    """Measured three times, as other programs disturb."""
    if _time(found, text) == inf:
        return True
    return min(_time(found, twice) / max(_time(found, text), 1e-9) for _ in range(3)) > 3


def _time(found: Found, text: str) -> float:
    try:
        return seconds(found, text, most=0.2)
    except TooSlowError:
        return inf


@cache
def patterns() -> dict[str, Found]:
    return regexes.patterns(".")


@pytest.mark.slow
def test_there_are_many() -> None:
    assert len(patterns()) > 150
    assert all(any(key.startswith(known) for key in patterns()) for known in BOUNDED)


@pytest.mark.slow
def test_linear_time() -> None:
    asked = (key for key in patterns() if not key.startswith(tuple(BOUNDED)))
    assert {key: text for key in asked if (text := slow(patterns()[key]))} == {}


@pytest.mark.slow
@pytest.mark.parametrize("pattern", [r"(a+)+$", r"\s+$", r"\w*\d", r"<.*?>x"])
def test_what_is_slow_is_found(pattern: str) -> None:
    assert slow(Found(re.compile(pattern), ALL))


@pytest.mark.parametrize("pattern", [r"\w+", r"\s++$", r"(?<!\w)\w*+\d", r"<[^<>]{0,99}>"])
def test_what_is_not_slow_is_not(pattern: str) -> None:
    assert slow(Found(re.compile(pattern), ALL)) == ""
