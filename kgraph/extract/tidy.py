"""What a tagger marks, without the words that name nothing."""

from __future__ import annotations

import re
from dataclasses import replace

from kgraph.extract.annotate import Phrase
from kgraph.extract.coined import is_address
from kgraph.extract.kinds import looks_coined
from kgraph.extract.vocabulary import (
    COMPOUND_MODIFIERS,
    EMPTY_MODIFIERS,
    FIXED_PAIRS,
    GENERIC_HEADS,
    IDIOMS,
    NEVER_HEADS,
    WEAK_MODIFIERS,
    words,
)
from kgraph.inflection import singular_head, singular_word

__all__ = ["tidied"]

_WORD = re.compile(r"\S+")
_BEFORE = re.compile(r"(?<!\S)[^\W\d_]+ $")
_LONGEST = 20
# An adjective or adverb alone is half a term: "electrochemical", "generative", "annotated", "interpretable".
_ADJECTIVES = ("ical", "ional", "ative", "lingual", "modal", "tual", "ural", "ous", "able", "ible", "ed", "ally")
# Before a comma a word is an adjective also with these endings, or with a hyphen: "sparse, interpretable features".
_BEFORE_COMMA = (*_ADJECTIVES, "al", "ar", "ary", "ful", "ic", "ive", "less", "ly")
_PLAIN_ADJECTIVES = words(
    """
    abstract accurate closed coarse compact concise dark deep degenerate dense direct discrete fast fine finite fixed
    flat fluent infinite irregular large latent light long modern multivariate narrow noisy open private public rich
    rigid safe scarce shallow short slow small smooth soft sparse synthetic thin transparent wide
    """
)
_NOT_ADJECTIVES = words(
    """
    music logic topic metric traffic arithmetic rhetoric retrieval signal journal goal removal approval archive
    narrative objective motive grammar radar lidar summary dictionary vocabulary library glossary family
    """
)
_ALSO = words("and or and/or & nor")
_NOUNS = words(
    """
    speed seed feed need breed bed testbed watershed infrared hatred variable table cable syllable wearable observable
    timetable ritual spiritual mural plural rural
    """
)
# What is measured is left open: "evaluation metrics", "performance measures".
_MEASURES = words("metric measure score criterion")
# Of these only the name behind "of" is known elsewhere: "recast version of SQuAD".
_MADE_FROM = re.compile(
    r"(?:[^\s()]+ ){0,6}(?:adaptation|extension|generali[sz]ation|implementation|instantiation|variant|version)s? of "
    r"(?=\S+$)"
)
_QUOTES = "'\"`‘’“”„«»,;:"


# A formula names nothing ("$\lambda$", "$x^*$") unless two letters stand together in it ("$\beta$-VAE").
_COMMAND = re.compile(r"\\[A-Za-z]+")
_NAME = re.compile(r"[^\W\d_]{2}")
# r"$\widetilde{O}(T^{2/3})$ regret" and "$S$ states" speak of regret and states; r"$\ell_1$ norm" is a norm of its own.
_AMOUNT = re.compile(r"\$(?:[A-Z]|[^$]{0,99}\([^$]{0,99})\$\s+(?=\S)")
_OPERATOR = re.compile(r"(?<![A-Za-z])(?:log|exp|poly|polylog|sqrt|frac|min|max|arg)(?![A-Za-z])")
_FORMULA, _LONG_NAME = re.compile(r"\$[^$]*\$|[^$]*\\[^$]*"), re.compile(r"[^\W\d_]{3}")
_BRACES = {"{": "}", "(": ")", "[": "]"}
_OPENED = re.compile(r"\{\\?[A-Za-z]{0,12}\s?$")


def tidied(text: str, phrase: Phrase) -> Phrase | None:
    """`phrase` without quotes around it and empty words in front ("novel", "our"); None where nothing is named.

    A general word alone names nothing ("model", "features"), unless it is a metric ("accuracy") or looks coined. Of
    formulas only what stands beside them is kept: "binary vector $x$" is a binary vector, and "$x$" is nothing.
    """
    start, end = _stripped(text, phrase.start, phrase.end)
    start, end = _beside_formulas(text, start, end)
    start = _behind_comma(text, start, end)
    start = _with_its_pair(text, start, end)
    start = _without_preamble(text, start, end)
    parts = [(start + found.start(), found[0]) for found in _WORD.finditer(text[start:end])]
    while len(parts) > 1 and _says_nothing([word for _, word in parts]):
        del parts[0]
    if not parts or _in_address(text, parts[0][0], end):
        return None
    if not _names_something([word for _, word in parts], metric=phrase.kind == "metric"):
        return None
    if not _balanced(text[parts[0][0] : end]):
        return _with_its_brace(text, replace(phrase, start=parts[0][0], end=end))
    return replace(phrase, start=parts[0][0], end=end)


def _with_its_pair(text: str, start: int, end: int) -> int:
    """`start`, or that of the word before it that belongs to the first one: "multiple" before "criteria analysis"."""
    before = _BEFORE.search(text, max(0, start - _LONGEST), start)
    return before.start() if before and _fixed([before[0].strip(), *text[start:end].split()]) else start


