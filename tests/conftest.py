"""Shared fixtures: where the real data is, if it is there at all. Time limits of Hypothesis are off."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import built as corpus
import hypothesis
import pytest

from kgraph.extract.language import load_language

# What takes too long is measured in processor time where it matters; the clock on the wall tells of other programs too.
hypothesis.settings.register_profile("kgraph", deadline=None)
hypothesis.settings.register_profile("quick", deadline=None, max_examples=10)  # scripts/check: --hypothesis-profile
hypothesis.settings.load_profile("kgraph")

REPOSITORY = Path(__file__).resolve().parent.parent


def shared_data() -> Path:
    """The folder of real data; it lies beside the repository, or where KGRAPH_SHARED says."""
    return Path(os.environ.get("KGRAPH_SHARED", REPOSITORY.parent / "shared")) / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Path to the real data; the test is skipped where it is absent."""
    folder = shared_data()
    if not folder.is_dir():
        pytest.skip("no ../shared/data on this machine")
    return folder


@pytest.fixture(scope="session", autouse=True)
def one_language() -> Iterator[None]:
    """Builds in one process share the pipeline that noun chunks need: to load it takes longer than to use it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kgraph.extract.extractors.load_language", cache(load_language))
        yield


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a graph built from tests/data/papers.jsonl; to be read, not written."""
    folder = tmp_path_factory.mktemp("built") / "graph"
    corpus.build(corpus.PAPERS, folder)
    return folder
