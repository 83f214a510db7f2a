"""Singular forms of English nouns, as papers of science use them.

Source: the rules are those of every grammar of English; the exceptions were collected by reading papers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

__all__ = ["PLURAL_NAMES", "plurals", "singular", "singular_head", "singular_word", "singulars"]

_IRREGULAR = {
    "algae": "alga", "aliases": "alias", "alumni": "alumnus", "analyses": "analysis", "antennae": "antenna",
    "apparatuses": "apparatus", "appendices": "appendix", "atlases": "atlas", "automata": "automaton",
    "axes": "axis", "axises": "axis", "bacilli": "bacillus", "bacteria": "bacterium", "biases": "bias",
    "bonuses": "bonus", "buses": "bus", "cacti": "cactus", "calculi": "calculus", "campuses": "campus",
    "canvases": "canvas", "catalyses": "catalysis", "censuses": "census", "children": "child", "codices": "codex",
    "corpora": "corpus", "corpuses": "corpus", "cortices": "cortex", "crises": "crisis", "criteria": "criterion",
    "datum": "data", "diagnoses": "diagnosis", "electrolyses": "electrolysis", "emphases": "emphasis",
    "emus": "emu", "feet": "foot", "foci": "focus", "focuses": "focus", "formulae": "formula", "fungi": "fungus",
    "gases": "gas", "geese": "goose", "genera": "genus", "geneses": "genesis", "halves": "half",
    "hypotheses": "hypothesis", "indices": "index", "knives": "knife", "larvae": "larva", "leaves": "leaf",
    "lemmata": "lemma", "lenses": "lens", "lives": "life", "loaves": "loaf", "loci": "locus", "matrices": "matrix",
    "maxima": "maximum", "men": "man", "menus": "menu", "meta-analyses": "meta-analysis",
    "metastases": "metastasis", "mice": "mouse", "minima": "minimum", "momenta": "momentum",
    "multicriteria": "multicriterion", "neuroses": "neurosis",
    "nexuses": "nexus", "nuclei": "nucleus", "oases": "oasis", "optima": "optimum", "paralyses": "paralysis",
    "parentheses": "parenthesis", "people": "person", "phenomena": "phenomenon",
    "prognoses": "prognosis", "prostheses": "prosthesis", "psychoses": "psychosis", "quanta": "quantum",
    "quizzes": "quiz", "radii": "radius", "schemata": "schema", "selves": "self", "shelves": "shelf",
    "simplices": "simplex", "spectra": "spectrum", "statuses": "status", "stimuli": "stimulus", "strata": "stratum",
    "syllabi": "syllabus", "symbioses": "symbiosis", "symposia": "symposium", "synopses": "synopsis",
    "syntheses": "synthesis", "taxa": "taxon", "teeth": "tooth", "thesauri": "thesaurus", "theses": "thesis",
    "thieves": "thief", "thromboses": "thrombosis", "tori": "torus", "vertebrae": "vertebra", "vertices": "vertex",
    "viruses": "virus", "vortices": "vortex", "wives": "wife", "wolves": "wolf", "women": "woman",
}  # fmt: skip
# Names that have no singular.
PLURAL_NAMES = frozenset({
    ("parallel", "coordinates"), ("star", "coordinates"), ("barycentric", "coordinates"), ("marching", "cubes"),
    ("marching", "tetrahedra"), ("least", "squares"), ("human", "rights"), ("civil", "rights"),
    ("digital", "humanities"),
})  # fmt: skip
# "wavelet bases" have a basis, "knowledge bases" a base.
_BASE_OWNERS = frozenset({
    "air", "case", "code", "customer", "data", "document", "evidence", "example", "fact", "fan", "knowledge",
    "model", "nucleotide", "power", "rule", "text", "user",
})  # fmt: skip
# The word before these has a say.
_ONE_OF_TWO = frozenset({"bases", *(word for _, word in PLURAL_NAMES)})
_UNCHANGED = frozenset({
    "afterwards", "alias", "always", "atlas", "aws", "bayes", "besides", "bias", "bts", "canvas", "cathedra",
    "chaos", "christmas", "cns", "cosmos", "covid", "debias", "des", "diabetes", "dns", "ens", "ephedra", "eps",
    "ethos", "fps", "gas", "gps", "has", "herpes", "hers", "https", "ios", "its", "js", "kinetics", "kubernetes",
    "kudos", "las", "lens", "linux", "los", "means", "news", "os", "pancreas", "pathos", "perhaps", "pos", "pros",
    "rabies", "res", "rhinoceros", "rms", "ros", "series", "sos", "species", "sys", "texas", "thermos", "towards",
    "was", "whereas", "yes",
})  # fmt: skip
# "-ics" names a field ("semantics"), but these are ordinary nouns.
_PLURAL_ICS = frozenset({
    "academics", "agnostics", "alcoholics", "analgesics", "anesthetics", "antibiotics", "attics", "ceramics",
    "characteristics", "classics", "clinics", "comics", "conics", "cosmetics", "critics", "cubics", "cynics",
    "diabetics", "diacritics", "diuretics", "eccentrics", "epidemics", "ethnics", "fabrics", "generics",
    "geodesics", "harmonics", "heuristics", "logics", "lunatics", "lyrics", "magics", "metrics", "mimics",
    "mosaics", "narcotics", "neuroleptics", "olympics", "pandemics", "paraplegics", "picnics", "plastics",
    "quadratics", "quadrics", "relics", "rubrics", "sceptics", "skeptics", "sonics", "subtopics", "superquadrics",
    "synthetics", "tactics", "topics", "tropics", "xenobiotics",
})  # fmt: skip
_IE = frozenset({
    "calories", "cookies", "dies", "genies", "hippies", "lies", "movies", "pies", "pixies", "rookies", "selfies",
    "ties", "zombies",
})  # fmt: skip
_OES = frozenset({
    "cargoes", "echoes", "heroes", "mosquitoes", "potatoes", "tomatoes", "tornadoes", "torpedoes", "vetoes",
    "volcanoes",
})  # fmt: skip
_CHE = frozenset({
    "aches", "avalanches", "caches", "cliches", "creches", "headaches", "niches", "psyches", "toothaches",
})  # fmt: skip
_NEED_ES = ("sses", "xes", "shes", "zzes", "viruses", "consensuses", "statuses", "campuses", "choruses")
_ACRONYM_PLURAL = re.compile(r"(?:.*[A-Z0-9].*[A-Z0-9)\]$}]|[A-Z]|.*[a-z][A-Z])['’]?s")
_HEAD = re.compile(r"[^\s/]+$")
# Longer strings are no words, and not worth a search.
_LONGEST = 60


def singular(word: str, before: str = "") -> str:
    """The singular of the lower-case noun `word`; the word itself if it is no plural. `before` is the word before it.

    >>> singular("analyses"), singular("bases", "knowledge"), singular("bases", "wavelet"), singular("series")
    ('analysis', 'base', 'basis', 'series')
    """
    if word in _ONE_OF_TWO:
        if (before, word) in PLURAL_NAMES:
            return word
        if word == "bases":
            return "base" if before in _BASE_OWNERS else "basis"
    return _singular(word)


def singulars(words: Sequence[str]) -> list[str]:
    """The singular of each of the lower-case `words`, which follow each other in a text.

    >>> singulars(["knowledge", "bases", "of", "parallel", "coordinates"])
    ['knowledge', 'base', 'of', 'parallel', 'coordinates']
    """
    found = list(map(_singular, words))
    if not _ONE_OF_TWO.isdisjoint(words):
        for place, word in enumerate(words):
            if word in _ONE_OF_TWO:
                found[place] = singular(word, found[place - 1] if place else "")
    return found


@lru_cache(maxsize=100_000)
def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("hedra") and word not in _UNCHANGED:
        return word[:-1] + "on"
    if len(word) < 3 or not word.endswith("s") or word in _UNCHANGED or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ics") and word not in _PLURAL_ICS:
        return word
    if word.endswith("ies"):
        return word[:-1] if word in _IE or len(word) < 5 else word[:-3] + "y"
    if word.endswith("analyses"):
        return word[:-2] + "is"
    if word.endswith(_NEED_ES) or word in _OES or (word.endswith("ches") and word not in _CHE):
        return word[:-2]
    return word[:-1]


def singular_word(word: str, before: str = "") -> str:
    """The singular of a noun in its own case; of a compound with hyphens, of its last part.

    >>> [singular_word(word) for word in ("Analyses", "SVMs", "GPS", "meta-analyses", "VAE's")]
    ['Analysis', 'SVM', 'GPS', 'meta-analysis', 'VAE']
    """
    if len(word) > _LONGEST:
        return word
    if _ACRONYM_PLURAL.fullmatch(word):
        return word[:-2] if word[-2] in "'’" else word[:-1]
    prefix, hyphen, last = word.rpartition("-")
    lower = last.lower()
    found = singular(lower, before)
    regular = lower not in _IRREGULAR
    named = regular and (last.endswith("S") or (len(last) < 4 and not prefix))
    if found == lower or named or lower.endswith(("'s", "’s")):
        return word
    shared = next((at for at, char in enumerate(found) if lower[at] != char), len(found))
    ending = found[shared:].upper() if last.isupper() else found[shared:]
    return prefix + hyphen + last[:shared] + ending


def singular_head(text: str) -> str:
    """`text` with its last word in the singular; its case and all other words stay.

    >>> [singular_head(text) for text in ("sparse SVMs", "orthonormal bases", "knowledge bases", "GPS data", "parsing")]
    ['sparse SVM', 'orthonormal basis', 'knowledge base', 'GPS data', 'parsing']
    """
    match = _HEAD.search(text)
    if not match:
        return text
    rest = text[: match.start()]
    before = rest.split()[-1].lower() if rest.split() else ""
    return rest + singular_word(match[0], before)


@lru_cache(maxsize=1)
def _plurals() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for many, one in sorted([*_IRREGULAR.items(), ("bases", "basis"), ("bases", "base")]):
        found.setdefault(one, []).append(many)
    return {one: tuple(many) for one, many in found.items()}


def plurals(word: str) -> tuple[str, ...]:
    """The irregular plurals of the lower-case singular `word`.

    >>> plurals("matrix"), plurals("model")
    (('matrices',), ())
    """
    return _plurals().get(word, (word[:-2] + "a",) if word.endswith("hedron") else ())
