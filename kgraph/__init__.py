"""kgraph: from a pile of paper abstracts to a citation/concept knowledge graph.

>>> import kgraph
>>> graph = kgraph.build("papers.jsonl")       # doctest: +SKIP
>>> graph.save("output/papers")                # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["KGraphError", "KnowledgeGraph", "Options", "build", "open_graph", "read_thesaurus", "save"]

if TYPE_CHECKING:
    from kgraph.errors import KGraphError
    from kgraph.model import KnowledgeGraph
    from kgraph.pipeline import Options, build, save
    from kgraph.resolve.thesaurus import read_thesaurus
    from kgraph.store import read as open_graph

_WHERE = {
    "KGraphError": ("kgraph.errors", "KGraphError"),
    "KnowledgeGraph": ("kgraph.model", "KnowledgeGraph"),
    "Options": ("kgraph.pipeline", "Options"),
    "build": ("kgraph.pipeline", "build"),
    "open_graph": ("kgraph.store", "read"),
    "read_thesaurus": ("kgraph.resolve.thesaurus", "read_thesaurus"),
    "save": ("kgraph.pipeline", "save"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `kgraph --help` need not load a graph library."""
    if name not in _WHERE:
        raise AttributeError(f"module 'kgraph' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)
