"""The page: one HTML file that opens from disk, sends nothing and stands still.

pyvis's Network carries vis-network (camera, mouse and touch); the template, styles and behaviour in `viewer/` are ours,
because pyvis's own template is neither offline nor safe.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Any

from kgraph.export import pagedata, pagereserve

if TYPE_CHECKING:
    from pathlib import Path

    from pyvis.network import Network

    from kgraph.model import KnowledgeGraph

__all__ = ["FILE_NAME", "render", "write"]

FILE_NAME = "graph.html"

# Inlined in this order into one script.
SCRIPTS = (
    "dom.js",
    "data.js",
    "state.js",
    "reserve.js",
    "filters.js",
    "regions.js",
    "looks.js",
    "labels.js",
    "scene.js",
    "svg.js",
    "map.js",
    "text.js",
    "panel.js",
    "edgepanel.js",
    "communitypanel.js",
    "lists.js",
    "search.js",
    "legend.js",
    "export.js",
    "dialogs.js",
    "main.js",
)


def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    """Write `folder`/graph.html and return its path."""
    path = folder / FILE_NAME
    # Bytes, so that neither the locale nor the platform has a say in encoding and line ends; "replace", because a title
    # may hold half a surrogate pair.
    path.write_bytes(render(kg).encode("utf-8", "replace"))
    return [path]


def render(kg: KnowledgeGraph) -> str:
    """The page of a built graph: the same text for the same graph."""
    # A copy, whose lookups go with it: the store, which is written next, needs the memory.
    kg = replace(kg)
    shown = pagedata.strongest(kg.graph)
    network = _network()
    nodes, edges, texts = pagedata.nodes(kg, shown), pagedata.edges(kg, shown), ""
    top = _top(nodes)
    if shown is not kg.graph:
        nodes, edges, texts = pagereserve.defer(nodes, edges)
    network.nodes, network.edges = nodes, edges
    about = pagedata.about(kg, shown)
    vendor, script, style = _vendor("vis-network.min.js"), _script(), _viewer("viewer.css")
    used = sum(map(len, (vendor, script, style, texts, json.dumps([nodes, edges, about]))))
    network.templateEnv.globals |= {
        "about": about,
        "vendor": vendor,
        "script": script,
        "style": style,
        "policy": _policy(scripts=(vendor, script), styles=(style,)),
        "top": top,
        "texts": texts,
        "reserve": pagereserve.reserve(kg, shown, max_bytes=pagereserve.MAX_BYTES - used),
    }
    return str(network.generate_html())


def _network() -> Network:
    from jinja2 import Environment, PackageLoader
    from pyvis.network import Network

    network = Network(cdn_resources="in_line", directed=True)
    network.templateEnv = Environment(loader=PackageLoader("kgraph.export", "viewer"), autoescape=True)
    network.path = "template.html.j2"
    return network


def _policy(*, scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """A Content-Security-Policy that lets only these texts run: an event handler smuggled in by data stays dead."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(map(_source, scripts))}",
            f"style-src {' '.join(map(_source, styles))}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def _script() -> str:
    parts = "\n".join(_viewer(name) for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def _viewer(name: str) -> str:
    return _text(resources.files("kgraph.export") / "viewer" / name)


def _vendor(name: str) -> str:
    return _text(resources.files("pyvis") / "templates" / "lib" / "vis-9.1.2" / name)


def _text(file: Any) -> str:
    # A browser hashes what its parser sees, and that has no carriage returns.
    return str(file.read_text(encoding="utf-8")).replace("\r\n", "\n")


def _top(nodes: list[dict[str, Any]], most: int = 40) -> dict[str, list[dict[str, Any]]]:
    """The most important papers and concepts, for readers without JavaScript."""
    ranked = sorted(nodes, key=lambda node: (-node["size"], node["id"]))
    return {
        "papers": [node for node in ranked if node["kind"] == 0][:most],
        "concepts": [node for node in ranked if node["kind"] != 0][:most],
    }
