"""extract: Paper -> Extraction. What a paper names, defines, coins and cites in its title and abstract.

An extractor decides which phrases name something; sentences, abbreviations, introductions and in-text references are
found by the same rules for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from kgraph.errors import OptionError, OutputError
from kgraph.model import Extraction, Paper

if TYPE_CHECKING:
    from kgraph.extract.crew import Crew

__all__ = ["DEFAULT", "EXTRACTORS", "Extractor", "extract", "extract_into", "load"]

DEFAULT = "terms"


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
    from kgraph.extract.crew import Crew
    from kgraph.extract.limits import each_on_one_thread

    crew, chosen = Crew(workers), load(extractor)
    alone = crew.workers == 1
    found = each_on_one_thread(chosen.extract(papers)) if alone else _in_shards(papers, crew, chosen)
    for done, extraction in enumerate(found, start=1):
        yield extraction
        if progress:
            progress(done)


def _in_shards(papers: Sequence[Paper], crew: Crew, extractor: Extractor) -> Iterator[Extraction]:
    from kgraph.extract.drivers import run
    from kgraph.extract.shards import shards
    from kgraph.store.extractions import read_extractions

    fingerprint = extractor.fingerprint()
    todo = shards(papers, fingerprint=fingerprint, workers=crew.workers)
    with TemporaryDirectory() as folder:
        for shard in run(todo, crew, extractor=extractor.name, fingerprint=fingerprint, folder=Path(folder)):
            file = Path(folder) / shard.file
            yield from (extraction for _, extraction in read_extractions(file))
            file.unlink()


def extract_into(
    folder: Path,
    papers: Sequence[Paper],
    *,
    extractor: str = DEFAULT,
    crew: Crew | None = None,
    known: Mapping[tuple[str, str, str], Extraction] | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[list[Extraction], int]:
    """One extraction a paper, in the order of `papers`, and how many of them were made before.

    Made before is what `known` holds, by (id, title, abstract), and what stands in files in `folder`. All that is made
    goes there too, so that a run that stops, however it stops, is taken up where it was; the caller removes the folder.
    `progress` is as in `extract`.

    Raises:
        OptionError: for an unknown extractor, a missing model, or a cluster that is not there.
        OutputError: if `folder` cannot be written, or workers die.
        PackageError: if a Dask cluster is asked for and dask.distributed is not installed.
    """
    from kgraph.extract.crew import Crew
    from kgraph.extract.drivers import run
    from kgraph.extract.shards import finished, key_of, load_extractions, prefix_of, prepared, shards

    crew, known, fingerprint = crew or Crew(), known or {}, load(extractor).fingerprint()
    prepared(folder)
    if crew.shared:
        from kgraph.extract.remote import collect

        collect(crew.shared, folder, prefix=prefix_of(fingerprint))
    old = {paper.id: same for paper in papers if (same := known.get((paper.id, paper.title, paper.abstract)))}
    rest = [paper for paper in papers if paper.id not in old]
    before = finished(folder, fingerprint=fingerprint)
    new = [paper for paper in rest if key_of(paper) not in before]
    reused = done = len(papers) - len(new)
    todo = shards(new, fingerprint=fingerprint, workers=crew.size)
    if progress and reused:
        progress(reused)
    for shard in run(todo, crew, extractor=extractor, fingerprint=fingerprint, folder=folder):
        done += len(shard.papers)
        if progress:
            progress(done)
    found = load_extractions(rest, finished(folder, fingerprint=fingerprint))
    old |= {extraction.paper_id: extraction for extraction in found}
    if len(old) < len(papers):
        raise OutputError(f"somebody removed what was extracted into {folder}; build again")
    return [old[paper.id] for paper in papers], reused
