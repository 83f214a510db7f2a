"""Small graphs that follow `kgraph.schema`, for the tests of everything that takes a built graph."""

from __future__ import annotations

from typing import Any

import networkx as nx

from kgraph.model import Alias, Citation, Concept, Extraction, Kind, KnowledgeGraph, Mention, Paper, Reference
from kgraph.schema import EDGE_KINDS, JOINER, NODE_KINDS, SYMMETRIC_KINDS, validate, weight_attribute

HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "x < > y & z",
    "]]>",
    "<![CDATA[ a ]]> b",
    "&amp; &#1; &nope;",
    "bell \x07 vertical tab \x0b null \x00",
    "\x0b\x00",
    "lone \ud800 surrogate \udfff",
    "not a character \ufffe \uffff",
    "two\nlines\r\nthree\rfour\ttab",
    "  blanks around  ",
    r"$\alpha_{i} \leq \frac{1}{2}$",
    "emoji \U0001f600 and e\u0301 and \u202eback",
    '=HYPERLINK("http://x.invalid","y")',
    "\"quoted\" 'too'; DROP TABLE papers; --",
    "INFOCOM 2017, NaN, None",
    "x" * 100_000,
)


def add_node(graph: nx.DiGraph[str], node: str, kind: str = "paper", **values: Any) -> None:
    """Add a node with every required attribute; `values` override and add."""
    number = graph.number_of_nodes()
    required = {
        "label": node,
        "kind": kind,
        "community": number % 3,
        "community_label": f"community {number % 3}",
        "degree": 0,
        "pagerank": 1 / (number + 3),
        "x": 12.5 * number - 100.0,
        "y": 1e-07 + number,
        "size": 3.0 + number % 25,
    }
    graph.add_node(node, **required | values)


def add_edge(graph: nx.DiGraph[str], source: str, target: str, kind: str = "cites", **values: Any) -> None:
    """Add an edge with every required attribute; `values` override and add."""
    required = {"weight": 1.0, "kind": kind, "count": 1, "evidence": f"[{source}] says so."}
    graph.add_edge(source, target, **required | values)
    for node in (source, target):
        graph.nodes[node]["degree"] = graph.degree(node)


def empty() -> KnowledgeGraph:
    """Nothing at all."""
    return knowledge(nx.DiGraph())


def one_node() -> KnowledgeGraph:
    """One paper, no edge."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    add_node(graph, "title:0123456789ab", year=2017, venue="INFOCOM 2017")
    return knowledge(graph)


def all_kinds() -> KnowledgeGraph:
    """Three papers, one concept of each kind, every edge kind, one edge of two kinds, every attribute."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    add_node(
        graph,
        "arxiv:1706.03762",
        title="Attention",
        authors=JOINER.join(("Ann Ode", "Bo Lee")),
        year=2017,
        venue="NeurIPS",
        doi="10.1000/a_b",
        arxiv="1706.03762",
        url="https://example.org/?a=1&b=2",
        abstract="We introduce the Transformer & more.",
        cited_by=1,
        references=0,
    )
    add_node(graph, "doi:10.1000/x<y>(1)", title="BERT", year=2019, cited_by=0, references=1)
    for number, kind in enumerate(NODE_KINDS[1:]):
        add_node(
            graph,
            f"concept:{kind}-{number}",
            kind=kind,
            aliases=JOINER.join((f"{kind}s", kind.upper())),
            papers=2,
            mentions=3,
            first_year=2017,
            last_year=2019,
        )
    add_node(graph, "title:000000000003", title="Trees", year=2021)
    first, second, *concepts, third = graph
    pairs = {
        "cites": (second, first),
        "related": (first, second),
        "introduces": (first, concepts[0]),
        "mentions": (second, concepts[0]),
        "used-for": (concepts[0], concepts[1]),
        "part-of": (concepts[1], concepts[2]),
        "is-a": (concepts[2], concepts[3]),
        "compared-with": (concepts[3], concepts[4]),
        "evaluated-by": (concepts[0], concepts[3]),
        "cooccurs": (concepts[0], concepts[4]),
        "co-citation": (first, third),
        "coupling": (second, third),
    }
    assert set(pairs) == set(EDGE_KINDS)
    for number, (kind, (source, target)) in enumerate(pairs.items()):
        source, target = sorted((source, target)) if kind in SYMMETRIC_KINDS else (source, target)
        add_edge(graph, source, target, kind, weight=1 / (number + 1))
    both = graph.edges[first, concepts[0]]
    both["kinds"] = JOINER.join(("introduces", "mentions"))
    both |= {weight_attribute("introduces"): 1.0, weight_attribute("mentions"): 0.25}
    graph.edges[second, first].update(how="doi", confidence=1.0)
    graph.edges[first, second].update(
        shared="Transformer | trees", shared_weights="0.200000 | 0.100000", shared_rest=0.2
    )
    source, target = sorted(pairs["cooccurs"])
    graph.edges[source, target]["npmi"] = -0.25
    return knowledge(graph)


