"""Who extracts: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kgraph.errors import OptionError

__all__ = ["Crew", "usable_workers"]

# What a worker needs with its model loaded, in MB (measured: 110 to 260), with room for long texts.
WORKER_MEGABYTES = 400


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works, which the result does not depend on.

    workers: processes of this machine; 1: this process.
    scheduler: the address of a Dask cluster, as in "tcp://10.0.0.1:8786", whose workers are taken instead.
    dask_local: so many Dask workers on this machine are taken instead.

    Raises:
        OptionError: for a number out of range, or both kinds of cluster.
    """

    workers: int = 1
    scheduler: str = ""
    dask_local: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.workers < 1:
            raise OptionError(f"{self.workers} workers cannot work; give 1 or more")
        if self.dask_local < 0:
            raise OptionError(f"{self.dask_local} Dask workers cannot work; give 1 or more")
        if self.scheduler and self.dask_local:
            raise OptionError("--scheduler takes a cluster and --dask-local makes one; give one of them")

    @property
    def size(self) -> int:
        """How many work at once, as far as is known here."""
        return self.dask_local or self.workers


def usable_workers() -> int:
    """As many processes as this process may use cores, and as there is memory for; at least 1."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    free = _free_megabytes()
    return cores if free is None else max(1, min(cores, int(free // WORKER_MEGABYTES)))


def _free_megabytes(system: Path = Path("/proc"), group: Path = Path("/sys/fs/cgroup")) -> float | None:
    """Memory that is free, as far as the system tells; None where it does not."""
    known: list[float] = []
    with suppress(OSError, ValueError):
        lines = (system / "meminfo").read_text(encoding="ascii").splitlines()
        known += [int(line.split()[1]) / 1024 for line in lines if line.startswith("MemAvailable")]
    # A container may have less than its machine.
    with suppress(OSError, ValueError, LookupError):
        limit, used = (int((group / name).read_text(encoding="ascii")) for name in ("memory.max", "memory.current"))
        held = dict(line.split() for line in (group / "memory.stat").read_text(encoding="ascii").splitlines())
        # Files that were read count as used until their room is wanted.
        known.append((limit - used + int(held["inactive_file"])) / 2**20)
    return min(known, default=None)
