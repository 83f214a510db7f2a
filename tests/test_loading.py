"""Columns as DuckDB gets them: each value arrives as it is, whatever stands beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from kgraph.errors import OutputError
from kgraph.store import loading, write_parquet

COLUMNS = {"text": "VARCHAR", "whole": "BIGINT", "real": "DOUBLE", "true": "BOOLEAN", "list": "VARCHAR[]"}


def loaded(rows: list[dict[str, Any]], folder: Path) -> list[tuple[Any, ...]]:
    write_parquet(folder / "rows.parquet", COLUMNS, rows)
    return duckdb.read_parquet(str(folder / "rows.parquet")).fetchall()


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("text", ["", None, "NULL", "nan", "None", "2020-01-01", "12", "a\0b", "\u2028\ufeff\U0001f600"]),
        ("whole", [2**53 + 1, 2**63 - 1, -(2**63)]),
        ("whole", [2**53 + 1, None, -(2**63) + 1]),
        ("whole", [2017, None, 0]),
        ("whole", [None, None]),
        ("real", [0.1, 1e308, -0.0, float("inf")]),
        ("real", [0.1, None, float("-inf")]),
        ("true", [True, False]),
        ("true", [True, None, False]),
        ("list", [[], None, [""], ["null", '["a"]', "\\\n\0\U0001f600"], ["a", None]]),
    ],
)
def test_values_arrive_as_they_are(column: str, values: list[Any], tmp_path: Path) -> None:
    found = [row[list(COLUMNS).index(column)] for row in loaded([{column: value} for value in values], tmp_path)]
    assert list(map(repr, found)) == list(map(repr, values))


@pytest.mark.parametrize("beside", [1.5, None])
def test_what_is_no_number_is_none_of_the_missing(beside: float | None, tmp_path: Path) -> None:
    found = [row[2] for row in loaded([{"real": float("nan")}, {"real": beside}], tmp_path)]
    assert list(map(repr, found)) == ["nan", repr(beside)]


def test_lone_surrogates_become_question_marks(tmp_path: Path) -> None:
    ((text, *_, listed),) = loaded([{"text": "a\ud800", "list": ["\udfff", "\xe9"]}], tmp_path)
    assert (text, listed) == ("a?", ["?", "\xe9"])


@pytest.mark.parametrize("rows", [[{"whole": 2**63}], [{"whole": -(2**70)}, {}]])
def test_a_number_of_more_than_64_bits_is_told(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"cannot write rows\.parquet: .*Could not convert"):
        loaded(rows, tmp_path)


@pytest.mark.parametrize("count", [0, 1, 7, 8])
def test_long_texts_come_in_pieces_and_in_order(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_TEXT_AT_ONCE", 20)
    rows = [{"text": "x" * 5 * place, "whole": place, "list": ["y" * 9, None]} for place in range(count)]
    assert [(row[0], row[1]) for row in loaded(rows, tmp_path)] == [(row["text"], row["whole"]) for row in rows]


def test_rows_meet_at_the_border_of_two_chunks(tmp_path: Path) -> None:
    found = loaded([{"text": str(place) if place % 2 else None, "whole": place} for place in range(40_001)], tmp_path)
    assert [row[1] for row in found] == list(range(40_001))
    assert found[19_999:20_001] == [("19999", 19_999, None, None, None), (None, 20_000, None, None, None)]
