"""The page inside a notebook's cell."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kgraph.model import KnowledgeGraph

__all__ = ["inline"]

# A notebook stores what it shows; above this it becomes slow to open and to save.
_MOST_BYTES = 15_000_000
_HEIGHT = 640


def inline(kg: KnowledgeGraph) -> str:
    """HTML that shows the page of `kg` in a frame of its own, or one sentence when the page exceeds 15 MB.

    The frame may run the page's scripts, save what the reader exports and open links; it cannot reach the notebook.
    """
    from kgraph.export.html import render

    page = escape(render(kg).encode("utf-8", "replace").decode("utf-8"))
    if len(page.encode("utf-8")) > _MOST_BYTES:
        return f"<p>{escape(repr(kg))}: too large to show here; write the page with <code>.save(folder)</code>.</p>"
    return (
        f'<iframe srcdoc="{page}" sandbox="allow-scripts allow-downloads allow-popups" title="kgraph" '
        f'width="100%" height="{_HEIGHT}" style="border: 1px solid #ccc"></iframe>'
    )
