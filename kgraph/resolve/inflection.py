"""Singular forms of English nouns, as papers of science use them."""

from __future__ import annotations

from functools import lru_cache

__all__ = ["singular"]

_IRREGULAR = {
    "analyses": "analysis", "antennae": "antenna", "appendices": "appendix", "automata": "automaton", "axes": "axis",
    "bacteria": "bacterium", "biases": "bias", "buses": "bus", "calculi": "calculus", "children": "child",
    "corpora": "corpus", "corpuses": "corpus", "cortices": "cortex", "criteria": "criterion", "crises": "crisis",
    "datum": "data", "diagnoses": "diagnosis", "ellipses": "ellipse", "emphases": "emphasis", "feet": "foot",
    "foci": "focus", "formulae": "formula", "fungi": "fungus", "gases": "gas", "genera": "genus", "geese": "goose",
    "halves": "half", "hypotheses": "hypothesis", "indices": "index", "indexes": "index", "knives": "knife",
    "leaves": "leaf", "lemmata": "lemma", "lenses": "lens", "lives": "life", "loaves": "loaf", "loci": "locus",
    "matrices": "matrix", "matrixes": "matrix", "maxima": "maximum", "men": "man", "metadatas": "metadata",
    "mice": "mouse", "minima": "minimum", "momenta": "momentum", "nets": "net", "nuclei": "nucleus", "oases": "oasis",
    "optima": "optimum", "parentheses": "parenthesis",
    "people": "person", "phenomena": "phenomenon", "prostheses": "prosthesis",
    "quanta": "quantum", "quizzes": "quiz", "radii": "radius", "schemata": "schema", "selves": "self",
    "shelves": "shelf", "simplices": "simplex", "spectra": "spectrum", "stimuli": "stimulus", "strata": "stratum",
    "syllabi": "syllabus", "symposia": "symposium", "synopses": "synopsis", "syntheses": "synthesis", "taxa": "taxon",
    "teeth": "tooth", "theses": "thesis", "thieves": "thief", "tori": "torus", "vertebrae": "vertebra",
    "vertices": "vertex", "vortices": "vortex", "wolves": "wolf", "women": "woman",
}  # fmt: skip

# "wavelet bases" have a basis, "knowledge bases" a base.
_BASE_OWNERS = frozenset(
    {
        "knowledge",
        "data",
        "code",
        "user",
        "fact",
        "rule",
        "case",
        "fan",
        "customer",
        "evidence",
        "text",
        "example",
        "model",
        "nucleotide",
    }
)

_UNCHANGED = frozenset({
    "aids", "alias", "always", "apparatus", "atlas", "bayes", "bias", "bus", "canvas", "chaos", "chess", "covid",
    "cosmos", "diabetes", "ethos", "gas", "gps", "has", "herpes", "his", "hers", "its", "kudos", "lens", "less",
    "linux", "means", "news", "os", "perhaps", "plus", "rabies", "series", "species", "this", "thus", "towards", "us",
    "versus", "was", "whereas", "yes", "pancreas", "pros", "pegasus", "rhinoceros", "texas", "thermos", "trellis",
    "debias",
})  # fmt: skip

# "-ics" names a field ("semantics"), but these are ordinary nouns.
_PLURAL_ICS = frozenset({
    "metrics", "topics", "heuristics", "characteristics", "critics", "logics", "clinics", "comics", "fabrics",
    "mosaics", "antibiotics", "classics", "lyrics", "ethnics", "mimics", "picnics", "relics",
    "skeptics", "sceptics", "synthetics", "tropics", "attics", "cubics", "conics", "magics", "agnostics",
})  # fmt: skip

_IE = frozenset(
    {
        "movies",
        "cookies",
        "zombies",
        "ties",
        "lies",
        "pies",
        "dies",
        "calories",
        "genies",
        "selfies",
        "rookies",
        "pixies",
        "hippies",
    }
)
_OES = frozenset(
    {"heroes", "echoes", "potatoes", "tomatoes", "vetoes", "torpedoes", "mosquitoes", "volcanoes", "cargoes"}
)
_CHE = frozenset(
    {"aches", "caches", "niches", "headaches", "toothaches", "avalanches", "creches", "psyches", "cliches"}
)


@lru_cache(maxsize=200_000)
def singular(word: str, before: str = "") -> str:
    """The singular of the lower-case noun `word`; the word itself if it is no plural. `before` is the word before it.

    >>> singular("analyses"), singular("bases", "knowledge"), singular("bases", "wavelet"), singular("series")
    ('analysis', 'base', 'basis', 'series')
    """
    if word == "bases":
        return "base" if before in _BASE_OWNERS else "basis"
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 3 or not word.endswith("s") or word in _UNCHANGED or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ics") and word not in _PLURAL_ICS:
        return word
    if word.endswith("ies"):
        return word[:-1] if word in _IE or len(word) < 5 else word[:-3] + "y"
    if word.endswith(("sses", "xes", "shes", "zzes")) or word in _OES:
        return word[:-2]
    if word.endswith("ches") and word not in _CHE:
        return word[:-2]
    if word.endswith(("viruses", "consensuses", "statuses", "corpuses", "campuses", "choruses", "focuses", "bonuses")):
        return word[:-2]
    return word[:-1]
