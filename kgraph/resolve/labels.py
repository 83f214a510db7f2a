"""What to call a concept, and why each of its spellings belongs to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from kgraph.resolve.forms import (
    clean,
    form_of,
    is_name,
    key_of,
    singular_name,
    strip_modifiers,
    tokens,
)
from kgraph.resolve.inflection import singular
from kgraph.resolve.spelling import fold_spelling

__all__ = ["LetterCase", "reason_of", "written"]

_WORD = re.compile(r"[^\W_]+")
_LEADING_WORD = re.compile(r"^\W*\w+(?:['’]s)?[\s\-‐‑–—/]*")
_PROPER = frozenset({
    "adaboost", "arabic", "bayes", "bayesian", "boltzmann", "bregman", "brownian", "chinese", "dirichlet", "english",
    "euclidean", "fourier", "french", "gaussian", "german", "gibbs", "hamiltonian", "hawkes", "hebbian", "hessian",
    "hilbert", "hindi", "indian", "italian", "jacobian", "japanese", "kalman", "korean", "lagrangian", "langevin",
    "laplace", "laplacian", "lipschitz", "markov", "markovian", "monte", "carlo", "nash", "newton", "pareto", "poisson",
    "reddit", "riemannian", "russian", "shannon", "shapley", "spanish", "stackelberg", "stein", "turkish", "twitter",
    "urdu", "vietnamese", "wasserstein", "wikipedia",
})  # fmt: skip


class LetterCase:
    """How a corpus writes each word in running text: lower case, capitalised, or as a name."""

    def __init__(self, surfaces: Mapping[str, int]) -> None:
        """Count the words of `surfaces`, phrases with the number of times they stand inside a sentence."""
        self._lower: Counter[str] = Counter()
        self._capital: Counter[str] = Counter()
        self._name: Counter[str] = Counter()
        for surface, count in surfaces.items():
            for word in _WORD.findall(surface):
                if is_name(word):
                    self._name[singular_name(word).lower()] += count
                elif word[0].isupper():
                    self._capital[word.lower()] += count
                else:
                    self._lower[word] += count

    def is_proper(self, word: str) -> bool:
        """Whether running text capitalises `word` more often than not."""
        low = word.lower()
        lower, capital = self._lower[low], self._capital[low]
        return capital > lower if capital or lower else low in _PROPER

    def shouts(self, word: str) -> bool:
        """Whether `word`, in capitals here, is an ordinary word elsewhere."""
        low = word.lower()
        return word.isupper() and len(word) > 3 and self._lower[low] > self._name[low]

    def names_only(self, word: str) -> bool:
        """Whether nearly all who use this lone word write it as a name: "bert" is BERT then, "lead" is not LEAD."""
        return self._lower[word] * 4 <= self._name[word]


def written(surface: str, case: LetterCase) -> str:
    """`surface` as a label: without modifiers, its head in the singular, lower case except for proper parts.

    The head of a phrase is its last word; only heads in lower case change.
    """
    text = " ".join(surface.split())
    words = tokens(text)
    for _ in range(len(words) - len(strip_modifiers(words))):
        text = _LEADING_WORD.sub("", text, count=1)
    parts = list(_WORD.finditer(text))
    if not parts:
        return text
    pieces: list[str] = []
    at = 0
    for match in parts:
        before = parts[parts.index(match) - 1][0].lower() if match is parts[-1] and len(parts) > 1 else ""
        pieces += [text[at : match.start()], _cased(match[0], case, last=match is parts[-1], before=before)]
        at = match.end()
    return "".join(pieces) + text[at:]


def _cased(word: str, case: LetterCase, *, last: bool, before: str) -> str:
    if is_name(word) and not case.shouts(word):
        return singular_name(word) if last else word
    if len(word) == 1 or any(char.isdigit() for char in word):
        return word
    if word[0].isupper() and not case.shouts(word) and case.is_proper(word):
        return word
    low = word.lower()
    return singular(low, before) if last else low


def label_of(surfaces: Mapping[str, int], shorts: Iterable[str], case: LetterCase, *, coined: bool) -> tuple[str, str]:
    """The label of a concept, "large language model (LLM)", and the part that makes its id, "large language model".

    Args:
        surfaces: every spelling and how often it occurs.
        shorts: those of them that are short forms of the others.
        case: how the corpus writes words.
        coined: whether a paper introduces the concept under its short form, which is its name then.
    """
    short_forms = set(shorts)
    longs: Counter[str] = Counter()
    short_labels: Counter[str] = Counter()
    for surface, count in surfaces.items():
        target = short_labels if surface in short_forms else longs
        target[written(surface, case)] += count
    best = _best(longs)
    short = _best(short_labels)
    if not best:
        return short, short
    if not short:
        return best, best
    name_is_known = short_labels.total() >= 5 and longs.total() * 5 < short_labels.total()
    if coined or name_is_known:
        return short, short
    return f"{best} ({short})", best


def _best(candidates: Counter[str]) -> str:
    ranked = sorted(candidates.items(), key=lambda item: (_malformed(item[0]), -item[1], len(item[0]), item[0]))
    return ranked[0][0] if ranked else ""


def _malformed(label: str) -> bool:
    return not label or not label.isprintable() or any(char in '()[]{}$\\"' for char in label)


_STEPS = ("case", "unicode", "hyphen", "plural", "spelling", "modifier")


def reason_of(alias: str, label: str) -> str:
    """Why `alias` is the same as `label`: label, case, unicode, hyphen, plural, spelling, modifier or acronym.

    The first single step that makes them equal, else the last one needed when the steps are taken in this order.
    """
    if alias == label:
        return "label"
    for step in _STEPS:
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
    return "acronym"


def _reduced(text: str, steps: set[str]) -> str:
    if "unicode" in steps:
        text = clean(text).translate(_QUOTES)
    words = tokens(text) if "hyphen" in steps else text.split()
    if "modifier" in steps:
        words = strip_modifiers(words)
    if "plural" in steps:
        words = _singulars(words)
    words = [word.lower() for word in words]
    if "spelling" in steps:
        words = [fold_spelling(word) for word in words]
    return key_of(tuple(words)) if "hyphen" in steps else " ".join(words)


_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "‐": "-", "‑": "-", "−": "-"} | {"$": None})


def _singulars(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        before = found[-1].lower() if found else ""
        pieces = re.split(r"([-/])", word)
        last = pieces[-1]
        pieces[-1] = singular_name(last) if is_name(last) else singular(last.lower(), before)
        found.append("".join(pieces))
    return found
