"""What a user of the library sees: the public names, and examples that are true."""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

import kgraph


@pytest.mark.parametrize("name", kgraph.__all__)
def test_every_public_name_is_there(name: str) -> None:
    module, attribute = kgraph._WHERE[name]
    assert getattr(kgraph, name) is getattr(import_module(module), attribute)


def test_the_public_names_are_these() -> None:
    assert kgraph.__all__ == [
        "KGraphError",
        "KnowledgeGraph",
        "Options",
        "build",
        "open_graph",
        "read_thesaurus",
        "save",
    ]
    assert set(kgraph._WHERE) == set(kgraph.__all__)


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'kgraph' has no attribute 'nothing'"):
        _ = kgraph.nothing


@pytest.mark.parametrize(
    "name",
    [
        "kgraph.errors",
        "kgraph.evidence",
        "kgraph.identifiers",
        "kgraph.model",
        "kgraph.query",
        "kgraph.schema",
        "kgraph.store",
        "kgraph.words",
        "kgraph.pipeline",
    ],
)
def test_all_names_only_what_exists(name: str) -> None:
    module = import_module(name)
    assert [public for public in module.__all__ if not hasattr(module, public)] == []


@pytest.mark.parametrize("name", ["kgraph.identifiers", "kgraph.words"])
def test_the_examples_are_true(name: str) -> None:
    found = doctest.testmod(import_module(name))
    assert found.attempted > 0
    assert found.failed == 0
