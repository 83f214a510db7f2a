"""Do two long forms of one short form mean the same?"""

from __future__ import annotations

from kgraph.resolve.forms import key_of
from kgraph.resolve.heads import THINGS
from kgraph.resolve.spelling import fold_spelling

__all__ = ["is_initialism", "related", "same_meaning"]

Words = tuple[str, ...]

# Words that a long form may add without meaning anything else: "large (pre-trained) language model (LLM)".
_LIGHT = frozenset({
    "algorithm", "approach", "architecture", "based", "framework", "large", "learning", "machine", "method", "model",
    "net", "network", "neural", "of", "pre", "pretrained", "process", "processing", "scale", "system", "task", "the",
    "for", "and", "in", "text", "to", "trained", "technique", "analysis", "problem", "dataset", "corpus", "score",
    "metric",
})  # fmt: skip
_SMALL = frozenset({"a", "and", "by", "for", "from", "in", "of", "on", "the", "to", "via", "with"})


def related(left: Words, right: Words) -> bool:
    """Whether two long forms differ in the inflection of their words only."""
    return len(left) == len(right) and all(_akin(a, b) for a, b in zip(left, right, strict=True))


def same_meaning(short: str, left: Words, right: Words) -> bool:
    """Whether two long forms of `short` mean the same."""
    if key_of(left) == key_of(right):
        return True
    few, many = sorted((left, right), key=len)
    added = _added(few, many)
    if added is None:
        return False
    if not added:
        return True
    same_end = _same_head(few[-1], many[-1]) or few[-1] in THINGS
    # "multilingual machine translation (MNMT)" leaves out what goes without saying.
    silent = set(added) == {"neural"} and is_initialism(short, many)
    return same_end and set(added) <= _LIGHT and (silent or is_initialism(short, few))


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
    return fold_spelling(left) == fold_spelling(right) or {left, right} == {"net", "network"}


def _akin(left: str, right: str) -> bool:
    """Whether two words of long forms of the same short form are one word in two inflections."""
    if left == right or {left, right} == {"net", "network"}:
        return True
    shorter = min(len(left), len(right))
    shared = next((at for at in range(shorter) if left[at] != right[at]), shorter)
    return shared >= max(4, 0.7 * shorter)


def is_initialism(short: str, words: Words) -> bool:
    """Whether the first letters of `words`, with or without small words, are the letters of `short`."""
    initials = "".join(word[0] for word in words)
    without_small = "".join(word[0] for word in words if word not in _SMALL)
    return short in {initials, without_small}
