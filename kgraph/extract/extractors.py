"""The extractors: which phrases of a paper name something is their choice, everything else is common to all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib import metadata, resources
from itertools import islice
from typing import TYPE_CHECKING

from kgraph.extract.annotate import FIELDS, Phrase, annotate, annotated_text
from kgraph.extract.kinds import kind_of
from kgraph.extract.language import load_language, model_version
from kgraph.extract.noun_chunks import find_noun_chunks
from kgraph.extract.tidy import tidied
from kgraph.model import Extraction, Paper

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["NounChunks", "Terms", "source_digest"]

_BATCH = 64
# What the rules of this package use from above it.
SHARED = ("headwords.py", "identifiers.py", "inflection.py", "words.py")
# What gives extractors their papers and keeps what they find: who works, where and in what portions changes no result.
AROUND = (
    "__init__.py",
    "cluster.py",
    "crew.py",
    "drivers.py",
    "limits.py",
    "remote.py",
    "shards.py",
    "terms_component.py",
)


@cache
def source_digest() -> str:
    """A hash of the code that finds, so that no one who changes a rule has to say so."""
    digest = hashlib.sha256()
    here = (module for module in resources.files("kgraph.extract").iterdir() if module.name not in AROUND)
    shared = (resources.files("kgraph") / name for name in SHARED)
    for module in sorted((*here, *shared), key=lambda entry: entry.name):
        if module.name.endswith(".py"):
            digest.update(module.name.encode("utf-8") + module.read_text(encoding="utf-8").encode("utf-8"))
    return digest.hexdigest()[:16]


class NounChunks:
    """Noun phrases of the English spaCy model, typed by their words: for every field of research, without training."""

    name = "noun-chunks"

    def __init__(self) -> None:
        """Cheap; the model is loaded when the first paper comes."""
        self._nlp: Language | None = None

    def fingerprint(self) -> str:
        """What the output depends on: this code, spaCy and the model."""
        return f"{self.name} {source_digest()} spacy {metadata.version('spacy')} {model_version()}"

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """One extraction a paper, in order; reads `_BATCH` papers ahead."""
        return _annotated(papers, self._find, source=self.name)

    def _find(self, texts: Sequence[str]) -> list[list[Phrase]]:
        self._nlp = self._nlp or load_language()
        found = find_noun_chunks(self._nlp, texts)
        return [
            [Phrase(start, end, kind_of(text[start:end])) for start, end in spans]
            for text, spans in zip(texts, found, strict=True)
        ]


class Terms:
    """Terms as the trained tagger sees them, and what relates them: for computer science and its neighbours."""

    name = "terms"

    def __init__(self, *, relation_threshold: float | None = None) -> None:
        """Cheap; `relation_threshold` in [0, 1] takes the place of `relations.THRESHOLD`."""
        self._threshold = relation_threshold

    def fingerprint(self) -> str:
        """What the output depends on: this code, what runs the network, and the weights."""
        from kgraph.extract import terms

        chosen = "" if self._threshold is None else f" relations from {self._threshold}"
        libraries = " ".join(f"{name} {metadata.version(name)}" for name in ("onnxruntime", "tokenizers"))
        return f"{self.name} {source_digest()} {libraries} weights {terms.fingerprint()}{chosen}"

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """One extraction a paper, in order."""
        return map(self._read, papers)

    def _read(self, paper: Paper) -> Extraction:
        from kgraph.extract.relations import find_relations
        from kgraph.extract.terms import certain, read

        texts = {field: annotated_text(paper, field) for field in FIELDS}
        read_of = {field: read(text) for field, text in texts.items()}
        terms = certain([(texts[field], found) for field, (found, _) in read_of.items()])
        phrases = {
            field: [phrase for term in found if (phrase := tidied(texts[field], Phrase(*term[:4])))]
            for field, found in zip(FIELDS, terms, strict=True)
        }
        found = annotate(paper, phrases, source=self.name)
        readings = {field: reading for field, (_, reading) in read_of.items()}
        return replace(found, relations=find_relations(paper, found, readings, threshold=self._threshold))


def _annotated(
    papers: Iterable[Paper], find: Callable[[Sequence[str]], list[list[Phrase]]], *, source: str
) -> Iterator[Extraction]:
    iterator = iter(papers)
    while batch := list(islice(iterator, _BATCH)):
        found = iter(find([annotated_text(paper, field) for paper in batch for field in FIELDS]))
        for paper in batch:
            yield annotate(paper, {field: next(found) for field in FIELDS}, source=source)
