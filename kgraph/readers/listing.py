"""Pages of papers copied as text: a title on one line, its abstract on a later one, the page's own words around them.

Such a page carries no marks, so it is recognised by its rhythm: lines of prose (abstracts), each after the same small
number of short lines, one of which is the title. What is neither is the page's chrome, and a note says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise
from typing import TextIO

from kgraph.model import Paper, Problem
from kgraph.readers.record import make_paper

__all__ = ["looks_like_listing", "read_listing"]

MIN_PROSE = 200  # characters; nearly all abstracts are longer and nearly all titles shorter
MIN_SHORT_PROSE = 80  # an abstract may be this short where the rhythm says that one is due
MAX_SHORT_LINES = 6  # between two abstracts
_RHYTHM_GROUPS = 100  # papers looked at to find which of the short lines is the title
_MIN_GROUPS = 2
_MIN_SHARE = 0.8
_MAX_NOTES = 20
_SHOWN = 80

_SENTENCE_END = re.compile(r"[.!?][)\]\"'”’]*(?=\s+[A-Z(\"“]|\s*$)")
_NAME = re.compile(
    r"(?:[A-Z][\w.'’-]*|van|von|der|de|la|di)(?: (?:[A-Z][\w.'’-]*|van|von|der|den|de|la|di|bin|al)){1,4}"
)
_MARKUP = re.compile(r"[#*>|+`=~<{}\[\]-]|\d+[.)]\s|Copyright\b|©")  # Markdown, lists, code, licences
_NAME_SEPARATOR = re.compile(r"(?<!\s)\s*+(?:[,;·]|(?<= )(?:and|&) )\s*+")

# Words on buttons, which copying glues to the text beside them. Of these no name of a method is made ...
_ACTION = re.compile(
    r"(Subscribe|Unsubscribe|Sign [iI]n|Sign [uU]p|Log [iI]n|Login|Logout|Read more|Show more|View PDF)(?=[A-Z\"“‘(\d])"
)
# ... but of these some are (SearchQA, ShareGPT), so they go only beside other chrome and before an ordinary word.
_ACTION_OR_NAME = re.compile(
    r"(Search|Menu|Home|Share|Submit|Follow|Upvote|Bookmark|Save|Download|Filter|Close|Next|Register|PDF)"
    r"(?=[A-Z][a-z]+[ :-])"
)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str

    @property
    def prose(self) -> bool:
        """Long and with the end of a sentence in it, or very long: what only an abstract is."""
        return len(self.text) >= 2 * MIN_PROSE or (
            len(self.text) >= MIN_PROSE and bool(_SENTENCE_END.search(self.text))
        )

    @property
    def short_prose(self) -> bool:
        return len(self.text) >= MIN_SHORT_PROSE and self.text.rstrip("\"”')").endswith(".")

    @property
    def title_like(self) -> bool:
        names = _NAME_SEPARATOR.split(self.text)
        listed = len(names) > 1 and all(_NAME.fullmatch(name) for name in names if name)
        marked = _MARKUP.match(self.text) or self.text.endswith(("!", ":", ",", ";"))
        return len(self.text) >= 15 and self.text.count(" ") >= 2 and not listed and not marked


@dataclass(frozen=True, slots=True)
class _Group:
    """An abstract (none at the end of a page) and the short lines since the one before it."""

    short: tuple[_Line, ...]
    abstract: _Line | None = None
    more: tuple[_Line, ...] = field(default=())


def looks_like_listing(head: str) -> bool:
    """Nearly every line of prose comes after a few short lines, one of which looks like a title."""
    whole = head if head.endswith("\n") or head.count("\n") < 4 else head[: head.rfind("\n")]
    groups = [group for group in _groups(whole.split("\n")) if group.abstract]
    if len(groups) < _MIN_GROUPS:
        return False
    titled = sum(
        len(group.short) <= MAX_SHORT_LINES and any(line.title_like for line in group.short) for group in groups
    )
    paragraphs = sum(len(group.more) for group in groups)
    return titled >= _MIN_SHARE * len(groups) and paragraphs <= len(groups) / 4


def read_listing(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """The papers of a listing page in their order, with a note for every line that is not part of one."""
    groups = _groups(stream)
    known = list(islice(groups, _RHYTHM_GROUPS))
    place = _title_place(known)
    notes = 0
    for group in chain(known, groups):
        for found in _read_group(group, place, name):
            if isinstance(found, Problem):
                notes += 1
                if notes > _MAX_NOTES:
                    continue
            yield found
    if notes > _MAX_NOTES:
        yield Problem(name, f"{notes - _MAX_NOTES} more lines taken for page chrome, not papers", severity="note")


def _groups(texts: Iterable[str]) -> Iterator[_Group]:
    short: list[_Line] = []
    open_group: _Group | None = None
    for number, text in enumerate(texts, start=1):
        line = _Line(number, text.strip())
        if not line.text:
            continue
        if not line.prose:
            short.append(line)
        elif open_group and not short:
            open_group = _Group(open_group.short, open_group.abstract, (*open_group.more, line))
        else:
            if open_group:
                yield open_group
            open_group, short = _Group(tuple(short), line), []
    if open_group:
        yield open_group
    if short:
        yield _Group(tuple(short))


def _title_place(groups: list[_Group]) -> int:
    """How many lines above its abstract the title stands: where lines look like titles most often, else the nearest."""
    votes: Counter[int] = Counter()
    for group in groups:
        if group.abstract:
            votes.update(place for place, line in enumerate(reversed(group.short), start=1) if line.title_like)
    return max(range(1, MAX_SHORT_LINES + 1), key=lambda place: (votes[place], -place))


def _read_group(group: _Group, place: int, name: str) -> Iterator[Paper | Problem]:
    at = max(0, len(group.short) - place) if group.abstract else len(group.short)
    chrome_above = False
    rest = iter(pairwise((*group.short[:at], _Line(0, ""))))
    for title, below in rest:
        chrome_above = not (below.short_prose and title.title_like and not title.short_prose)
        if chrome_above:
            yield _chrome(title, name)
        else:
            yield from _paper(title, (below,), name, chrome_above=False)
            next(rest, None)
    if group.abstract:
        title = group.short[at] if group.short else _Line(group.abstract.number, "")
        yield from _paper(title, (group.abstract, *group.more), name, chrome_above=chrome_above)
    for line in group.short[at + 1 :]:
        yield _chrome(line, name)


def _paper(title: _Line, paragraphs: tuple[_Line, ...], name: str, *, chrome_above: bool) -> Iterator[Paper | Problem]:
    origin = f"{name}:{title.number}"
    glued = _ACTION.match(title.text) or (chrome_above and _ACTION_OR_NAME.match(title.text)) or None
    if glued:
        yield Problem(origin, f"{glued[1]!r} removed from the front of the title", title.text[:_SHOWN], "note")
    abstract = " ".join(line.text for line in paragraphs)
    yield make_paper(origin, title=title.text[glued.end() if glued else 0 :], abstract=abstract, raw=title.text)


def _chrome(line: _Line, name: str) -> Problem:
    shown = line.text if len(line.text) <= _SHOWN else f"{line.text[:_SHOWN]}..."
    return Problem(
        f"{name}:{line.number}", f"taken for page chrome, not a paper: {shown!r}", line.text[:_SHOWN], "note"
    )
