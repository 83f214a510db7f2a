"""Query: questions to a built graph. Every answer is made of plain dicts and lists, as `--json` prints it."""

from kgraph.query.nodes import find_node, neighbours, path, related, search
from kgraph.query.overview import concepts, gaps, references, stats, trends
from kgraph.query.why import why, why_concept

__all__ = [
    "concepts",
    "find_node",
    "gaps",
    "neighbours",
    "path",
    "references",
    "related",
    "search",
    "stats",
    "trends",
    "why",
    "why_concept",
]
