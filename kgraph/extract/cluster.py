"""Get shards done by the workers of a Dask cluster. Needs the extra `cluster`.

Only texts travel to a worker, and nothing comes back but word that the shard's file is there: workers and this process
must see one folder. A worker that dies costs the shards it was at work on; others do them again.

Source: Rocklin, M. (2015). Dask: parallel computation with blocked algorithms and task scheduling. SciPy.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
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
# Seconds to wait for the scheduler and for its first worker.
PATIENCE = 60


def on_cluster(todo: Sequence[Shard], work: Callable[[Shard], int], crew: Crew, *, folder: Path) -> Iterator[Shard]:
    """Extract every shard on the cluster of `crew`; yields each when its file is in `folder`, in any order.

    Raises:
        OptionError: if there is no scheduler, or no worker comes.
        OutputError: if workers keep dying, or do not write where this process reads.
        PackageError: if dask.distributed is not installed.
    """
    with _connected(crew) as client:
        from distributed import KilledWorker, as_completed

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
            shard = shard_of.pop(future)
            try:
                future.result()
            except KilledWorker as error:
                raise OutputError("workers of the cluster died at one shard again and again; see their logs") from error
            if not (folder / shard.file).exists():
                raise OutputError(f"the workers' files are not in {folder}; choose an --out that all machines see")
            yield shard
            submit()


@contextmanager
def _connected(crew: Crew) -> Iterator[Client]:
    """A client of the user's cluster, or of one made here for as long as this lasts."""
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise PackageError("a Dask cluster needs dask.distributed; install it with: pip install kgraph[cluster]") from (
            error
        )
    if crew.dask_local:
        with (
            LocalCluster(n_workers=crew.dask_local, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        connection = Client(crew.scheduler, timeout=PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise OptionError(f"no Dask scheduler answers at {crew.scheduler}: {error}") from error
    with connection as client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise OptionError(f"the Dask scheduler at {crew.scheduler} has no workers; start some first") from error
        yield client
