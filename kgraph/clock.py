"""How long the stages of a build take, and when garbage is collected."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Clock", "uncollected"]

_FROZEN_AT_START = 1000  # Python 3.12 begins with some 400 frozen objects; who freezes after it began has thousands

_log = logging.getLogger("kgraph")


class Clock:
    """Seconds spent in each stage, which are logged with what the stage counted."""

    def __init__(self) -> None:
        """No stage has begun."""
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[dict[str, int]]:
        """The block is `stage`; what it puts into the dict it gets is logged."""
        start = time.perf_counter()
        counted: dict[str, int] = {}
        yield counted
        self.seconds[stage] = round(time.perf_counter() - start, 2)
        shown = ", ".join(f"{what} {count}" for what, count in counted.items())
        _log.info("%s: %s", stage, "; ".join(filter(None, (shown, f"{self.seconds[stage]} s"))))


@contextmanager
def uncollected() -> Iterator[None]:
    """In the block no garbage is collected; at its end that of the block is. Who collects none is left so.

    Going through millions of values again and again takes a sixth more; those from before are not gone through at all,
    unless somebody else has frozen some, which stay so.
    """
    if not gc.isenabled():
        yield
        return
    ours = gc.get_freeze_count() < _FROZEN_AT_START
    gc.disable()
    if ours:
        gc.freeze()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
        if ours:
            gc.unfreeze()
