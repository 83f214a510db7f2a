"""What a paper coins: "we propose X (Y)", "a dataset called X", "our approach, X, ...", "X: the title"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from kgraph.extract.coined import (
    is_address,
    is_common,
    is_name,
    is_symbol,
    kind_nearby,
    last_name,
    name_at,
    same,
    title_name,
)
from kgraph.extract.credited import credited_names
from kgraph.extract.kinds import kind_of, looks_coined
from kgraph.extract.sentences import split_sentences
from kgraph.model import Field, Kind

__all__ = ["Introduction", "find_introductions"]

Span = tuple[int, int]
Pairs = Sequence[tuple[Span, Span]]

_MOST = 4
_REACH = 220
_STATES = re.compile(
    r"\b(?:[Ww]e|[Ww]e [a-z]{3,12} (?:[a-z]+ ){1,4}and|I|[Tt]his (?:paper|work|article|thesis|study|survey)|"
    r"[Oo]ur (?:paper|work|study)|[Tt]he (?:paper|authors?)|[Bb]y)"
    r"(?:\s(?:then|also|first|further|here|thus|therefore|hereby|next|additionally|finally|now|formally|instead|jointly|"
    r"newly|have|has|will|can|subsequently|create and|design and|collect and|build and)){0,2}"
    r"\s(?:propos|introduc|present|develop|design|releas|contribut|construct|buil[dt]|creat|devis|describ|formulat|"
    r"collect|curat|offer|compil|elaborat|generat|publish|assembl|establish)(?:e|es|ed|s|ing)?"
    r"(?:\sand\s(?:propose|introduce|develop|release|present|evaluate|study))?\b"
)
# What these verbs govern is new only where it is given a short form: "we define answer equivalence (AE)".
_STATES_WEAKLY = re.compile(
    r"\b(?:[Ww]e|[Tt]his (?:paper|work|article))\s(?:also\s|further\s|then\s)?(?:provid|defin|add|bring)(?:es?|ed|s)?\b"
)
_CALLS = re.compile(
    r"(?<!so-)(?<!also )(?<!often )(?<!commonly )(?<!usually )(?<!typically )(?<!generally )(?<!sometimes )(?<!widely )"
    r"\b(?:called|named|dubbed|termed|coined|denoted|referred to)(?:\sas)?[\s:,]{1,2}"
)
_KNOWN = re.compile(r"\b(?:state-of-the-art|existing|popular|previous|well-known|widely used)\s(?:[\w-]+\s){0,3}$")
_WE_CALL = re.compile(
    r"\b[Ww]e (?:(?:call|name|term|dub|coin)\b(?:\s(?!as\b)[a-z-]{1,20}){0,5}?(?:\sas)?"
    r"|refer to\b(?:\s(?!as\b)[\w-]{1,20}){1,9}?\sas)"
    r"\s(?:an?\s|the\s)?(?=[A-Z$\\\"“`‘']|[a-z]+[A-Z]|(?:[a-z-]+\s){2,6}\()"
)
# "The resulting regular-constrained CRF (RegCCRF)", "our beta-TCVAE", "a novel formulation of contextualized X (C-X)".
_OWN = re.compile(
    r"\b(?:(?P<our>[Oo]ur|[Tt]he)\s(?:(?:newly\s)?(?:proposed|resulting|designed|devised|developed|introduced|own|new|novel)\s)?|"
    r"(?:[Nn]ovel|[Nn]ew)\s(?:(?:[a-z-]+\s){0,3}[a-z-]+(?:\sof|[:,])\s)?|"
    r"(?<!ly )(?<!first )(?:crafted|devised|proposed|so-called)\s)(?=\S)"
)
_IS_OWN = re.compile(r"\b(?:[Oo]ur|propos|result|design|devis|develop|introduc|craft|so-called|[Nn]ovel|[Nn]ew)")
_HEAD = (
    r"(?:method|model|framework|approach|algorithm|architecture|network|system|tool|mechanism|dataset|corpus|benchmark)"
)
_HEAD_NEXT = re.compile(rf"\s(?:[\w-]+\s)?{_HEAD}s?\b|[^\s\w]|\s(?:is|are|can|has|and)\b|$")
_CAPITALS_HEAD = re.compile(rf"((?:[A-Z][\w-]+\s){{3,5}}){_HEAD}\b")
_OUR_THING = re.compile(
    rf"\b(?:[Oo]ur|[Tt]he proposed) (?:[\w-]+ ){{0,3}}{_HEAD},\s(?P<name>[^\W_][\w^$+-]*\w)(?=,\s|\s\()"
)
# "Our main contribution is X, a ...", "The result is X, a ..."
_RESULT = re.compile(
    r"\b(?:[Oo]ur\s(?:main\s|key\s)?(?:contribution|result|solution|answer|system|method|model|approach)|[Tt]he\sresult)\s"
    r"is\s(?:the\s)?(?P<name>[^\W_][\w^$+-]*\w)(?=,\sa)"
)
_PASSIVE = re.compile(
    r"\s(?:is|are)\s(?:then\s|further\s|also\s|first\s)?(?:proposed|introduced|presented|developed)\b"
)
_PACKAGE = re.compile(
    r"\b(?:available|implemented|released|provided)\b[^.;]{0,40}\s(?:in|as|by|through|via)\s(?:an?|the|our)\s(?:[\w-]+\s){0,2}?"
    r"(?:package|library|toolbox|toolkit)(?:\s(?:called|named))?,?\s(?=[A-Za-z])"
)
_BRACKETED = re.compile(r"\((?P<name>[A-Za-z][\w^+-]{2,20})\)")
# "a new training technique, p-annealing, which": a name between commas; "a device for legs: the WalkTrainer."
_APPOSITION = re.compile(
    r"(?:\w,\s(?:namely\s|called\s)?(?P<name>[^\W_][\w^$+-]*\w)(?=[,.;:]\s|[,.;:]?$)"
    r"|:\s(?:the\s)?(?P<last>[^\W_][\w^$+-]*\w)(?=\.\s|\.?$))"
)
# Where the thing itself ends and its description begins.
_BOUNDARY = re.compile(
    r"\s(?:that|which|to|for|by|where|whose|using|with|in|on|of|from|based|as|and|is|are|can|consisting|capable|designed|"
    r"containing|aimed|aiming|via|through|over|under|comprising|built|tailored|specifically|leveraging|combining)\s"
    r"|[;:]\s|\.\s?$|[,:]\s(?=an?\s|the\s|which|where|to|that)|\s[-–—]{1,3}\s"
)
# "We propose to use tree parsing (TP)": what is used was there before.
_NO_OBJECT = re.compile(
    r"\s(?:for|in|on|upon|that|which|with|by|from|as|(?:to\s)?(?:us|utili[sz]|employ|apply|leverag|adopt|exploit|incorporat)(?:e|ing)?)\s"
)
# "A kernel supervised t-SNE": what is changed was there.
_CHANGED = re.compile(r"\s(?!propos|design|devis|develop|call|nam|dubb|term|coin|titl|entitl)[a-z-]{3,20}ed\s$")
_EXPLAINED = re.compile(r"\s\([A-Z][^()\d]{8,80}\)")
_NAMED_NEXT = re.compile(r"\)\s(?:[\w-]+\s){0,2}[\w-]+,?\s(?:called|named|dubbed|termed)\b")
_QUOTED = re.compile(r"[\"'“‘`]{0,2}(?:(?:a|an|the|as)\s)?[\"'“‘`]{0,2}")
_AND_NAME = re.compile(r"(?:,? and |, )([^\W_][\w^$+-]*\w)")


@dataclass(frozen=True, slots=True, order=True)
class Introduction:
    """A name that the paper gives to something of its own, at [start, end) of `field`."""

    field: Field
    start: int
    end: int
    kind: Kind


def find_introductions(title: str, abstract: str, pairs: Pairs) -> list[Introduction]:
    """What the paper coins, at most four, in order, each name once; `pairs` are the abstract's abbreviations.

    A name in "X: title" counts when the abstract uses it, its shape can only be a name, or the title says what it is.
    One that the abstract has already used before the statement is not new.
    """
    found: dict[str, Introduction] = {}
    texts = {"title": title, "abstract": abstract}
    prefix = title_name(title, abstract)
    told = title.partition(":")[2].casefold() if prefix else ""
    for one in chain(
        _stated(abstract, pairs),
        [Introduction("title", *prefix, kind_nearby(title))] if prefix else (),
        _owned(title, abstract, pairs),
        _entitled(title, abstract, pairs),
        (
            Introduction("abstract", *span, kind_nearby(abstract[max(0, span[0] - 30) : span[1] + 25]))
            for span in credited_names(abstract, pairs)
        ),
    ):
        name = texts[one.field][one.start : one.end]
        # After "IPED: An Implicit Perspective for ..." the second is no name beside the first.
        explains = " " in name and one.field == "abstract" and name.casefold() in told
        if not explains and not any(same(name, other) for other in found) and _is_new(name, one, abstract, title):
            found[name] = one
    return sorted(list(found.values())[:_MOST], key=lambda one: (one.field != "title", one.start))


def _stated(text: str, pairs: Pairs) -> Iterator[Introduction]:
    """What sentences say outright: we propose, we call, is proposed."""
    for start, end in split_sentences(text):
        for match in _STATES.finditer(text, start, end):
            yield from _object(text, match.end(), min(end, match.end() + _REACH), pairs)
        for match in _STATES_WEAKLY.finditer(text, start, end):
            yield from _object(text, match.end(), min(end, match.end() + _REACH), pairs, weakly=True)
        for match in _CALLS.finditer(text, start, end):
            # Others' names are called something, too: the sentence must speak of this paper.
            if _ours(text[start : match.end()]) and not _KNOWN.search(text, start, match.start()):
                yield from _called(text, match.end(), end, pairs)
        for match in _WE_CALL.finditer(text, start, end):
            yield from _called(text, match.end(), end, pairs)
        for match in _PASSIVE.finditer(text, start, end):
            if _ours(text[start : match.start()]):
                yield from _subject(text, start, match.start(), pairs)


def _ours(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work|article|study|thesis)|[Nn]ew|[Nn]ovel|"
            r"[Tt]he (?:proposed|overall|resulting|final))\b",
            text,
        )
    )


def _owned(title: str, text: str, pairs: Pairs) -> Iterator[Introduction]:
    """What a sentence calls its own in passing: "our X", "the proposed X (Y)", "the resulting system, X, ..."."""
    for match in _OWN.finditer(text):
        if _IS_OWN.search(match[0]):
            yield from _own(text, match.end(), pairs, title=title, possessive=match["our"] is not None)
    for match in chain(_OUR_THING.finditer(text), _RESULT.finditer(text)):
        if is_name(match["name"]):
            yield Introduction("abstract", *match.span("name"), kind_nearby(match[0]))
    for match in _PACKAGE.finditer(text):
        if span := name_at(text, match.end(), len(text)):
            yield Introduction("abstract", *span, "method")


def _own(text: str, start: int, pairs: Pairs, *, title: str, possessive: bool) -> Iterator[Introduction]:
    for short, long in pairs:
        phrase = text[slice(*long)]
        # "Our entity linking (EL)", "a new use of Entity Linking (EL)" are everybody's, "our Leaf Linking (LL)" is not.
        ours = phrase[0].isupper() and not text.endswith(" of ", 0, start)
        if min(short[0], long[0]) == start and (ours or kind_of(phrase) != "task"):
            yield from _with_next(text, (short, long), pairs)
            return
    capitals = _CAPITALS_HEAD.match(text, start)
    if capitals and not is_common(capitals[1].strip()):
        yield Introduction("abstract", start, start + len(capitals[1].strip()), kind_nearby(capitals[0]))
        return
    span = name_at(text, start, len(text)) if possessive else None
    name = text[slice(*span)] if span else ""
    # "Our DA annotations" are of dialogue acts (DA), which everybody has.
    if span and not _HEAD_NEXT.match(text, span[1]) and name in _plain_shorts(text, pairs):
        return
    # What the paper never names again, nor explains, is no name of its own.
    if span and is_name(name) and (text.count(name) > 1 or name in title or _EXPLAINED.match(text, span[1])):
        yield Introduction("abstract", *span, kind_nearby(text[start : span[1] + 40]))


def _plain_shorts(text: str, pairs: Pairs) -> set[str]:
    return {text[slice(*short)] for short, long in pairs if text[slice(*long)].islower()}


def _with_next(text: str, pair: tuple[Span, Span], pairs: Pairs) -> Iterator[Introduction]:
    """The short form of a pair, and of the one joined to it by "and"."""
    short, long = pair
    yield Introduction("abstract", *short, kind_nearby(text[long[0] : short[1] + 40]))
    for other, phrase in pairs:
        if re.fullmatch(r"\)?,? and (?:an?\s|the\s)?", text[short[1] : phrase[0]]) and phrase[0] > short[1]:
            yield Introduction("abstract", *other, kind_nearby(text[phrase[0] : other[1] + 40]))


def _object(text: str, start: int, end: int, pairs: Pairs, *, weakly: bool = False) -> Iterator[Introduction]:
    """The name of what a verb of proposing governs, if it has one."""
    if _NO_OBJECT.match(text, start):
        return
    for short, long in pairs:
        lead = text[start : min(long[0], short[0])]
        # "a new family of models, Deep Trees (DT)"
        lead = lead.replace(" of ", " ") if lead.endswith(", ") else lead
        if (
            start <= min(short[0], long[0])
            and max(short[1], long[1]) <= end
            and not _BOUNDARY.search(lead + " ")
            and len(lead) < 90
            # "two machine reading (MR) datasets, called X and Y": the pair is not what is new.
            and not _NAMED_NEXT.match(text, short[1])
        ):
            yield from _with_next(text, (short, long), pairs)
            return
    boundary = _BOUNDARY.search(text, start + 1, end)
    finish = boundary.start() if boundary else end
    bracket = text.find(" (", start, finish)
    span = _bracketed(text, start, end, pairs)
    if not weakly:
        # A name may follow as an apposition: "a novel model, StructFormer, that ...", "..., named X" is for `_called`.
        span = (
            last_name(text, start, finish)
            or _apposition(text, start, end)
            or (last_name(text, start, bracket) if bracket > 0 else None)
            or span
        )
    if span and not _CHANGED.search(text, start, span[0]):
        yield Introduction("abstract", *span, kind_nearby(text[start : span[1] + 60]))


def _subject(text: str, start: int, finish: int, pairs: Pairs) -> Iterator[Introduction]:
    """The name of what is proposed: "A new network, X, is proposed", "... a novel X model (Y) is proposed"."""
    for short, long in pairs:
        if start <= long[0] < short[1] <= finish and finish - short[1] < 40 and long[0] - start < 60:
            yield Introduction("abstract", *short, kind_nearby(text[long[0] : finish]))
            return
    match = re.compile(r",\s(?:called\s|namely\s)?([^\W_][\w^$+-]*\w),?$").search(text, start, finish)
    if match and is_name(match[1]):
        yield Introduction("abstract", *match.span(1), kind_nearby(text[start:finish]))


def _apposition(text: str, start: int, end: int) -> Span | None:
    for match in _APPOSITION.finditer(text, start, end):
        group = match.lastgroup or "name"
        # "Changes to known techniques: LeafFlow, TreeSent, and others" is a list.
        if group == "name" and ": " in text[start : match.start()]:
            return None
        # "p-annealing" is a name between commas, and nowhere else.
        if is_name(match[group]) or re.fullmatch(r"\w-\w+", match[group]):
            return match.span(group)
    return None


def _bracketed(text: str, start: int, end: int, pairs: Pairs) -> Span | None:
    """A name in brackets that is short for nothing, and used again: "a small synthetic dataset (GINC)"."""
    for match in _BRACKETED.finditer(text, start, end):
        name, span = match["name"], match.span("name")
        if is_name(name) and name in text[match.end() :] and all(span != short for short, _ in pairs):
            return span
    return None


def _called(text: str, start: int, end: int, pairs: Pairs) -> Iterator[Introduction]:
    quoted = _QUOTED.match(text, start, end)
    start = quoted.end() if quoted else start
    kind = kind_nearby(text[max(0, start - 80) : start])
    for short, long in pairs:
        if start in (short[0], long[0]) or (start <= long[0] <= start + 20 and short[0] > long[0]):
            yield Introduction("abstract", *short, kind)
            return
    span = name_at(text, start, end)
    if not span:
        return
    yield Introduction("abstract", *span, kind)
    while (following := _AND_NAME.match(text, span[1], end)) and looks_coined(following[1]) and is_name(following[1]):
        span = following.span(1)
        yield Introduction("abstract", *span, kind)


def _is_new(name: str, introduction: Introduction, abstract: str, title: str) -> bool:
    if len(name) < 2 or is_common(name) or is_symbol(name) or is_address(name):
        return False
    before = abstract[: introduction.start] if introduction.field == "abstract" else ""
    used = re.search(rf"(?<!\w){re.escape(name.removesuffix('s'))}s?(?!\w)", before)
    return used is None or title.startswith(name)


def _entitled(title: str, abstract: str, pairs: Pairs) -> Iterator[Introduction]:
    """The short form of what the title, or its part before the colon, spells out."""
    names = {title.casefold(), title.partition(":")[0].casefold()}
    names |= {name.removeprefix("the ") for name in names}
    for short, long in pairs:
        if abstract[slice(*long)].casefold().removeprefix("the ") in names and " " in abstract[slice(*long)]:
            yield Introduction("abstract", *short, kind_nearby(title))
