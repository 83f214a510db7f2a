"""Papers, concepts, citations and relations -> the graph: its edges, their weights and their evidence."""

from __future__ import annotations

from kgraph.link.graph import link
from kgraph.link.options import LinkOptions

__all__ = ["LinkOptions", "link"]
