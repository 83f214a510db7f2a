"""Turtle, read by rdflib: a set of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from exports import expected_edges, expected_nodes
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS, Namespace

from exported import Compared
from kgraph.export.rows import legal_id
from kgraph.export.turtle import iri
from kgraph.model import KnowledgeGraph
from kgraph.schema import JOINER

SCHEMA, CITO = Namespace("https://schema.org/"), Namespace("http://purl.org/spar/cito/")
BASE = "https://x.invalid/g"
PREDICATES = {
    "cites": CITO.cites, "introduces": SCHEMA.about, "mentions": SCHEMA.mentions,
    "is-a": SKOS.broader, "part-of": DCTERMS.isPartOf,
    "related": DCTERMS.relation, "co-citation": DCTERMS.relation, "coupling": DCTERMS.relation,
}  # fmt: skip
Statements = dict[Any, set[Any]]


def turtle_rdflib(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    read = Graph().parse(folder / "graph.ttl", format="turtle", publicID=BASE)
    named = {legal_id(node): address(node) for node in kg.graph}
    expected = {**said_of_nodes(kg, named), **said_of_edges(kg, named)}
    wanted = {predicate for _, predicate in expected}
    subjects = set(named.values())
    got: Statements = defaultdict(set)
    for subject, predicate, value in read:
        if predicate in wanted and subject in subjects:
            text = str(read.value(value, SCHEMA.name) if predicate == SCHEMA.author else value)
            got[subject, predicate].add(text if predicate in (SCHEMA.author, SCHEMA.datePublished) else value)
    yield got, expected


def address(node: str) -> URIRef:
    found = iri(node)[1:-1]
    return URIRef(BASE + found if found.startswith("#") else found)


def said_of_nodes(kg: KnowledgeGraph, named: Mapping[str, URIRef]) -> Statements:
    expected: Statements = {}
    for node, values in expected_nodes(kg).items():
        paper = values["kind"] == "paper"
        expected[named[node], RDF.type] = {SCHEMA.ScholarlyArticle if paper else SKOS.Concept}
        name = SCHEMA.name if paper else SKOS.prefLabel
        expected[named[node], name] = {Literal(values.get("title", values["label"]) if paper else values["label"])}
        if "abstract" in values:
            expected[named[node], SCHEMA.abstract] = {Literal(values["abstract"])}
        if 0 < values.get("year", 0) < 10_000:
            expected[named[node], SCHEMA.datePublished] = {f"{values['year']:04}"}
        spellings = {Literal(text) for text in values.get("aliases", "").split(JOINER) if text.strip()}
        if spellings - {Literal(values["label"])}:
            expected[named[node], SKOS.altLabel] = spellings - {Literal(values["label"])}
        people = {text for text in values.get("authors", "").split(JOINER) if text.strip()}
        if people:
            expected[named[node], SCHEMA.author] = people
    return expected


def said_of_edges(kg: KnowledgeGraph, named: Mapping[str, URIRef]) -> Statements:
    pairs: Statements = defaultdict(set)
    for (source, target), values in expected_edges(kg).items():
        found = {PREDICATES.get(kind, SKOS.related) for kind in values.get("kinds", values["kind"]).split(JOINER)}
        for relation in found - ({SKOS.related} if SKOS.broader in found else set()):
            pairs[named[source], relation].add(named[target])
    return pairs
