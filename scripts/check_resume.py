"""Kill a build again and again, go on, and compare the end with that of a build that nobody killed.

    python scripts/check_resume.py ../shared/data/corpora/paperlists_nlp_2000.jsonl.gz [-n 1000] [--kills 10]

A build is killed (SIGKILL, the whole of it or its first process alone, in turn) at random moments and begun again each
time. Then it may end. Its page and GraphML must be those of a build that nobody killed, its folder must hold nothing
else than that one's, and no worker may outlive its build. POSIX only.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmark_scale import PICTURES, ROOT, family, lines_of, taken

WORK = ".kgraph.work"
GRACE = 15.0


def begun(source: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "kgraph", "build", str(source), "--out", str(out), "--workers", "2"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True)


def killed(running: subprocess.Popen[bytes], *, alone: bool) -> bool:
    """Kill a build; whether all its processes are gone soon after."""
    processes = list(family(running.pid))
    if alone:
        running.kill()
    else:
        os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    end = time.monotonic() + GRACE
    while time.monotonic() < end:
        if not any(Path(f"/proc/{process}").exists() for process in processes):
            return True
        time.sleep(0.1)
    return False


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what happened. Returns 1 if anything was not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path, help="JSON lines, gzipped or not")
    parser.add_argument("-n", type=int, default=1000, help="how many of them")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    moments, good = random.Random(given.seed), True
    with tempfile.TemporaryDirectory() as folder:
        source, whole, again = (Path(folder) / name for name in ("papers.jsonl", "whole", "again"))
        source.write_bytes(b"".join(taken(lines_of(given.papers), given.n)))
        start = time.monotonic()
        begun(source, whole).communicate()
        longest = time.monotonic() - start
        print(f"a whole build takes {longest:.1f} s", flush=True)
        kills = 0
        while kills < given.kills:
            running = begun(source, again)
            time.sleep(moments.uniform(0, longest))
            if running.poll() is not None:
                running.communicate()
                shutil.rmtree(again)
                continue
            alone = kills % 2 == 1
            gone = killed(running, alone=alone)
            good &= gone
            kills += 1
            shards = len(list((again / WORK).glob("*.jsonl.gz")))
            left = "" if gone else "; ITS WORKERS LIVE ON"
            print(f"kill {kills} ({'first process' if alone else 'all'}): {shards} shards done{left}", flush=True)
        printed, _ = begun(source, again).communicate()
        print(*(line for line in printed.decode().splitlines() if line.startswith("reused")), sep="\n")
        same = all((again / name).read_bytes() == (whole / name).read_bytes() for name in PICTURES)
        files = [sorted(path.name for path in one.iterdir()) for one in (whole, again)]
    print(
        "the same bytes" if same else "OTHER BYTES", "and the same files" if files[0] == files[1] else f"BUT {files[1]}"
    )
    return 0 if good and same and files[0] == files[1] else 1


if __name__ == "__main__":
    raise SystemExit(main())
