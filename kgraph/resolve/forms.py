"""Normal forms of phrases: what the spellings of one concept share.

A phrase is cleaned (LaTeX, Unicode, Greek), split at blanks, hyphens and slashes, freed of determiners and empty
modifiers, and each word put in the singular and in one spelling. The key joins the words, so "multi-task",
"multitask" and "multi task" agree. A lone word written like a name ("LEAD") keeps its own key ("#lead"), because the
ordinary word ("lead") means something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kgraph.inflection import PLURAL_NAMES, singular
from kgraph.resolve.spelling import fold_spelling

__all__ = ["Form", "clean", "form_of", "is_lower", "is_name", "is_plain", "noun_of", "slug", "strip_modifiers"]

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "ϵ": "epsilon",
    "ϕ": "phi", "ϑ": "theta",
}  # fmt: skip
_LATEX_COMMAND = re.compile(r"\\([A-Za-z]{1,30})\s?")
_LATEX_FONTS = frozenset({
    "text", "textit", "textbf", "textsc", "texttt", "textsf", "emph", "mathbf", "mathcal", "mathrm", "mathbb",
    "mathit", "mathsf", "boldsymbol", "bm", "it", "bf", "sc", "tt", "ell_", "operatorname", "mbox", "rm",
})  # fmt: skip
_GLUE = str.maketrans(dict.fromkeys("-‐‑‒–—−_/·•", " ") | dict.fromkeys("${}^\"'`´‘’“”\xad\u200b"))
_PLAIN = re.compile(r"[A-Za-z0-9 -]+")  # nearly all phrases; the long way gives the same
_SPLIT = re.compile(r"[^\w+*#.@&%]+|(?<!\d)\.|\.(?!\d)")

_DETERMINERS = frozenset({
    "a", "an", "the", "this", "that", "these", "those", "our", "their", "its", "my", "your", "his", "her", "such",
    "some", "any", "each", "every", "all", "both", "several", "many", "various", "different", "certain", "another",
    "more", "most", "few", "we",
})  # fmt: skip
_EMPTY = frozenset({
    "novel", "new", "newly", "proposed", "existing", "previous", "current", "recent", "latest", "traditional",
    "conventional", "aforementioned", "respective", "corresponding", "promising",
    "state-of-the-art", "sota",
})  # fmt: skip
_STATE_OF_THE_ART = ["state", "of", "the", "art"]
_MODIFIERS = _DETERMINERS | _EMPTY | {"state"}
# "LLM-driven agent" is said like "LLM-based agent".
_BASED = frozenset({"based", "driven", "powered"})
# Of these words "BERT-based" says more than "BERT": a BERT-based model is not BERT.
_WIDE = frozenset({
    "algorithm", "approach", "architecture", "framework", "method", "model", "network", "pipeline", "strategy",
    "system", "technique",
})  # fmt: skip
_METHODS = frozenset({"algorithm", "approach", "framework", "method", "strategy", "technique"})
# "novel view synthesis", "new york", "current density": here the modifier carries meaning.
_MEANT = frozenset({
    "view", "views", "class", "classes", "category", "categories", "object", "objects", "word", "words", "intent",
    "intents", "entity", "entities", "relation", "relations", "viewpoint", "viewpoints", "pose", "poses", "drug",
    "york", "zealand", "testament", "density", "densities", "source", "sources", "medicine", "chinese", "user",
    "users", "efficiency", "efficiencies", "collector", "collectors", "voltage", "item", "items", "domain",
    "domains", "event", "events", "physics", "delhi", "south", "england", "orleans", "mexico", "jersey",
})  # fmt: skip


# Before another noun these adjectives and their nouns are used alike: "computation(al) cost".
_ADJECTIVES = {
    "automated": "automatic", "computational": "computation", "computing": "computation", "contextual": "context",
    "contextualised": "context", "contextualized": "context", "conversational": "conversation",
    "convolutional": "convolution", "experimental": "experiment", "foundational": "foundation",
    "geometrical": "geometric", "numerical": "numeric", "polygonal": "polygon",
    "positional": "position", "predictive": "prediction",
    "prototypical": "prototype", "resourced": "resource", "semantical": "semantic", "syntactical": "syntactic",
    "textual": "text", "viewing": "view", "volumetric": "volume",
    "1d": "1dimensional", "2d": "2dimensional", "3d": "3dimensional", "4d": "4dimensional",
}  # fmt: skip

# "visual analytic system", "analytical task"; but an analytical model is a formula.
_ANALYSED = frozenset({
    "activity", "environment", "goal", "interface", "need", "pipeline", "platform", "process", "question", "software",
    "system", "task", "tool", "workflow",
})  # fmt: skip
# "multiple criteria decision analysis" is the same with "multi-criteria"; "multiple models" are just several.
_MULTI = frozenset({
    "attribute", "choice", "criterion", "hypothesis", "instance", "kernel", "label", "objective", "view",
})  # fmt: skip
# "manual evaluation" is done by humans, "manual transmission" is not.
_BY_HAND = frozenset({"annotation", "evaluation", "assessment", "judgement", "judgment", "labeling", "labelling"})
_DIMENSIONAL = frozenset({"dimensional"})
# Words, those after them that matter, and how others say the word there.
_BEFORE = {
    "analytic": (_ANALYSED, "analysis"), "analytical": (_ANALYSED, "analysis"),
    "analytics": (_ANALYSED | _METHODS, "analysis"), "multiple": (_MULTI, "multi"), "manual": (_BY_HAND, "human"),
    "one": (_DIMENSIONAL, "1"), "two": (_DIMENSIONAL, "2"), "three": (_DIMENSIONAL, "3"), "four": (_DIMENSIONAL, "4"),
}  # fmt: skip
_HEADS = {"relationship": "relation", "methodology": "method", "triplet": "triple"}
# One builds conversational agents and conversational systems alike.
_TALK = frozenset({"conversational", "conversation", "dialogue", "dialog"})
# A lone verb names what its noun names: "generating", "summarizing"; shorter words are others: "rating", "acting".
_VERB = re.compile(r"(?=[a-z]{9})([a-z]{0,50}(?:at|ct|iz|mend|pret))ing")
# A lone adjective of these fields names the field; "semantic" may be any feature.
_OF_FIELDS = ("linguistic", "informatic", "robotic", "mathematic", "esthetic")
# The word in the middle says nothing: a "dependency parse tree" is a dependency tree.
_SILENT = frozenset(
    {("entity", "and", "relation")}
    | {(kind, "parse", "tree") for kind in ("constituency", "constituent", "dependency", "syntax")}
    | {
        (kind, "text", spelled)
        for kind in ("abstractive", "extractive")
        for spelled in ("summarization", "summarisation")
    }
)
_OFTEN_SILENT = frozenset(word for _, word, _ in _SILENT)
_PLURALS = frozenset(word for _, word in PLURAL_NAMES)
_ELEMENTS = {"li": "lithium", "na": "sodium", "k": "potassium", "mg": "magnesium", "zn": "zinc", "al": "aluminum"}


class Form(NamedTuple):
    """A phrase's normal form: `key` to compare by, `words` (lower case, singular) to show in an id."""

    key: str
    words: tuple[str, ...]
    name: bool = False


