"""Extraction on a Dask cluster: workers and schedulers that die or lack kgraph, and results left at a URL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from types import SimpleNamespace
from typing import Any

import pytest
from built import PAPERS, refusal
from test_shards import NAME, papers, sample, waited_for

import kgraph
from kgraph import Options
from kgraph.errors import OptionError, OutputError, PackageError
from kgraph.extract import extract, extract_into, load
from kgraph.extract.cluster import _address
from kgraph.extract.crew import Crew
from kgraph.extract.shards import extract_shard, finished, key_of, shards

pytest.importorskip("distributed")


@contextmanager
def cluster(folder: Path, *, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler and workers on this machine, as a user starts them; its address, and the processes in order."""
    told = folder / "scheduler.json"
    options = ["--scheduler-file", str(told), "--no-dashboard"]
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    start = [sys.executable, "-m"]
    scheduler = [*start, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *options]
    worker = [*start, "distributed.cli.dask_worker", "--no-nanny", "--nthreads", "1", *options]
    environment = os.environ | {"PYTHONPATH": str(Path(kgraph.__file__).parent.parent)}
    running = [subprocess.Popen(scheduler, env=environment, **quiet)]
    try:
        waited_for(told.exists)
        running += [subprocess.Popen(worker, env=environment, **quiet) for _ in range(workers)]
        yield json.loads(told.read_text(encoding="utf-8"))["address"], running
    finally:
        for process in reversed(running):
            process.kill()
            process.wait()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(tmp_path: Path) -> None:
    from distributed import Client

    source = sample(tmp_path, 240)
    with cluster(tmp_path, workers=2) as (address, running):
        with Client(address) as client:
            client.wait_for_workers(2, timeout=120)
        killed: list[int] = []

        def progress(stage: str, done: int, total: int) -> None:
            if stage == "extract" and done and not killed:
                running[1].kill()
                killed.append(done)

        options = Options(scheduler=str(tmp_path / "scheduler.json"))
        there = kgraph.build(source, options=options, work=tmp_path / "work", progress=progress)
    assert killed and killed[0] < 240
    here = kgraph.build(source)
    assert there.extractions == here.extractions
    for name, kg in (("there", there), ("here", here)):
        kg.save(tmp_path / name)
    for name in ("graph.graphml", "graph.html"):
        assert (tmp_path / "there" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_a_cluster_of_its_own(tmp_path: Path) -> None:
    given = papers(40)
    found, _ = extract_into(tmp_path, given, extractor=NAME, crew=Crew(dask_local=2))
    assert found == list(extract(given, extractor=NAME))


def test_no_cluster_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgraph.extract.cluster.PATIENCE", 1)
    out = tmp_path / "graph"
    told = refusal("build", PAPERS, "--out", out, "--extractor", NAME, "--scheduler", "tcp://127.0.0.1:9")
    assert told.startswith("Error: no Dask scheduler answers at tcp://127.0.0.1:9")


@pytest.mark.parametrize("content", [None, "", '{"address', "[1]", "{}"])
def test_a_scheduler_that_does_not_write_its_file(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kgraph.extract.cluster.PATIENCE", 0.1)
    told = tmp_path / "scheduler.json"
    if content is not None:
        told.write_text(content, encoding="utf-8")
    with pytest.raises(OptionError, match=r"^no Dask scheduler has written .*scheduler\.json; start it with"):
        extract_into(tmp_path / "work", papers(1), extractor=NAME, crew=Crew(scheduler=str(told)))


def test_a_scheduler_that_is_slow_to_write_its_file(tmp_path: Path) -> None:
    told = tmp_path / "scheduler.json"
    writer = Timer(0.3, told.write_text, ['{"address": "tcp://x:1"}'], {"encoding": "utf-8"})
    writer.start()
    assert _address(str(told)) == "tcp://x:1"
    writer.join()


@pytest.mark.slow
def test_a_scheduler_that_dies(tmp_path: Path) -> None:
    """One line tells it; what is done is kept, and the rest is done without it."""
    given, folder, seen = papers(400), tmp_path / "work", list[int]()
    with cluster(tmp_path, workers=1) as (address, running):

        def progress(done: int) -> None:
            running[0].kill()
            seen.append(done)

        with pytest.raises(
            OutputError, match=r"^the Dask scheduler is gone; what is done is kept: .* goes on from here$"
        ):
            extract_into(folder, given, extractor=NAME, crew=Crew(scheduler=address), progress=progress)
    _, reused = extract_into(folder, given, extractor=NAME)
    assert 0 < seen[0] <= reused < len(given)


@pytest.mark.parametrize(
    ("scheduler", "worker", "who"), [({}, {"kgraph": "1"}, "the scheduler"), ({"kgraph": "1"}, {}, "tcp://x:1")]
)
def test_a_cluster_without_kgraph(scheduler: dict[str, str], worker: dict[str, str], who: str) -> None:
    from kgraph.extract.cluster import _require_kgraph

    told = {"scheduler": {"packages": scheduler}, "workers": {"tcp://x:1": {"packages": worker}}}
    client: Any = SimpleNamespace(get_versions=lambda packages: told)
    with pytest.raises(OptionError, match=f"install .* on {who} too"):
        _require_kgraph(client)


# Results at a URL


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_workers_that_do_not_see_the_folder(tmp_path: Path) -> None:
    given, shared = papers(40), tmp_path / "shared"
    crew = Crew(dask_local=2, shared=shared.as_uri())
    found, _ = extract_into(tmp_path / "here", given, extractor=NAME, crew=crew)
    assert found == list(extract(given, extractor=NAME))
    assert list(shared.iterdir()) == []


def test_what_a_run_that_died_left_at_a_url(tmp_path: Path) -> None:
    given, url = papers(40), f"memory://{tmp_path.name}/kgraph"
    fingerprint = load(NAME).fingerprint()
    first, second, _ = shards(given, fingerprint=fingerprint, workers=1)
    for shard in (first, second):
        extract_shard(shard, extractor=NAME, fingerprint=fingerprint, folder="", shared=url)
    crew = Crew(dask_local=1, shared=url)
    done = extract_into(tmp_path, [*first.papers, *second.papers], extractor=NAME, crew=crew)
    assert done == (list(extract(given[:32], extractor=NAME)), 32)
    assert finished(tmp_path, fingerprint=fingerprint).keys() == {key_of(paper) for paper in given[:32]}


@pytest.mark.parametrize(
    ("url", "error", "told"),
    [
        ("nonsense://x", OptionError, "cannot use nonsense://x: Protocol not known"),
        ("s3://bucket/x", PackageError, "s3://bucket/x needs a package: Install s3fs"),
        ("file:///dev/null/x", OutputError, "cannot use file:///dev/null/x: .*; free it or choose another"),
    ],
)
def test_urls_that_cannot_be_used(url: str, error: type[Exception], told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    (shard,) = shards(papers(1), fingerprint=(fingerprint := load(NAME).fingerprint()), workers=1)
    with pytest.raises(error, match=f"^{told}"):
        extract_shard(shard, extractor=NAME, fingerprint=fingerprint, folder="", shared=url)
