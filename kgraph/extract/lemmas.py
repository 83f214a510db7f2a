"""The singular of an English noun phrase: its head, the last word, and nothing else."""

from __future__ import annotations

import re

from kgraph.extract.vocabulary import words

__all__ = ["lemma", "singular"]

# Irregular plurals of this literature, and words in -s that are singular.
_IRREGULAR = {
    "analyses": "analysis", "hypotheses": "hypothesis", "theses": "thesis", "syntheses": "synthesis",
    "diagnoses": "diagnosis", "prognoses": "prognosis", "parentheses": "parenthesis", "crises": "crisis",
    "bases": "basis", "axes": "axis", "oases": "oasis", "neuroses": "neurosis", "ellipses": "ellipsis",
    "metastases": "metastasis", "synopses": "synopsis", "emphases": "emphasis", "meta-analyses": "meta-analysis",
    "matrices": "matrix", "vertices": "vertex", "indices": "index", "indexes": "index", "appendices": "appendix",
    "vortices": "vortex", "codices": "codex", "simplices": "simplex", "corpora": "corpus", "genera": "genus",
    "criteria": "criterion", "phenomena": "phenomenon", "automata": "automaton", "polyhedra": "polyhedron",
    "spectra": "spectrum", "strata": "stratum", "quanta": "quantum", "schemata": "schema", "lemmata": "lemma",
    "stimuli": "stimulus", "nuclei": "nucleus", "radii": "radius", "loci": "locus", "foci": "focus", "fungi": "fungus",
    "algae": "alga", "formulae": "formula", "vertebrae": "vertebra", "larvae": "larva", "antennae": "antenna",
    "men": "man", "women": "woman", "children": "child", "people": "person", "feet": "foot", "teeth": "tooth",
    "mice": "mouse", "lives": "life", "knives": "knife", "leaves": "leaf", "halves": "half", "shelves": "shelf",
    "wolves": "wolf", "wives": "wife", "selves": "self", "heroes": "hero", "echoes": "echo", "potatoes": "potato",
    "tomatoes": "tomato", "tornadoes": "tornado", "quizzes": "quiz", "movies": "movie", "cookies": "cookie",
    "genies": "genie", "selfies": "selfie", "caches": "cache", "niches": "niche", "headaches": "headache",
    "avalanches": "avalanche", "psyches": "psyche", "axises": "axis", "viruses": "virus", "gases": "gas",
    "buses": "bus", "lenses": "lens", "biases": "bias", "canvases": "canvas", "atlases": "atlas", "aliases": "alias",
    "corpuses": "corpus", "statuses": "status", "campuses": "campus", "menus": "menu", "emus": "emu",
    "thesauri": "thesaurus", "syllabi": "syllabus", "taxa": "taxon", "bacteria": "bacterium",
}  # fmt: skip
_SINGULAR_IN_S = words(
    """
    physics mathematics statistics linguistics robotics semantics pragmatics phonetics phonology kinematics
    dynamics economics genetics genomics proteomics metabolomics transcriptomics mechanics optics graphics
    analytics ethics politics bioinformatics informatics logistics acoustics photonics electronics cybernetics
    aesthetics thermodynamics hydrodynamics aerodynamics electrodynamics photogrammetrics forensics diagnostics
    ergonomics morphodynamics biomechanics haptics aeronautics astrophysics geophysics biophysics metaphysics
    news series species means lens chaos bias canvas atlas alias gas bus plus minus thus across basis axis
    corpus status virus campus focus radius stimulus census consensus nexus apparatus genus thesaurus syllabus
    loss class process kubernetes windows data media always perhaps whereas besides towards afterwards diabetes
    rabies herpes texas paris gps aws dns sos ios js css https paraphrasis christmas kudos ethos pathos cosmos
    """
)
_NEED_ES = re.compile(r"(?:ss|sh|ch|x|zz)es$")
# "knowledge bases" and "databases" have a base; "orthonormal bases" have a basis.
_BASE_BEFORE = words(
    """
    knowledge data code user rule case customer model evidence document fan power air
    """
)
_ACRONYM_PLURAL = re.compile(r"(?:.*[A-Z0-9].*[A-Z0-9)\]$}]|[A-Z]|.*[a-z][A-Z])['’]?s")
# Longer strings are no words, and not worth a search.
_LONGEST = 60
_HEAD = re.compile(r"[^\s/]+$")


def lemma(text: str) -> str:
    """`text` with its last word in the singular; its case and all other words stay.

    >>> [lemma(text) for text in ("sparse SVMs", "orthonormal bases", "knowledge bases", "GPS data", "parsing")]
    ['sparse SVM', 'orthonormal basis', 'knowledge base', 'GPS data', 'parsing']
    """
    match = _HEAD.search(text)
    if not match:
        return text
    before = text[: match.start()]
    if match[0].lower() == "bases" and before.split()[-1:] and before.split()[-1].lower() in _BASE_BEFORE:
        return text[:-1]
    return before + singular(match[0])


def singular(word: str) -> str:
    """The singular of one English noun, by rule and a list of exceptions; other words come back as they are."""
    if len(word) > _LONGEST:
        return word
    if _ACRONYM_PLURAL.fullmatch(word):
        return word[:-2] if word[-2] in "'’" else word[:-1]
    prefix, hyphen, last = word.rpartition("-")
    lower = last.lower()
    if word.lower() in _IRREGULAR:
        return _like(word, _IRREGULAR[word.lower()])
    if lower in _IRREGULAR and prefix:
        return prefix + hyphen + _like(last, _IRREGULAR[lower])
    if len(lower) < 4 or not lower.endswith("s") or lower in _SINGULAR_IN_S or last.isupper():
        return word
    if lower.endswith(("ss", "us", "is", "'s", "’s", "omics")):
        return word
    return prefix + hyphen + _regular(last, lower)


def _regular(word: str, lower: str) -> str:
    if lower.endswith("ies") and len(lower) > 4:
        return word[:-3] + "y"
    if lower.endswith(("databases", "bases")):
        return word[:-1]
    if lower.endswith(("analyses", "theses", "ptoses")):
        return word[:-2] + "is"
    if _NEED_ES.search(lower) or lower.endswith(("biases", "viruses", "sses")):
        return word[:-2]
    return word[:-1]


def _like(word: str, replacement: str) -> str:
    if word.isupper():
        return replacement.upper()
    return replacement.capitalize() if word[0].isupper() else replacement
