"""Get shards done: in this process, or in others of this machine."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kgraph.errors import OutputError
from kgraph.extract.crew import Crew
from kgraph.extract.shards import Shard, extract_shard

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["run"]

# With fewer papers a worker costs more to start than it saves.
WORTH_A_PROCESS = 64
# Shards that wait for each worker: enough to keep it busy, few enough to keep memory flat.
AHEAD = 2

Work = Callable[[Shard], int]


def run(todo: Sequence[Shard], crew: Crew, *, extractor: str, fingerprint: str, folder: Path) -> Iterator[Shard]:
    """Extract every shard into its file in `folder`; yields each when it is done, on one machine in order.

    Raises:
        OptionError: if a worker has another version of the extractor, or the cluster is not there.
        OutputError: if a file cannot be written, or workers die.
        PackageError: if a Dask cluster is asked for and dask.distributed is not installed.
    """
    here = str(folder.absolute())
    work = partial(extract_shard, extractor=extractor, fingerprint=fingerprint, folder=here, shared=crew.shared)
    if todo and (crew.scheduler or crew.dask_local):
        from kgraph.extract.cluster import on_cluster

        yield from on_cluster(todo, work, crew, folder=folder)
        return
    workers = min(crew.workers, len(todo), sum(len(shard.papers) for shard in todo) // WORTH_A_PROCESS)
    if workers > 1:
        yield from _in_processes(todo, work, workers=workers)
    else:
        for shard in todo:
            work(shard)
            yield shard


def _in_processes(todo: Sequence[Shard], work: Work, *, workers: int) -> Iterator[Shard]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    # Spawned on every system: a forked child inherits locks of numeric libraries in whatever state they are.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), prepare_worker)
    waiting: deque[tuple[Shard, Future[int]]] = deque()
    try:
        for shard in todo:
            waiting.append((shard, pool.submit(work, shard)))
            if len(waiting) > AHEAD * workers:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())
    except BrokenProcessPool as error:
        raise OutputError(
            "a worker process died, perhaps for want of memory; try fewer --workers: what is done is kept"
        ) from error
    finally:
        # Shards under way are finished, so that the next run finds them.
        pool.shutdown(wait=True, cancel_futures=True)


def _done(shard: Shard, future: Future[int]) -> Shard:
    future.result()
    return shard


def prepare_worker() -> None:
    """Make this process a good worker: one thread, deaf to Ctrl-C, which its parent hears, and gone with its parent."""
    # Processes share the cores already; threads of numeric libraries on top of them only get in each other's way.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ[variable] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """A killed parent closes no queue, and a worker would wait for work forever."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
