"""One spelling for British and American English: a key to compare by, not a form to show."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["fold_spelling"]

# No English word is longer, and patterns take quadratic time on hostile text.
_LONGEST = 60

# Applied to every word, so both spellings end at the same key; that some keys are no English word does no harm.
_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"is(e|ed|es|er|ers|ing|able|ation|ations|ational)$", r"iz\1"),
        (r"(?<=[a-z]{3})our", "or"),
        (r"\bcolour", "color"),
        (r"(anal|paral|catal|hydrol|electrol|dial)ys(e|ed|es|er|ers|ing)$", r"\1yz\2"),
        (r"(cent|fib|lit|theat|calib|spect|lust|met|meag)re(s|d)?$", r"\1er\2"),
        (r"centerd$", "centered"),
        (r"ogue(s)?$", r"og\1"),
        (r"([aeiouy][a-z]{0,40}[aeiouy])ll(ing|ed|er|ers)$", r"\1l\2"),
        (r"^(de|of|pret)fence$", r"\1fense"),
        (r"^(def|off|lic|pret)ence(s)?$", r"\1ense\2"),
        (r"^(compet|interdepend|coher)ency$", r"\1ence"),
        (r"^programme(s)?$", r"program\1"),
        (r"^grey", "gray"),
        (r"artefact", "artifact"),
        (r"(judg|acknowledg)ement", r"\1ment"),
        (r"^ageing$", "aging"),
        (r"^multilinguality$", "multilingualism"),
        (r"^mould", "mold"),
        (r"^plough", "plow"),
        (r"^sulph", "sulf"),
        (r"^aluminium$", "aluminum"),
        (r"^sceptic", "skeptic"),
        (r"^aeroplane", "airplane"),
        (r"^(an|leuk|isch|hypoglyc|hyperglyc|septic)aemi", r"\1emi"),
        (r"(^|[a-z])haem", r"\1hem"),
        (r"paed(?=i|o)", "ped"),
        (r"^anaesth", "anesth"),
        (r"^archae", "arche"),
        (r"^aesth", "esth"),
        (r"^(f|d)oet", r"\1et"),
        (r"^oe(?=s|d|str)", "e"),
        (r"rrhoea", "rrhea"),
        (r"manoeuv(re|r)", "maneuver"),
    )
)
# One search tells that no rule holds, as of nearly every word.
_ANY = re.compile("|".join(pattern.pattern for pattern, _ in _RULES))


@lru_cache(maxsize=200_000)
def fold_spelling(word: str) -> str:
    """A key that British and American spellings of the lower-case `word` share.

    >>> fold_spelling("neighbourhood") == fold_spelling("neighborhood"), fold_spelling("modelling")
    (True, 'modeling')
    """
    if len(word) > _LONGEST or not _ANY.search(word):
        return word
    for pattern, replacement in _RULES:
        word = pattern.sub(replacement, word)
    return word
