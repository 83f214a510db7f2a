"""Query: questions to a built graph. Every answer is made of plain dicts and lists, as `--json` prints it."""

from kgraph.query.citations import citation_path, co_cited, main_path, outside, references
from kgraph.query.nodes import find_node, neighbours, path, related, search
from kgraph.query.overview import concepts, gaps, stats, trends
from kgraph.query.why import why, why_concept

__all__ = [
    "citation_path",
    "co_cited",
    "concepts",
    "find_node",
    "gaps",
    "main_path",
    "neighbours",
    "outside",
    "path",
    "references",
    "related",
    "search",
    "stats",
    "trends",
    "why",
    "why_concept",
]
