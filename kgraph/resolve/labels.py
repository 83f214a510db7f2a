"""What to call a concept, and why each of its spellings belongs to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from types import MappingProxyType

from kgraph.inflection import singular
from kgraph.resolve.forms import (
    clean,
    form_of,
    is_lower,
    is_name,
    is_plain,
    noun_of,
    singular_name,
    strip_modifiers,
    tokens,
)
from kgraph.resolve.heads import GENERIC_HEADS
from kgraph.resolve.letter_case import PROPER, LetterCase
from kgraph.resolve.spelling import fold_spelling

__all__ = ["label_of", "reason_of", "written"]

_WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans(dict.fromkeys('“”"\xad') | dict.fromkeys("‐‑", "-"))
_EDGES = " -‐‑–—~<>=≤≥,;:.'’‘“”\"/|"
# Below this share of all mentions a short form is what single papers write, not what people say.
_USED = 0.05
# So many spelled-out mentions make a coined name's long form what people say.
_MANY = 5
_PREPOSITIONS = frozenset({
    "across", "at", "between", "by", "for", "from", "in", "of", "on", "over", "through", "under", "via", "with",
})  # fmt: skip


def written(surface: str, case: LetterCase) -> str:
    """`surface` as a label: without modifiers, its head in the singular, lower case except for proper parts."""
    text = strip_modifiers(surface.translate(_PLAIN))
    words = _WORD.findall(text) if is_lower(text) else []
    if len(words) > 1 and _PREPOSITIONS.isdisjoint(words):
        return _ordinary(text, words[-2], words[-1], case)  # as are most; the long way gives the same
    parts = list(_WORD.finditer(text))
    if not parts:
        return text
    if len(parts) == 1 and case.is_plural_name(parts[0][0]):
        return text.strip(_EDGES)
    if case.is_compound_name(text):
        return text.strip(_EDGES)
    if len(parts) == 1 and is_name(parts[0][0]):
        return text[: parts[0].start()] + singular_name(parts[0][0]) + text[parts[0].end() :]
    if _is_proper_name([match[0] for match in parts], case):
        last = parts[-1]
        return (text[: last.start()] + singular_name(last[0]) + text[last.end() :]).strip(_EDGES)
    pieces: list[str] = []
    at = 0
    before = ""
    heading = case.is_heading(text)
    head = None if _has_a_head_before(text, parts) else parts[-1]
    for match in parts:
        is_head = match is head
        pieces += [text[at : match.start()], _cased(match[0], case, is_head=is_head, before=before, heading=heading)]
        before, at = match[0], match.end()
    return ("".join(pieces) + text[at:]).strip(_EDGES)


def _ordinary(text: str, before: str, last: str, case: LetterCase) -> str:
    """A phrase in lower case without a preposition, which ends in the words `before` and `last`, as a label."""
    at = text.rindex(last)
    head = _cased(last, case, is_head=True, before=before, heading=False)
    return f"{text[:at]}{head}{text[at + len(last) :]}".strip(_EDGES)


def _is_proper_name(words: list[str], case: LetterCase) -> bool:
    """Whether a phrase all in capitals is a name as a whole: "Penn Treebank", "National Cancer Institute".

    One word that the corpus always capitalises would else stand among lower-case ones. Words that are proper in any
    phrase, as in "Markov chain", do not make the whole a name.
    """
    content = [word for word in words if len(word) > 3 or word.isupper()]
    if len(content) < 2 or not all(word[0].isupper() for word in content):
        return False
    ordinary = [word for word in content if not is_name(word) and word.lower() not in PROPER]
    return any(case.is_proper(word) for word in ordinary) and not all(case.is_proper(word) for word in ordinary)


def _has_a_head_before(text: str, words: list[re.Match[str]]) -> bool:
    """Whether the last word is no head: in "bag of words" or "attributes of nodes", not in "part of speech taggers"."""
    for place in range(1, len(words) - 1):
        before, link, after = words[place - 1 : place + 2]
        if link[0].lower() in _PREPOSITIONS and text[before.end() : link.start()] == text[link.end() : after.start()]:
            low = before[0].lower()
            return place == len(words) - 2 or singular(low) != low
    return False


def _cased(word: str, case: LetterCase, *, is_head: bool, before: str, heading: bool) -> str:
    shouts = heading and case.shouts(word)
    if is_name(word) and not shouts:
        return singular_name(word) if is_head else word
    if len(word) == 1 or (not word.isalpha() and any(char.isdigit() for char in word)):
        return word
    if word[0].isupper() and not shouts and case.is_proper(word):
        return case.singular_of(word) if is_head and before.islower() else word
    low = word.lower()
    return singular(low, before.lower()) if is_head else low


def label_of(
    surfaces: Mapping[str, int],
    shorts: Collection[str],
    case: LetterCase,
    *,
    defined: Mapping[str, int] = MappingProxyType({}),
    coined: bool = False,
    clear: bool = True,
) -> tuple[str, str]:
    """The label of a concept, "large language model (LLM)", and the part that makes its id, "large language model".

    Args:
        surfaces: every spelling and how often it occurs.
        shorts: those of them that are short forms of the others.
        case: how the corpus writes words.
        defined: the long forms that papers define the short forms by, for a concept that only short forms mention.
        coined: whether a paper introduces the concept under its short form, which is its name then.
        clear: whether the short form alone tells what is meant.
    """
    if len(surfaces) == 1 and not shorts:
        label = written(next(iter(surfaces)), case)
        return label, label
    longs: Counter[str] = Counter()
    short_labels: Counter[str] = Counter()
    for surface, count in surfaces.items():
        target = short_labels if surface in shorts else longs
        target[written(surface, case)] += count
    if not longs:
        for long, count in defined.items():
            longs[written(long, case)] += count
    # Of one label, as nearly always, there is nothing to choose.
    best = _best(_heads_last(_singulars_first(longs)) if len(longs) > 1 else longs, case)
    short = _best(_singulars_first(short_labels) if len(short_labels) > 1 else short_labels, case)
    if not best:
        return short, short
    if not short:
        return best, best
    if clear and short_labels.total() < _USED * (longs.total() + short_labels.total()):
        return best, best
    name_is_known = short_labels.total() >= 5 and longs.total() * 5 < short_labels.total()
    # A task that papers spell out as often is no coined name, even if one paper seems to introduce it: "MRC".
    name_is_coined = coined and (longs.total() < _MANY or longs.total() * 2 <= short_labels.total())
    if clear and (name_is_coined or name_is_known):
        return short, short
    return f"{best} ({short})", best


def _singulars_first(labels: Counter[str]) -> Counter[str]:
    """Capitalised plurals ("Transformers") and lone verbs counted with their singular or noun where that is there."""
    counts: Counter[str] = Counter()
    for label, count in labels.items():
        head, blank, last = label.rpartition(" ")
        before = head.rpartition(" ")[2].lower()
        is_plural = last.endswith("s") and singular(last.lower(), before) != last.lower()
        single = head + blank + last[:-1] if is_plural else noun_of(label)
        counts[single if single in labels else label] += count
    return counts


def _heads_last(labels: Counter[str]) -> Counter[str]:
    """Labels with a generic last word ("decision making method") counted with the one that does without, if any."""
    counts: Counter[str] = Counter()
    for label, count in labels.items():
        rest, _, head = label.rpartition(" ")
        key = form_of(rest).key if head in GENERIC_HEADS else ""
        same = [other for other in labels if key and form_of(other).key == key]
        counts[max(same, key=lambda other: (labels[other], other), default=label)] += count
    return counts


def _best(candidates: Counter[str], case: LetterCase) -> str:
    """The most frequent label; of equals one without words that only it has, as "informationvisualization tool" has."""

    def rank(label: str) -> tuple[bool, int, int, int, str]:
        return _malformed(label), -candidates[label], case.rare_words(label), len(label), label

    return min(candidates, key=rank) if len(candidates) > 1 else next(iter(candidates), "")


def _malformed(label: str) -> bool:
    return not label or not label.isprintable() or any(char in '()[]{}$\\"' for char in label)


_STEPS = ("case", "unicode", "hyphen", "plural", "spelling", "modifier")
_AFTER_HYPHEN = _STEPS[3:]


def reason_of(alias: str, label: str) -> str:
    """Why `alias` is as `label`: label, case, unicode, hyphen, plural, spelling, modifier, acronym or long form.

    The first single step that makes them equal, else the last one needed when the steps are taken in this order.
    """
    if alias == label:
        return "label"
    steps: tuple[str, ...] = _STEPS
    if is_plain(alias) and is_plain(label):  # as most are; the long way gives the same
        low, other = alias.lower(), label.lower()
        if low.split() == other.split():
            return "case"
        if _joined(low) == _joined(other):
            return "hyphen"
        steps = _AFTER_HYPHEN
    for step in steps:
        chosen = {"case", step}
        if _reduced(alias, chosen) == _reduced(label, chosen):
            return step
    taken: set[str] = set()
    for step in _STEPS:
        taken.add(step)
        if _reduced(alias, taken) == _reduced(label, taken):
            return step
    if form_of(alias).key.lstrip("#") == form_of(label).key.lstrip("#"):
        return "modifier"
    return "acronym" if len(alias) < len(label) else "long form"


def _joined(text: str) -> str:
    return text.replace("-", "").replace(" ", "")


def _reduced(text: str, steps: set[str]) -> str:
    if "unicode" in steps:
        text = clean(text).translate(_QUOTES)
    if "modifier" in steps:
        text = strip_modifiers(text)
    words = tokens(text) if "hyphen" in steps else text.split()
    if "plural" in steps:
        words = _singulars(words)
    words = [word.lower() for word in words]
    if "spelling" in steps:
        words = [fold_spelling(word) for word in words]
    return ("" if "hyphen" in steps else " ").join(words)


_QUOTES = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "‐": "-", "‑": "-", "−": "-"} | dict.fromkeys("${}")
)


def _singulars(words: list[str]) -> list[str]:
    found: list[str] = []
    before = ""
    for word in words:
        at = max(word.rfind("-"), word.rfind("/")) + 1
        last = word[at:]
        low = last.lower()
        one = singular_name(last) if last != low and is_name(last) else singular(low, before)
        found.append(word[:at] + one)
        before = found[-1].lower()
    return found
