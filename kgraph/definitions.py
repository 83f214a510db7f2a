"""Does this sentence say what a phrase means? "X is a method that ...", "X, a corpus of ...", "X refers to ...".

A definition names a genus and what sets the thing apart from its kin: "AMR is a formalism that ...". Praise ("X is an
important task", "X is a promising direction") and asides ("the model is a bit larger") look alike and define nothing,
so a sentence counts only where the phrase is the subject, the genus is one, and the difference is there.
Source: the patterns are those of Hearst (1992), "Automatic acquisition of hyponyms from large text corpora", and of
Navigli and Velardi (2010), "Learning word-class lattices for definition and hypernym extraction", narrowed by reading.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kgraph.words import is_plain_word

__all__ = ["how_defining"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LONGEST = 450
_SHORTEST = 30
_REACH = 14  # words after the verb in which the genus has to be named

# What may stand between the beginning of the sentence and its subject.
_SUBJECT = re.compile(
    r"(?:in\s+(?!this|our|these)[\w\s-]{3,40},\s+)?"
    r"(?:an?\s+|(?P<task>(?:the\s+)?(?:task|goal|aim|objective|problem|purpose|process)\s+of\s+)|(?P<the>the\s+))?"
    r"[\"'“‘`]*",
    re.IGNORECASE,
)
_BRACKET = r"[\"'”’`]*(?:\s*\([^()]{1,60}\)|\s*\[[^\[\]]{1,60}\])?[\"'”’`]*"
_OFTEN = (
    r"(?:,?\s+(?:also|often|commonly|usually|typically|generally|basically|essentially|simply|broadly|formally)\s*,?)?"
)
_TO = r"(?:into|in|by|to|as|with|for|from|on|at|through)\b"
_COPULA = re.compile(rf"{_BRACKET}{_OFTEN}\s+(?:is|are){_OFTEN}\s+(?=(?:an?|the)\s)", re.IGNORECASE)
_PLURAL = re.compile(rf"{_BRACKET}{_OFTEN}\s+are{_OFTEN}\s+(?!\w+ing\b|(?:\w+\s)?\w+ed\s{_TO})(?=[a-z])")
_STATED = re.compile(
    rf"{_BRACKET}{_OFTEN}\s+(?:refers?{_OFTEN}\s+to|denotes?|(?:is|are){_OFTEN}\s+(?:defined\s+(?:as|by)|understood\s+as|"
    r"concerned\s+with|referred\s+to\s+as\s+an?)|means)\s+(?=[a-z])",
    re.IGNORECASE,
)
_AIMS = re.compile(
    rf"{_BRACKET}(?:,?\s+which|\s+is\s+a[\w\s-]{{0,40}}\s+that)?\s+(?:(?:aims?|seeks?|attempts?)\s+(?:to|at)|is\s+aimed\s+at|is\s+to)"
    r"\s+(?!be\b|improve\b|address\b|tackle\b|overcome\b|explore\b|investigate\b|answer\b|bridge\b)(?=[a-z])",
    re.IGNORECASE,
)
_APPOSITION = re.compile(
    rf"{_BRACKET}\s*(?:,|\s[–—-]|--)\s*(?:which\s+(?:is|are)\s+|i\.e\.,?\s+)?"
    r"(?=an?\s|the\s+(?:first|task|process|problem|ability|act|practice|phenomenon|tendency|study)\s)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"\s*[:–—]\s+(?=an?\s)", re.IGNORECASE)
# "To guide the X, a Y is learned" opens with an adverbial, which ends at the first comma.
_ADVERBIAL = re.compile(
    r"(?:[\w-]+,\s)?(?:to|when|while|whereas|by|in|with|for|given|using|based|without|after|before|if|as|through|despite|"
    r"although|though|since|because|during|under|from|on|at|via|inspired|motivated|unlike|among|within|once|let|like)\s"
    r"(?:(?!,|\bwe\b|\bpaper\b|\bwork\b|\bstudy\b|\barticle\b).)*$",
    re.IGNORECASE,
)
# After a preposition it is not clear which of two nouns the apposition speaks of, unless one is a name.
_AFTER_PREPOSITION = re.compile(
    r"\b(?:of|on|in|with|by|for|from|to|through|via|within|into|and|like)\s(?:an?\s|the\s)?[\"'“‘`]*$", re.IGNORECASE
)
# "X, a Y, and a Z" lists three things; "X, a Y is proposed" is a clause.
_LISTED = re.compile(r"[^,]*,?\s+(?:and|or)\s+(?:an?|the)\s")
_CLAUSE = re.compile(
    r"(?:(?!that\b|which\b|where\b|whose\b)[^\s,;:.]+\s+){1,14}(?:is|are|was|were|has|have|had|can|could|will|may)\s"
)
# What may stand before a phrase that an apposition follows: the phrase is then whole.
_BEFORE = re.compile(
    r"(?:^|[,;:(]\s|\b(?:introduc(?:e|es|ed|ing)|propos(?:e|es|ed|ing)|present(?:s|ed|ing)?|releas(?:e|es|ed|ing)|"
    r"develop(?:s|ed|ing)?|describ(?:e|es|ed|ing)|creat(?:e|es|ed|ing)|construct(?:s|ed|ing)?|buil[dt]s?|building|"
    r"us(?:e|es|ed|ing)|of|on|in|with|by|for|from|the|an?|and|call(?:ed)?|named|termed|dubbed|contribute|publish|"
    r"leverag(?:e|es|ing)|apply|applying|study|studying|investigate|explore|consider|employ|devise|design|to|is|are|"
    r"namely|like|provide|offer|adopt|through|via|within|into)\s+(?:the\s+)?)[\"'“‘`]*$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:^|[\s(])(?P<genus>[\w-]+),?\s+(?:\(?(?:which\s+(?:we|is|are)\s+)?(?:commonly\s+|often\s+|also\s+)?)"
    r"(?:call|called|named|termed|dubbed|coined|known\s+as|referred\s+to\s+as|denoted\s+as)\s+(?:the\s+)?[\"'“‘`]*$",
    re.IGNORECASE,
)

# What a thing may be called without being defined: "a step", "a popular choice".
_VAGUE = _words(
    """
    addition advance advantage alternative alternatives amount analysis application applications area areas aspect
    aspects backbone barrier barriers baseline baselines basis because beginning benefit best better bit block
    blocks bottleneck bridge building candidate candidates case cases challenge challenges choice comparison
    competitor component components concern concerns consequence contribution contributions core cornerstone default
    desideratum direction directions drawback drawbacks driver drivers due evaluation evidence example examples
    exploration extension fact factor factors first focus force forces former foundation generalization goal guide
    home hurdle improvement ingredient ingredients instance instances interest investigation issue issues key keys
    kind lack latter less limitation limitations look lot main majority matter means milestone more most myth need
    norm number obstacle one ones only opportunity others overview paradigm part parts perspective phase point
    points practice pre-requisite preliminary prerequisite priority problem problems properties property proxy
    question questions range rather reality reason reasons requirement requirements resource resources result
    results review role same set simplification since so solution solutions sort source sources stage standard state
    state-of-the-art step steps strategy study subject subjects success survey test testbed than thanks then thing
    too tool tools topic topics trend trends tutorial variety way ways weakness winner work works worse
    """
)
# A vague genus is one all the same when the sentence goes on like this.
_VAGUE_BUT = re.compile(
    r"(?:a|an|the)\s+(?:[\w-]+\s+){0,3}(?:problem\s+of\s+\w+ing|problem\s+of\s+(?:determining|deciding)|set\s+of\s+\w+\s+"
    r"(?:that|which|used|for|to)|extension\s+of|generali[sz]ation\s+of|kind\s+of|sort\s+of|paradigm\s+(?:that|which|where|in\s+which)|"
    r"tool\s+(?:that|which|to|for)|strategy\s+(?:that|which|where|to)|resource\s+(?:that|which|of)|property\s+(?:that|of)|"
    r"tools\s+(?:that|which)|test\s+(?:that|of|for))\b",
    re.IGNORECASE,
)
_IMPORTANT = _words(
    """
    important crucial key fundamental essential critical central core major main significant vital integral primary
    necessary indispensable challenging difficult hard promising
    """
)
_PRAISE = _IMPORTANT | _words(
    """
    popular common powerful driving useful effective efficient complex conventional longstanding long-standing open
    active growing
    hot emerging successful valuable natural simple viable attractive good better great interesting well-known
    well-studied widely ubiquitous notoriously non-trivial nontrivial highly very increasingly particularly rapidly
    inherently relatively prominent leading costly expensive standard
    """
)
_OPEN = _PRAISE | _words(
    "new novel large large-scale scalable lightweight fast unified general generic flexible modular robust"
)
_DIFFERENCE = _words(
    "that which where wherein whose who in-which whereby consisting comprising containing designed aiming aimed"
)
_OF_USE = _words("of for to used")
_LOOSE = _words(
    "in on at by from with based between using trained built developed created covering requiring involving as within"
)
_POINTING = re.compile(
    r"\b(?:this|these|those|our|their|its|it|they|such|above|here|one\s+of|not|no|we)\b", re.IGNORECASE
)
_VERBS = _words("is are was were has have can could will may")
_OF_DOING = re.compile(
    r"[^,;:.]{0,80}?\b(?:(?:task|process|problem|act)\sof|(?:approach|method|technique)\s(?:for|to))\s\w+ing\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\s,;:()]+|[,;:()]")


class _Genus(NamedTuple):
    """What the words after "is a" come to."""

    noun: str
    before: tuple[str, ...]
    marker: str


def how_defining(sentence: str, start: int, end: int) -> float:
    """How well `sentence` defines the phrase at [start, end), from 0 (not at all) to 1.

    >>> how_defining("Parsing is the task of finding the structure of a sentence.", 0, 7) > 0.8
    True
    >>> how_defining("Parsing is an important task.", 0, 7)
    0.0
    """
    if not _SHORTEST <= len(sentence.strip()) <= _LONGEST or sentence.rstrip().endswith("?"):
        return 0.0
    best = max(_as_subject(sentence, start, end), _as_apposition(sentence, start, end), _as_name(sentence, start, end))
    return round(best, 4)


def _as_subject(sentence: str, start: int, end: int) -> float:
    lead = _SUBJECT.fullmatch(sentence, _indent(sentence), start)
    if not lead or (lead["the"] and is_plain_word(sentence[start:end])):
        return 0.0
    if match := _STATED.match(sentence, end):
        return 0.0 if _points(sentence[match.end() :]) else 0.95
    if match := _AIMS.match(sentence, end):
        return 0.0 if _points(sentence[match.end() :]) else 0.85
    if lead["task"]:
        return 0.0
    if (match := _TITLE.match(sentence, end)) and _is_name(sentence[start:end]):
        return 0.6 * _complement(sentence[match.end() :])
    if match := _COPULA.match(sentence, end):
        return _complement(sentence[match.end() :])
    if match := _PLURAL.match(sentence, end):
        return 0.9 * _complement("the " + sentence[match.end() :], plural=True) if not lead["the"] else 0.0
    return 0.0


def _as_apposition(sentence: str, start: int, end: int) -> float:
    match = _APPOSITION.match(sentence, end)
    if not match or not _BEFORE.search(sentence[:start]) or _ADVERBIAL.match(sentence[:start].lstrip()):
        return 0.0
    if _AFTER_PREPOSITION.search(sentence[:start]) and not _is_name(sentence[start:end]):
        return 0.0
    rest = sentence[match.end() :]
    if _LISTED.match(rest) or _CLAUSE.match(rest) or _names_another(sentence[start:end], match.group()):
        return 0.0
    return 0.8 * _complement(rest, praise=0.7)


def _names_another(phrase: str, after: str) -> bool:
    """Whether the bracket after a phrase is short for more than the phrase: "retrieval by diffusion (RBD)"."""
    bracket = re.search(r"\(([^\W_])", after)
    return bracket is not None and bracket[1].casefold() != phrase[:1].casefold()


def _as_name(sentence: str, start: int, end: int) -> float:
    """ "a task that we call X", "a corpus named X, which ..."."""
    first, second, *_ = (*_TOKEN.findall(sentence[end : end + 60]), "", "")
    if first not in _DIFFERENCE and first not in _OF_USE and (first != "," or second not in _DIFFERENCE):
        return 0.0
    match = _CALLED.search(sentence[:start])
    return 0.55 if match and match["genus"].lower() not in _VAGUE else 0.0


def _complement(rest: str, *, praise: float = 0.85, plural: bool = False) -> float:
    """How much of a definition the words after "is" are; they begin with an article.

    Praise counts for less: `praise` is the share that is left of it.
    """
    if _points(rest):
        return 0.0
    genus = _genus(_TOKEN.findall(rest[:300])[:_REACH])
    if genus is None:
        return 0.0
    noun = genus.noun.lower()
    if noun in _VAGUE or noun.endswith(("ly", "ous", "able")) or (plural and not noun.endswith("s")):
        return 0.8 if _VAGUE_BUT.match(rest) else 0.0
    adjectives = {word.lower() for word in genus.before}
    if adjectives.isdisjoint(_PRAISE):
        return _difference(genus, rest)
    sure = genus.marker in _DIFFERENCE or _OF_DOING.match(rest)
    told = sure or (genus.marker in _OF_USE and adjectives.isdisjoint(_IMPORTANT))
    return praise * _difference(genus, rest) if told else 0.0


def _difference(genus: _Genus, rest: str) -> float:
    """How well the thing is told from others of its genus."""
    if genus.marker in _DIFFERENCE:
        return 1.0
    if genus.marker in _OF_USE:
        return 0.95
    if genus.marker in _LOOSE:
        later = any(word in _DIFFERENCE for word in _TOKEN.findall(rest)[:25])
        return 0.7 if later else 0.55
    return 0.5 if len(genus.before) > 1 else 0.0


def _genus(tokens: list[str]) -> _Genus | None:
    """The noun before the first word that tells the thing apart, with what stands before it."""
    for place, token in enumerate(tokens[1:], start=1):
        lower = token.lower()
        if lower in _DIFFERENCE | _OF_USE | _LOOSE | _VERBS or not token[0].isalnum() or token.endswith("."):
            if lower in _VERBS:
                return None
            if token.endswith(".") and len(token) > 1:
                return _Genus(token[:-1], tuple(tokens[1:place]), "")
            if place == 1:
                return None
            if token == "," and place == 2 and tokens[1].lower() in _OPEN:  # "a new, efficient method"
                continue
            return _Genus(tokens[place - 1], tuple(tokens[1 : place - 1]), lower)
    return None


def _points(text: str) -> bool:
    """Whether the words that should define point elsewhere: "our", "such", "one of"."""
    return bool(_POINTING.search(text[:60]))


def _indent(sentence: str) -> int:
    return len(sentence) - len(sentence.lstrip())


def _is_name(phrase: str) -> bool:
    """Whether a phrase is one word that is written like a name."""
    return " " not in phrase and phrase != phrase.lower() and (phrase[1:] != phrase[1:].lower() or "-" in phrase)