def _says_nothing(parts: list[str]) -> bool:
    """Whether the first word may go: not of a pair like "real time", and not of "complex and dynamic scenes"."""
    return parts[0].lower() in EMPTY_MODIFIERS and parts[1].lower() not in _ALSO and not _fixed(parts)


def _fixed(parts: list[str]) -> bool:
    pair = " ".join(parts[:2]).lower()
    return pair in FIXED_PAIRS or (len(parts) > 2 and pair in COMPOUND_MODIFIERS)


def _behind_comma(text: str, start: int, end: int) -> int:
    """`start`, or that of the phrase behind the last comma where only adjectives stand before it.

    Lists go on as they are ("syntactic, semantic and pragmatic features"), and so do names ("Grow, Prune").
    """
    before, comma, phrase = text[start:end].rpartition(", ")
    said = phrase.split()
    if not comma or len(said) < 2 or not _ALSO.isdisjoint(said) or not all(map(_modifies, before.split())):
        return start
    return end - len(phrase.lstrip())


def _modifies(word: str) -> bool:
    """Whether a word in front of a comma is an adjective or adverb, not a noun of a list."""
    word = word.rstrip(",").replace("\u2010", "-")
    ends = "-" in word or word in _PLAIN_ADJECTIVES or word in EMPTY_MODIFIERS or word.endswith(_BEFORE_COMMA)
    return ends and word.islower() and word not in _NOT_ADJECTIVES and word not in _NOUNS


def _beside_formulas(text: str, start: int, end: int) -> tuple[int, int]:
    """[start, end) without formulas at its end, amounts in front, and the half of one that begins or ends outside."""
    while (inside := text[start:end]).count("$") % 2:
        before, _, behind = inside.rpartition("$")
        start, end = (end - len(behind), end) if _NAME.search(behind) else (start, start + len(before))
        start, end = _stripped(text, start, end)
    while (inside := text[start:end]).endswith("$") and (opening := inside.rfind("$", 0, -1)) > 0:
        if not inside[opening - 1].isspace() or _NAME.search(_COMMAND.sub(" ", inside[opening:])):
            break
        start, end = _stripped(text, start, start + opening)
    if amount := _AMOUNT.match(text, start, end):
        start = amount.end()
    return start, end


def _without_preamble(text: str, start: int, end: int) -> int:
    """`start`, or that of the name in "version of NAME"."""
    made = _MADE_FROM.match(text[start:end])
    return start + made.end() if made and looks_coined(text[start + made.end() : end]) else start


def _in_address(text: str, start: int, end: int) -> bool:
    """Whether what ends at `end` lies inside a URL or is a host's name; "Amazon.com reviews" are reviews."""
    last = text.rfind(" ", start, end) + 1 or start
    blank = max(text.rfind(" ", max(0, last - 200), last), text.rfind("\n", max(0, last - 200), last))
    return is_address(text[max(blank + 1, last - 200) : end + 200].split(maxsplit=1)[0])


def _balanced(inside: str) -> bool:
    return all(inside.count(opening) == inside.count(closing) for opening, closing in _BRACES.items())


def _with_its_brace(text: str, phrase: Phrase) -> Phrase | None:
    """A phrase that lost its opening brace, `structured} data`, with it; None for any other half."""
    opened = _OPENED.search(text, max(0, phrase.start - 20), phrase.start)
    if opened and _balanced(text[opened.start() : phrase.end]):
        return replace(phrase, start=opened.start())
    closed = text[phrase.end : phrase.end + 1]
    if closed in _BRACES.values() and closed and _balanced(text[phrase.start : phrase.end + 1]):
        return replace(phrase, end=phrase.end + 1)
    return None


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start] in _QUOTES or text[start].isspace()):
        start += 1
    while start < end and (text[end - 1] in _QUOTES or text[end - 1].isspace()):
        end -= 1
    return start, end


def _names_something(parts: list[str], *, metric: bool) -> bool:
    phrase = " ".join(parts)
    if ("$" in phrase or "\\" in phrase) and not metric:
        name = _LONG_NAME if _FORMULA.fullmatch(phrase) else _NAME
        if not name.search(_OPERATOR.sub(" ", _COMMAND.sub(" ", phrase))):
            return False
    if len(parts) == 1 and parts[0][0] == "(" and parts[0][-1] == ")" and len(parts[0]) < 5:
        return False
    head = singular_word(parts[-1]).lower()
    metric = metric and head not in _MEASURES
    if singular_head(phrase).lower() in IDIOMS or head in NEVER_HEADS:
        return False
    if len(parts) == 1:
        known = metric or (head not in GENERIC_HEADS and head not in EMPTY_MODIFIERS)
        return looks_coined(parts[0]) or (len(head) > 1 and known and not _is_adjective(parts[0]))
    modifiers = [singular_word(word).lower() for word in parts[:-1]]
    return head not in GENERIC_HEADS or metric or any(word not in WEAK_MODIFIERS for word in modifiers)


def _is_adjective(word: str) -> bool:
    return word.islower() and word.endswith(_ADJECTIVES) and word.rpartition("-")[2] not in _NOUNS