@cache
def _greek_name(char: str) -> str:
    return _GREEK.get(char, char)


def clean(text: str) -> str:
    """`text` without LaTeX markup, with compatibility forms, accents and Greek letters written plainly."""
    if not text.isascii() or "\\" in text:
        if "\\" in text:
            text = _LATEX_COMMAND.sub(lambda match: "" if match[1] in _LATEX_FONTS else match[1], text)
        text = "".join(_greek_name(char.lower()) if char.lower() in _GREEK else char for char in text)
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char))
    return text


def is_plain(text: str) -> bool:
    """Whether a phrase is but unaccented letters, digits, blanks and hyphens, as nearly all are."""
    return _PLAIN.fullmatch(text) is not None


def is_lower(text: str) -> bool:
    """Whether all letters of a phrase are small unaccented ones, so that it holds no name, as most do not."""
    return text.islower() and text.isascii()


def tokens(text: str) -> list[str]:
    """The words of a phrase in their own case, split at blanks, hyphens and slashes."""
    if is_plain(text):
        return text.replace("-", " ").split()
    text = clean(text)
    text = _ALSO.sub(" ", _POSSESSIVE.sub("", text)).translate(_GLUE)
    return [token for token in _SPLIT.split(text) if token and any(char.isalnum() for char in token)]


# "focus+context" is "focus & context"; "V+L" is a name.
_ALSO = re.compile(r"(?<=[^\W\d_]{3})\+(?=[^\W\d_]{3})")
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?=\s|$)")


def strip_modifiers(text: str) -> str:
    """`text` without leading determiners and empty modifiers; never without its last word.

    Only whole words between blanks go: "few-shot setting" keeps its "few".
    """
    words = text.split()
    start = 0
    while start < len(words) - 1 and (word := words[start].lower()) in _MODIFIERS:
        following = words[start + 1].lower()
        is_determiner = word in _DETERMINERS and following != "shot" and not (len(word) > 1 and words[start].isupper())
        is_state = word == "state" and len(words) - start > 4
        if is_state and [other.lower() for other in words[start : start + 4]] == _STATE_OF_THE_ART:
            start += 4
        elif is_determiner or (word in _EMPTY and following not in _MEANT):
            start += 1
        else:
            break
    return " ".join(words[start:])


