"""The unit of work: a few papers -> one file of extractions, on whatever machine.

The name of the file is a hash of the texts and the extractor, so that a run that died is taken up where it stopped, and
two workers that do the same shard write the same file.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kgraph.errors import OptionError, OutputError
from kgraph.extract import Extractor, load
from kgraph.extract.limits import one_thread
from kgraph.model import Extraction, Paper
from kgraph.store.extractions import SUFFIX, Shared, keys_in, packed, read_extractions, write_whole

__all__ = ["Shard", "extract_shard", "finished", "key_of", "load_extractions", "prefix_of", "prepared", "shards"]

# Papers that travel at once: a second or two of work, so that little is lost with a worker and sending costs nothing.
MOST_PAPERS = 128
LEAST_PAPERS = 16
# So that no worker idles for long at the end: a sixteenth of its time at most.
SHARDS_PER_WORKER = 16

# Models are loaded once a process, and spaCy's are not made for several threads.
_one_at_a_time = threading.Lock()


class Shard(NamedTuple):
    """Papers to extract at once, of which only id, title and abstract are kept; `file` is where the result goes."""

    file: str
    papers: tuple[Paper, ...]


def key_of(paper: Paper) -> str:
    """A hash of all that an extraction depends on, the extractor aside."""
    text = json.dumps([paper.id, paper.title, paper.abstract])
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:32]


def shards(papers: Sequence[Paper], *, fingerprint: str, workers: int) -> list[Shard]:
    """`papers` in shards, in order; `fingerprint` is the extractor's. What is extracted does not depend on the cut."""
    size = min(max(-(-len(papers) // (SHARDS_PER_WORKER * workers)), LEAST_PAPERS), MOST_PAPERS)
    return [_shard(papers[start : start + size], fingerprint) for start in range(0, len(papers), size)]


def _shard(papers: Sequence[Paper], fingerprint: str) -> Shard:
    named = hashlib.sha256("\n".join(map(key_of, papers)).encode("ascii")).hexdigest()[:32]
    texts = tuple(Paper(paper.id, paper.title, paper.abstract) for paper in papers)
    return Shard(f"{prefix_of(fingerprint)}-{named}{SUFFIX}", texts)


def prefix_of(fingerprint: str) -> str:
    """What the names of all shards begin with that this extractor made."""
    return hashlib.sha256(fingerprint.encode("utf-8")).hexdigest()[:16]


def extract_shard(shard: Shard, *, extractor: str, fingerprint: str, folder: str, shared: str = "") -> int:
    """Extract the papers of `shard` into its file in `folder`, or below the URL `shared`; returns how many there are.

    Raises:
        OptionError: if the extractor here is not the one of `fingerprint`: another version of kgraph or its weights.
        OutputError: if the file cannot be written.
        PackageError: if a package for `shared` is not installed here.
    """
    with _one_at_a_time, one_thread():
        found = _loaded(extractor)
        if found.fingerprint() != fingerprint:
            raise OptionError(f"a worker has another version of the extractor {extractor!r}; install the same kgraph")
        keys = [key_of(paper) for paper in shard.papers]
        content = packed(keys, found.extract(shard.papers))
    if shared:
        from kgraph.extract.remote import put

        put(shared, shard.file, content)
    else:
        write_whole(Path(folder) / shard.file, content)
    return len(shard.papers)


@cache
def _loaded(extractor: str) -> Extractor:
    return load(extractor)


def prepared(folder: Path) -> None:
    """Make `folder` where it is missing.

    Raises:
        OutputError: if it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot write to {folder}: {error.strerror or error}; choose another folder") from error


def finished(folder: Path, *, fingerprint: str) -> dict[str, Path]:
    """The keys of all papers that were extracted into `folder` by this extractor, and their files."""
    files = sorted(folder.glob(f"{prefix_of(fingerprint)}-*{SUFFIX}"))
    return {key: file for file in files for key in keys_in(file)}


def load_extractions(papers: Sequence[Paper], done: Mapping[str, Path]) -> Iterator[Extraction]:
    """The extractions of those of `papers` that are `done`, file by file."""
    wanted = {key_of(paper) for paper in papers}
    files = sorted({done[key] for key in wanted if key in done})
    shared = Shared()
    for file in files:
        for key, extraction in read_extractions(file, shared=shared):
            if key in wanted and done[key] == file:
                yield extraction
