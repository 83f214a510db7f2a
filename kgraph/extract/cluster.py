"""Get shards done by the workers of a Dask cluster. Needs the extra `cluster`.

Only texts travel to a worker, and nothing comes back but word that the shard's file is there: workers and this process
must see one folder or object store. A worker that dies costs the shards it was at work on; others do them again.

Source: Rocklin, M. (2015). Dask: parallel computation with blocked algorithms and task scheduling. SciPy.
"""

from __future__ import annotations

import json
import logging
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kgraph.errors import OptionError, OutputError, PackageError
from kgraph.extract.crew import Crew
from kgraph.extract.shards import Shard

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["on_cluster"]

# Shards that wait for each thread of the cluster: enough to keep it busy, few enough to keep the scheduler small.
AHEAD = 3
# Seconds to wait for the scheduler and for its first worker, and between looks at a scheduler's file.
PATIENCE = 60
PAUSE = 0.2


def on_cluster(todo: Sequence[Shard], work: Callable[[Shard], int], crew: Crew, *, folder: Path) -> Iterator[Shard]:
    """Extract every shard on the cluster of `crew`; yields each when its file is in `folder`, in any order.

    Raises:
        OptionError: if there is no scheduler, no worker comes, or kgraph is not installed there.
        OutputError: if the scheduler goes, workers keep dying, or they do not write where this process reads.
        PackageError: if dask.distributed is not installed.
    """
    with _connected(crew) as client, _told():
        for shard in _done(client, todo, work):
            if crew.shared:
                from kgraph.extract.remote import fetch

                fetch(crew.shared, shard.file, folder)
            elif not (folder / shard.file).exists():
                raise OutputError(
                    f"the workers' files are not in {folder}; choose an --out that all machines see, or give --shared"
                )
            yield shard


def _done(client: Client, todo: Sequence[Shard], work: Callable[[Shard], int]) -> Iterator[Shard]:
    from distributed import as_completed

    waiting, completed = deque(todo), as_completed()
    shard_of: dict[Future, Shard] = {}

    def submit() -> None:
        # Counted each time: on a busy cluster workers come one by one, and go.
        ahead = AHEAD * max(1, sum(client.nthreads().values()))
        while waiting and len(shard_of) < ahead:
            # Not pure: Dask would take a task it has seen for done, even where its file is gone.
            task = client.submit(work, waiting[0], pure=False)
            shard_of[task] = waiting.popleft()
            completed.add(task)

    submit()
    for future in completed:
        future.result()
        yield shard_of.pop(future)
        submit()


@contextmanager
def _told() -> Iterator[None]:
    """Turn what goes wrong with a cluster at work into one line."""
    from distributed import KilledWorker
    from distributed.comm import CommClosedError

    try:
        yield
    except KilledWorker as error:
        raise OutputError("workers of the cluster died at one shard again and again; see their logs") from error
    except (CancelledError, CommClosedError) as error:
        raise OutputError(
            "the Dask scheduler is gone; what is done is kept: start a cluster, and the same command goes on from here"
        ) from error


@contextmanager
def _connected(crew: Crew) -> Iterator[Client]:
    """A client of the user's cluster, or of one made here for as long as this lasts."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise PackageError("a Dask cluster needs dask.distributed; install it with: pip install kgraph[cluster]") from (
            error
        )
    # What it would tell in many lines, `_told` does in one.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    if crew.dask_local:
        with (
            LocalCluster(n_workers=crew.dask_local, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    address = _address(crew.scheduler)
    try:
        connection = Client(address, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise OptionError(f"no Dask scheduler answers at {address}: {error}") from error
    with connection as client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise OptionError(f"the Dask scheduler at {address} has no workers; start some first") from error
        _require_kgraph(client)
        yield client


def _address(scheduler: str) -> str:
    """`scheduler`, or the address in the file that it names, which a scheduler just started has yet to write."""
    if not scheduler.endswith(".json"):
        return scheduler
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        # The file is there before all of it is written.
        with suppress(OSError, ValueError, LookupError, TypeError):
            return str(json.loads(Path(scheduler).read_text(encoding="utf-8"))["address"])
        time.sleep(PAUSE)
    raise OptionError(f"no Dask scheduler has written {scheduler}; start it with --scheduler-file {scheduler}")


def _require_kgraph(client: Client) -> None:
    """A worker that cannot load what it is sent would die, and leave everybody waiting."""
    told = client.get_versions(packages=["kgraph"])
    lacking = [
        address
        for address, found in [("the scheduler", told["scheduler"]), *sorted(told["workers"].items())]
        if found and not found["packages"].get("kgraph")
    ]
    if lacking:
        raise OptionError(f"the cluster cannot run kgraph; install kgraph[cluster] on {lacking[0]} too")
