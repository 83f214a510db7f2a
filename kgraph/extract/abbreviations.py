"""Short forms that a text defines itself: "large language model (LLM)", "LLM (large language model)".

Source: the candidates are those of Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation
definitions in biomedical text". Where they take the shortest match from the right, we take the cheapest alignment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kgraph.extract.alignment import align
from kgraph.extract.symbols import align_parts, align_reordered, align_symbol
from kgraph.extract.vocabulary import words

__all__ = ["find_abbreviations"]

Span = tuple[int, int]

_REACH = 220
_MAX_CONTENT = 250
# What may stand in the bracket before a short form, and what may follow it there.
_LEAD = re.compile(
    r"[\s\"'“‘`{$]*(?:(?:or|i\.e\.,?|aka|a\.k\.a\.|also|hereafter|henceforth|hereinafter|herein|abbreviated(?:\sas|\sto)?|abbr\.?|"
    r"abbreviation|denoted(?:\sas|\sby)?|named|called|termed|dubbed|known\sas|referred\sto\sas|short|for\sshort|for|the|in\sshort)[\s:,]+)*[\"'“‘`{$]*"
)
_STOP = re.compile(
    r"\s*(?:[;:=]|,(?!\d)|\s[-–—]\s|\s(?:and|or|in|for|from|on|hereafter|henceforth|is|was|are|see|cf\.?)\s|\Z)"
)
_SHORT = re.compile(r"[\[(.-]?[^\W_][\w.,&/+*'’^$\\{}()\[\]†-]*(?:\s(?:\+\s)?[^\W_][\w.&/+()'’-]*){0,2}")
_CLAUSE = re.compile(r"(?<!\b[A-Z])\.\s|[!?;:]\s|\n|[)\]](?=\s*[A-Z]{9})")
_DOTTED = re.compile(r"(?:[^\W_]{1,3}\.)+[^\W_]{1,3}")
_QUOTES = "\"'“”‘’`$,. "
_NEVER_SHORT = words(
    """
    in the of and or for with see but not all both this that these those here a b c d i ii iii iv v vi vii viii e g
    e.g i.e etc eq fig figure table section n p r m left right top bottom ours our we new old yes no the respectively
    mean min max hours years days weeks months male female control group range total
    """
)
# What stands in for a reference, and what names nothing.
_NAMES_NOTHING = words("citation citations cite ref refs reference references sota")
# "two benchmarks (SParC and CoSQL)" lists names.
_FURTHER_NAME = re.compile(r",?\s(?:and|or)\s[^\W\d_]{0,15}[A-Z][^\W_]{0,15}[A-Z]")
_OPENING = {")": "(", "]": "["}


def find_abbreviations(text: str) -> list[tuple[Span, Span]]:
    """Pairs of (short form, long form) as half-open offsets into `text`, in order of the short forms.

    Both spans are trimmed of quotes and blanks and do not overlap; a short form is defined at most once at a place.

    >>> text = "large language models (LLMs)"
    >>> [(text[slice(*short)], text[slice(*long)]) for short, long in find_abbreviations(text)]
    [('LLMs', 'large language models')]
    """
    found: dict[Span, Span] = {}
    for start, end in _brackets(text):
        pair = _short_inside(text, start, end) or _long_inside(text, start, end) or _both_inside(text, start, end)
        if pair:
            found.setdefault(*pair)
    return sorted(found.items())


def _brackets(text: str) -> Iterator[Span]:
    """The contents of round and square brackets, inner ones first."""
    opened: list[int] = []
    for place, char in enumerate(text):
        if char in "([":
            opened.append(place)
        elif char in ")]":
            while opened and text[opened[-1]] != _OPENING[char]:
                opened.pop()
            if opened:
                start = opened.pop() + 1
                if place - start <= _MAX_CONTENT:
                    yield start, place


def _short_inside(text: str, start: int, end: int) -> tuple[Span, Span] | None:
    lead = _LEAD.match(text, start, end)
    begin = lead.end() if lead else start
    stop = _STOP.search(text, begin, end)
    finish = stop.start() if stop else end
    short = _stripped(text, begin, finish)
    # "24 percent (P = 0.059)" tells a value.
    if not _may_be_short(text[slice(*short)]) or text[finish:end].lstrip().startswith("="):
        return None
    if _FURTHER_NAME.match(text, finish, end):
        return None
    low, high = _clause_before(text, start - 1)
    word, before = text[slice(*short)], text[low:high]
    place = align_symbol(word, before) or align(word, before)
    place = place or align_reordered(word, before) or align_parts(word, before)
    return (short, (low + place[0], low + place[1])) if place else None


def _long_inside(text: str, start: int, end: int) -> tuple[Span, Span] | None:
    """The reversed form: the word before the bracket is short for what the bracket says."""
    before = text[max(0, start - 30) : start - 1].rstrip()
    match = re.search(r"(\S+)$", before)
    if not match:
        return None
    high = max(0, start - 30) + len(before)
    short = _stripped(text, high - len(match[1]), high)
    word = text[slice(*short)]
    named = any(char.isupper() for char in word) or _is_initials(word, text[start:end])
    if not _may_be_short(word) or not named or " " in word or word[-1] == "-":
        return None
    lead = _LEAD.match(text, start, end)
    begin = lead.end() if lead else start
    stop = re.compile(r"[;,]|\s[-–—]\s").search(text, begin, end)
    long = _stripped(text, begin, stop.start() if stop else end)
    # "KG (KGQA)" names something further, "Li (lithium)" and "Li (Lithium)" do not.
    behind = long[0] + len(word)
    if text.startswith(word, long[0]) and not text[behind : behind + 1].islower():
        return None
    place = align(word, text[slice(*long)], whole=True)
    return (short, long) if place else None


def _is_initials(word: str, long: str) -> bool:
    """Whether small letters are the initials of all words in a bracket: "rh (recombinant human)"."""
    return len(word) > 1 and "".join(part[0] for part in long.lower().split()) == word


def _both_inside(text: str, start: int, end: int) -> tuple[Span, Span] | None:
    """ "(blood-brain barrier, BBB)"."""
    comma = text.rfind(", ", start, end)
    if comma < 0:
        return None
    short = _stripped(text, comma + 2, end)
    word = text[slice(*short)]
    if len(word) < 2 or not word[:2].isupper() or not _may_be_short(word):
        return None
    low = text.rfind(", ", start, comma) + 2
    low = max(low, start)
    place = align(word, text[low:comma])
    return (short, (low + place[0], low + place[1])) if place else None


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in _QUOTES + "{(":
        start += 1
    while end > start and text[end - 1] in _QUOTES + "}":
        end -= 1
    # The last full stop belongs to "W.A.", not to "LLM.".
    if text[end : end + 1] == "." and _DOTTED.fullmatch(text, start, end):
        end += 1
    return start, end


def _may_be_short(short: str) -> bool:
    if (
        not 1 <= len(short) <= 15
        or not _SHORT.fullmatch(short)
        or (not short.isupper() and short.lower().rstrip(".") in _NEVER_SHORT)
        or short.lower() in _NAMES_NOTHING
    ):
        return False
    # "200 m" is an amount, "group 2" a part, "2c" a figure or a compound, "Ranzato et al" a reference.
    if re.match(r"\d+\s[a-z]|[a-z]{3,}\s\d|\d{1,2}[a-ce-z]\Z", short) or " et al" in short:
        return False
    letters = sum(char.isalpha() for char in short)
    if not letters or (letters == len(short) == 1 and short.islower()) or (letters == 1 and "," in short):
        return False
    if short.count("(") != short.count(")") or short.count("[") != short.count("]"):
        return False
    # A small word in brackets is an aside far more often than a short form.
    return any(char.isupper() for char in short) or any(char.isdigit() for char in short) or len(short) <= 5


def _clause_before(text: str, bracket: int) -> Span:
    """Where a long form that ends at the bracket can lie: in the same clause, at most `_REACH` back."""
    low = max(0, bracket - _REACH)
    for match in _CLAUSE.finditer(text, low, bracket):
        low = match.end()
    depth = 0
    for place in range(bracket - 1, low - 1, -1):
        depth += (text[place] in ")]") - (text[place] in "([")
        # Inside a bracket that is still open, a long form cannot reach out of it.
        if depth < 0:
            low = place + 1
            break
    high = bracket
    while high > low and text[high - 1] in _QUOTES + "}":
        high -= 1
    return low, high
