"""Counts and weights follow from the store by the SQL that the README shows."""

from __future__ import annotations

import re
from pathlib import Path

from recount import disagreements, queries

from kgraph.link import salience


def test_every_number_of_the_graph_follows_from_the_store(built: Path) -> None:
    compared, wrong = disagreements(built)
    assert compared > 150
    assert wrong == []


def test_the_weights_in_the_sql_are_those_of_salience() -> None:
    (text,) = (text for title, text in queries().items() if '"mentions"' in title)
    values = re.search(r"VALUES \(([^)]*)\)", text)
    assert values
    assert [float(value) for value in values[1].split(",")] == [salience.BASE, *salience.FEATURES.values()]
    assert f">= {salience.LONG})" in text
