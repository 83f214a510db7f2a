"""RDF as Turtle, in vocabularies that libraries know: schema.org, CiTO, SKOS, Dublin Core terms.

A paper is a schema:ScholarlyArticle under its DOI or arXiv address where it has one, a concept a skos:Concept of the
scheme <#concepts>; both otherwise under a fragment of the file's own address. `cites` is cito:cites and
schema:citation, `mentions` schema:mentions, `introduces` schema:about, `is-a` skos:broader, `part-of`
dcterms:isPartOf, `related` dcterms:relation, all other edges among concepts skos:related. Weights, positions and
evidence have no such vocabulary and stay out.

Source: https://www.w3.org/TR/turtle/, https://schema.org, http://purl.org/spar/cito,
https://www.w3.org/TR/skos-reference/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from kgraph.export import rows
from kgraph.export.rows import Values, legal_id
from kgraph.schema import JOINER, kinds_of

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from kgraph.model import KnowledgeGraph

__all__ = ["iri", "lines", "write"]

_HEAD = """@prefix cito: <http://purl.org/spar/cito/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<#concepts> a skos:ConceptScheme .
"""
_PREDICATES = {
    "cites": ("cito:cites", "schema:citation"),
    "related": ("dcterms:relation",),
    "co-citation": ("dcterms:relation",),
    "coupling": ("dcterms:relation",),
    "introduces": ("schema:about",),
    "mentions": ("schema:mentions",),
    "is-a": ("skos:broader",),
    "part-of": ("dcterms:isPartOf",),
}
_AMONG_CONCEPTS = ("skos:related",)
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})
# What an address may hold unescaped; "%" is kept, because addresses of the sources are escaped already.
_IN_URL = "/:?#[]@!$&'()*+,;=-._~%"


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write `folder`/graph.ttl; returns its path."""
    path = folder / "graph.ttl"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines(kg.graph))
    return [path]


def lines(graph: nx.DiGraph[str]) -> Iterator[str]:
    """The Turtle document of `graph`: papers, concepts, then edges."""
    yield _HEAD
    for node, values in rows.nodes(graph):
        statements = _paper(values) if values["kind"] == "paper" else _concept(values)
        yield f"\n{iri(node)} " + " ;\n    ".join(f"{predicate} {value}" for predicate, value in statements) + " .\n"
    yield "\n"
    for source, target, values in rows.edges(graph):
        for predicate in _predicates(values):
            yield f"{iri(source)} {predicate} {iri(target)} .\n"


def iri(node: str) -> str:
    """The IRI of a node, in angle brackets: the address of a DOI or arXiv id, else a fragment of the document."""
    scheme, _, name = node.partition(":")
    if scheme == "doi" and name:
        return f"<https://doi.org/{quote(legal_id(name), safe='/:;()._-')}>"
    if scheme == "arxiv" and name:
        return f"<https://arxiv.org/abs/{quote(legal_id(name), safe='/._-')}>"
    # Not even ":" stays: rdflib takes a reference with a colon for an absolute one.
    return f"<#{quote(legal_id(node), safe='._-')}>"


def _paper(values: Values) -> Iterator[tuple[str, str]]:
    yield "a", "schema:ScholarlyArticle"
    yield "schema:name", _literal(values.get("title", values["label"]))
    for author in filter(str.strip, values.get("authors", "").split(JOINER)):
        yield "schema:author", f"[ a schema:Person ; schema:name {_literal(author)} ]"
    if 0 < values.get("year", 0) <= 9999:
        yield "schema:datePublished", f'"{values["year"]:04}"^^xsd:gYear'
    if "venue" in values:
        yield "schema:isPartOf", f"[ a schema:CreativeWork ; schema:name {_literal(values['venue'])} ]"
    if "doi" in values:
        yield "schema:identifier", _literal(f"doi:{values['doi']}")
    if "arxiv" in values:
        yield "schema:identifier", _literal(f"arxiv:{values['arxiv']}")
    if values.get("url", "").startswith(("https://", "http://")):
        yield "schema:url", f"<{quote(values['url'], safe=_IN_URL)}>"
    if "abstract" in values:
        yield "schema:abstract", _literal(values["abstract"])


def _concept(values: Values) -> Iterator[tuple[str, str]]:
    yield "a", "skos:Concept"
    yield "skos:inScheme", "<#concepts>"
    yield "skos:prefLabel", _literal(values["label"])
    # SKOS forbids a label that is both preferred and alternative.
    for alias in values.get("aliases", "").split(JOINER):
        if alias.strip() and alias != values["label"]:
            yield "skos:altLabel", _literal(alias)
    yield "dcterms:type", _literal(values["kind"])


def _predicates(values: Values) -> list[str]:
    """The predicates of an edge. SKOS forbids skos:related beside skos:broader: the stronger statement is kept."""
    kinds = kinds_of(values)
    found = dict.fromkeys(predicate for kind in kinds for predicate in _PREDICATES.get(kind, _AMONG_CONCEPTS))
    return [predicate for predicate in found if not (predicate == "skos:related" and "skos:broader" in found)]


def _literal(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'
