"""Whether, and where, a long form spells out a short form: the cheapest alignment of its letters."""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

from kgraph.extract.vocabulary import words

__all__ = ["COSTS", "Costs", "align"]

_WORD = re.compile(r"[^\s/()\[\]{}\"“‘]+")
_VERBS = words("is are was were be been has have had can could may will that which who when while but than if not we")
_NEGATIONS = words("not")
_LINKS = words("of and the in for to with a an by on at from de und or as via per")
_NUMBERS = {
    "1": ("one", "first", "mono", "uni"), "2": ("two", "second", "bi", "di"), "3": ("three", "third", "tri"),
    "4": ("four", "quad"), "5": ("five", "fifth"), "6": ("six",), "7": ("seven",), "8": ("eight",),
    "9": ("nine", "ninth"), "x": ("cross", "ex"), "+": ("positive", "plus", "and"), "-": ("negative", "minus"),
}  # fmt: skip
_GREEK = {"α": "a", "β": "b", "γ": "g", "δ": "d", "ε": "e", "κ": "k", "λ": "l", "μ": "m", "σ": "s", "χ": "c", "ω": "o"}
# A short form often leaves out that the thing is a gene, a ratio, a test.
_TAILS = words(
    """
    acid activity agency agent algorithm analysis antibodies antibody antigen approach area artery assay bacteria
    cancer carcinoma case cases cell cells center centre chain channel channels class classifier complex component
    compound compounds concentration concentrations corpus count counts current data dataset department disease
    disorder domain effect enzyme factor family fiber fibers fibres fluid fraction framework function gene genes
    group hormone image imaging index infection institute inventory ion ions kinase layer learning length leukocyte
    leukocytes level levels locus loss machine measure mechanism mechanisms membrane method methods metric mice
    model models module muscle mutation network networks neurons nuclei nucleus particles pathway patients peptide
    peptides period phase phenomenon position positions potential procedure process product program programme
    project protein proteins questionnaire rate rates ratio rats reaction reactions receptor receptors region
    response responses sample samples scale scan score sequence signal site sites solution space state step strain
    structure structures study subunit surgery survey syndrome system systems task technique test tests therapy time
    tissue tool toxin transformation treatment trial trials tumor tumors tumour type unit units university value
    values vector virus viruses wave
    """
)
_LOCANT = re.compile(
    r"(?:alpha|beta|gamma|delta|epsilon|omega|cis|trans|tert|ortho|meta|para|[^A-Za-z]|[A-Za-z]{1,2}(?![A-Za-z]))*",
    re.IGNORECASE,
)
_BEFORE_LOCANT = re.compile(r"(?<![\w.,])\d+ ?$")
_NEVER_FIRST = words("a an and or to with from is are was were our this these that as called")
_SELDOM_FIRST = words("the of in for by on at")


class Costs(NamedTuple):
    """What a letter of the short form costs by where it is found, and a word of the long form if it is passed over."""

    capital: float = 0.425  # a capital inside a word: the F in "StructFormer"
    run: float = 0.18  # right after the letter before it
    inside: float = 0.2  # elsewhere in a word whose first letter is matched
    stray: float = 0.8  # in a word whose first letter is not
    first: float = 3.5  # the first letter of all, not at the beginning of a word
    locant: float = 0.17  # the first letter of all, after "2,6-" or "N-"
    hyphen: float = 1.3  # the first letter of all, after "non-"
    seldom: float = 1.0  # the first letter of all, in a word like "the" or "in": "in vitro diagnostic"
    link: float = 0.1  # "of", "and"
    skipped: float = 0.5  # any other word between
    verb: float = 3.4  # "is", "which" between
    bracket: float = 1.0  # a bracket between two words
    comma: float = 0.15  # a comma between two words
    trailing: float = 2.2  # a word after the last letter
    tail: float = 1.2  # "gene", "ratio" after the last letter
    complement: float = 1.5  # "of personality" after the last letter
    further: float = 0.15  # a word after that
    lost: float = 2.5  # a letter that is not there at all
    number: float = 0.75  # a digit that is not there at all
    plural: float = 0.07  # the s of "LLMs"
    limit: float = 0.62  # mean cost that is still an abbreviation


