"""What this process may use of its machine: cores and memory, as the system, containers and batch systems limit them.

A limit may stand in any control group above the process, not only in the outermost, which is all that loky and dask
look at: SLURM and systemd put theirs deeper.

Source: https://docs.kernel.org/admin-guide/cgroup-v2.html, and cgroup-v1/memory.html and scheduler/sched-bwc.html there
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple, TypeVar, cast

__all__ = ["System", "each_on_one_thread", "free_megabytes", "one_thread", "usable_cores"]

Item = TypeVar("Item")


class System(NamedTuple):
    """Where Linux tells about itself; elsewhere there are no such folders."""

    processes: Path = Path("/proc")
    groups: Path = Path("/sys/fs/cgroup")


def usable_cores(system: System | None = None) -> int:
    """Cores that this process may use, at least 1; part of a core counts as one."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    shares = []
    for group in _groups("cpu", system or System()):
        # "max" is no number, and -1 no share: neither limits anything.
        with suppress(OSError, ValueError):
            quota, period = _words(group / "cpu.max") or _words(group / "cpu.cfs_quota_us", group / "cpu.cfs_period_us")
            shares += [-(-int(quota) // int(period))] if int(quota) > 0 else []
    return max(1, min([allowed, *shares]))


def free_megabytes(system: System | None = None) -> float | None:
    """Memory that this process may still take, as far as the system tells; None where it does not."""
    system = system or System()
    known: list[float] = []
    with suppress(OSError, ValueError):
        lines = (system.processes / "meminfo").read_text(encoding="ascii").splitlines()
        known += [int(line.split()[1]) / 1024 for line in lines if line.startswith("MemAvailable")]
    for group in _groups("memory", system):
        for limit, used, cached in (
            ("memory.max", "memory.current", "inactive_file"),
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
        ):
            with suppress(OSError, ValueError, LookupError):
                most, taken = (int((group / name).read_text(encoding="ascii")) for name in (limit, used))
                held = dict(line.split() for line in (group / "memory.stat").read_text(encoding="ascii").splitlines())
                # Files that were read count as used until their room is wanted.
                known.append((most - taken + int(held[cached])) / 2**20)
    return min(known, default=None)


@contextmanager
def one_thread() -> Iterator[None]:
    """Numeric libraries keep to the calling thread in the block.

    The products of extraction are so small that threads mostly wait for each other, and they wait by running in
    circles: on a busy machine of two cores that takes five times the processor time.
    """
    with _numeric_libraries().limit(limits=1):
        yield


def each_on_one_thread(items: Iterator[Item]) -> Iterator[Item]:
    """`items`, each made as in `one_thread`; whoever takes them has all threads in between."""
    # Looking for libraries takes fifty times as long as holding them.
    libraries, ended = _numeric_libraries(), object()
    while True:
        with libraries.limit(limits=1):
            item = next(items, ended)
        if item is ended:
            return
        yield cast(Item, item)


def _numeric_libraries() -> Any:
    # Only libraries that are loaded can be held.
    import numpy  # noqa: F401
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]  # ships no types

    return ThreadpoolController()


def _words(*files: Path) -> Sequence[str]:
    """The words of all `files`; none if the first is missing."""
    with suppress(FileNotFoundError):
        return [word for file in files for word in file.read_text(encoding="ascii").split()]
    return ()


def _groups(controller: str, system: System) -> Iterator[Path]:
    """The folders of the control groups that this process is in, of versions 1 and 2, and of all groups above."""
    with suppress(OSError, ValueError):
        for line in (system.processes / "self" / "cgroup").read_text(encoding="utf-8").splitlines():
            _, controllers, name = line.split(":", 2)
            if not controllers or controller in controllers.split(","):
                # In a container the outermost group may be all that is to be seen of the path.
                path = PurePosixPath(name.lstrip("/"))
                for group in (path, *path.parents):
                    yield system.groups / (controller if controllers else "") / group
