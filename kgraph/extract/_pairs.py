"""Two mentions of one sentence -> what the relation classifier reads of them. Training and use share this code."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BUCKETS", "Pair", "Placed", "bordered", "buckets", "context", "pairs", "place"]

BUCKETS = 1 << 15
# 98 % of SciERC's relations lie within these; what is farther apart is mostly guesswork.
MOST_WORDS, MOST_MENTIONS = 30, 5
HOLE = "@"  # stands for a mention in what is read between two others
REACH_BEFORE, REACH_BEHIND = 6, 4
SHORT = 5


class Placed(NamedTuple):
    """A mention at words [first, last] of its text."""

    first: int
    last: int
    kind: str


class Pair(NamedTuple):
    """Indices of two mentions in the order of the text, and of those between them."""

    left: int
    right: int


def place(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int] | None:
    """First and last word that overlap [start, end) code points; None where no word does."""
    from bisect import bisect_left, bisect_right

    first = bisect_right(offsets, start, key=lambda span: span[1])
    last = bisect_left(offsets, end, key=lambda span: span[0]) - 1
    return (first, last) if first <= last else None


def pairs(placed: Sequence[Placed]) -> Iterator[Pair]:
    """The pairs of one sentence's mentions, sorted by place, that are near enough for a relation and do not overlap."""
    for left, one in enumerate(placed):
        for right in range(left + 1, min(left + MOST_MENTIONS + 2, len(placed))):
            if 0 <= placed[right].first - one.last - 1 <= MOST_WORDS:
                yield Pair(left, right)


def bordered(edges: NDArray[np.float32] | None, one: Placed) -> float:
    """The probability that a term begins with the mention's first word and ends with its last; 1 without `edges`."""
    if edges is None:
        return 1.0
    inside = float(edges[one.first, 0] * edges[one.first + 1 : one.last + 1, 1].prod())
    goes_on = float(edges[one.last + 1, 1]) if one.last + 1 < len(edges) else 0.0
    # The sum of several tags' probabilities may be a little more than 1 in 32 bits.
    return inside * max(0.0, 1 - goes_on)


def context(states: NDArray[np.float32], placed: Sequence[Placed], chosen: Sequence[Pair]) -> NDArray[np.float32]:
    """(pairs, 5 * width): means over both mentions, the maxima between them, the words before and behind them."""
    import numpy as np

    nothing = np.zeros((1, states.shape[1]), dtype=np.float32)
    padded = np.concatenate((nothing, states, nothing))
    means = [states[one.first : one.last + 1].mean(0) for one in placed]
    rows = []
    for left, right in chosen:
        one, other = placed[left], placed[right]
        between = states[one.last + 1 : other.first]
        peaks = between.max(0) if len(between) else nothing[0]
        rows.append(np.concatenate((means[left], means[right], peaks, padded[one.first], padded[other.last + 2])))
    return np.stack(rows)


def buckets(words: Sequence[str], placed: Sequence[Placed], pair: Pair) -> list[int]:
    """The pair's features as numbers below `BUCKETS`; `words` are the text's, in lower case."""
    return sorted({zlib.crc32(name.encode("utf-8", "replace")) % BUCKETS for name in features(words, placed, pair)})


def features(words: Sequence[str], placed: Sequence[Placed], pair: Pair) -> Iterator[str]:
    """What a linear model can use: kinds, distance, the words between, and those around."""
    one, other = placed[pair.left], placed[pair.right]
    kinds = f"{one.kind}|{other.kind}"
    between = inside(words, placed, pair)
    count, length = pair.right - pair.left - 1, (other.first - one.last - 1).bit_length()
    yield from (f"k={kinds}", f"k1={one.kind}", f"k2={other.kind}", f"m={count}", f"d={length}", f"km={kinds}{count}")
    yield from (f"b={word}" for word in between)
    yield from (f"bb={a} {b}" for a, b in zip(["^", *between], [*between, "$"], strict=True))
    if len(between) <= SHORT:
        whole = " ".join(between)
        yield from (f"B={whole}", f"Bk={whole}{kinds}")
    before = ["^", "^", *words[max(0, one.first - REACH_BEFORE) : one.first]]
    behind = [*words[other.last + 1 : other.last + 1 + REACH_BEHIND], "$"]
    yield from (f"p={before[-1]}", f"pp={before[-2]} {before[-1]}", f"pk={before[-1]}{kinds}", f"n={behind[0]}")
    yield from (f"h1={words[one.last]}", f"h2={words[other.last]}")
    yield from (f"l={word}" for word in before[2:])
    yield from (f"r={word}" for word in behind[:-1])


def inside(words: Sequence[str], placed: Sequence[Placed], pair: Pair) -> list[str]:
    """The words between two mentions, with one hole for each mention there."""
    found: list[str] = []
    at = placed[pair.left].last + 1
    for middle in placed[pair.left + 1 : pair.right]:
        if middle.first >= at:
            found += [*words[at : middle.first], HOLE]
            at = middle.last + 1
    return found + list(words[at : placed[pair.right].first])
