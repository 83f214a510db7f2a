"""Shared fixtures: where the real data is, if it is there at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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