COSTS = Costs()
_NEVER = (1e9, -1)


def align(short: str, long: str, *, whole: bool = False, costs: Costs = COSTS) -> tuple[int, int] | None:
    """Where in `long` the long form of `short` lies, as half-open offsets, or None if nothing spells it.

    The long form reaches to the end of `long`; with `whole` it is all of it.
    """
    letters = [_GREEK.get(char, char).lower() for char in short if char.isalnum() or char == "+"]
    if short.endswith(("-", "(-)", "−")):
        letters.append("-")
    plural = len(letters) > 2 and short[-1] == "s" and any(char.isupper() for char in short)
    found = _Words(long, len(letters), whole=whole)
    if not letters or not found.spans:
        return None
    best = _cheapest(letters, found, costs)
    if plural:
        best = min(best, _plural(letters, found, costs))
    cost, start = best
    if start < 0 or cost / len(letters) > costs.limit:
        return None
    if whole and start != found.spans[0][0]:
        return None
    start = _whole_name(long, start)
    return (start, len(long)) if _differs(short, long[start:]) else None


class _Words:
    """The words that may be part of a long form, and which of them only link others."""

    def __init__(self, text: str, letters: int, *, whole: bool) -> None:
        self.text = text.lower()
        self.original = text
        spans = [match.span() for match in _WORD.finditer(text)]
        self.spans = spans if whole else spans[-min(letters + 6, 2 * letters + 2) :]
        self.links = [text[start:end].lower() in _LINKS for start, end in self.spans]
        self.verbs = [text[start:end].lower() in _VERBS for start, end in self.spans]
        between = [text[one[1] : other[0]] for one, other in itertools.pairwise(self.spans)]
        # The bracket in "GABA(A)/benzodiazepine" is part of a name.
        self.brackets = [any(char in "()[]" for char in gap) and any(map(str.isspace, gap)) for gap in between]
        self.commas = [text[start:end].endswith(",") for start, end in self.spans]

    def passed(self, first: int, last: int, costs: Costs) -> float:
        """What it costs to go on from one word to a later one."""
        cost = 0.0
        for place in range(first, last):
            cost += costs.bracket * self.brackets[place] + costs.comma * self.commas[place]
            if place > first:
                skipped = costs.verb if self.verbs[place] else costs.skipped
                cost += costs.link if self.links[place] else skipped
        return cost

    def trailing(self, first: int, costs: Costs) -> float:
        """What it costs that the words from `first` on are not spelled."""
        cost = 0.0
        for place in range(first, len(self.spans)):
            if self.links[place] and place + 1 < len(self.spans):
                return cost + costs.complement + costs.further * (len(self.spans) - place - 2)
            named = not self.verbs[place] and self.text[self.spans[place][0]].isalpha()
            tail = self.text[slice(*self.spans[place])] in _TAILS
            cost += costs.tail if tail else costs.trailing if named else costs.verb
        return cost


class _State(NamedTuple):
    cost: float
    start: int  # where the long form begins
    word: int
    place: int  # of the letter matched last
    headed: bool  # the first letter of this word is matched


def _cheapest(letters: list[str], found: _Words, costs: Costs) -> tuple[float, int]:
    states = _firsts(letters[0], found, costs)
    for letter in letters[1:]:
        states = _advance(states, letter, found, costs)
    ends = [
        (state.cost + found.trailing(state.word + 1, costs), -state.start)
        for state in states
        if _is_balanced(found.original[_whole_name(found.original, state.start) :])
    ]
    cost, start = min(ends, default=(_NEVER[0], -_NEVER[1]))
    return cost, -start


def _plural(letters: list[str], found: _Words, costs: Costs) -> tuple[float, int]:
    cost, start = _cheapest(letters[:-1], found, costs)
    many = any(found.text[:end].endswith("s") for _, end in found.spans[-len(letters) :])
    return (cost + costs.plural, start) if many else _NEVER


