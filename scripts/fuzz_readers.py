"""Damaged files, thousands of them: nothing but a KGraphError may come out of a reader, and that within 5 seconds.

    python scripts/fuzz_readers.py ../shared/data/formats -n 20000 --seed 0

A mutant is the head of a real export or of a fixture of tests/data/readers (or that, zipped or gzipped), with bytes
flipped, deleted, inserted, doubled, cut off, or spliced in from another file. Same seed, same mutants.
"""

from __future__ import annotations

import argparse
import gzip
import io
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kgraph.errors import KGraphError
from kgraph.model import Paper, Problem
from kgraph.readers import find_sources, read

if TYPE_CHECKING:
    from collections.abc import Iterator

FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "data" / "readers"
HEADS = (3_000, 20_000)  # bytes
LIMIT = 5  # seconds a mutant

# What formats are made of, and what parsers have choked on.
TOKENS = (
    *(b"{", b"}", b"[", b"]", b'"', b"\\", b"\n", b"\r", b"\0", b"<", b">", b"</", b",", b"$", b"\t", b"\xff"),
    *(b"\xed\xa0\x80", b"\\ud800", b"\xf0\x9f\x98\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"1e999", b"NaN", b"null"),
    *(b"@article{", b"@string{", b"ER  - \n", b"TY  - JOUR\n", b"PT J\n", b"EF", b"PMID- 1\n", b"&b;", b"&#x0;"),
    *(b'<!DOCTYPE a [<!ENTITY b "c">]>', b"<![CDATA[", b"-->", b"<sup>", b"PK\x03\x04", b"\x1f\x8b"),
    *(b'"' * 50, b"(" * 300, b"{" * 300, b"[" * 3000, b"<a>" * 300, b";" * 100, b" " * 2000, b"9" * 5000),
)


class TooSlowError(BaseException):
    """Raised by the alarm; no reader can take it for one of its own."""


def documents(formats: Path) -> list[tuple[str, bytes]]:
    """(name, head) of every file in `formats` and of every fixture, and archives of some."""
    files = sorted(path for folder in (formats, FIXTURES) for path in folder.rglob("*") if path.is_file())
    heads = [(path.name, path.read_bytes()[:size]) for path in files for size in HEADS]
    packed = [(f"{name}.gz", gzip.compress(data, mtime=0)) for name, data in heads[::8]]
    return heads + packed + [(f"{place}.zip", _zip(heads[place : place + 3])) for place in range(0, len(heads), 16)]


def _zip(members: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, (name, data) in enumerate(members):
            archive.writestr(zipfile.ZipInfo(f"{place}/{name}"), data)
    return buffer.getvalue()


def mutant(data: bytes, others: Sequence[tuple[str, bytes]], rng: random.Random) -> bytes:
    """`data` with 1 to 20 faults."""
    found = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        place = rng.randrange(len(found) + 1)
        fault = rng.choice(("flip", "noise", "delete", "insert", "duplicate", "truncate", "splice"))
        if fault == "flip" and place < len(found):
            found[place] ^= 1 << rng.randrange(8)
        elif fault == "noise":
            found[place : place + rng.randrange(1, 30)] = rng.randbytes(rng.randrange(1, 30))
        elif fault == "delete":
            del found[place : place + rng.randrange(1, 200)]
        elif fault == "insert":
            found[place:place] = rng.choice(TOKENS)
        elif fault == "duplicate":
            start = rng.randrange(len(found) + 1)
            found[place:place] = found[start : start + rng.randrange(1, 400)]
        elif fault == "truncate":
            del found[place:]
        elif fault == "splice":
            other = rng.choice(others)[1]
            start = rng.randrange(len(other) + 1)
            found[place:place] = other[start : start + rng.randrange(1, 1500)]
    return bytes(found)


def fault(path: Path, found: Counter[str]) -> str:
    """Where and how reading `path` went wrong, "" if it went well; counts what came out in `found`."""
    try:
        with _alarm():
            for source in find_sources([path]):
                _judge([source] if isinstance(source, Problem) else read(source)[1], found)
    except KGraphError:
        found["refused"] += 1
    except (Exception, TooSlowError) as error:  # noqa: BLE001  # to catch everything is what this script is for
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {str(error)[:80]} ({Path(place.filename).name}:{place.lineno})"
    return ""


@contextmanager
def _alarm() -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise TooSlowError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(LIMIT)
    try:
        yield
    finally:
        signal.alarm(0)


def _judge(items: object, found: Counter[str]) -> None:
    for item in items:  # type: ignore[attr-defined]  # papers or problems
        if isinstance(item, Paper):
            texts = [item.id, item.title, item.abstract, item.venue, *item.authors, *item.keywords]
            assert item.title or item.abstract, "an empty paper"
            assert all(text == " ".join(text.split()) for text in (item.title, item.abstract)), "stray white space"
            assert item.year is None or 1000 <= item.year <= 2200, "no year"
            found["papers"] += 1
        else:
            assert isinstance(item, Problem), "neither a paper nor a problem"
            texts = [item.origin, item.reason]
            found["problems"] += 1
        "".join(texts).encode("utf-8")


def run(formats: Path, number: int, seed: int) -> int:
    """Prints one line on all mutants, after one for each kind of fault; returns 1 if there was any, else 0."""
    rng = random.Random(seed)
    known = documents(formats)
    found: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    slowest, start = (0.0, ""), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(number):
            name, data = rng.choice(known)
            path = Path(folder) / (name if rng.random() < 0.7 else "export")
            path.write_bytes(mutant(data, known, rng))
            began = time.perf_counter()
            wrong = fault(path, found)
            slowest = max(slowest, (time.perf_counter() - began, name))
            if wrong and not faults[wrong]:
                kept = Path(tempfile.gettempdir()) / f"kgraph-fault-{len(faults)}-{path.name}"
                path.replace(kept)
                print(f"{wrong}; the file: {kept}", flush=True)
            if wrong:
                faults[wrong] += 1
            path.unlink(missing_ok=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform != "darwin" else 1024**2)
    print(
        f"{number} mutants of {len(known)} heads, seed {seed}: {faults.total()} faults, {found['papers']} papers, "
        f"{found['problems']} problems, {found['refused']} refused; slowest {slowest[0]:.2f} s ({slowest[1]}), "
        f"peak {peak} MB, {time.perf_counter() - start:.0f} s in all"
    )
    return int(bool(faults) or slowest[0] > LIMIT)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", type=Path, metavar="FORMATS_DIR")
    parser.add_argument("-n", dest="number", type=int, default=20_000, help="mutants (default 20000)")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args(arguments)
    return run(chosen.formats, chosen.number, chosen.seed)


if __name__ == "__main__":
    sys.exit(main())
