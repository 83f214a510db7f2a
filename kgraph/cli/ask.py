"""Commands that ask a built graph for what lies around a node. Each reads no more of it than the answer needs."""

from __future__ import annotations

from typing import Annotated

import typer

from kgraph.cli.arguments import Folder, Json, Limit
from kgraph.cli.opening import asking, named
from kgraph.cli.terminal import answer, width
from kgraph.errors import NodeError

__all__ = ["neighbours", "path", "related", "search", "why"]

_NAMED = "A node: id, DOI, label, title, alias, or a part that fits only one."


def why(
    folder: Folder,
    a: Annotated[str, typer.Argument(metavar="A", help=_NAMED)],
    b: Annotated[
        str | None, typer.Argument(metavar="B", help="Another node; without it A's spellings are explained.")
    ] = None,
    limit: Limit = 20,
    as_json: Json = False,
) -> None:
    """The sentences behind the edge between A and B, or behind the merges of concept A."""
    from kgraph import query
    from kgraph.cli import render

    with asking(folder) as store:
        if b is None:
            concept = named(store, a, only="concept").node["id"]
            found = query.why_concept(store.about(concept), concept, limit=limit)
        else:
            one, other = (named(store, name).node["id"] for name in (a, b))
            found = query.why(store.pair(one, other), one, other, limit=limit)
    answer(found, render.why(found), as_json=as_json)


def related(
    folder: Folder,
    paper: Annotated[
        str, typer.Argument(metavar="PAPER", help="A paper: id, DOI, title, or a part that fits only one.")
    ],
    limit: Limit = 10,
    as_json: Json = False,
) -> None:
    """The papers that share most with PAPER, and what they share.

    "a ~ b" are concepts that are alike or often named together, one in each of the two papers.
    """
    from kgraph import query
    from kgraph.cli import render

    with asking(folder) as store:
        node = named(store, paper, only="paper").node
        found = query.related(store.around(node["id"]), node["id"], limit=limit)
    answer(found, render.related(node, found), as_json=as_json)


def neighbours(
    folder: Folder,
    node: Annotated[str, typer.Argument(metavar="NODE", help=_NAMED)],
    limit: Limit = 20,
    as_json: Json = False,
) -> None:
    """The nodes joined to NODE."""
    from kgraph import query
    from kgraph.cli import render

    with asking(folder) as store:
        meant = named(store, node).node
        kg = store.around(meant["id"])
        found = query.neighbours(kg, meant["id"], limit=None)
        undrawn = query.why_undrawn(kg, meant["id"])
    lines = render.neighbours(meant, found[:limit], undrawn=undrawn, left_out=len(found[limit:]), width=width())
    answer(found[:limit], lines, as_json=as_json)


def path(
    folder: Folder,
    a: Annotated[
        str | None, typer.Argument(metavar="A", help="A node; with --citations and no node: the main path of all.")
    ] = None,
    b: Annotated[str | None, typer.Argument(metavar="B", help="Another node.")] = None,
    citations: Annotated[bool, typer.Option("--citations", help="Only citations, from old to new.")] = False,
    as_json: Json = False,
) -> None:
    """A short chain of strong edges from A to B, with a sentence for every step, and what related papers share."""
    from kgraph import query
    from kgraph.cli import render

    if bool(a) != bool(b) or not (a or citations):
        raise typer.BadParameter("give two nodes, or --citations alone for the main path of all citations")
    with asking(folder) as store:
        only = "paper" if citations else ""
        ends = [str(named(store, name, only=only).node["id"]) for name in (a, b) if name]
        if not ends:
            steps = query.main_path(store.citing())
        elif citations:
            steps = query.citation_path(store.citing(), *ends)
        else:
            steps = query.path(store.between(*ends), *ends)
    answer(steps, render.path(steps), as_json=as_json)


def search(
    folder: Folder,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words of a name, in any order; case does not count.")],
    limit: Limit = 20,
    as_json: Json = False,
) -> None:
    """Papers and concepts whose name, spelling or author holds TEXT."""
    from kgraph import query
    from kgraph.cli import render

    with asking(folder) as store:
        found = query.search(store.named(text, authors=True), text, limit=None)
        if not found and not as_json:
            alike = query.similar(store.alike(text), text)
            raise NodeError(f"nothing holds {text!r}{'; did you mean one of these?' if alike else ''}", alike)
    table = render.searched(text, found[:limit], width=width())
    answer(found[:limit], (*table, *render.rest(len(found[limit:]), limit)), as_json=as_json)
