"""Names that an abstract makes its own by other words than "we propose X": by what it says of them later, by quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from kgraph.extract.alignment import align
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
_IDEA = re.compile(r"\b(?:idea|core|novelty|heart)\s(?:of|behind)\s(?:the|our)\s")
_QUOTED = re.compile(
    r"\b(?:[Nn]ovel|[Nn]ew)\s[\"“‘'`]{1,2}(?P<short>[^\W_][\w-]*\w)[\"”’']{1,2}\s(?=[a-z])"
    r"|:\sthe\s[\"“‘'`]{1,2}(?P<long>[A-Z][\w-]{1,30}(?:\s[A-Z][\w-]{1,30}){1,3})[\"”’']{1,2}(?=[.,;]|$)"
)
# "a unified framework--Leaf Maximization", "three new tools (LeafSAM, RootSAM and TreeSAM)"
_DASHED = re.compile(
    r"\b(?:an?|our|new|novel)\s(?:[\w-]+\s){0,5}?(?:method|model|framework|approach|algorithm|network|system|data-?set|benchmark|metric)"
    r"\s?(?:--+|—|–|\s-)\s?(?P<name>[A-Z][\w-]{1,30}(?:\s[A-Z][\w-]{1,30}){0,4})(?=[.,;:—–-]|\s[a-z–-]|$)"
)
_LISTED = re.compile(r"\b(?:[Nn]ew|[Nn]ovel|[Nn]ewly [a-z]+)\s[^().;]{3,60}s\s\((?P<names>[^()]{5,80})\)")
_AND_MAKES = re.compile(
    r"\b[Ww]e\s[^.;]{5,160}?\band\s(?:then\s|further\s|also\s)?(?:propose|develop|introduce|present|design)\s(?:an?\s|the\s)?"
    r"(?P<name>[A-Z][\w-]{2,30}(?:\s[A-Z][\w-]{2,30}){1,4}|[A-Z][\w-]*[A-Z0-9][\w-]*)(?=[.,;]|\s(?:(?:to|that|which|for|by|with|in)\b|\())"
)
_PACKAGE = re.compile(
    r"\b(?:offer|releas|provid|present|introduc|develop|publish)(?:e|es|ing)?\s(?:the|our)\s(?P<name>[A-Za-z][\w.-]{1,30})\s"
    r"(?:Python|R|Julia|C\+\+|Java|MATLAB)\s(?:package|library|toolbox|toolkit)\b"
)
_OR = re.compile(
    r"\b(?:[Ww]e have )?(?:called|named|dubbed|termed)\s(?P<long>[^.;:()]{4,90}),\sor\s(?P<short>[A-Z]{2,8})\b"
)
_PASSIVE = re.compile(
    r"(?:^|(?<=[,.:;]\s))(?P<name>[A-Z][\w-]{1,30}(?:\s[A-Z][\w-]{1,30}){1,4})\sis\s(?:then\s|further\s|also\s)?(?:proposed|developed)\b"
)


def credited_names(title: str, text: str, pairs: Pairs) -> Iterator[Span]:
    """Places in an abstract of names that it tells of as the paper's own, in no order, some perhaps twice."""
    shorts = {long[0]: short for short, long in pairs}
    yield from (shorts[match.end()] for match in _IDEA.finditer(text) if match.end() in shorts)
    for match in chain(*(pattern.finditer(text) for pattern in (_QUOTED, _PACKAGE, _DASHED, _AND_MAKES))):
        name = match[match.lastgroup or 0]
        if is_name(name) or " " in name or name.endswith("ing") or match.re is _PACKAGE:
            yield match.span(match.lastgroup or 0)
    for match in _LISTED.finditer(text):
        listed = [one for one in NAME.finditer(text, *match.span("names")) if one[0] not in ("and", "or")]
        if len(listed) > 1 and all(is_name(one[0]) for one in listed):
            yield from (one.span() for one in listed)
    for match in _OR.finditer(text):
        if align(match["short"], match["long"]):
            yield match.span("short")
    for match in _PASSIVE.finditer(text):
        if match["name"].casefold() in title.casefold():
            yield match.span("name")
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
