"""VOSviewer: its JSON file and its map and network files, for the graph and for the co-occurrence of concepts.

VOSviewer knows items and undirected links. The graph's edges lose direction and kind: the weights of all edges between
two nodes are added up. In the co-occurrence map, the one that bibliometricians expect, items are the concepts and the
strength of a link is the number of papers that name both (binary counting).

Communities are the clusters. Scores are the average year of publication: of a paper its year, of a concept the mean
year of the papers that name it.

Source: https://app.vosviewer.com/docs/file-types/
"""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kgraph.export import rows
from kgraph.export.nodelink import compact, joined
from kgraph.export.rows import Values
from kgraph.link.cooccurrence import cooccurrences
from kgraph.schema import JOINER

if TYPE_CHECKING:
    from pathlib import Path

    from kgraph.model import KnowledgeGraph

__all__ = ["FILES", "write"]

FILES = (
    "vosviewer.json",
    "vosviewer_map.txt",
    "vosviewer_network.txt",
    "vosviewer_cooccurrence_map.txt",
    "vosviewer_cooccurrence_network.txt",
)
_YEAR = "Avg. pub. year"
_LAST_CLUSTER = 1000
_GREATEST_COORDINATE = 1250
# VOSviewer Online replaces what stands in braces, so that a formula would empty the whole description.
_NO_BRACES = str.maketrans("{}", "()")

