"""How a corpus writes its words: which are proper names, which are mended of line ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from kgraph.inflection import singular
from kgraph.resolve.forms import is_lower, is_name, singular_name
from kgraph.words import FUNCTION_WORDS

__all__ = ["PROPER", "LetterCase"]

_WORD = re.compile(r"[^\W_]+")
_HYPHENATED = re.compile(r"(?<![^\W_])([^\W\d_]{1,20})-( ?)([a-z]{2,20})(?![^\W_])")
_UNPARTED = re.compile(r"(?<![^\W_])([a-z]{3,20})(of|to|the|and)(?=-)")
PROPER = frozenset({
    "adaboost", "arabic", "bayes", "bayesian", "boltzmann", "bregman", "brownian", "chinese", "dirichlet", "english",
    "euclidean", "fourier", "french", "gaussian", "german", "gibbs", "hamiltonian", "hawkes", "hebbian", "hessian",
    "hilbert", "hindi", "indian", "italian", "jacobian", "japanese", "kalman", "korean", "lagrangian", "langevin",
    "laplace", "laplacian", "lipschitz", "markov", "markovian", "monte", "carlo", "nash", "newton", "pareto", "poisson",
    "reddit", "riemannian", "russian", "shannon", "shapley", "spanish", "stackelberg", "stein", "turkish", "twitter",
    "urdu", "vietnamese", "wasserstein", "wikipedia",
})  # fmt: skip
# Words with these endings are rarely proper: a few capitals are those of a heading or of a coined name's long form.
_ORDINARY_ENDINGS = (
    "ing", "tion", "sion", "ed", "ly", "ment", "ness", "ity", "ive", "al", "ous", "ance", "ence", "ism",
)  # fmt: skip
_MANY = 5
_SLIP = 50
_FAR = 10
_LONG = 9


class LetterCase:
    """How a corpus writes each word in running text: lower case, capitalised, or as a name."""

    def __init__(self, surfaces: Mapping[str, int], running: Mapping[str, int]) -> None:
        """Count words: names in all `surfaces`, other words in those of `running` text, inside of sentences."""
        self._lower: Counter[str] = Counter()
        self._capital: Counter[str] = Counter()
        self._title: Counter[str] = Counter()
        self._name: Counter[str] = Counter()
        self._running = running
        self._seen = {word for surface in surfaces for word in surface.split()}
        for surface, count in surfaces.items():
            for word in () if is_lower(surface) else _WORD.findall(surface):
                if is_name(word):
                    self._name[singular_name(word).lower()] += count
        for surface, count in running.items():
            if is_lower(surface):
                for word in _WORD.findall(surface):
                    self._lower[singular(word)] += count
                continue
            words = [word for word in _WORD.findall(surface) if not is_name(word)]
            # "Hidden Markov Model" in title case says nothing of its words; "hidden Markov model" does.
            telling = len(words) == 1 or any(len(word) > 2 and word.islower() for word in words)
            for word in words:
                counter = self._lower if not word[0].isupper() else self._capital if telling else self._title
                counter[singular(word.lower())] += count

    def is_proper(self, word: str) -> bool:
        """Whether running text capitalises `word` more often than not, or never writes it otherwise."""
        low = singular(word.lower())
        lower, capital = self._lower[low], self._capital[low]
        if low in PROPER and not lower:
            return True
        if low.endswith(_ORDINARY_ENDINGS) and capital < _MANY:
            return False
        return capital > lower or (not lower and self._title[low] >= 2)

    def is_heading(self, text: str) -> bool:
        """Whether a phrase is all in capitals although it is no name: "ANALYSIS OF VARIANCE"."""
        return text.isupper() and len(text.split()) > 1 and any(map(self._is_ordinary, _WORD.findall(text)))

    def shouts(self, word: str) -> bool:
        """Whether `word` of a heading is an ordinary word, not a name."""
        named = self._name[singular(word.lower())] >= _MANY
        return word.lower() in FUNCTION_WORDS or self._is_ordinary(word) or (len(word) > 3 and not named)

    def _is_ordinary(self, word: str) -> bool:
        low = singular(word.lower())
        return word.isalpha() and len(word) > 3 and self._lower[low] >= max(1, self._name[low])

    def mended(self, text: str) -> str:
        """`text` without hyphens of line ends ("regulariza-tion") and with those that got lost ("chainof-thought")."""
        if "-" not in text:
            return text
        return _UNPARTED.sub(self._parted, _HYPHENATED.sub(self._joined, text))

    def _joined(self, match: re.Match[str]) -> str:
        first, blank, second = match.groups()
        whole = self._lower[singular((first + second).lower())]
        if whole > 1 and (not self._knows(second) or (blank and whole > self._lower[second])):
            return first + second
        return match[0] if not blank or second in FUNCTION_WORDS else f"{first}-{second}"

    def _parted(self, match: re.Match[str]) -> str:
        return match[0] if self._knows(match[0]) or not self._knows(match[1]) else f"{match[1]}-{match[2]}"

    def rare_words(self, text: str) -> int:
        """How many long words in lower case running text has but once or never."""
        return sum(word.islower() and len(word) > _LONG and not self._knows(word) for word in _WORD.findall(text))

    def _knows(self, word: str) -> bool:
        return self._lower[singular(word.lower())] > 1

    def names_only(self, word: str) -> bool:
        """Whether nearly all who use this lone word write it as a name: "bert" is BERT then, "lead" is not LEAD."""
        low = singular(word)
        return self._name[low] > 0 and self._lower[low] * 4 <= self._name[low]

    def is_slip_of_name(self, word: str) -> bool:
        """Whether hardly anyone writes this lone word but as a name: "Imagenet" is ImageNet."""
        if not word.isalpha():
            return False
        low = singular(word.lower())
        return len(low) > 2 and (self._lower[low] + self._capital[low]) * _FAR <= self._name[low] > 0

    def is_plural_name(self, word: str) -> bool:
        """Whether running text knows `word`, by its letters a plural, capitalised only: "Windows" is no window then."""
        low = word.lower()
        one = singular(low)
        usual = (low, one, one.capitalize())
        return (
            one != low
            and word == low.capitalize()
            and self._running.get(word, 0) > 0
            and not any(self._running.get(other, 0) for other in usual)
        )

    def is_compound_name(self, text: str) -> bool:
        """Whether running text capitalises the first part of a name: "Transformer-XL", never "transformer-XL"."""
        first, hyphen, rest = text.partition("-")
        named = first.istitle() and rest[:1].isupper() and any(map(is_name, rest.split("-"))) and " " not in rest
        return bool(named and self._running.get(text, 0) > self._running.get(first.lower() + hyphen + rest, 0))

    def singular_of(self, word: str) -> str:
        """The singular of a capitalised word, if the corpus has it: "Transformers", but not "Netherlands"."""
        one = word[: len(singular(word.lower()))]
        return one if singular(word.lower()) == one.lower() and one in self._seen else word

    def is_slip(self, name: str) -> bool:
        """Whether a lone name in mixed case ("TRansformer") is but a slip of an ordinary word's spelling."""
        name = singular_name(name)
        low = name.lower()
        return not name.isupper() and 0 < self._name[low] * _SLIP <= self._lower[low] + self._capital[low]
