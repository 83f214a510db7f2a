"""Family names, as citations compare them."""

from __future__ import annotations

from kgraph.identifiers import normalise_title

__all__ = ["family_name"]

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii"})


def family_name(author: str) -> str:
    """The normalised family name in "Given Family", "Family, Given" or "Family G.".

    >>> family_name("Jürgen K. Schmidt"), family_name("Schmidt, J."), family_name("Schmidt J")
    ('schmidt', 'schmidt', 'schmidt')
    """
    head, comma, _ = author.partition(",")
    words = normalise_title(head).split()
    if not words:
        return ""
    if comma:
        return words[-1]
    raw = head.replace(".", " ").split()
    # "Schmidt JK": initials after the family name are short and upper case.
    while len(raw) > 1 and len(raw[-1]) <= 3 and raw[-1].isupper() and not raw[0].isupper():
        raw.pop()
    names = normalise_title(" ".join(raw)).split()
    while len(names) > 1 and names[-1] in _SUFFIXES:
        names.pop()
    return names[-1] if names else ""