def _firsts(letter: str, found: _Words, costs: Costs) -> list[_State]:
    states = []
    for word, (start, end) in enumerate(found.spans):
        if found.text[start:end] in _NEVER_FIRST:
            continue
        seldom = costs.seldom if found.text[start:end] in _SELDOM_FIRST else 0.0
        for place in range(start, end):
            headed = _is_head(found.text, place, start)
            if _spells(found.text, place, letter, headed=headed):
                cost, begin = _first(found.text, start, place, costs, headed=headed)
                states.append(_State(cost + seldom, begin, word, place, headed))
    return states


def _first(text: str, start: int, place: int, costs: Costs, *, headed: bool) -> tuple[float, int]:
    """What it costs that a long form begins with the letter at `place` of a word, and where it then begins."""
    before = text[start:place]
    if not headed:
        return costs.first, start
    # "2,6-diaminopurine", "N-acetylcysteine": the locant belongs to the name; "non-HDL" is not HDL.
    if _LOCANT.fullmatch(before):
        return (0.0 if not before else costs.locant), start
    return costs.hyphen, place


def _whole_name(text: str, start: int) -> int:
    """Where the name begins that a long form begins in: "(-)-[125I]-cyanopindolol", "17 beta-oestradiol"."""
    begin = start
    while begin and not text[begin - 1].isspace():
        begin -= 1
    glued = text[begin:start].endswith(("-", "-(")) or text[start : start + 1] == "-"
    if (
        begin < start
        and glued
        and _LOCANT.fullmatch(text, begin, start)
        and text.count("(", begin) == text.count(")", begin)
    ):
        start = begin
    number = _BEFORE_LOCANT.search(text, 0, start)
    if number and text[start : start + 5].lower().startswith(("alpha", "beta", "gamma", "delta")):
        start = number.start()
    return start


def _advance(states: list[_State], letter: str, found: _Words, costs: Costs) -> list[_State]:
    best: dict[tuple[int, int], _State] = {}
    for state in states:
        _keep(best, state._replace(cost=state.cost + (costs.number if letter.isdigit() else costs.lost)))
        for word in range(state.word, min(state.word + 5, len(found.spans))):
            start, end = found.spans[word]
            if found.verbs[word] and found.text[start:end] not in _NEGATIONS:
                continue
            begin = state.place + 1 if word == state.word else start
            passed = found.passed(state.word, word, costs)
            for place in range(begin, end):
                headed = _is_head(found.text, place, start)
                if not _spells(found.text, place, letter, headed=headed):
                    continue
                cost = 0.0 if headed else _inside(state, word, place, found, costs)
                _keep(
                    best,
                    _State(
                        state.cost + passed + cost,
                        state.start,
                        word,
                        place,
                        headed or (word == state.word and state.headed),
                    ),
                )
    return sorted(best.values())


def _keep(best: dict[tuple[int, int], _State], state: _State) -> None:
    key = (state.start, state.place)
    if key not in best or state < best[key]:
        best[key] = state


def _inside(state: _State, word: int, place: int, found: _Words, costs: Costs) -> float:
    if found.original[place].isupper():
        return costs.capital
    if word != state.word:
        return costs.stray
    if place == state.place + 1:
        return costs.run
    return costs.inside if state.headed else costs.stray


def _is_head(text: str, place: int, start: int) -> bool:
    """Whether a letter begins a word or, after a hyphen or a digit, a part of one."""
    return (
        place == start
        or (place > start and text.startswith("oe", place - 1) and _is_head(text, place - 1, start))
        or not text[place - 1].isalnum()
        or (text[place].isalpha() and text[place - 1].isdigit())
        or (text[place].isdigit() and not text[place - 1].isdigit())
    )


def _spells(text: str, place: int, letter: str, *, headed: bool) -> bool:
    """Whether the text at `place` says `letter`, which may be a digit in words: "2D" is "two-dimensional"."""
    char = text[place]
    if letter == "x" and text.startswith("ectom", place):
        return True
    return (
        (char == letter and char != "-")
        or _GREEK.get(char) == letter
        or (headed and text.startswith(_NUMBERS.get(letter, ("\0",)), place))
    )


def _is_balanced(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count("[") == text.count("]")


def _differs(short: str, long: str) -> bool:
    """A long form is longer than its short form and does not contain it as a word."""
    if len(long) <= len(short) or not _is_balanced(long):
        return False
    return short.lower() not in re.split(r"[\s,;()\[\]]+", long.lower())
