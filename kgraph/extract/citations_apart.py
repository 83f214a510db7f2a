"""References whose year stands apart from the names: a title between them, an organisation, work of the authors' own.

Names between which and the year much is said need more of a cue than names in front of "(2010)": a verb of research,
the quotation marks of a title, a journal. Each function takes a text and yields the references it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from kgraph.extract.surnames import Authors, authors_before

__all__ = ["Apart", "find_apart", "titled_at"]

_REACH = 130
_YEAR = r"(?:1[89]|20)\d\d"
_ANY_YEAR = re.compile(_YEAR)
_VERB = r"(?:propos|introduc|develop|suggest|describ|present|formulat|pioneer|conjectur|coin|rais|pos|stud|invent"
_VERB += r"|investigat|prov|report|show|establish|demonstrat|observ|obtain|argu|found|discuss|giv|design|analy[sz])"
# "by the authors (2005)", "our previous work (2000)", "the result we showed (2006)", "prior work (ICRA 2016)"
_WORK = r"(?:works?|study|studies|papers?|results?|reports?|articles?|approach|research|publications?)"
_OWN = re.compile(
    rf"\b(?:[Tt]he\sauthors?['’]?s?(?:(?:\s[a-z]{{2,12}}){{0,2}}\s{_WORK})?|[Ww]e(?:\s{_VERB}[a-z]{{1,4}})?"
    rf"|(?:[Oo]ur|[Pp]revious|[Pp]rior|[Ee]arlier|[Rr]ecent)(?:\s[a-z]{{2,12}})?\s{_WORK}(?:\sof(?:\s[a-z]{{3,15}}){{1,2}})?)"
    rf"\s[(\[](?:[A-Z]{{3,8}},?\s)?(?P<year>{_YEAR})(?:(?:,\s?|\sand\s)\d{{4}}){{0,3}}[)\]]"
)
# "We proposed a controller of (…) arms previously (2004)", "We proposed a framework for wings (2006)."
_WE_PROPOSED = re.compile(
    rf"(?:^|(?<=\.\s))We\s(?:have\s)?(?:proposed|developed|introduced|presented)\s[^.;\[\]]{{5,120}}?\s[(\[](?P<year>{_YEAR})[)\]]"
)
# "(Ministry of Health, 2021; European Parliament and Council, 2022)", "(JAX team and collaborators, 2017)"
_WORD_OF_NAME = r"(?:[A-Z][\w&'’.-]{1,20}|of|the|and|for|on|team|collaborators)"
_SIGNED = re.compile(
    rf"(?:[(\[]|;\s)(?P<name>{_WORD_OF_NAME}(?:,?\s{_WORD_OF_NAME}){{1,11}}),\s(?P<year>{_YEAR})[a-h]?(?=[);\],])"
)
_BODY = re.compile(
    r"\b(?:Governments?|Ministry|Parliament|Commission|Organi[sz]ation|Department|Agency|Institutes?|Association|Council|Bureau"
    r"|Office|Foundation|Committee|Nations|Administration|Authority|Society|Federation|Centers?|Team|team|collaborators)\b"
)
# "[Choi and Kim, Optimal complexity of graphs, STOC 2008]", "[Oja, Journal of biology 1982]"
_TITLED = re.compile(
    rf"[(\[](?P<inside>[^\W\d_][^()\[\];]{{8,220}}?[\s,:])(?P<year>{_YEAR})(?:\s?[;,:][\s\d:–-]{{3,30}})?\.?[)\]]"
)
# Kern and Mann in ("Learning of graphs", AAAI, 2020)
_QUOTED = re.compile(rf"\sin\s(?P<bracket>\([\"“][^()\"”]{{10,150}}[\"”],?\s[^()]{{0,30}}?(?P<year>{_YEAR})\))")
_SERIAL = re.compile(r"\s?(?:Journal|J\.|Proc|Trans|Annals|Ann\.|Nature|Science|IEEE|ACM)\b")
_VANCOUVER = re.compile(r"([A-Z][a-z]{1,20})\s[A-Z]{1,3}(?:,\s[A-Z][a-z]{1,20}\s[A-Z]{1,3}){0,8}\.\s")
_INVERTED = re.compile(
    r"[A-Z][a-z]{1,20},\s(?:[A-Z]\.\s?){1,3}(?:,?\s?(?:and|&)\s[A-Z][a-z]{1,20},\s(?:[A-Z]\.\s?){1,3})?(?=\s?[A-Z])"
)
# What follows "Durmus et al." and is more than a journal: a title, a date, a volume and pages.
_LONG_YEAR = re.compile(rf",?\s[(\[](?=[A-Z])(?P<inside>[^()\[\];]{{4,180}}?),\s?(?P<year>{_YEAR})[)\]]")
# "proposed by Xia in 2020", "investigated by Hu and Mordohai in 2010 (and 2012)"
_IN_YEAR = re.compile(rf"\sin\s(?P<year>{_YEAR})(?:\s\(and\s(?P<more>{_YEAR})\)|(?=[).,;]|$))")
_MADE_BY = re.compile(rf"\b{_VERB}[a-z]{{1,4}}\s(?:[a-z]{{3,12}}\s)?by\s$")
# A bracket of years alone, or of a meeting and a year, behind a word in lower case.
_ALONE = re.compile(
    rf"(?:(?<=[a-z][a-z]\s)|(?<=Thesis\s)|(?<=[\"”]\s))[(\[](?:[A-Z]{{3,8}}\s)?(?P<year>{_YEAR})(?:,\s\d{{4}})?[)\]]"
)
_DID = re.compile(rf"\s{_VERB}[a-z]{{1,4}}\b")
_YEAR_CLOSED = re.compile(r"\d{4}[a-h]?[)\]]")
_MADE_BY_ONE = re.compile(
    rf"\b{_VERB}[a-z]{{1,4}}\sby\s(?:[A-Z]\.\s)?(?P<name>[A-Z][a-z]{{2,20}}(?:\s(?:and|&)\s[A-Z][a-z]{{2,20}})?)\s(?:in|as)\s"
)
_HIS = re.compile(r"\s(?:his|her|their)\s")
# "Bienen, Cooper, and Mun (BCM) neurons (1982)"
_SHORTENED = re.compile(rf"\s\([A-Z]{{2,6}}\)\s(?:[a-z-]{{3,15}}\s){{0,2}}[(\[](?P<year>{_YEAR})[)\]]")
# "Burkholder's celebrated characterization of inequalities (1984)"
_FAMOUS = re.compile(
    r"['’]s?\s(?:celebrated|seminal|famous|classic|classical|original|influential|landmark|pioneering|groundbreaking)\s"
    rf"(?:[a-z-]{{2,20}}\s){{1,7}}[(\[](?P<year>{_YEAR})[)\]]"
)
# "the Dahl model (1976)", "the Reeves-Clark (1978) scheme": later, "the Mamba model (2023)" is what somebody made.
_NAMED_AFTER = re.compile(
    r"\b[Tt]he\s(?P<name>[A-Z][a-z]{2,20}(?:[–-][A-Z][a-z]{2,20}\s|\s(?=[a-z])))"
    r"(?:(?:model|method|algorithm|theorem|rule|test|criterion|lemma|conjecture|inequality|equation"
    r"|condition|scheme|index)\s)?"
    r"[(\[](?P<year>1[89]\d\d)[)\]]"
)
# "improving the best-known ratio (Transportation Science 2013)"
_BEST_KNOWN = re.compile(
    r"\b(?:best[- ]known|previous|previously\sbest|currently\sbest)\s(?:[\w.*-]{1,20}\s){1,4}?"
    rf"(?P<at>[(\[](?:[A-Z][a-zA-Z]{{2,14}}\s){{1,3}}(?P<year>{_YEAR})[)\]])"
)

# "Arun and de Wolk [JMLR, 19 (2018) 1-36]"
_VOLUME = re.compile(rf"\s\[[A-Z][\w.\s]{{1,40}},\s\d{{1,4}}\s?\((?P<year>{_YEAR})\)[^()\[\]]{{0,20}}\]")
# "McCarty's Advice Giver (1959)"; what has a capital and a later year may be a product or an event.
_OLD_WORK = re.compile(r"['’]s?\s(?:[A-Z][a-z]{2,15}\s){1,3}[(\[](?P<year>1[89][0-8]\d)[)\]]")
# "proposed by Ronald Hibb (1949)"
_FULL_NAME = re.compile(
    rf"\b{_VERB}[a-z]{{1,4}}\sby\s[A-Z][a-z]{{2,12}}\s(?P<name>[A-Z][a-z]{{2,20}})\s[(\[](?P<year>{_YEAR})[)\]]"
)

# "(Nature 37, pp. 492, 1995)"; "... of both.'' (AAAI 1997)", where a quotation comes from
_SOURCE = re.compile(
    rf"[(\[](?:Nature|Science|PNAS|Cell),?\s\d{{1,4}},\s?(?:pp?\.\s?)?[\d–-]{{1,11}},\s?(?P<year>{_YEAR})[)\]]"
)
_QUOTATION = re.compile(rf"[.?!](?:''|[\"”’])\s(?P<at>\([A-Z]{{3,8}},?\s(?P<year>{_YEAR})\))")


class Apart(NamedTuple):
    """A reference at `start` to `end` of a text; without authors, the text names none."""

    start: int
    end: int
    authors: tuple[str, ...]
    year: int


def find_apart(text: str) -> Iterator[Apart]:
    """The references of `text` whose names are missing or not beside the year, the surest first; they may overlap."""
    if not _ANY_YEAR.search(text):
        return  # as most texts do
    for source in (_signed, _titled, _in_year, _named, _own, _far):
        yield from source(text)


def _signed(text: str) -> Iterator[Apart]:
    for match in _SIGNED.finditer(text):
        if _BODY.search(match["name"]):
            yield Apart(match.start("name"), match.end("year"), (match["name"],), int(match["year"]))


def _titled(text: str) -> Iterator[Apart]:
    for match in _TITLED.finditer(text):
        if names := _first_names(match["inside"]):
            yield Apart(match.start("inside"), match.end() - 1, names, int(match["year"]))
    for match in _QUOTED.finditer(text):
        authors = authors_before(text, match.start())
        if authors and authors.named():
            yield Apart(match.start("bracket"), match.end(), authors.surnames, int(match["year"]))


def _first_names(inside: str) -> tuple[str, ...]:
    """The surnames that the entry of a reference list begins with, or none."""
    if vancouver := _VANCOUVER.match(inside):
        return tuple(name.rpartition(" ")[0] for name in vancouver[0].rstrip(". ").split(", "))
    if inverted := _INVERTED.match(inside):
        return tuple(re.findall(r"[A-Z][a-z]+(?=,)", inverted[0]))
    comma = inside.find(",")
    authors = authors_before(inside, comma) if comma > 0 else None
    if authors is None or authors.start or not authors.named():
        return ()
    rest = inside[comma + 1 :]
    # "(Rome and Milan, May 2010)" is no title; "(Kern and Dan, Nature 416:433, 2002)" has a volume.
    told = len(rest.split()) > 3 or re.search(r"\d[:,]", rest) is not None
    return authors.surnames if _SERIAL.match(rest) or (authors.joined == "and" and told) else ()


def titled_at(text: str, place: int) -> tuple[int, int] | None:
    """Year and end of a bracket at `place`, right behind "et al.", that holds a title, or a place, and a year."""
    found = _LONG_YEAR.match(text, place)
    return (int(found["year"]), found.end()) if found and "et al" not in found["inside"] else None


def _in_year(text: str) -> Iterator[Apart]:
    for match in _IN_YEAR.finditer(text):
        authors = authors_before(text, match.start())
        if authors and authors.named() and _MADE_BY.search(text, max(0, authors.start - 40), authors.start):
            yield Apart(authors.start, match.end("year"), authors.surnames, int(match["year"]))
            if match["more"]:
                yield Apart(*match.span("more"), authors.surnames, int(match["more"]))


def _named(text: str) -> Iterator[Apart]:
    """What is called after those who made it, with the year."""
    for pattern in (_SHORTENED, _VOLUME, _FAMOUS, _OLD_WORK):
        for match in pattern.finditer(text):
            authors = authors_before(text, match.start())
            if authors and authors.named() and (authors.joined == "and" or pattern in (_FAMOUS, _OLD_WORK)):
                yield Apart(authors.start, match.end(), authors.surnames, int(match["year"]))
    for match in chain(_NAMED_AFTER.finditer(text), _FULL_NAME.finditer(text)):
        authors = authors_before(text, match.end("name"))
        if authors and authors.named():
            yield Apart(match.start("name"), match.end(), authors.surnames, int(match["year"]))


def _own(text: str) -> Iterator[Apart]:
    for match in _OWN.finditer(text):
        yield Apart(*match.span(), (), int(match["year"]))
    for match in _WE_PROPOSED.finditer(text):
        yield Apart(match.start("year") - 1, match.end(), (), int(match["year"]))
    for match in _SOURCE.finditer(text):
        yield Apart(*match.span(), (), int(match["year"]))
    for match in chain(_BEST_KNOWN.finditer(text), _QUOTATION.finditer(text)):
        yield Apart(*match.span("at"), (), int(match["year"]))


def _far(text: str) -> Iterator[Apart]:
    """A bracket with a year in a sentence that says before what somebody showed; only the bracket is taken."""
    for match in _ALONE.finditer(text):
        low = max(0, match.start() - _REACH)
        low = max(low, text.rfind(". ", low, match.start()) + 1)
        low = max((year.end() for year in _YEAR_CLOSED.finditer(text, low, match.start())), default=low)
        if authors := _actor(text, low, match.start()):
            yield Apart(*match.span(), authors.surnames, int(match["year"]))


def _actor(text: str, low: int, high: int) -> Authors | None:
    """Who showed something in `text` from `low` to `high`."""
    for match in _MADE_BY_ONE.finditer(text, low, high):
        if (authors := authors_before(text, match.end("name"))) and authors.named():
            return authors
    for match in _DID.finditer(text, low, high):
        authors = authors_before(text, match.start())
        own = authors and (authors.joined == "and" or _HIS.search(text, match.end(), high))
        if authors and own and authors.named() and authors.start >= low:
            return authors
    return None
