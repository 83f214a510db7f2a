"""Short forms whose letters stand in another order than the words: "V(T)" is a tidal volume."""

from __future__ import annotations

import re

from kgraph.extract.alignment import align
from kgraph.words import FUNCTION_WORDS

__all__ = ["align_parts", "align_reordered", "align_symbol"]

Span = tuple[int, int]

_WORD = re.compile(r"[^\s()\[\]\"“‘]+")
_AMOUNT = re.compile(r"\[(?P<what>[^\[\]]{1,10})\](?P<where>[A-Za-z]{0,3})")
_INDEXED = re.compile(
    r"(?P<main>[A-Za-z])(?:-(?P<after>[a-z]{1,3})|\((?P<inner>[A-Za-z]{1,4})\d?\)|(?P<index>[a-z]{1,3}))"
)
_NAMED = re.compile(r"(?P<name>[A-Z]+[0-9]+)-?(?P<rest>[A-Z]{2,})|(?P<first>[A-Z]{2,}?)-?(?P<last>[A-Z]?[0-9]+)")
_PARTS = re.compile(r"(?P<one>[A-Z]{2,6})-(?P<other>[A-Z]{2,6})")
_CYCLIC = re.compile(r"c[A-Z]MP")
_COUNTED = re.compile(r"(?P<main>[A-Z])(?P<number>[1-9])")
_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_CONCENTRATIONS = ("concentration", "concentrations", "content", "level", "levels", "activity")
_NEAR = 4
_SAID_AS = {"k": ("k", "c"), "x": ("x", "ex"), "i": ("i", "current"), "g": ("g", "conductance")}


def align_symbol(short: str, long: str) -> Span | None:
    """Where the long form of a symbol lies at the end of `long`, as half-open offsets; None if it spells none.

    >>> text = "a rise of tidal volume"
    >>> text[slice(*align_symbol("V(T)", text))]
    'tidal volume'
    """
    words = [match.span() for match in _WORD.finditer(long)]
    if not words:
        return None
    rules = (_cyclic, _amount, _counted, _indexed, _named)
    begin = next(filter(None, (rule(short, long, words) for rule in rules)), None)
    return (begin[0], len(long)) if begin else None


def _cyclic(short: str, long: str, _: list[Span]) -> Span | None:
    """ "cAMP" is adenosine 3',5'-cyclic monophosphate."""
    found = align(short[1:], long) if _CYCLIC.fullmatch(short) else None
    return found if found and "cyclic" in long[slice(*found)].lower() else None


def align_reordered(short: str, long: str) -> Span | None:
    """Where the last words of `long` have the letters of `short` as initials, in the order of another language.

    >>> align_reordered("DM", "with myotonic dystrophy")
    (5, 23)
    """
    words = [match.span() for match in _WORD.finditer(long)][-len(short) :]
    if not (short.isalpha() and short.isupper() and 2 <= len(short) == len(words)):
        return None
    texts = [_text(long, span) for span in words]
    if any(char in "()[]" for char in long[words[0][0] :]):
        return None
    if not FUNCTION_WORDS.isdisjoint(texts) or sorted(text[0] for text in texts) != sorted(short.lower()):
        return None
    return words[0][0], len(long)


def align_parts(short: str, long: str) -> Span | None:
    """Where the two parts of a short form with a hyphen are spelled in the other order.

    >>> align_parts("GPU-PS", "particle search on graphics processing units")
    (0, 44)
    """
    match = _PARTS.fullmatch(short)
    last = align(match["one"], long) if match else None
    rest = long[: last[0]].rstrip() if last else ""
    first = align(match["other"], rest) if match and rest else None
    return (first[0], len(long)) if first else None


def _amount(short: str, long: str, words: list[Span]) -> Span | None:
    """ "[Ca2+]i": an amount of what stands in the brackets, "intracellular" where the letter says so."""
    match = _AMOUNT.fullmatch(short)
    if not match or _text(long, words[-1]) not in _CONCENTRATIONS:
        return None
    what, where = match["what"].lower(), match["where"].lower()
    near = range(len(words) - 2, max(-1, len(words) - 2 - _NEAR), -1)
    named = next((place for place in near if _text(long, words[place]) == what), None)
    if named is None:
        found = align(match["what"], long[: words[-1][0]].rstrip())
        return None if where else found
    if not where:
        return words[named]
    return next((words[place] for place in near if place != named and _text(long, words[place])[0] == where[0]), None)


def _indexed(short: str, long: str, words: list[Span]) -> Span | None:
    """ "V(T)", "Rt": the last word begins with the letter, a word just before it with the index."""
    match = _INDEXED.fullmatch(short)
    if not match:
        return None
    main, index = match["main"].lower(), (match["inner"] or match["index"] or match["after"]).lower()
    if not _text(long, words[-1]).startswith(_SAID_AS.get(main, (main,))):
        return None
    before = words[-3:-1]
    return next((span for span in reversed(before) if _begins(_text(long, span), index)), None)


def _counted(short: str, long: str, words: list[Span]) -> Span | None:
    """ "E9" is the ninth embryonic day."""
    match = _COUNTED.fullmatch(short)
    if not match:
        return None
    near = words[-_NEAR:]
    ordinal = _ORDINALS[int(match["number"])]
    place = next((place for place, span in enumerate(near) if _text(long, span) == ordinal), len(near))
    named = any(_text(long, span).startswith(match["main"].lower()) for span in near[place + 1 :])
    return near[place] if named else None


def _begins(word: str, letters: str) -> bool:
    """Whether a word, or each part of a compound, begins with the letters."""
    return word.startswith(letters) or "".join(part[0] for part in word.split("-") if part) == letters


def _named(short: str, long: str, words: list[Span]) -> Span | None:
    """ "L1CAM" is the cell adhesion molecule L1, "CYCB2" a B2-type cyclin."""
    match = _NAMED.fullmatch(short)
    if not match or len(words) < 2:
        return None
    if match["name"]:
        if _text(long, words[-1]) != match["name"].lower():
            return None
        return align(match["rest"], long[: words[-1][0]].rstrip())
    if not _text(long, words[-2]).startswith(match["last"].lower() + "-"):
        return None
    return words[-2] if _text(long, words[-1]).startswith(match["first"].lower()) else None


def _text(long: str, span: Span) -> str:
    return long[slice(*span)].lower()
