"""Commands that ask a built graph."""

from __future__ import annotations

from typing import Annotated

import typer

from kgraph.cli.arguments import AnyLimit, Folder, Json, Limit
from kgraph.cli.terminal import answer, open_graph
from kgraph.errors import NodeError

__all__ = ["concepts", "gaps", "neighbours", "path", "references", "related", "search", "stats", "trends", "why"]


def why(
    folder: Folder,
    a: Annotated[str, typer.Argument(help="A node: id, label, title, alias, or a part that fits only one.")],
    b: Annotated[str | None, typer.Argument(help="Another node; without it A's spellings are explained.")] = None,
    limit: Limit = 20,
    as_json: Json = False,
) -> None:
    """The sentences behind the edge between A and B, or behind the merges of concept A."""
    from kgraph import query
    from kgraph.cli import render

    kg = open_graph(folder)
    found = query.why_concept(kg, a, limit=limit) if b is None else query.why(kg, a, b, limit=limit)
    answer(found, render.why(found), as_json=as_json)


def related(folder: Folder, paper: str, limit: Limit = 10, as_json: Json = False) -> None:
    """The papers that share most with PAPER, and what they share."""
    from kgraph import query
    from kgraph.cli import render

    found = query.related(open_graph(folder), paper, limit=limit)
    rows = [(f"{entry['weight']:.3f}", entry["title"], "; ".join(entry["shared"][:4])) for entry in found]
    answer(found, render.columns([("weight", "title", "shared"), *rows]), as_json=as_json)


def neighbours(folder: Folder, node: str, limit: Limit = 20, as_json: Json = False) -> None:
    """The nodes joined to NODE."""
    from kgraph import query
    from kgraph.cli import render

    found = query.neighbours(open_graph(folder), node, limit=limit)
    rows = [(f"{entry['weight']:.3f}", entry["edge"], entry["kind"], entry["label"]) for entry in found]
    answer(found, render.columns([("weight", "edge", "kind", "node"), *rows]), as_json=as_json)


def path(
    folder: Folder,
    a: Annotated[str | None, typer.Argument(help="A node; with --citations and no node: the main path of all.")] = None,
    b: Annotated[str | None, typer.Argument(help="Another node.")] = None,
    citations: Annotated[bool, typer.Option("--citations", help="Only citations, from old to new.")] = False,
    as_json: Json = False,
) -> None:
    """A shortest chain from A to B, with a sentence for every step."""
    from kgraph import query
    from kgraph.cli import render

    if not a or not b:
        if a or not citations:
            raise typer.BadParameter("give two nodes, or --citations alone for the main path of all citations")
        steps = query.main_path(open_graph(folder))
    elif citations:
        steps = query.citation_path(open_graph(folder), a, b)
    else:
        steps = query.path(open_graph(folder), a, b)
    answer(steps, render.path(steps), as_json=as_json)


def search(folder: Folder, text: str, limit: Limit = 20, as_json: Json = False) -> None:
    """Papers and concepts whose name, spelling or author holds TEXT."""
    from kgraph import query
    from kgraph.cli import render

    found = query.search(open_graph(folder), text, limit=limit)
    if not found and not as_json:
        raise NodeError(f"nothing holds {text!r}")
    rows = [(entry["kind"], entry.get("papers", entry.get("year")), entry["label"], entry["id"]) for entry in found]
    answer(found, render.columns(rows, right=(1,)) if rows else (), as_json=as_json)


def concepts(folder: Folder, limit: AnyLimit = None, as_json: Json = False) -> None:
    """The concepts, those of most papers first, with their spellings."""
    from kgraph import query
    from kgraph.cli import render

    found = query.concepts(open_graph(folder), limit=limit or (None if as_json else 50))
    rows = [
        (entry["papers"], entry["kind"], entry["label"], ", ".join(alias["text"] for alias in entry["aliases"][:6]))
        for entry in found
    ]
    answer(found, render.columns([("papers", "kind", "concept", "spellings"), *rows], right=(0,)), as_json=as_json)


def references(
    folder: Folder,
    matched: Annotated[
        bool | None, typer.Option("--matched/--unmatched", help="Only those to papers of the graph, or only others.")
    ] = None,
    outside: Annotated[bool, typer.Option("--outside", help="The works cited most that the graph lacks.")] = False,
    together: Annotated[bool, typer.Option("--together", help="The works, also outside ones, cited together.")] = False,
    limit: AnyLimit = None,
    as_json: Json = False,
) -> None:
    """Every reference found, with what it was matched to and how, or why not."""
    from kgraph import query
    from kgraph.cli import render

    if outside and together:
        raise typer.BadParameter("--outside and --together are two different lists")
    kg, shown = open_graph(folder), limit or (None if as_json else 100)
    if together:
        pairs = query.co_cited(kg, limit=shown)
        rows = [(entry["papers"], f"{entry['cosine']:.3f}", entry["a"], entry["b"]) for entry in pairs]
        answer(pairs, render.columns([("papers", "cosine", "work", "and work"), *rows], right=(0,)), as_json=as_json)
    elif outside:
        works = query.outside(kg, limit=shown)
        cited = [(entry["cited_by"], entry["label"], entry["doi"] or entry["arxiv"]) for entry in works]
        answer(works, render.columns([("cited by", "work", "id"), *cited], right=(0,)), as_json=as_json)
    else:
        found = query.references(kg, matched=matched, limit=shown)
        answer(found, render.references(found), as_json=as_json)


def trends(folder: Folder, limit: Limit = 20, as_json: Json = False) -> None:
    """Concepts that rise or fade over the years."""
    from kgraph import query
    from kgraph.cli import render

    found = query.trends(open_graph(folder), limit=limit)
    if not found and not as_json:
        raise NodeError(
            "no trend: the papers have no years, or no concept's share changes enough to be told from chance"
        )
    answer(found, render.trends(found), as_json=as_json)


def gaps(folder: Folder, limit: Limit = 20, as_json: Json = False) -> None:
    """Pairs of concepts that no paper joins although their surroundings suggest it."""
    from kgraph import query
    from kgraph.cli import render

    found = query.gaps(open_graph(folder), limit=limit)
    rows = [(f"{entry['score']:.3f}", entry["a"], entry["b"], entry["reason"]) for entry in found]
    answer(found, render.columns([("score", "a", "b", "reason"), *rows]), as_json=as_json)


def stats(folder: Folder, as_json: Json = False) -> None:
    """Counts of everything, and the communities."""
    from kgraph import query
    from kgraph.cli import render

    found = query.stats(open_graph(folder))
    answer(found, render.stats(found), as_json=as_json)
