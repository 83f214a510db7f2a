"""Who extracts: processes of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

from dataclasses import dataclass

from kgraph.errors import OptionError
from kgraph.extract.limits import free_megabytes, usable_cores

__all__ = ["Crew", "usable_workers"]

# What a worker needs with its model loaded, in MB (measured: 110 to 260), with room for long texts.
WORKER_MEGABYTES = 400


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works, which the result does not depend on.

    workers: processes of this machine; 1: this process.
    scheduler: the address of a Dask cluster, as in "tcp://10.0.0.1:8786", or the .json file where its scheduler writes
        that (`dask scheduler --scheduler-file`); its workers are taken instead.
    dask_local: so many Dask workers on this machine are taken instead.
    shared: a folder or fsspec URL, this build's own, where Dask workers leave what they made; "": the folder they are
        given, which they must see then.

    Raises:
        OptionError: for a number out of range, both kinds of cluster, or `shared` without any.
    """

    workers: int = 1
    scheduler: str = ""
    dask_local: int = 0
    shared: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.workers < 1:
            raise OptionError(f"{self.workers} workers cannot work; give 1 or more")
        if self.dask_local < 0:
            raise OptionError(f"{self.dask_local} Dask workers cannot work; give 1 or more")
        if self.scheduler and self.dask_local:
            raise OptionError("--scheduler takes a cluster and --dask-local makes one; give one of them")
        if self.shared and not (self.scheduler or self.dask_local):
            raise OptionError("--shared is for the workers of a cluster; give --scheduler or --dask-local too")

    @property
    def size(self) -> int:
        """How many work at once, as far as is known here."""
        return self.dask_local or self.workers


def usable_workers() -> int:
    """As many processes as this process may use cores, and as there is memory for; at least 1."""
    cores, free = usable_cores(), free_megabytes()
    return cores if free is None else max(1, min(cores, int(free // WORKER_MEGABYTES)))