def is_name(word: str) -> bool:
    """Whether a word is written like a name: with a capital after the first letter ("BERT", "GloVe", "mT5")."""
    return word[1:] != word[1:].lower()


def singular_name(word: str) -> str:
    """An acronym without its plural s: "LLMs" -> "LLM"; other names as they are."""
    if len(word) > 2 and word[-1] == "s" and (word[-2].isupper() or word[-2].isdigit()):
        return word[:-1]
    return word


def _adds_nothing(words: list[str], place: int) -> bool:
    """Whether "based" at `place` could be left out: "BERT(-based) classifier", "meta learning(-based) method"."""
    before, after = words[place - 1], [singular(word.lower()) for word in words[place + 1 :]]
    if not after:
        return False
    if before.lower() == "learning":
        return after[0] in _METHODS
    if singular(before.lower()) == "transformer":
        return True
    return is_name(before) and (len(after) > 1 or after[0] not in _WIDE)


def normal_words(words: list[str]) -> tuple[str, ...]:
    """The words in lower case and in the singular, without a "based" that adds nothing."""
    return tuple([plain for _, plain in paired_words(words)])


def paired_words(words: list[str]) -> list[tuple[str, str]]:
    """The normal words, each after the word that it stands for."""
    found: list[tuple[str, str]] = []
    plain = ""
    for place, word in enumerate(words):
        low = word.lower()
        if low in _BASED and found and _adds_nothing(words, place):
            continue
        plain = singular_name(word).lower() if word != low and is_name(word) else singular(low, plain)
        found.append((word, plain))
    return found


def key_of(words: Sequence[str]) -> str:
    """The joined key of normal words; digits stay apart from digits ("2 7b" is not "27b")."""
    parts: list[str] = []
    last = len(words) - 1
    for place, word in enumerate(words):
        if word in _OFTEN_SILENT and tuple(words[place - 1 : place + 2]) in _SILENT:
            continue
        # "marching cube algorithm", "marching cubes algorithm".
        if word in _PLURALS and (words[place - 1], word) in PLURAL_NAMES:
            word = singular(word)
        if place < last or not parts:
            said = _beside(word, words[place + 1] if place < last else "")
        else:
            said = _as_head(word, words[place - 1])
        folded = fold_spelling(said) if last else noun_of(fold_spelling(said))
        if parts and parts[-1][-1].isdigit() and folded[0].isdigit():
            parts.append("-")
        parts.append(folded)
    # A "pre-training language model" is a pre-trained one; of other nouns the two say different things.
    return "".join(parts).replace("pretraininglanguagemodel", "pretrainedlanguagemodel")


def _as_head(word: str, before: str) -> str:
    """The last word of a phrase as others say it."""
    return "system" if word == "agent" and before in _TALK else _HEADS.get(word, word)


def noun_of(word: str) -> str:
    """The noun of a lone word that is none: "psycholinguistic" for the field, "generating" for generation."""
    if word.endswith(_OF_FIELDS):
        return word + "s"
    verb = _VERB.fullmatch(word)
    return f"{verb[1]}{'at' * verb[1].endswith(('z', 'mend', 'pret'))}ion" if verb else word


def _beside(word: str, following: str) -> str:
    """A word that is no head as others say it: "Li" ion is lithium ion, "manual" evaluation is human evaluation."""
    if following == "ion":
        return _ELEMENTS.get(word, word)
    if word in _BEFORE:
        followed, said = _BEFORE[word]
        if following in followed:
            return said
    return _ADJECTIVES.get(word, word)


def form_of(text: str) -> Form:
    """The normal form of a phrase. Its key is "" when the phrase holds no letter or digit.

    >>> form_of("the Multi-Task Models").key == form_of("multitask model").key
    True
    """
    words = tokens(strip_modifiers(text))
    if not words:
        return Form("", ())
    normal = normal_words(words)
    if len(words) == 1 and is_name(words[0]) and normal[0].isalpha():
        return Form("#" + normal[0], normal, name=True)
    return Form(key_of(normal), normal)


def slug(text: str) -> str:
    """The normal words of a phrase joined by hyphens, in letters and digits only; "" if there are none."""
    words = normal_words(tokens(strip_modifiers(text)))
    if all(map(str.isalnum, words)):
        return "-".join(words)
    kept = ("".join(char if char.isalnum() else _SIGNS.get(char, "-") for char in word) for word in words)
    return re.sub(r"-{2,}", "-", "-".join(kept)).strip("-")


_SIGNS = {"+": "plus", "*": "star", "#": "sharp", "&": "and", "%": "percent", "@": "at", ".": "."}
