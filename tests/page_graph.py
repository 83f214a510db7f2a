"""A made-up graph for the page: planted communities, every kind of node and edge, and texts that mean harm."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx

from kgraph.model import (
    Alias,
    Citation,
    Concept,
    Extraction,
    Kind,
    KnowledgeGraph,
    Mention,
    Paper,
    Reference,
    Relation,
    Sentence,
)

SCRIPT = "</script><img src=x onerror=alert(1)>"
HOSTILE_TITLES = (
    SCRIPT,
    "]]> <![CDATA[ --> <!-- {{ 7*7 }} {% raw %} ${alert(1)}",
    "Line\u2028separator\u2029and \u202eright to left\u202c override\x07",
    "Long " * 10_000,
    '\'" onmouseover=alert(1) x="',
    "Emoji \U0001f600 and \ud800 a lone surrogate",
)

FIELDS: dict[str, tuple[tuple[str, Kind], ...]] = {
    "parsing": (("dependency parser", "method"), ("syntactic parsing", "task"), ("Penn Treebank", "dataset")),
    "translation": (("attention model", "method"), ("machine translation", "task"), ("BLEU", "metric")),
    "question answering": (("reader network", "method"), ("question answering", "task"), ("SQuAD", "dataset")),
    "speech": (("acoustic model", "method"), ("speech recognition", "task"), ("word error rate", "metric")),
}
SHARED: tuple[tuple[str, Kind], ...] = (("language model", "method"), ("low-resource language", "concept"))


def make(papers_a_field: int = 10, *, hostile: bool = True, years: bool = True) -> KnowledgeGraph:
    """A valid KnowledgeGraph with `papers_a_field` papers in each of four fields."""
    papers = _papers(papers_a_field, years=years) + (_hostile() if hostile else ())
    concepts = _concepts(papers)
    extractions = tuple(_extraction(paper, concepts) for paper in papers)
    citations = _citations(papers_a_field, papers)
    relations = _relations(papers, concepts)
    graph = _graph(papers, concepts, citations, relations)
    manifest = {
        "title": f"Made-up language technology {SCRIPT}" if hostile else "Made-up language technology",
        "options": {"min_papers": 2, "edges": ["mentions", "related"]},
        "cuts": ["concepts that one paper names: 12"],
        "seconds": {"read": 1.25},
    }
    ordered = tuple(sorted(concepts, key=lambda concept: concept.id))
    return KnowledgeGraph(graph, papers, extractions, ordered, citations, relations, (), manifest)


def _papers(count: int, *, years: bool) -> tuple[Paper, ...]:
    made = []
    for number, (field, terms) in enumerate(FIELDS.items()):
        for at in range(count):
            (method, _), (task, _), (third, _) = terms
            other = SHARED[at % 2][0]
            title = f"A {method} for {task}, part {at + 1}"
            abstract = (
                f"A {method} is a small device for {task}. We compare it with a {other} on {third}. "
                f"Results for {field} \u2013 caf\u00e9 \U0001f600 \u2013 hold when the {other} is weak."
            )
            made.append(
                Paper(
                    f"p{number}-{at:02d}",
                    title,
                    abstract,
                    2000 + number * 3 + at if years else None,
                    (f"\u00c9mile Z\u00fcrich{number}", f"Ann Author{at}"),
                    f"Journal of {field.title()}",
                    doi=f"10.1234/{number}.{at}",
                )
            )
    return tuple(made)


def _hostile() -> tuple[Paper, ...]:
    return tuple(
        Paper(
            f"x{at}{'<b>' if at == 1 else ''}",
            title,
            f"{SCRIPT} A language model meets {title[:60]}.",
            authors=(SCRIPT, "\u202eevil"),
            venue=SCRIPT,
            url=("javascript:alert(1)", "data:text/html,x", "http://example.org/a?b=<c>", "file:///etc", "", "x")[at],
            doi='10.1234/"><script>alert(1)</script>' if at == 0 else "",
        )
        for at, title in enumerate(HOSTILE_TITLES)
    )


def _concepts(papers: tuple[Paper, ...]) -> tuple[Concept, ...]:
    terms = [term for group in FIELDS.values() for term in group] + list(SHARED)
    found = []
    for label, kind in terms:
        mentions = tuple(mention for paper in papers for mention in _mentions(paper, label, kind))
        aliases = (Alias(label, "label", len(mentions)), Alias(f"{label}s", "plural", 2), Alias(label.upper(), "case"))
        found.append(Concept(f"concept:{label}", label, kind, aliases, mentions))
    return tuple(found)


def _mentions(paper: Paper, label: str, kind: Kind) -> list[Mention]:
    found = []
    for field in ("title", "abstract"):
        text = paper.text(field)
        at = text.find(label)
        while at >= 0:
            found.append(Mention(paper.id, field, at, at + len(label), label, kind, "test"))
            at = text.find(label, at + 1)
    return found


def _extraction(paper: Paper, concepts: tuple[Concept, ...]) -> Extraction:
    sentences = [Sentence(paper.id, "title", 0, len(paper.title))]
    at = 0
    for part in paper.abstract.split(". "):
        end = min(len(paper.abstract), at + len(part) + 1)
        sentences.append(Sentence(paper.id, "abstract", at, end))
        at = end + 1
    mentions = [mention for concept in concepts for mention in concept.mentions if mention.paper_id == paper.id]
    mentions.sort(key=lambda mention: (mention.field != "title", mention.start, mention.end))
    return Extraction(paper.id, tuple(mentions), tuple(sentences))


def _citations(count: int, papers: tuple[Paper, ...]) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            f"p{field}-{at:02d}",
            f"p{field}-{at - 1:02d}",
            Reference(f"p{field}-{at:02d}", f"An entry of the list: part {at}"),
            0.9,
            "title and year",
        )
        for field in range(len(FIELDS))
        for at in range(1, count)
    )


def _relations(papers: tuple[Paper, ...], concepts: tuple[Concept, ...]) -> tuple[Relation, ...]:
    first = papers[0]
    sentence = Sentence(first.id, "abstract", 0, first.abstract.find(". ") + 1)
    return (Relation("concept:dependency parser", "concept:syntactic parsing", "used-for", first.id, sentence, 0.8),)


def _graph(
    papers: tuple[Paper, ...],
    concepts: tuple[Concept, ...],
    citations: tuple[Citation, ...],
    relations: tuple[Relation, ...],
) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    names = list(FIELDS)
    home = {label: number for number, terms in enumerate(FIELDS.values()) for label, _ in terms}
    for at, paper in enumerate(papers):
        number = int(paper.id[1]) if paper.id.startswith("p") else 3
        graph.add_node(paper.id, kind="paper", label=paper.title[:300], **_place(at, number, 4.0 + at % 7, names))
        graph.nodes[paper.id].update({"cited_by": 1} if at % 2 else {})
    for at, concept in enumerate(concepts):
        number = home.get(concept.label, at % 4)
        graph.add_node(concept.id, kind=concept.kind, label=concept.label, **_place(at * 7, number, 18.0, names, 90))
        graph.nodes[concept.id].update(papers=len(concept.paper_ids), mentions=len(concept.mentions))
    for concept in concepts:
        for paper_id in concept.paper_ids:
            kind = "introduces" if paper_id.endswith("-00") and concept.label in home else "mentions"
            _edge(graph, paper_id, concept.id, kind, 1.0 if kind == "introduces" else 0.4)
    for citation in citations:
        _edge(graph, citation.source_id, citation.target_id, "cites", 1.0, how=citation.how)
    in_fields = [paper.id for paper in papers if paper.id.startswith("p")]
    for at, paper_id in enumerate(in_fields[:-2]):
        shared = " | ".join(label for label, _ in list(FIELDS.values())[int(paper_id[1])][:2])
        if in_fields[at + 2][1] == paper_id[1]:
            _edge(graph, paper_id, in_fields[at + 2], "related", 0.3 + at % 5 / 10, shared=shared)
    for relation in relations:
        _edge(graph, relation.head_id, relation.tail_id, relation.kind, 1.0)
    _edge(graph, "concept:BLEU", "concept:attention model", "cooccurs", 0.5)
    ends = ("p0-01", "p0-00")
    more = {"kinds": "cites | related", "w_cites": 1.0, "w_related": 0.5, "shared": "dependency parser"}
    graph.edges[ends].update(more)
    for node, degree in graph.degree():
        graph.nodes[node]["degree"] = degree
    return graph


def _place(at: int, number: int, size: float, names: list[str], reach: float = 210.0) -> dict[str, Any]:
    middle = ((-500.0, 350.0), (520.0, 380.0), (-420.0, -420.0), (480.0, -380.0))[number]
    radius = reach * math.sqrt(0.15 + (at % 10) / 10)
    return {
        "x": middle[0] + radius * math.cos(2.4 * at),
        "y": middle[1] + radius * math.sin(2.4 * at),
        "size": size,
        "community": number,
        "community_label": f"{names[number]}, its methods and data",
        "pagerank": size / 1000,
        "degree": 0,
    }


def _edge(graph: nx.DiGraph[str], source: str, target: str, kind: str, weight: float, **more: Any) -> None:
    graph.add_edge(source, target, kind=kind, weight=weight, count=1, evidence="a sentence [p]", **more)
