"""Do two long forms of one short form mean the same?"""

from __future__ import annotations

from collections.abc import Iterable

from kgraph.resolve.forms import key_of
from kgraph.resolve.heads import ACTIVITIES, THINGS
from kgraph.resolve.spelling import fold_spelling

__all__ = ["is_blend", "is_initialism", "related", "same_meaning"]

Words = tuple[str, ...]

# Words that a long form may add without meaning anything else: "large (pre-trained) language model (LLM)".
_LIGHT = frozenset({
    "algorithm", "approach", "architecture", "based", "framework", "large", "learning", "machine", "method",
    "methodology", "model", "net", "network", "neural", "of", "pre", "pretrained", "process", "processing",
    "scale", "system", "task", "the", "for", "and", "in", "text", "to", "trained", "technique", "analysis",
    "problem", "dataset", "corpus", "score", "metric",
})  # fmt: skip
# Words that are said alike in long forms of one short form.
_SAID = {"net": "network", "visual": "vision", "or": "and"}
# What is done is named as well by the method that does it.
_DONE = (*ACTIVITIES, "learning", "making")
# The next word need not be spelled: "contrastive language-image pre-training (CLIP)", "t-distributed".
_PREFIXES = frozenset({"pre", "multi", "non", "sub", "co", "re", "inter", "intra", "over", "post", "bi"})
_SMALL = frozenset({"a", "and", "by", "for", "from", "in", "of", "on", "the", "to", "via", "with"})


def related(left: Words, right: Words) -> bool:
    """Whether two long forms differ in the inflection of their words only."""
    return len(left) == len(right) and all(_akin(a, b) for a, b in zip(left, right, strict=True))


def same_meaning(short: str, left: Words, right: Words) -> bool:
    """Whether two long forms of `short` mean the same."""
    left, right = (tuple(_SAID.get(word, word) for word in words) for words in (left, right))
    if _without_small(left) == _without_small(right):
        return True
    few, many = sorted((left, right), key=len)
    added = _added(few, many)
    if added is None:
        return False
    if not added:
        return True
    spelled = is_initialism(short, few)
    # "MNMT" spells "multilingual neural machine translation", with or without a "model" behind.
    named = spelled and added == [many[-1]] and few[-1].endswith(_DONE)
    same_end = _same_head(few[-1], many[-1]) or few[-1] in THINGS or named
    # "multilingual machine translation (MNMT)" leaves out what goes without saying.
    silent = set(added) == {"neural"} and is_initialism(short, many)
    return same_end and set(added) <= _LIGHT and (silent or spelled)


def _without_small(words: Words) -> str:
    return key_of([word for word in words if word not in _SMALL] or words)


def _added(few: Words, many: Words) -> list[str] | None:
    """The words that `many` has beyond `few`, None if it does not hold all of `few` in order.

    The last word has to be the same: "recognizer" is not "recognition", nor "modeling" "model".
    """
    added: list[str] = []
    place = 0
    for word in many:
        same = _same_head if place == len(few) - 1 else _akin
        if place < len(few) and same(few[place], word):
            place += 1
        else:
            added.append(word)
    return added if place == len(few) else None


def _same_head(left: str, right: str) -> bool:
    return fold_spelling(left) == fold_spelling(right)


def _akin(left: str, right: str) -> bool:
    """Whether two words of long forms of the same short form are one word in two inflections."""
    if left == right:
        return True
    shorter = min(len(left), len(right))
    shared = next((at for at in range(shorter) if left[at] != right[at]), shorter)
    return shared >= max(4, 0.7 * shorter)


def is_initialism(short: str, words: Words) -> bool:
    """Whether the first letters of `words`, with or without small words, are the letters of `short`."""
    initials = "".join(word[0] for word in words)
    without_small = "".join(word[0] for word in words if word not in _SMALL)
    glued = "".join(
        word[0]
        for place, word in enumerate(words)
        if word not in _SMALL and not (place and _is_prefix(words[place - 1]))
    )
    return short in {initials, without_small, glued}


def is_blend(short: str, words: Words) -> bool:
    """Whether `short` takes the first letter of every word and others between: bleu, (bilingual, evaluation, ...)."""
    firsts = [word[0] for word in words]
    return short[0] == firsts[0] and _in_order(firsts, short) and _in_order(short, "".join(words))


def _in_order(letters: Iterable[str], text: str) -> bool:
    left = iter(text)
    return all(letter in left for letter in letters)


def _is_prefix(word: str) -> bool:
    return len(word) == 1 or word in _PREFIXES
