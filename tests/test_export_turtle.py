"""RDF: rdflib reads what we say about papers, concepts and their relations."""

from __future__ import annotations

import graphs
import networkx as nx
from exports import ANY_TEXT, CASES, Build, expected_nodes
from hypothesis import given
from rdflib import Graph as Triples
from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import RDF, SKOS

from kgraph.export import turtle
from kgraph.export.rows import clean
from kgraph.model import KnowledgeGraph
from kgraph.schema import JOINER

CITO = Namespace("http://purl.org/spar/cito/")
SCHEMA = Namespace("https://schema.org/")


def triples(kg: KnowledgeGraph) -> Triples:
    return Triples().parse(data="".join(turtle.lines(kg.graph)), format="turtle", publicID="https://example.org/g")


@CASES
def test_rdflib_reads_the_turtle(build: Build) -> None:
    kg = build()
    read = triples(kg)
    papers = [values for values in expected_nodes(kg).values() if values["kind"] == "paper"]
    concepts = [values for values in expected_nodes(kg).values() if values["kind"] != "paper"]
    assert len(set(read.subjects(RDF.type, SCHEMA.ScholarlyArticle))) == len(papers)
    assert set(read.objects(None, SKOS.prefLabel)) == {Literal(values["label"]) for values in concepts}
    assert {str(text) for text in read.objects(None, SCHEMA.abstract)} == {
        values["abstract"] for values in papers if "abstract" in values
    }
    assert {str(text) for text in read.objects(None, SKOS.altLabel)} == {
        alias for values in concepts for alias in values.get("aliases", "").split(JOINER) if alias.strip()
    }


def test_turtle_says_who_cites_whom() -> None:
    read = triples(graphs.all_kinds())
    cited, citing = URIRef("https://arxiv.org/abs/1706.03762"), URIRef("https://doi.org/10.1000/x%3Cy%3E(1)")
    assert list(read.subject_objects(CITO.cites)) == [(citing, cited)]
    concept = URIRef("https://example.org/g#concept%3Amethod-0")
    assert (cited, SCHEMA.about, concept) in read
    assert (cited, SCHEMA.mentions, concept) in read
    assert list(read.subject_objects(SKOS.broader)) == [
        (URIRef("https://example.org/g#concept%3Adataset-2"), URIRef("https://example.org/g#concept%3Ametric-3"))
    ]


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_survives(node: str, text: str) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graphs.add_node(graph, node, label="label", abstract=text, url=f"https://example.org/{text}")
    read = Triples().parse(data="".join(turtle.lines(graph)), format="turtle", publicID="https://example.org/g")
    assert [str(value) for value in read.objects(None, SCHEMA.abstract)] == (
        [clean(text)] if clean(text).strip() else []
    )
    assert [str(value) for value in read.objects(None, SCHEMA.name)] == ["label"]
