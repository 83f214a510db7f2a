"""Stages are timed, and garbage is collected when they end."""

from __future__ import annotations

import gc
import weakref
from dataclasses import dataclass

import pytest

from kgraph.clock import uncollected


@dataclass(eq=False)
class Ring:
    """Refers to itself, so that only a collection ends it."""

    itself: Ring | None = None


def ring() -> weakref.ref[Ring]:
    one = Ring()
    one.itself = one
    return weakref.ref(one)


def test_garbage_of_the_block_is_collected_at_its_end() -> None:
    with uncollected():
        made = ring()
        assert not gc.isenabled() and made() is not None
    assert gc.isenabled() and made() is None and gc.get_freeze_count() == 0


def test_who_collects_no_garbage_is_left_so() -> None:
    gc.disable()
    try:
        with uncollected():
            made = ring()
        assert not gc.isenabled() and made() is not None
    finally:
        gc.enable()


def test_what_somebody_else_froze_stays_so() -> None:
    gc.freeze()
    try:
        with uncollected():
            made = ring()
        assert gc.get_freeze_count() > 0 and gc.isenabled() and made() is None
    finally:
        gc.unfreeze()


def test_a_block_in_a_block_leaves_collection_to_the_outer_one() -> None:
    with uncollected():
        with uncollected():
            made = ring()
        assert not gc.isenabled() and gc.get_freeze_count() > 0 and made() is not None
    assert gc.isenabled() and gc.get_freeze_count() == 0 and made() is None


def test_an_error_leaves_collection_as_it_was() -> None:
    with pytest.raises(ValueError, match="of the block"), uncollected():
        raise ValueError("of the block")
    assert gc.isenabled() and gc.get_freeze_count() == 0
