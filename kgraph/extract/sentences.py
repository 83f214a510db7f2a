"""Where sentences begin and end in a title or abstract."""

from __future__ import annotations

import re

from kgraph.extract.vocabulary import words

__all__ = ["split_sentences"]

# A full stop, its closing quotes and brackets, and the blank after them; a blank line ends a sentence, too.
_BOUNDARY = re.compile(r"[.!?]{1,3}[\"'”’)\]}]{0,3}(?=\s)|\n[ \t\r]*\n")
_LAST_WORD = re.compile(r"[^\s(\[]+$")
_NEXT_WORD = re.compile(r"\s*([\"'“‘(\[{$\\]*)(\S{0,40})")
_BRACKET_REACH = 400
_NEVER_FINAL = words(
    """
    e.g i.e cf vs fig figs eq eqs eqn sec ref refs no nos resp approx dr mr mrs ms prof st vol pp ca viz incl
    w.r.t s.t a.k.a etc et ph.d dept univ ed eds ch al
    """
)
# After "et al.", "etc." and the like only one of these can open a new sentence.
_OPENERS = words(
    """
    We The This These Those That In Our It Its However To For On By With As At From If While When Although Here
    Then Thus Hence Moreover Furthermore Finally Additionally Experiments Results Using Based They There Since
    But And Such One Each Both Unlike Compared Recently First Second Specifically Inspired
    """
)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of `text` as half-open offsets, in order, without the blanks around them.

    Not a boundary: a full stop after "et al.", "i.e.", "e.g." and initials, inside brackets, or before a small letter.

    >>> [text[3:15] for text in ["A. B et al. (2020) did."]], split_sentences("One. Two (a. B). Three")
    (['B et al. (20'], [(0, 4), (5, 16), (17, 22)])
    """
    spans: list[tuple[int, int]] = []
    start = 0
    brackets = _bracketed(text)
    for match in _BOUNDARY.finditer(text):
        if match[0][0] == "\n" or _ends_sentence(text, match.start(), match.end(), brackets):
            _append(spans, text, start, match.end())
            start = match.end()
    _append(spans, text, start, len(text))
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    stripped = text[start:end].strip()
    if stripped:
        start = text.index(stripped[0], start)
        spans.append((start, start + len(stripped)))


def _ends_sentence(text: str, stop: int, end: int, brackets: bytearray) -> bool:
    if brackets[stop]:
        return False
    following = _NEXT_WORD.match(text, end)
    word = following[2] if following else ""
    if not word:
        return True
    last = _LAST_WORD.search(text, max(0, stop - 40), stop)
    before = last[0] if last else ""
    if text[stop] == "." and (before.lower() in _NEVER_FINAL or (len(before) == 1 and before.isupper())):
        return word.strip(",;:") in _OPENERS
    # A name may open a sentence with a small letter: "word2vec", "eBPF", "β-VAE".
    return not word[0].islower() or any(char.isupper() or char.isdigit() for char in word) or not word[0].isascii()


def _bracketed(text: str) -> bytearray:
    """A flag for every character that stands inside a closed pair of round or square brackets."""
    inside = bytearray(len(text) + 1)
    opened: list[tuple[str, int]] = []
    for position, char in enumerate(text):
        if char in "([":
            opened.append((char, position))
        elif char in ")]" and opened:
            opening, start = opened.pop()
            # A bracket that stays open for longer than a long citation was never meant as one.
            if (opening + char) in ("()", "[]") and position - start <= _BRACKET_REACH:
                inside[start:position] = b"\1" * (position - start)
    return inside
