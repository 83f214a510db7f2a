"""A graph as pandas data frames; pandas is asked for only here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kgraph.errors import PackageError
from kgraph.schema import EDGE_ATTRIBUTES, JOINER, NODE_ATTRIBUTES, Attribute

if TYPE_CHECKING:
    import pandas as pd

    from kgraph.model import Concept, KnowledgeGraph, Paper

__all__ = ["concepts_frame", "edges_frame", "papers_frame"]


def papers_frame(kg: KnowledgeGraph) -> pd.DataFrame:
    """Every paper by id, in the columns of `schema`; what belongs to the map is missing where it is not drawn.

    Raises:
        PackageError: if pandas is not installed.
    """
    rows = ({"id": paper.id, **_of_paper(paper), **_drawn(kg, paper.id)} for paper in kg.papers)
    return _frame(rows, ["id"], _node_attributes("paper"))


def concepts_frame(kg: KnowledgeGraph) -> pd.DataFrame:
    """Every concept by id, drawn or not, in the columns of `schema`.

    Raises:
        PackageError: if pandas is not installed.
    """
    rows = ({"id": concept.id, **_of_concept(kg, concept), **_drawn(kg, concept.id)} for concept in kg.concepts)
    return _frame(rows, ["id"], _node_attributes("concept"))


def edges_frame(kg: KnowledgeGraph) -> pd.DataFrame:
    """Every edge of the graph by source and target, in the columns of `schema`.

    Raises:
        PackageError: if pandas is not installed.
    """
    edges = sorted(kg.graph.edges(data=True), key=lambda edge: edge[:2])
    rows = ({"source": source, "target": target, **values} for source, target, values in edges)
    return _frame(rows, ["source", "target"], EDGE_ATTRIBUTES)


def _node_attributes(kind: str) -> tuple[Attribute, ...]:
    return tuple(attribute for attribute in NODE_ATTRIBUTES if attribute.of in ("all", kind))


def _drawn(kg: KnowledgeGraph, node: str) -> Mapping[str, Any]:
    values: Mapping[str, Any] = kg.graph.nodes.get(node, {})
    return values


def _of_paper(paper: Paper) -> dict[str, Any]:
    texts = {name: getattr(paper, name) or None for name in ("title", "venue", "doi", "arxiv", "url", "abstract")}
    authors = JOINER.join(paper.authors) or None
    return {"label": paper.title or paper.id, "kind": "paper", **texts, "authors": authors, "year": paper.year}


def _of_concept(kg: KnowledgeGraph, concept: Concept) -> dict[str, Any]:
    years = [kg.paper[paper].year for paper in concept.paper_ids if paper in kg.paper]
    known = [year for year in years if year is not None]
    aliases = sorted(concept.aliases, key=lambda alias: (-alias.count, alias.text))
    spellings = dict.fromkeys(alias.text for alias in aliases if alias.text != concept.label)
    return {
        "label": concept.label,
        "kind": concept.kind,
        "aliases": JOINER.join(spellings) or None,
        "papers": len(concept.paper_ids),
        "mentions": len(concept.mentions),
        "first_year": min(known, default=None),
        "last_year": max(known, default=None),
    }


def _frame(rows: Iterable[Mapping[str, Any]], keys: list[str], attributes: Iterable[Attribute]) -> pd.DataFrame:
    """The rows with a column for every key and attribute, of its type, in that order."""
    try:
        import pandas as pd
    except ImportError as error:
        raise PackageError(
            "data frames need pandas, which is not installed; get it with: pip install pandas"
        ) from error

    # Kept by Python: Arrow, which pandas otherwise takes when it is there, refuses lone surrogates.
    text = pd.StringDtype("python")
    types: dict[type, Any] = {str: text, int: pd.Int64Dtype(), float: "float64"}
    columns = dict.fromkeys(keys, str) | {attribute.name: attribute.type for attribute in attributes}
    found = list(rows)
    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in found], dtype=types[type_]) for name, type_ in columns.items()}
    )
