"""Commands that list what a built graph holds. Each reads no more of it than the answer needs."""

from __future__ import annotations

from typing import Annotated

import typer

from kgraph.cli.arguments import AnyLimit, Folder, Json, Limit
from kgraph.cli.opening import asking
from kgraph.cli.table import columns
from kgraph.cli.terminal import answer, width
from kgraph.errors import NodeError

__all__ = ["concepts", "gaps", "references", "stats", "trends"]


def concepts(folder: Folder, limit: AnyLimit = None, as_json: Json = False) -> None:
    """The concepts, those of most papers first, with their spellings."""
    from kgraph import query
    from kgraph.cli import render

    shown = limit or (None if as_json else 50)
    with asking(folder) as store:
        found = query.concepts(store.commonest(shown), limit=shown)
    rows = [(entry["papers"], entry["kind"], entry["label"], render.spellings(entry)) for entry in found]
    table = columns([("papers", "kind", "concept", "spellings"), *rows], right=(0,), width=width())
    answer(found, table, as_json=as_json)


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
    if matched is not None and (outside or together):
        raise typer.BadParameter("--matched and --unmatched choose among references, not with --outside or --together")
    shown = limit or (None if as_json else 100)
    with asking(folder) as store:
        kg = store.citing() if outside or together else store.referring()
    listed = sum(bool(paper.references) for paper in kg.papers)
    known = f"{listed} of {len(kg.papers)} records carry references"
    if together:
        found = query.co_cited(kg, limit=shown)
        rows = [(entry["papers"], f"{entry['cosine']:.3f}", entry["a"], entry["b"]) for entry in found]
        lines = columns([("papers", "cosine", "work", "and work"), *rows], right=(0,), width=width())
        lacking = f"no two works are cited together by two papers; {known}"
    elif outside:
        found = query.outside(kg, limit=shown)
        cited = [(entry["cited_by"], entry["label"], entry["doi"] or entry["arxiv"]) for entry in found]
        lines = columns([("cited by", "work", "id"), *cited], right=(0,), whole=(2,), width=width())
        lacking = f"no work outside the graph is cited; {known}"
    else:
        found = query.references(kg, matched=matched)
        lines = render.references(found, limit=shown)
        sort = {None: "", True: " to a paper of this graph", False: " without a paper in this graph"}[matched]
        lacking, found = f"no reference{sort} is found; {known}", found[:shown]
    answer(found, lines if found else (lacking,), as_json=as_json)


def trends(folder: Folder, limit: Limit = 20, as_json: Json = False) -> None:
    """Concepts that rise or fade over the years.

    A line below the table says what its marks mean; the bars run from the first year of the papers to the last.
    """
    from kgraph import query
    from kgraph.cli import render

    with asking(folder) as store:
        kg = store.over_time(min_papers=query.TREND_PAPERS)
        found = query.trends(kg, limit=limit)
        if not found and not as_json:
            raise NodeError(f"no trend: {query.why_no_trends(kg)}")
    answer(found, render.trends(found, width=width()), as_json=as_json)


def gaps(
    folder: Folder,
    papers: Annotated[
        bool, typer.Option("--papers", help="Instead, related papers of different communities that do not cite.")
    ] = False,
    limit: Limit = 20,
    as_json: Json = False,
) -> None:
    """Pairs of concepts that no paper joins although their surroundings suggest it."""
    from kgraph import query
    from kgraph.cli import render

    with asking(folder) as store:
        if papers:
            kg = store.related()
            found = query.strangers(kg, limit=limit)
            lacking = "" if found else query.why_no_strangers(kg)
            answer(found, render.strangers(found, lacking=lacking), as_json=as_json)
        else:
            found = query.gaps(store.over_time(min_papers=query.GAP_PAPERS), limit=limit)
            answer(found, render.gaps(found), as_json=as_json)


def stats(folder: Folder, as_json: Json = False) -> None:
    """Counts of everything, and the communities."""
    from kgraph import query
    from kgraph.cli import render

    with asking(folder) as store:
        found = query.stats(store.outline())
    answer(found, render.stats(found), as_json=as_json)