def hostile() -> KnowledgeGraph:
    """Every string of `HOSTILE` as id, label and text of papers, of a concept, and as evidence."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    add_node(graph, "concept:c", kind="method", aliases=JOINER.join(HOSTILE), papers=len(HOSTILE))
    for text in HOSTILE:
        node = text[:200]
        add_node(graph, node, label=text, title=text, abstract=text, authors=text, venue=text, community_label=text)
        add_edge(graph, node, "concept:c", "mentions", evidence=text)
    return knowledge(graph)


def knowledge(graph: nx.DiGraph[str]) -> KnowledgeGraph:
    """`graph` with papers, concepts, mentions and citations that agree with it."""
    validate(graph)
    papers = tuple(_paper(graph, node) for node in sorted(graph) if graph.nodes[node]["kind"] == "paper")
    concepts = tuple(_concept(graph, node) for node in sorted(graph) if graph.nodes[node]["kind"] != "paper")
    mentions = [mention for concept in concepts for mention in concept.mentions]
    return KnowledgeGraph(
        graph=graph,
        papers=papers,
        extractions=tuple(
            Extraction(paper.id, mentions=tuple(mention for mention in mentions if mention.paper_id == paper.id))
            for paper in papers
        ),
        concepts=concepts,
        citations=tuple(
            Citation(source, target, reference, confidence=1.0, how="doi")
            for source, target, values in graph.edges(data=True)
            if values["kind"] == "cites"
            for reference in next(paper.references for paper in papers if paper.id == source)
        ),
    )


def _paper(graph: nx.DiGraph[str], node: str) -> Paper:
    values = graph.nodes[node]
    cited = [target for target in graph.successors(node) if graph.edges[node, target]["kind"] == "cites"]
    return Paper(
        id=node,
        title=values.get("title", ""),
        abstract=values.get("abstract", ""),
        year=values.get("year"),
        authors=tuple(values["authors"].split(JOINER)) if "authors" in values else (),
        venue=values.get("venue", ""),
        url=values.get("url", ""),
        doi=values.get("doi", ""),
        arxiv=values.get("arxiv", ""),
        references=tuple(Reference(node, text=f"cites {target}", doi="10.1000/a_b", year=2017) for target in cited),
    )


def _concept(graph: nx.DiGraph[str], node: str) -> Concept:
    values = graph.nodes[node]
    kind: Kind = values["kind"]
    return Concept(
        id=node,
        label=values["label"],
        kind=kind,
        aliases=tuple(Alias(text, "case") for text in values.get("aliases", "").split(JOINER) if text),
        mentions=tuple(
            _mention(graph, paper, kind) for paper in sorted(graph.predecessors(node)) if _names(graph, paper)
        ),
    )


def _names(graph: nx.DiGraph[str], node: str) -> bool:
    return bool(graph.nodes[node]["kind"] == "paper" and graph.nodes[node].get("title"))


def _mention(graph: nx.DiGraph[str], paper: str, kind: Kind) -> Mention:
    title = graph.nodes[paper]["title"]
    return Mention(paper, "title", 0, len(title), title, kind, source="test")
