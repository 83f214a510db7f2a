"""Names that an abstract makes its own by other words than "we propose X": by later praise, by quotes, in lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from kgraph.extract.coined import NAME, is_common, is_name
from kgraph.extract.sentences import split_sentences

__all__ = ["credited_names"]

Span = tuple[int, int]
Pairs = Sequence[tuple[Span, Span]]

# Where the paper says what it makes: a name that first comes here may be its own, unless it is what others made.
_MAKES = re.compile(
    r"\b(?:(?:[Pp]ropos|[Pp]resent|[Ii]ntroduc|[Dd]evelop|[Dd]esign|[Dd]eriv|[Dd]evis|[Bb]uil[dt]|[Cc]onstruct|[Cc]reat|[Cc]ollect|"
    r"[Rr]eleas|[Cc]ontribut|[Tt]rain)(?:e|es|ed|s|ing)?|[Oo]ur|[Nn]ovel|[Nn]ew)\b"
)
_OTHERS = re.compile(
    r"\b(?:compar\w+|baselines?|existing|prior|previous|recent|popular|such as|e\.g\.,?|like|than|over|on|"
    r"extend\w*|from|against|unlike|with|using|including|and|of|under|in)\s(?:the\s|an?\s)?$"
)
# What is said behind and before a name of one's own.
_BEHIND = re.compile(
    r"\s(?:[a-z]+ly\s)?(?:can\s)?(?:outperform|surpass|exceed|achieves?\s(?:state|new|superior|better|competitive|significant))"
)
_OWNED = re.compile(r"\b(?:[Oo]ur|(?:[Oo]ur\s|[Tt]he\s)?proposed)\s$")
_EFFECT = re.compile(
    r"\b(?:effectiveness|superiority|utility|usability|usefulness)\sof\s(?:our\s|the\s)?(?:proposed\s)?$"
)
_QUOTED = re.compile(
    r"\b(?:[Nn]ovel|[Nn]ew)\s[\"“‘'`]{1,2}(?P<short>[^\W_][\w-]*\w)[\"”’']{1,2}\s(?=[a-z])"
    r"|:\sthe\s[\"“‘'`]{1,2}(?P<long>[A-Z][\w-]{1,30}(?:\s[A-Z][\w-]{1,30}){1,3})[\"”’']{1,2}(?=[.,;]|$)"
)
# "three new tools (LeafSAM, RootSAM and TreeSAM)"; "a new record on two benchmarks (A, B)" is no list of new things.
_LISTED = re.compile(
    r"\b(?:[Nn]ew|[Nn]ovel|[Nn]ewly [a-z]+)\s(?:(?!(?:on|to|of|in|for|with|and)\s)[\w-]+\s){0,5}[\w-]+s\s"
    r"\((?P<names>[^()]{5,80})\)"
)
_AND_MAKES = re.compile(
    r"\b[Ww]e\s[^.;]{5,160}?\band\s(?:then\s|further\s|also\s)?(?:propose|develop|introduce|present|design)\s(?:an?\s|the\s)?"
    r"(?P<name>[A-Z][\w-]{2,30}(?:\s[A-Z][\w-]{2,30}){1,4}|[A-Z][\w-]*[A-Z0-9][\w-]*)(?=[.,;]|\s(?:(?:to|that|which|for|by|with|in)\b|\())"
)


def credited_names(text: str, pairs: Pairs) -> Iterator[Span]:
    """Places in an abstract of names that it tells of as the paper's own, in no order, some perhaps twice."""
    for match in chain(_QUOTED.finditer(text), _AND_MAKES.finditer(text)):
        group = match.lastgroup or 0
        if is_name(match[group]) or " " in match[group] or match[group].endswith("ing"):
            yield match.span(group)
    for match in _LISTED.finditer(text):
        listed = [one for one in NAME.finditer(text, *match.span("names")) if one[0] not in ("and", "or")]
        if len(listed) > 1 and all(is_name(one[0]) for one in listed):
            yield from (one.span() for one in listed)
    yield from _praised(text, pairs)


def _praised(text: str, pairs: Pairs) -> Iterator[Span]:
    """Names that first stand where the paper tells what it makes, and of which it tells the success later."""
    seen: set[str] = set()
    places = dict(pairs)
    for start, end in split_sentences(text):
        for match in NAME.finditer(text, start, end):
            name = match[0].rstrip(".,'’")
            span = match.start(), match.start() + len(name)
            if name in seen or is_common(name) or not is_name(name):
                continue
            seen.add(name)
            long = places.get(span, span)
            before = text[start : min(span[0], long[0])]
            # "Our DA annotations" are of dialogue acts (DA), which everybody has.
            plain = text[slice(*long)].islower()
            if _MAKES.search(before) and not _OTHERS.search(before) and _success(text, name, span[1], plain=plain):
                yield span


def _success(text: str, name: str, start: int, *, plain: bool) -> bool:
    behind = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    return any(
        _BEHIND.match(text, at.end())
        or _EFFECT.search(text, 0, at.start())
        or (not plain and _OWNED.search(text, 0, at.start()))
        for at in behind.finditer(text, start)
    )
