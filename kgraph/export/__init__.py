"""Export: KnowledgeGraph -> files.

Every format is one function `write(kg, folder) -> paths` in one module, and one line in `EXPORTERS`. Other packages add
theirs as an entry point of the group "kgraph.exporters" that names an `Exporter`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kgraph.errors import OptionError, StoreError
from kgraph.export import manifest
from kgraph.export.lock import locked
from kgraph.export.staging import staged, staged_file

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint
    from pathlib import Path

    from kgraph.model import KnowledgeGraph

__all__ = ["EXPORTERS", "GROUP", "Exporter", "exporter", "locked", "names", "save", "staged", "staged_file"]

GROUP = "kgraph.exporters"

Write = Callable[["KnowledgeGraph", "Path"], "list[Path]"]


@dataclass(frozen=True, slots=True)
class Exporter:
    """A format: the `files` it writes, what opens them, and what they keep of the graph.

    `write` puts the files into an existing folder and returns their paths.
    """

    name: str
    files: tuple[str, ...]
    description: str
    keeps: str
    write: Write


def _later(module: str, function: str = "write") -> Write:
    """`function` of a module of this package, imported when it is called: a format not asked for costs nothing."""

    def write(kg: KnowledgeGraph, folder: Path) -> list[Path]:
        paths: list[Path] = getattr(import_module(f"kgraph.export.{module}"), function)(kg, folder)
        return paths

    return write


_TABLES = ("nodes.csv", "edges.csv", "mentions.csv", "references.csv")
_VOSVIEWER = ("vosviewer.json", "vosviewer_map.txt", "vosviewer_network.txt")
_COOCCURRENCE = ("vosviewer_cooccurrence_map.txt", "vosviewer_cooccurrence_network.txt")

EXPORTERS: dict[str, Exporter] = {
    exporter.name: exporter
    for exporter in (
        Exporter(
            "html",
            ("graph.html",),
            "one offline page to explore in any browser",
            "the map, all texts, the sentences behind every edge",
            _later("html"),
        ),
        Exporter(
            "graphml",
            ("graph.graphml",),
            "Gephi, Gephi Lite, Cytoscape, igraph, networkx",
            "all attributes, positions, sizes, colours; one edge a pair",
            _later("graphml"),
        ),
        Exporter(
            "gexf",
            ("graph.gexf",),
            "Gephi with a timeline, Gephi Lite",
            "all attributes, positions, sizes, colours, years as time; one edge a kind",
            _later("gexf"),
        ),
        Exporter(
            "vosviewer",
            (*_VOSVIEWER, *_COOCCURRENCE),
            "VOSviewer and VOSviewer Online; also the co-occurrence map of concepts alone",
            "labels, positions, clusters, weights, average years; links lose direction and kind",
            _later("vosviewer"),
        ),
        Exporter(
            "json",
            ("graph.json",),
            "node-link JSON for d3 and networkx",
            "all attributes, positions, sizes, colours",
            _later("nodelink"),
        ),
        Exporter(
            "cytoscape",
            ("graph.cyjs",),
            "Cytoscape.js and Cytoscape",
            "all attributes, positions, sizes, colours",
            _later("cytoscape"),
        ),
        Exporter(
            "csv",
            _TABLES,
            "pandas, R, SQL, spreadsheets",
            "all attributes, every mention with its place, every reference with its match",
            _later("tables"),
        ),
        Exporter(
            "excel",
            tuple(f"excel_{name}" for name in _TABLES),
            "the csv tables with the byte-order mark that Excel needs for accents",
            "what csv keeps",
            _later("tables", "write_for_excel"),
        ),
        Exporter(
            "parquet",
            tuple(name.replace(".csv", ".parquet") for name in _TABLES),
            "DuckDB, pandas, R, Spark: the csv tables with typed columns",
            "what csv keeps, texts as they are",
            _later("parquet"),
        ),
        Exporter(
            "neo4j",
            ("neo4j_nodes.csv", "neo4j_edges.csv"),
            "Neo4j, by neo4j-admin database import",
            "all attributes; one relationship a kind; texts on one line",
            _later("neo4j"),
        ),
        Exporter(
            "turtle",
            ("graph.ttl",),
            "RDF in schema.org, CiTO, SKOS and Dublin Core, for triple stores and libraries",
            "papers, authors, concepts, spellings, kinds of edge; no weights, positions, evidence",
            _later("turtle"),
        ),
    )
}


def names() -> tuple[str, ...]:
    """The known formats, kgraph's own first; those of other packages are named without being loaded."""
    return (*EXPORTERS, *(name for name in sorted(_entry_points()) if name not in EXPORTERS))


def exporter(name: str) -> Exporter:
    """The format of this name.

    Raises:
        OptionError: if there is none, or if another package offers it and fails.
    """
    if name in EXPORTERS:
        return EXPORTERS[name]
    entry = _entry_points().get(name)
    if entry is None:
        raise OptionError(f"unknown format {name!r}; known: {', '.join(names())}")
    try:
        loaded = entry.load()
    except (ImportError, AttributeError) as error:
        raise OptionError(f"the format {name!r} ({entry.value}) cannot be loaded: {error}") from error
    if not isinstance(loaded, Exporter):
        raise OptionError(f"the format {name!r} ({entry.value}) is not a kgraph.export.Exporter")
    return loaded


def save(
    kg: KnowledgeGraph, folder: Path, formats: Sequence[str], *, view: Mapping[str, Any] | None = None
) -> list[Path]:
    """Write `kg` to `folder` in each of `formats`, all or nothing (see `staging`); returns the paths, in that order.

    Where `folder` holds the graph itself its manifest lists the new files too, with the `view` that they show.

    Raises:
        OptionError: for an unknown format; nothing is written.
        OutputError: if the folder or a file cannot be written; earlier files are left as they were.
    """
    exporters = {name: exporter(name) for name in formats}
    with staged(folder, last=manifest.FILE) as temporary:
        written = {name: chosen.write(kg, temporary) for name, chosen in exporters.items()}
        if made := _manifest_of(kg, folder):
            manifest.write(temporary, made, written, **({"view": dict(view)} if view else {}))
    return [folder / path.relative_to(temporary) for paths in written.values() for path in paths]


def _manifest_of(kg: KnowledgeGraph, folder: Path) -> dict[str, Any] | None:
    """The manifest in `folder` if it is that of `kg`, which then lies in this folder."""
    try:
        found = manifest.read(folder)
    except StoreError:
        return None
    return found if kg.manifest and {**found, **kg.manifest} == found else None


def _entry_points() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points

    return {entry.name: entry for entry in entry_points(group=GROUP)}
