"""Seconds, papers a second and peak memory of every stage of a build, at several sizes, by running `kgraph build`.

    python scripts/benchmark_scale.py ../shared/data/corpora/paperlists_all.jsonl.gz --sizes 225 2000 20000 all
    python scripts/benchmark_scale.py FILE --sizes all --curve memory.svg       the memory over time, as a picture
    python scripts/benchmark_scale.py FILE --sizes 20000 --add 1                adding 1 % to a graph
    python scripts/benchmark_scale.py FILE --sizes 2000 20000 --plan            what arXiv and OpenAlex would take

Papers are taken at equal distances from FILE (JSON lines). Memory and processor seconds are those of the build and all
its worker processes together, looked at ten times a second; "export" is the page, the GraphML and the database. On a
busy machine only the processor seconds mean something. Linux only.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmark_plan import Measured, add_options, machine_of, plan

ROOT = Path(__file__).parent.parent
STAGES = ("read", "extract", "resolve", "link", "analyse", "export")
PICTURES = ("graph.html", "graph.graphml")
PAUSE = 0.1


class Sample(NamedTuple):
    """Seconds since the start, the stage at work, and MiB and processor seconds of all processes together."""

    seconds: float
    stage: str
    megabytes: float
    processor: float


class Build(NamedTuple):
    """What one build took: seconds of each stage, the memory over time, and the bytes of its files."""

    seconds: dict[str, float]
    memory: list[Sample]
    sizes: dict[str, int]

    @property
    def processor(self) -> dict[str, float]:
        """Processor seconds of each stage."""
        ends = {sample.stage: sample.processor for sample in self.memory}
        taken = dict.fromkeys(STAGES, 0.0)
        before = 0.0
        for stage, end in ends.items():
            taken[stage], before = max(end - before, 0.0), max(end, before)
        return taken

    def measured(self, papers: int) -> Measured:
        """What a plan needs to know of it."""
        extract = self.processor["extract"]
        later = max(sample.megabytes for sample in self.memory if sample.stage != "extract")
        rest = sum(self.processor.values()) - extract
        database, graphml = (self.sizes[name] / 1e6 for name in ("graph.duckdb", "graph.graphml"))
        return Measured(papers, extract, rest, database, graphml, later * 2**20 / 1e6)


def lines_of(path: Path) -> list[bytes]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        return file.readlines()


def taken(lines: Sequence[bytes], count: int) -> list[bytes]:
    """`count` of `lines`, at equal distances."""
    return [lines[number * len(lines) // count] for number in range(count)]


def family(root: int) -> Iterable[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(entry.parent.name))
    found = [root]
    for process in found:
        found += parents.get(process, [])
    return found


def megabytes(process: int) -> float:
    """Resident memory of one process; 0 when it is gone."""
    try:
        text = Path(f"/proc/{process}/statm").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return int(text.split()[1]) * 4096 / 2**20


def processor(root: int, below: Iterable[int]) -> float:
    """Seconds that a process has had, with those below it that have ended and those that run."""
    ticks = 0
    for process in below:
        try:
            fields = (
                Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            )
        except OSError:
            continue
        ticks += sum(map(int, fields[11:15] if process == root else fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def build(source: Path, out: Path, *options: str) -> Build:
    """Run `kgraph build` and watch it."""
    log = out.with_suffix(".log")
    # Of an earlier build into this folder, it would tell of stages that have not begun.
    log.unlink(missing_ok=True)
    command = [sys.executable, "-m", "kgraph", "build", str(source), "--out", str(out), "--log", str(log), *options]
    start = time.perf_counter()
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    memory: list[Sample] = []
    while running.poll() is None:
        text = log.read_text(encoding="utf-8") if log.exists() else ""
        ended = sum(f"{stage}: " in text for stage in STAGES[:-1])
        members = list(family(running.pid))
        used, had = sum(map(megabytes, members)), processor(running.pid, members)
        memory.append(Sample(time.perf_counter() - start, STAGES[ended], used, had))
        time.sleep(PAUSE)
    whole = time.perf_counter() - start
    if running.returncode:
        raise SystemExit(f"kgraph build ended with {running.returncode}; see {log}")
    seconds = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["seconds"]
    sizes = {path.name: path.stat().st_size for path in out.iterdir()}
    return Build({**seconds, "export": whole - sum(seconds.values()), "whole": whole}, memory, sizes)


def show(papers: int, found: Build) -> None:
    print(f"{papers:,} papers: {found.seconds['whole']:.1f} s, {papers / found.seconds['whole']:.0f} papers/s")
    for stage in STAGES:
        took, had = found.seconds[stage], found.processor[stage]
        peak = max((sample.megabytes for sample in found.memory if sample.stage == stage), default=0.0)
        share = took / found.seconds["whole"]
        rate = papers / max(took, 0.01)
        print(f"  {stage:8} {took:9.1f} s {share:6.1%} {had:9.1f} s processor {rate:10,.0f} papers/s {peak:7.0f} MiB")
    print(
        f"  {sum(found.processor.values()):.1f} s of the processor, peak of all processes together "
        f"{max(sample.megabytes for sample in found.memory):.0f} MiB\n"
        f"  for benchmark_plan.py: --measured {found.measured(papers).argument()}",
        flush=True,
    )


def curve(memory: Sequence[Sample]) -> str:
    """Memory over time as SVG, with a line where a stage begins."""
    width, height, left, top = 800, 300, 60, 20
    longest, highest = memory[-1].seconds or 1, max(sample.megabytes for sample in memory) or 1

    def at(sample: Sample) -> tuple[float, float]:
        return left + width * sample.seconds / longest, top + height * (1 - sample.megabytes / highest)

    points = " ".join("{:.1f},{:.1f}".format(*at(sample)) for sample in memory[:: max(1, len(memory) // width)])
    begins = [
        one for before, one in zip([Sample(0, "", 0, 0), *memory], memory, strict=False) if before.stage != one.stage
    ]
    marks = "".join(
        f'<line x1="{at(one)[0]:.1f}" x2="{at(one)[0]:.1f}" y1="{top}" y2="{top + height}" stroke="#ccc"/>'
        f'<text x="{at(one)[0] + 3:.1f}" y="{top + 12 + 12 * (number % 3)}">{one.stage}</text>'
        for number, one in enumerate(begins)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + left + 20} {height + top + 40}" '
        'font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>'
        f'{marks}<polyline points="{points}" fill="none" stroke="#2166ac" stroke-width="1.5"/>'
        f'<text x="4" y="{top + 10}">{highest:.0f} MiB</text><text x="4" y="{top + height}">0</text>'
        f'<text x="{left + width - 50}" y="{top + height + 20}">{longest:.0f} s</text></svg>\n'
    )


def state(out: Path) -> dict[str, str]:
    """Hashes of the pictures, and of each table of the database."""
    from kgraph import store

    pictures = {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in PICTURES}
    return {**pictures, **store.contents(out)}


def grown_and_shrunk(
    lines: Sequence[bytes], percent: float, folder: Path, make: Callable[[Path, Path], object]
) -> set[str]:
    """Add the last papers to a graph, build all afresh, take them away again; the files and tables that tell of it.

    `make` builds the papers of a file into a folder: into "graph", more into it, all into "fresh", fewer into "graph".
    """
    fewer, whole = folder / "fewer.jsonl", folder / "all.jsonl"
    fewer.write_bytes(b"".join(lines[: len(lines) - max(1, round(len(lines) * percent / 100))]))
    whole.write_bytes(b"".join(lines))
    graph, fresh = folder / "graph", folder / "fresh"
    make(fewer, graph)
    before = state(graph)
    make(whole, graph)
    make(whole, fresh)
    differ = state(graph).items() ^ state(fresh).items()
    make(fewer, graph)
    return {name for name, _ in differ | (state(graph).items() ^ before.items())}


def adding(lines: Sequence[bytes], percent: float, folder: Path, *options: str) -> bool:
    """What adding the last papers takes beside building all afresh; whether the results are the same."""
    builds: list[Build] = []
    differ = grown_and_shrunk(lines, percent, folder, lambda *places: builds.append(build(*places, *options)))
    _, added, fresh, _ = builds
    for name, one in (("added", added), ("fresh", fresh)):
        print(f"{name}, s: " + ", ".join(f"{stage} {took:.1f}" for stage, took in one.seconds.items()))
        print(f"{name}, s of the processor: " + ", ".join(f"{stage} {had:.1f}" for stage, had in one.processor.items()))
    some, most = (sum(one.processor.values()) for one in (added, fresh))
    print(
        f"adding {percent:g} %: {added.seconds['whole'] / fresh.seconds['whole']:.1%} of the time of a fresh build, "
        f"{some / most:.1%} of its processor time",
        f"OTHER {', '.join(sorted(differ))}" if differ else "the same bytes and tables, after removing too",
        sep="\n",
        flush=True,
    )
    return not differ


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a table a size. Returns 1 if adding papers gave other bytes than a fresh build."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, help="JSON lines, gzipped or not")
    parser.add_argument("--sizes", nargs="+", default=[], help="numbers of papers, or all")
    parser.add_argument("--workers", default="auto")
    parser.add_argument("--extractor", default="terms")
    parser.add_argument("--curve", type=Path, help="where to draw the memory of the last size")
    parser.add_argument("--add", type=float, metavar="PERCENT", help="also: add so many of the papers to a graph")
    parser.add_argument("--plan", action="store_true", help="what larger collections take (see benchmark_plan.py)")
    add_options(parser)
    given = parser.parse_args(arguments)
    lines, good = lines_of(given.papers), True
    builds: list[tuple[int, Build]] = []
    options = ("--workers", given.workers, "--extractor", given.extractor)
    for size in given.sizes:
        chosen = lines if size == "all" else taken(lines, int(size))
        with tempfile.TemporaryDirectory() as folder:
            if given.add:
                good &= adding(chosen, given.add, Path(folder), *options)
                continue
            source = Path(folder) / "papers.jsonl"
            source.write_bytes(b"".join(chosen))
            found = build(source, Path(folder) / "graph", *options)
        show(len(chosen), found)
        builds.append((len(chosen), found))
        if given.curve:
            given.curve.write_text(curve(found.memory), encoding="utf-8", newline="\n")
    if given.plan and builds:
        print(plan([found.measured(papers) for papers, found in builds], machine_of(given)))
    return 0 if good else 1


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main())
