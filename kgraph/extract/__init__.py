"""extract: Paper -> Extraction. What a paper names, defines, coins and cites in its title and abstract.

An extractor decides which phrases name something; sentences, abbreviations, introductions and in-text references are
found by the same rules for all of them.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from kgraph.errors import OptionError
from kgraph.model import Extraction, Paper

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["DEFAULT", "EXTRACTORS", "Extractor", "extract", "load"]

DEFAULT = "terms"
# Papers that travel to a worker at once: enough that sending them costs nothing beside reading them.
_SHARE = 64


class Extractor(Protocol):
    """Finds what papers name. Loading the model waits for the first paper."""

    name: str

    def fingerprint(self) -> str:
        """A line that changes whenever the output could: code, library and model versions, a hash of the weights."""
        ...

    def extract(self, papers: Iterable[Paper]) -> Iterator[Extraction]:
        """One extraction a paper, in the same order, without waiting for the last paper."""
        ...


def _noun_chunks() -> Extractor:
    from kgraph.extract.extractors import NounChunks

    return NounChunks()


def _terms() -> Extractor:
    from kgraph.extract.extractors import Terms

    return Terms()


EXTRACTORS: dict[str, Callable[[], Extractor]] = {"noun-chunks": _noun_chunks, "terms": _terms}


def load(name: str) -> Extractor:
    """The extractor called `name`, not yet loaded.

    Raises:
        OptionError: if there is none of that name.
    """
    if name not in EXTRACTORS:
        raise OptionError(f"unknown extractor {name!r}; known: {', '.join(sorted(EXTRACTORS))}")
    return EXTRACTORS[name]()


def extract(
    papers: Sequence[Paper],
    *,
    extractor: str = DEFAULT,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Iterator[Extraction]:
    """One extraction a paper, in the order of `papers`, the same for any number of `workers`.

    `progress` is called with the number of papers done so far. With more than one worker each is a process of its own
    with its own model, so a script that calls this needs the usual `if __name__ == "__main__":`.

    Raises:
        OptionError: for an unknown extractor, less than one worker, or a missing model.
    """
    if workers < 1:
        raise OptionError(f"{workers} workers cannot work; give 1 or more")
    found = load(extractor).extract(papers)
    if workers > 1 and len(papers) > _SHARE:
        found = _in_processes(papers, extractor, workers)
    return _reported(found, progress)


def _reported(found: Iterator[Extraction], progress: Callable[[int], None] | None) -> Iterator[Extraction]:
    for done, extraction in enumerate(found, start=1):
        yield extraction
        if progress:
            progress(done)


def _in_processes(papers: Sequence[Paper], extractor: str, workers: int) -> Iterator[Extraction]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Spawned on every system: a forked child inherits locks of numeric libraries in whatever state they are.
    with ProcessPoolExecutor(workers, get_context("spawn"), _start_worker, (extractor,)) as pool:
        waiting: deque[Future[list[Extraction]]] = deque()
        for start in range(0, len(papers), _SHARE):
            waiting.append(pool.submit(_work, papers[start : start + _SHARE]))
            if len(waiting) > 2 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


_worker: Extractor | None = None


def _start_worker(name: str) -> None:
    global _worker
    # Processes share the cores already; threads of numeric libraries on top of them only get in each other's way.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
        os.environ[variable] = "1"
    _worker = load(name)


def _work(papers: Sequence[Paper]) -> list[Extraction]:
    assert _worker is not None
    return list(_worker.extract(papers))
