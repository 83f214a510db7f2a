"""Words for the term tagger: text -> offsets. The same code cuts the training texts and the user's.

SciERC keeps words with inner hyphens whole ("trans-context-free"), and so do the names that papers coin: "T-JEPA",
"SEQ^3", "$\\beta$-VAE", "Llama-3.1-8B". spaCy's English tokenizer splits most of these.
"""

from __future__ import annotations

import re

__all__ = ["shape", "shown", "words"]

LONGEST_SHOWN = 64
CACHED = 1 << 15  # words worth remembering
SHAPES = ("lower", "capitalised", "upper", "mixed", "digit", "other")

# Every repeat below is possessive or bounded: nothing is tried twice, so time and memory are linear in the text.
MATH = r"\$[^\s$]{1,40}\$"
LETTERS = rf"(?:[\w\u0300-\u036f]++|{MATH})++"
JOINT = r"""(?:
    [-\u2010\u2011^+&@] (?=[\w$])        # T-JEPA, S^3, R&D, recall@5
  | ['\u2019] (?!s\b) (?=\w)            # don't, but "model's" is two words
  | (?<=\d) , (?=\d{3}) | \. (?=\d|[a-z]{2})  # 12,000; 0.5; Node.js, but "done.We" is two sentences
  | \^?_? \{ [^\s{}]{1,12} \}          # F_{1}
)"""
WORD = re.compile(
    rf"""
    {LETTERS} (?: {JOINT} (?:{LETTERS})? )*+ (?: (?<=\b[A-Za-z]) (?:\+\+|[*\#]) )?
    | ['\u2019]s\b
    | \\[A-Za-z]+
    | \S
    """,
    re.VERBOSE,
)
UNSEEN = re.compile(r"\\[A-Za-z]+|[{}]")
LATEX = str.maketrans("", "", "$\\{}")
SURROGATE = re.compile("[\ud800-\udfff]")


def words(text: str) -> list[tuple[int, int]]:
    r"""Half-open code-point offsets of the words, in order; LaTeX commands and braces (`{\em ...}`) are no words."""
    found = (match.span() for match in WORD.finditer(text))
    return [(start, end) for start, end in found if text[start] not in "\\{}" or not UNSEEN.fullmatch(text, start, end)]


def shown(word: str) -> str:
    """What the encoder reads for a word: LaTeX marks gone ("$\\beta$-VAE" -> "beta-VAE"), cut to a sane length.

    Lone surrogates, which no UTF-8 text can hold, become the replacement character.
    """
    word = SURROGATE.sub("\ufffd", word[:LONGEST_SHOWN])
    return (word.translate(LATEX) or word) if "$" in word or "{" in word else word


def shape(word: str) -> int:
    """The index into SHAPES: the encoder reads lower case, so this is all it learns of "BERT" against "bert"."""
    if any(character.isdigit() for character in word):
        return 4
    if word.islower():
        return 0
    if word.isupper():
        return 1 if len(word) == 1 else 2
    if word[:1].isupper() and word[1:].islower():
        return 1
    return 3 if any(character.isupper() for character in word) else 5