# Weights beside the two that count links: name -> attribute of the node and its value where it has none.
Counts = Mapping[str, tuple[str, int]]
_DOCUMENTS: Counts = {"Documents": ("papers", 1), "Citations": ("cited_by", 0)}
_OCCURRENCES: Counts = {"Occurrences": ("papers", 0)}

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Item:
    """An item as VOSviewer counts: from 1, clusters from 1 to 1000, coordinates about -1..1."""

    id: int
    label: str
    description: str
    url: str
    x: float
    y: float
    cluster: int
    weights: Mapping[str, float]
    year: float | None


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write the five files to `folder`; returns their paths."""
    years = _average_years(kg)
    # VOSviewer Online takes the names of the scores from the first item.
    nodes = sorted(rows.nodes(kg.graph), key=lambda item: item[0] not in years)
    concepts = [(node, values) for node, values in nodes if values["kind"] != "paper"]
    links = _edges(kg, nodes)
    together = _cooccurrences(kg, concepts)
    items = _items(nodes, links, years, _DOCUMENTS)
    cooccurring = _items(concepts, together, years, _OCCURRENCES)
    contents = (
        _json(items, links, dict(sorted((_cluster(values), values.get("community_label", "")) for _, values in nodes))),
        _map(items, _DOCUMENTS),
        _network(links),
        _map(cooccurring, _OCCURRENCES),
        _network(together),
    )
    paths = [folder / name for name in FILES]
    for path, lines in zip(paths, contents, strict=True):
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
    return paths


def _average_years(kg: KnowledgeGraph) -> dict[str, float]:
    years = {paper.id: float(paper.year) for paper in kg.papers if paper.year is not None}
    for concept in kg.concepts:
        known = [years[paper] for paper in concept.paper_ids if paper in years]
        if known:
            years[concept.id] = sum(known) / len(known)
    return {node: year for node, year in years.items() if node in kg.graph}


def _edges(kg: KnowledgeGraph, nodes: Iterable[tuple[str, Values]]) -> dict[Pair, float]:
    number = {node: place for place, (node, _) in enumerate(nodes, start=1)}
    strength: dict[Pair, float] = defaultdict(float)
    for source, target, values in rows.edges(kg.graph):
        first, second = sorted((number[source], number[target]))
        if first != second:
            strength[first, second] += values["weight"]
    # Sums of decimals end in 0.0000000001.
    return {pair: round(value, 6) for pair, value in sorted(strength.items())}


def _cooccurrences(kg: KnowledgeGraph, concepts: Iterable[tuple[str, Values]]) -> dict[Pair, float]:
    """Pairs of concepts, numbered from 1 -> papers that name both."""
    import numpy as np
    import scipy.sparse as sp

    paper_number = {paper.id: place for place, paper in enumerate(kg.papers)}
    named = [
        (paper_number[paper], place)
        for place, (node, _) in enumerate(concepts)
        if node in kg.concept
        for paper in kg.concept[node].paper_ids
        if paper in paper_number
    ]
    if not named:
        return {}
    paper, concept = np.array(named).T
    pairs = cooccurrences(sp.csr_matrix((np.ones(len(named)), (paper, concept))), at_least=1)
    return dict(zip(((first + 1, second + 1) for first, second in pairs.ends()), pairs.both.tolist(), strict=True))


def _items(
    nodes: Iterable[tuple[str, Values]], links: Mapping[Pair, float], years: Mapping[str, float], counts: Counts
) -> list[_Item]:
    number_of_links: dict[int, int] = defaultdict(int)
    strength: dict[int, float] = defaultdict(float)
    for pair, value in links.items():
        for number in pair:
            number_of_links[number] += 1
            strength[number] += value
    return [
        _Item(
            id=number,
            # VOSviewer Online reads labels as HTML, and stops at one that is an element.
            label=_one_line(values["label"]).replace("<", "&lt;"),
            description=_description(values),
            url=_url(values),
            x=round(values["x"] / _GREATEST_COORDINATE, 6),
            y=round(values["y"] / _GREATEST_COORDINATE, 6),
            cluster=_cluster(values),
            weights={
                "Links": number_of_links[number],
                "Total link strength": round(strength[number], 6),
                **{name: values.get(attribute, default) for name, (attribute, default) in counts.items()},
            },
            year=years.get(node),
        )
        for number, (node, values) in enumerate(nodes, start=1)
    ]


def _cluster(values: Values) -> int:
    return min(int(values["community"]) + 1, _LAST_CLUSTER)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _description(values: Values) -> str:
    """A few lines of HTML, the form that VOSviewer shows."""
    if values["kind"] == "paper":
        about = [values.get("authors", "").replace(JOINER, ", "), values.get("venue", ""), str(values.get("year", ""))]
        texts = [values.get("title", ""), *about]
    else:
        texts = [values["label"], values["kind"], values.get("aliases", "").replace(JOINER, ", ")]
    return "<br>".join(html.escape(_one_line(text.translate(_NO_BRACES))) for text in texts if text)


def _url(values: Values) -> str:
    if "doi" in values:
        return f"https://doi.org/{_one_line(values['doi'])}"
    url = _one_line(values.get("url", ""))
    return url if url.startswith(("https://", "http://")) else ""


def _json(items: list[_Item], links: Mapping[Pair, float], clusters: Mapping[int, str]) -> Iterator[str]:
    scored = any(item.year is not None for item in items)
    yield '{"network": {"items": ['
    yield from joined(compact(_json_item(item, scored=scored)) for item in items)
    yield '], "links": ['
    yield from joined(
        compact({"source_id": first, "target_id": second, "strength": strength})
        for (first, second), strength in links.items()
    )
    yield '], "clusters": ['
    yield from joined(compact({"cluster": number, "label": label}) for number, label in clusters.items())
    yield "]}}\n"


def _json_item(item: _Item, *, scored: bool) -> dict[str, Any]:
    values = {
        "id": item.id,
        "label": item.label,
        "description": item.description,
        "url": item.url,
        "x": item.x,
        "y": item.y,
        "cluster": item.cluster,
        "weights": item.weights,
        # An absent score, other than null, has no colour in VOSviewer Online.
        "scores": {_YEAR: item.year} if scored else {},
    }
    return {name: value for name, value in values.items() if value not in ("", {})}


def _map(items: list[_Item], counts: Counts) -> Iterator[str]:
    weights = ["Links", "Total link strength", *counts]
    scored = any(item.year is not None for item in items)
    named = [f"weight<{weight}>" for weight in weights] + ([f"score<{_YEAR}>"] if scored else [])
    yield "\t".join(["id", "label", "description", "url", "x", "y", "cluster", *named]) + "\n"
    for item in items:
        texts = [_quoted(text) for text in (item.label, item.description, item.url)]
        numbers = [item.x, item.y, item.cluster, *(item.weights[weight] for weight in weights)]
        year = ["" if item.year is None else repr(item.year)] if scored else []
        yield "\t".join([str(item.id), *texts, *(repr(number) for number in numbers), *year]) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if text else ""


def _network(links: Mapping[Pair, float]) -> Iterator[str]:
    for (first, second), strength in links.items():
        yield f"{first}\t{second}\t{strength!r}\n"
