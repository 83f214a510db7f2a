"""Wall and processor seconds and peak memory of kgraph's GraphML writer beside networkx's, on a graph made up for it.

    python scripts/benchmark_export.py [--nodes 100000] [--edges 500000] [--format graphml ...]

Each writer runs in a process of its own; the memory is what the process needed beyond the graph itself.
Linux only.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgraph.export import EXPORTERS
from kgraph.model import Concept, KnowledgeGraph, Mention, Paper

if TYPE_CHECKING:
    import networkx as nx

WORDS = ("neural", "graph", "language", "model", "attention", "retrieval", "corpus", "<", "&", "é", "transfer", "of")
MEBIBYTE = 2**20


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line a writer, and the ratios to networkx's. Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--edges", type=int, default=500_000)
    parser.add_argument("--format", action="append", dest="formats", choices=[*EXPORTERS])
    options = parser.parse_args(arguments)
    print(f"{options.nodes} nodes, {options.edges} edges")
    base = measured("networkx", options.nodes, options.edges)
    show("networkx graphml", base, base)
    for name in options.formats or ["graphml"]:
        show(f"kgraph {name}", measured(name, options.nodes, options.edges), base)
    return 0


def show(name: str, found: dict[str, float], base: dict[str, float]) -> None:
    ratios = f"{found['seconds'] / base['seconds']:5.2f} x time  {found['MiB'] / base['MiB']:5.2f} x memory"
    took = f"{found['wall']:7.1f} s wall  {found['seconds']:7.1f} s processor"
    print(f"{name:18} {took}  {found['MiB']:7.0f} MiB  {found['file']:6.0f} MiB file  {ratios}", flush=True)


def measured(writer: str, nodes: int, edges: int) -> dict[str, float]:
    """Wall and processor seconds, MiB of memory beyond the graph, and MiB of file, of one writer in a fresh process."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=run, args=(writer, nodes, edges, sender))
    process.start()
    sender.close()
    found: dict[str, float] = json.loads(receiver.recv())
    process.join()
    return found


def run(writer: str, nodes: int, edges: int, sender: Any) -> None:
    kg = made_up(nodes, edges)
    before = peak(forget=True)
    with tempfile.TemporaryDirectory() as folder:
        start, started = time.process_time(), time.perf_counter()
        paths = (
            networkx_graphml(kg, Path(folder)) if writer == "networkx" else EXPORTERS[writer].write(kg, Path(folder))
        )
        seconds, wall = time.process_time() - start, time.perf_counter() - started
        size = sum(path.stat().st_size for path in paths)
    sender.send(json.dumps({"seconds": seconds, "wall": wall, "MiB": max(peak() - before, 1), "file": size / MEBIBYTE}))


def networkx_graphml(kg: KnowledgeGraph, folder: Path) -> list[Path]:
    import networkx as nx

    nx.write_graphml(kg.graph, folder / "graph.graphml")
    return [folder / "graph.graphml"]


def peak(*, forget: bool = False) -> float:
    """The most memory this process has had, in MiB, since it was told to forget what was before (Linux)."""
    if forget:
        Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def made_up(nodes: int, edges: int) -> KnowledgeGraph:
    """Half papers with abstracts, half concepts; edges from papers to anything."""
    import networkx as nx

    chance = random.Random(0)
    graph: nx.DiGraph[str] = nx.DiGraph()
    for number in range(nodes):
        add_node(graph, number, chance)
    ids = list(graph)
    papers = ids[::2]
    written = 0
    while written < edges:
        source, target = chance.choice(papers), chance.choice(ids)
        # No set of pairs: memory that was freed before would hide what the writers take.
        written += not graph.has_edge(source, target)
        kind = "cites" if graph.nodes[target]["kind"] == "paper" else "mentions"
        evidence = f"{sentence(chance, 20)} [{source}]"
        graph.add_edge(source, target, weight=chance.random() + 0.01, kind=kind, count=1, evidence=evidence)
    concepts = [
        Concept(
            node, graph.nodes[node]["label"], "concept", (), tuple(mention(paper) for paper in sorted(graph.pred[node]))
        )
        for node in sorted(ids[1::2])
    ]
    return KnowledgeGraph(graph, tuple(Paper(node, title=node) for node in sorted(papers)), (), tuple(concepts))


def add_node(graph: nx.DiGraph[str], number: int, chance: random.Random) -> None:
    values: dict[str, Any] = {
        "label": sentence(chance, 3),
        "kind": "concept" if number % 2 else "paper",
        "community": number % 20,
        "community_label": sentence(chance, 3),
        "degree": 5,
        "pagerank": chance.random(),
        "x": chance.uniform(-1250, 1250),
        "y": chance.uniform(-1250, 1250),
        "size": chance.uniform(3, 27),
    }
    if number % 2:
        graph.add_node(f"concept:{number}", **values, aliases=sentence(chance, 6), papers=5, mentions=7)
    else:
        text = {"title": sentence(chance, 10), "abstract": sentence(chance, 150), "authors": sentence(chance, 6)}
        graph.add_node(f"doi:10.1000/{number}", **values, **text, year=1990 + number % 30, cited_by=number % 7)


def sentence(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def mention(paper: str) -> Mention:
    return Mention(paper, "title", 0, len(paper), paper, "concept", "made up")


if __name__ == "__main__":
    raise SystemExit(main())
