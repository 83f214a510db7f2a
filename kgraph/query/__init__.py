"""Query: questions to a built graph. Every answer is made of plain dicts and lists, as `--json` prints it."""

from kgraph.query.citations import citation_path, co_cited, main_path, outside, references
from kgraph.query.find import Found, describe, find_node, resolve, resolve_stored, search, similar
from kgraph.query.nodes import neighbours, path, related, why_undrawn
from kgraph.query.overview import (
    GAP_PAPERS,
    TREND_PAPERS,
    concepts,
    gaps,
    stats,
    strangers,
    trends,
    why_no_strangers,
    why_no_trends,
)
from kgraph.query.why import why, why_concept

__all__ = [
    "GAP_PAPERS",
    "TREND_PAPERS",
    "Found",
    "citation_path",
    "co_cited",
    "concepts",
    "describe",
    "find_node",
    "gaps",
    "main_path",
    "neighbours",
    "outside",
    "path",
    "references",
    "related",
    "resolve",
    "resolve_stored",
    "search",
    "similar",
    "stats",
    "strangers",
    "trends",
    "why",
    "why_concept",
    "why_no_strangers",
    "why_no_trends",
    "why_undrawn",
]
