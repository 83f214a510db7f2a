"""How well the order of a paper's concepts agrees with the keyphrases that librarians gave it.

    python scripts/evaluate_keyphrases.py ../shared/data/keyphrases/inspec_dev.jsonl
    python scripts/evaluate_keyphrases.py ../shared/data/keyphrases/inspec_dev.jsonl --only terms

Beside kgraph, with each of its extractors, stand pytextrank and YAKE, in the same run; where they are missing:
`pip install pytextrank yake snowballstemmer`. Each line of the file has id, title, abstract and keyphrases.

The protocol is the usual one: all phrases in small letters, each word stemmed by Porter, duplicates removed, the first
five or ten compared with all keyphrases of the paper, also those that its text does not hold. F1 is the mean over the
papers; in brackets F1 of all papers together. The best possible order of the same candidates is the limit.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from kgraph.extract import EXTRACTORS, extract
from kgraph.extract.language import model_version
from kgraph.link.salience import incidence, introductions
from kgraph.model import Paper
from kgraph.resolve.concepts import resolve_concepts

DEPTHS = (5, 10)
CANDIDATES = 30


@dataclass(frozen=True)
class Document:
    """A paper and its keyphrases, stemmed: all of them, and those that its text holds."""

    paper: Paper
    wanted: frozenset[str]
    present: frozenset[str]


def stemmed(phrase: str) -> str:
    return " ".join(map(_stem, phrase.lower().split()))


@cache
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    return import_module("snowballstemmer").stemmer("porter")


def read_documents(path: Path) -> list[Document]:
    return [_document(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _document(record: dict[str, Any]) -> Document:
    title, abstract = record["title"], record["abstract"]
    words = re.findall(r"[\w-]+", f"{title} {abstract}".lower())
    text = f" {' '.join(map(_stem, words))} "
    wanted = frozenset(map(stemmed, record["keyphrases"]))
    paper = Paper(record["id"], title, abstract)
    return Document(paper, wanted, frozenset(phrase for phrase in wanted if f" {phrase} " in text))


def unique(phrases: Iterable[str]) -> list[str]:
    """Stemmed, the first of equals."""
    return list(dict.fromkeys(map(stemmed, phrases)))


def f1(ranked: Sequence[Sequence[str]], documents: Sequence[Document], *, depth: int) -> tuple[float, float]:
    """F1 in [0, 1] of the first `depth` phrases: the mean over papers, and of all papers together."""
    single, hits, given, wanted = [], 0, 0, 0
    for phrases, document in zip(ranked, documents, strict=True):
        first = phrases[:depth]
        right = len(document.wanted.intersection(first))
        single.append(2 * right / (len(first) + len(document.wanted)))
        hits, given, wanted = hits + right, given + len(first), wanted + len(document.wanted)
    return sum(single) / len(single), 2 * hits / (given + wanted)


def ideal(ranked: Sequence[Sequence[str]], documents: Sequence[Document]) -> list[list[str]]:
    """The same phrases, wanted ones only: what the best order of them could reach."""
    return [
        [one for one in phrases if one in document.wanted] for phrases, document in zip(ranked, documents, strict=True)
    ]


def recall(ranked: Sequence[Sequence[str]], documents: Sequence[Document]) -> float:
    """The share of the keyphrases in the texts that are among the candidates, in [0, 1]."""
    found = sum(
        len(document.present.intersection(phrases)) for phrases, document in zip(ranked, documents, strict=True)
    )
    return found / sum(len(document.present) for document in documents)


def by_kgraph(documents: Sequence[Document], *, extractor: str) -> list[list[str]]:
    """The concepts of each paper, most salient first, each in the longest form that the paper gives it."""
    papers = sorted((document.paper for document in documents), key=lambda paper: paper.id)
    extractions = list(extract(papers, extractor=extractor))
    concepts = sorted(resolve_concepts(extractions), key=lambda concept: concept.id)
    matrix = incidence(papers, concepts, introductions(extractions, concepts)).salience.tocsr()
    forms: dict[tuple[str, int], str] = {}
    for column, concept in enumerate(concepts):
        for mention in concept.mentions:
            forms[mention.paper_id, column] = max(forms.get((mention.paper_id, column), ""), mention.text, key=len)
    ranked = {}
    for row, paper in enumerate(papers):
        span = slice(matrix.indptr[row], matrix.indptr[row + 1])
        found = sorted(zip((-matrix.data[span]).round(9).tolist(), matrix.indices[span].tolist(), strict=True))
        ranked[paper.id] = [forms[paper.id, column] for _, column in found]
    return [ranked[document.paper.id] for document in documents]


def by_pytextrank(documents: Sequence[Document]) -> list[list[str]]:
    import spacy

    # Importing it registers the component.
    import_module("pytextrank")
    nlp = spacy.load(model_version().split()[0])
    nlp.add_pipe("textrank")
    article = re.compile(r"^(?:an?|the|this|these|its|their|our) ", re.IGNORECASE)
    return [
        [article.sub("", phrase.text) for phrase in nlp(_text(document))._.phrases[:CANDIDATES]]
        for document in documents
    ]


def by_yake(documents: Sequence[Document]) -> list[list[str]]:
    extractor = import_module("yake").KeywordExtractor(lan="en", n=3, top=CANDIDATES)
    return [[phrase for phrase, _ in extractor.extract_keywords(_text(document))] for document in documents]


def _text(document: Document) -> str:
    return f"{document.paper.title}. {document.paper.abstract}"


def methods() -> dict[str, Callable[[Sequence[Document]], list[list[str]]]]:
    """Every system that is measured, by its name."""

    def of(extractor: str) -> Callable[[Sequence[Document]], list[list[str]]]:
        return lambda documents: by_kgraph(documents, extractor=extractor)

    return {f"kgraph, {name}": of(name) for name in sorted(EXTRACTORS, reverse=True)} | {
        "pytextrank": by_pytextrank,
        "YAKE": by_yake,
    }


def report(documents: Sequence[Document], *, only: str) -> None:
    print(f"{len(documents)} papers; F1 per paper, in brackets F1 of all together")
    print(f"{'':22}{'F1@5':>12}{'F1@10':>12}{'limit@10':>10}{'recall':>8}{'phrases':>9}")
    for name, method in methods().items():
        if only not in name:
            continue
        try:
            ranked = [unique(phrases) for phrases in method(documents)]
        except ImportError as error:
            print(f"{name:22}not measured: pip install {error.name}")
            continue
        line = f"{name:22}"
        for depth in DEPTHS:
            mean, pooled = f1(ranked, documents, depth=depth)
            line += f"{100 * mean:6.1f} ({100 * pooled:.1f})".rjust(12)
        best = f1(ideal(ranked, documents), documents, depth=DEPTHS[-1])[0]
        count = sum(map(len, ranked)) / len(ranked)
        print(f"{line}{100 * best:10.1f}{100 * recall(ranked, documents):8.1f}{count:9.1f}", flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, metavar="FILE")
    parser.add_argument("--only", default="", metavar="NAME", help="systems whose name holds NAME")
    given = parser.parse_args(argv)
    try:
        _stemmer()
    except ImportError:
        parser.error("this measure stems words; run: pip install snowballstemmer")
    report(read_documents(given.path), only=given.only)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
