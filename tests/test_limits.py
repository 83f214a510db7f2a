"""How many workers `--workers auto` is (affinity, control groups of both versions, memory), and one thread for each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info  # type: ignore[import-untyped]  # ships no types

from kgraph.extract import crew, extract
from kgraph.extract.limits import System, each_on_one_thread, free_megabytes, one_thread, usable_cores
from kgraph.model import Paper

MB = 2**20


def system(folder: Path, files: Mapping[str, str]) -> System:
    """A machine that tells of itself what stands in `files`."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return System(folder / "proc", folder / "groups")


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({}, 64),
        ({"groups/cpu.max": "max 100000\n"}, 64),
        ({"groups/cpu.max": "200000 100000\n"}, 2),
        ({"groups/cpu.max": "150000 100000\n"}, 2),
        ({"groups/cpu.max": "1000 100000\n"}, 1),
        ({"groups/cpu.max": "nonsense\n"}, 64),
        ({"groups/slurm/cpu.max": "800000 100000\n", "groups/slurm/job_7/step_0/cpu.max": "max 100000\n"}, 8),
        ({"groups/slurm/cpu.max": "800000 100000\n", "groups/slurm/job_7/cpu.max": "300000 100000\n"}, 3),
        ({"groups/other/cpu.max": "100000 100000\n"}, 64),
    ],
    ids=str,
)
def test_cores_under_control_groups(
    files: dict[str, str], cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(64)), raising=False)
    assert usable_cores(system(tmp_path, {"proc/self/cgroup": "0::/slurm/job_7/step_0\n", **files})) == cores


@pytest.mark.parametrize(("quota", "cores"), [("-1", 64), ("400000", 4), ("50000", 1)])
def test_cores_under_version_1(quota: str, cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(64)), raising=False)
    told = {
        "proc/self/cgroup": "3:cpu,cpuacct:/docker/a:b\n2:memory:/\n",
        "groups/cpu/docker/a:b/cpu.cfs_quota_us": f"{quota}\n",
        "groups/cpu/docker/a:b/cpu.cfs_period_us": "100000\n",
    }
    assert usable_cores(system(tmp_path, told)) == cores


def test_no_more_cores_than_the_process_may_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {3, 5}, raising=False)
    told = {"proc/self/cgroup": "0::/\n", "groups/cpu.max": "800000 100000\n"}
    assert usable_cores(system(tmp_path, told)) == 2


def test_files_that_were_read_take_no_memory_from_a_container(tmp_path: Path) -> None:
    told = {
        "proc/self/cgroup": "0::/\n",
        "proc/meminfo": "MemTotal: 9000000 kB\nMemAvailable: 8192000 kB\n",
        "groups/memory.max": f"{4000 * MB}\n",
        "groups/memory.current": f"{3900 * MB}\n",
        "groups/memory.stat": f"anon {900 * MB}\ninactive_file {3000 * MB}\n",
    }
    assert free_megabytes(system(tmp_path, told)) == 3100
    assert free_megabytes(system(tmp_path, {"groups/memory.max": "max\n"})) == 8000
    assert free_megabytes(System(tmp_path / "gone", tmp_path / "gone")) is None


def test_memory_of_a_job_under_version_1(tmp_path: Path) -> None:
    job = "groups/memory/slurm/job_7"
    told = {
        "proc/self/cgroup": "4:memory:/slurm/job_7/step_0\n",
        f"{job}/memory.limit_in_bytes": f"{2000 * MB}\n",
        f"{job}/memory.usage_in_bytes": f"{900 * MB}\n",
        f"{job}/memory.stat": f"total_inactive_file {100 * MB}\n",
    }
    assert free_megabytes(system(tmp_path, told)) == 1200


@pytest.mark.parametrize(("cores", "free", "workers"), [(8, None, 8), (8, 64_000, 8), (8, 1300, 3), (8, 100, 1)])
def test_workers(cores: int, free: float | None, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "usable_cores", lambda: cores)
    monkeypatch.setattr(crew, "free_megabytes", lambda: free)
    assert crew.usable_workers() == workers


def test_workers_on_this_machine() -> None:
    assert 1 <= crew.usable_workers() <= (os.cpu_count() or 1)


def threads() -> set[int]:
    """How many threads each numeric library may use."""
    import numpy  # noqa: F401  # or there is no library yet to ask

    return {found["num_threads"] for found in threadpool_info() if found["user_api"] == "blas"}


def test_numeric_libraries_keep_to_one_thread_and_get_theirs_back() -> None:
    before = threads()
    with one_thread():
        assert threads() == {1}
    assert threads() == before


def test_whoever_takes_what_is_made_on_one_thread_has_all_of_them() -> None:
    before = threads()
    assert [(made, threads()) for made in each_on_one_thread(threads() for _ in range(2))] == [({1}, before)] * 2
    assert threads() == before


def test_an_extraction_that_waits_for_its_reader_holds_no_threads() -> None:
    before = threads()
    waiting = extract([Paper("p", "Topic models", "They help."), Paper("q")], extractor="noun-chunks")
    next(waiting)
    assert threads() == before
