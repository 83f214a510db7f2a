"""VOSviewer's files: one JSON document, or a map and a network as tables."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from exports import expected_nodes

from exported import Compared, cells
from kgraph.export.rows import legal_id
from kgraph.model import KnowledgeGraph

SCORE = "Avg. pub. year"


def vosviewer_json(kg: KnowledgeGraph, folder: Path) -> Iterator[Compared]:
    network = json.loads((folder / "vosviewer.json").read_bytes())["network"]
    years = years_of(kg)
    in_order = sorted(kg.graph, key=lambda node: (kg.graph.nodes[node]["kind"] != "paper", node))
    ordered = [node for scored in (True, False) for node in in_order if (node in years) is scored]
    expected = placed(kg, ordered, years)
    yield cells((item["id"], item_of_json(item)) for item in network["items"]), expected
    with (folder / "vosviewer_map.txt").open(encoding="utf-8", newline="") as file:
        rows = {int(row["id"]): row for row in csv.DictReader(file, delimiter="\t")}
    yield cells((place, item_of_table(row)) for place, row in rows.items()), expected
    yield (
        {(link["source_id"], link["target_id"]): link["strength"] for link in network["links"]},
        strengths(kg, ordered),
    )
    lines = (folder / "vosviewer_cooccurrence_network.txt").read_text(encoding="utf-8").splitlines()
    yield {(int(a), int(b)): int(n) for a, b, n in (line.split("\t") for line in lines)}, together(kg, ordered)


def years_of(kg: KnowledgeGraph) -> dict[str, float]:
    """The year of a paper, and the mean one of those that name a concept."""
    years = {paper.id: float(paper.year) for paper in kg.papers if paper.year is not None}
    for concept in kg.concepts:
        known = [years[paper] for paper in concept.paper_ids if paper in years]
        years |= {concept.id: sum(known) / len(known)} if known else {}
    return years


def placed(kg: KnowledgeGraph, ordered: Sequence[str], years: dict[str, float]) -> dict[Any, Any]:
    shown = expected_nodes(kg)
    return cells(
        (
            number,
            {
                "label": " ".join(shown[legal_id(node)]["label"].split()).replace("<", "&lt;"),
                "x": round(kg.graph.nodes[node]["x"] / 1250, 6),
                "y": round(kg.graph.nodes[node]["y"] / 1250, 6),
                "cluster": kg.graph.nodes[node]["community"] + 1,
                "year": years.get(node),
            },
        )
        for number, node in enumerate(ordered, start=1)
    )


def item_of_json(item: dict[str, Any]) -> dict[str, Any]:
    places = {name: item[name] for name in ("x", "y", "cluster")}
    return {"label": item.get("label", ""), **places, "year": item.get("scores", {}).get(SCORE)}


def item_of_table(row: dict[str, str]) -> dict[str, Any]:
    places = {name: float(row[name]) for name in ("x", "y", "cluster")}
    year = row.get(f"score<{SCORE}>")
    return {"label": row["label"], **places, "year": float(year) if year else None}


def strengths(kg: KnowledgeGraph, ordered: Sequence[str]) -> dict[tuple[int, int], float]:
    number = {node: place for place, node in enumerate(ordered, start=1)}
    strength: dict[tuple[int, int], float] = defaultdict(float)
    for source, target, values in kg.graph.edges(data=True):
        if source != target:
            first, second = sorted((number[source], number[target]))
            strength[first, second] += values["weight"]
    return {pair: round(value, 6) for pair, value in strength.items()}


def together(kg: KnowledgeGraph, ordered: Sequence[str]) -> Counter[tuple[int, int]]:
    """In how many papers two concepts stand together, by their places among the concepts."""
    concepts = [node for node in ordered if kg.graph.nodes[node]["kind"] != "paper"]
    of_paper: dict[str, list[int]] = defaultdict(list)
    for place, node in enumerate(concepts, start=1):
        for paper in kg.concept[node].paper_ids if node in kg.concept else ():
            of_paper[paper].append(place)
    known = {paper.id for paper in kg.papers}
    found: Counter[tuple[int, int]] = Counter()
    for paper, places in of_paper.items():
        found.update(combinations(places, 2) if paper in known else ())
    return found
