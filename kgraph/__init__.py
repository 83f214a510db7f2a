"""kgraph: from a pile of paper abstracts to a citation/concept knowledge graph."""

__version__ = "0.1.0"
