"""What `kgraph check` tells of papers that are told of twice is what a build does with them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from built import ask, invoke, lines, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgraph import Options, build
from kgraph.check import check
from kgraph.model import Problem

TITLE = "A title that is long enough to tell"
ONE = {"title": TITLE, "abstract": "One.", "year": 2020}


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (ONE | {"doi": "10.1000/b"}, "same paper as b.jsonl:1 (same title): merged into doi:10.1000/b"),
        (ONE | {"title": TITLE.upper(), "year": 2021}, "same title"),
        (ONE | {"doi": "10.1000/a", "title": "Renamed when printed"}, "same DOI"),
        (ONE | {"year": 2022}, ""),
        (ONE | {"title": "Another title"}, ""),
    ],
)
def test_a_pair_is_shown_with_places_and_reason(other: dict[str, object], reason: str, tmp_path: Path) -> None:
    first = ONE | ({"doi": "10.1000/a"} if reason == "same DOI" else {})
    paths = [write(tmp_path / "a.jsonl", [first]), write(tmp_path / "b.jsonl", [other])]
    found = [decision for report in check(paths) for decision in report.decisions]
    assert sum(report.duplicates for report in check(paths)) == len(found) == bool(reason)
    assert all(reason in decision.reason and decision.severity == "note" for decision in found)


def test_records_that_only_a_third_joins(tmp_path: Path) -> None:
    records = [
        {"title": TITLE, "doi": "10.1000/a", "year": 2020},
        {"title": TITLE, "year": 2021},
        {"title": TITLE, "doi": "10.1000/a", "year": 2021, "abstract": "One."},
    ]
    (report,) = check([write(tmp_path / "a.jsonl", records)])
    assert report.duplicates == 2


def test_an_id_of_two_papers_is_shown(tmp_path: Path) -> None:
    papers = [{"id": "7", "title": "On apples", "abstract": "Apples."}, {"id": "7", "title": "Light", "abstract": "c."}]
    (report,) = ask("check", write(tmp_path / "a.jsonl", papers))["files"]
    (decision,) = report["decisions"]
    assert (report["duplicates"], report["problems"]) == (0, [])
    assert decision["reason"].startswith("the id '7' is used for different papers, also in a.jsonl:")
    shown = lines("check", tmp_path / "a.jsonl")
    assert shown[2] == f"note: {decision['origin']}: {decision['reason']}"
    assert shown[3] == "  -> both are kept; where a reference names this id, give one of the papers another"


def test_many_pairs_are_cut(tmp_path: Path) -> None:
    shown = lines("check", write(tmp_path / "a.jsonl", [ONE] * 14))
    assert sum(line.startswith("note: a.jsonl:") for line in shown) == 10
    assert "... and 3 more in a.jsonl; --json lists all" in shown
    assert [line.split(":")[2] for line in shown if line.startswith("note: a.jsonl:")][:3] == ["2", "3", "4"]


@pytest.mark.parametrize(("record", "status"), [(ONE, 0), (ONE | {"title": "", "abstract": ""}, 1)])
def test_only_errors_and_only_strictly_are_a_failure(record: dict[str, object], status: int, tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [ONE, record])
    for option in ((), ("--json",)):
        loose, strict = invoke("check", source, *option), invoke("check", source, "--strict", *option)
        assert (loose.exit_code, strict.exit_code) == (0, status)
        assert loose.stdout == strict.stdout != ""


def test_without_any_paper_a_build_would_stop(tmp_path: Path) -> None:
    result = invoke("check", write(tmp_path / "a.jsonl", [ONE | {"title": "", "abstract": ""}]))
    assert (result.exit_code, "error: a.jsonl:1: no title and no abstract" in result.stdout) == (1, True)


def test_several_files_are_summed_up(tmp_path: Path) -> None:
    one, other = (write(tmp_path / name, [ONE, {"year": 1999}]) for name in ("a.jsonl", "b.jsonl"))
    assert not any(line.startswith("in all") for line in lines("check", one))
    (total,) = (line for line in lines("check", one, other) if line.startswith("in all"))
    assert total.split() == ["in", "all", "4", "2", "2", "0", "0", "1", "2"]


RECORDS = st.fixed_dictionaries(
    {"title": st.sampled_from([TITLE, TITLE.upper(), "On apples and pears today", "Editorial"])},
    optional={
        "id": st.sampled_from(["1", "2"]),
        "doi": st.sampled_from(["10.1000/a", "10.1000/b"]),
        "year": st.sampled_from([2019, 2020, 2022]),
        "authors": st.sampled_from([["Ann Lee"], ["Ray, Bob"]]),
        "abstract": st.sampled_from(["Apples are fruit.", "Light is fast in empty space."]),
    },
)


@given(records=st.lists(RECORDS, min_size=1, max_size=6), chance=st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_check_counts_what_a_build_merges(
    tmp_path: Path, records: list[dict[str, object]], chance: random.Random
) -> None:
    cut = chance.randint(0, len(records) - 1)
    paths = [write(tmp_path / "a.jsonl", records[: cut + 1]), write(tmp_path / "b.jsonl", records[cut + 1 :] or [ONE])]
    reports = check(paths)
    kg = build(*paths, options=Options(extractor="noun-chunks"))
    told: list[Problem] = [decision for report in reports for decision in report.decisions]
    assert sorted(map(repr, told)) == sorted(map(repr, kg.problems))
    assert sum(report.duplicates for report in reports) == kg.manifest["counts"]["merged"]
    assert sum(report.papers for report in reports) - sum(r.duplicates for r in reports) == len(kg.papers)
