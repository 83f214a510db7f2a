"""Graph -> annotated graph: communities and their names, positions, centralities and sizes."""

from __future__ import annotations

from kgraph.analyse.annotate import analyse
from kgraph.analyse.options import AnalyseOptions

__all__ = ["AnalyseOptions", "analyse"]
