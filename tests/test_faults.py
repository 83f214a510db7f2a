"""Faults of the machine: what happens to a build, and to what was there before. `TABLE` names every fault."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import faulty
import pytest
from built import FILES, PAPERS, invoke, one_line, records, refusal, write
from faulty import End, Job

from kgraph.provenance import digest
from kgraph.verify import verify

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="these faults are made with signals and fork"),
    pytest.mark.slow,
]

# The fault, what happens, and the tests that see to it; without a file: in this one.
TABLE = [
    ("kill -9 in any stage", "earlier files whole; the next build leaves no trace of it", "test_killed"),
    ("kill -9 while files are moved", "each file whole; verify tells; the next build mends it", "test_killed"),
    ("Ctrl-C", "one line, exit 130; earlier files whole", "test_interrupted"),
    ("Ctrl-C while kgraph loads", "silence, exit 130", "test_printing.py::test_ctrl_c_while_kgraph_loads"),
    ("no memory", "one line with the options to lower, exit 1; earlier files whole", "test_out_of_memory"),
    (
        "no memory for the database",
        "the same; the store is not called damaged",
        "test_memory.py::test_no_memory_for_duckdb",
    ),
    ("a worker killed for its memory", "one line, exit 1", "test_a_worker_that_dies"),
    ("disk full", "one line, exit 1; earlier files whole", "test_disk_full"),
    ("disk full, any writer", "the same", "test_save.py::test_a_failure_leaves_earlier_files_whole"),
    ("folder not to be written", "one line, exit 1, before the work", "test_read_only"),
    ("folder that is a file", "the same", "test_pipeline.py::test_an_output_folder_that_is_a_file"),
    (
        "a pipe or device to write to",
        "written as it is, never replaced",
        "test_lock.py::test_what_is_no_file_is_written_and_not_replaced",
    ),
    ("folder deleted in the run", "made again, or one line, exit 1", "test_folder_deleted"),
    ("folder deleted while written", "one line, exit 1", "test_a_folder_deleted_while_it_is_written"),
    (
        "two builds at once",
        "the second is told who, since when, what to do",
        "test_lock.py::test_the_second_of_two_builds_is_told_who_is_first_and_what_to_do",
    ),
    (
        "lock of a dead process or another machine",
        "it blocks nobody",
        "test_lock.py::test_files_of_a_lock_that_nobody_holds_block_nobody",
    ),
    (
        "kill -9 while one file is written",
        "the earlier one whole; the next leaves no trace",
        "test_lock.py::test_what_a_killed_writer_of_one_file_left_goes_with_the_next",
    ),
    ("file system without locks", "one line, exit 1", "test_lock.py::test_a_file_system_without_locks"),
    ("clock in the past or future", "the same bytes", "test_clock"),
    ("files from the past or future", "the same bytes", "test_files_of_another_time"),
    ("input vanishes in the run", "what was read is built", "test_input_vanishes"),
    ("store damaged or cut off", "one line, exit 1", "test_store.py::test_a_damaged_file_is_one_error_on_one_line"),
    (
        "store damaged, and a build",
        "said, replaced",
        "test_pipeline.py::test_a_damaged_earlier_build_is_noted_and_replaced",
    ),
    (
        "store older or newer than kgraph",
        "one line with what to do; never used",
        "test_store.py::test_another_version_says_so",
    ),
    (
        "manifest damaged",
        "one line, exit 1; a build replaces it",
        "test_verify.py::test_a_manifest_that_cannot_be_used",
    ),
    ("files of an earlier build", "removed and said, unless changed", "test_verify.py::test_files_of_an_earlier_build"),
    (
        "log that cannot be written",
        "one line, exit 1, before the work",
        "test_log.py::test_a_log_that_cannot_be_written",
    ),
    ("disk full where the output is redirected", "one line, exit 1", "test_printing.py::test_a_full_device"),
    ("standard streams closed", "as usual, in silence", "test_printing.py::test_closed_streams"),
    ("reader of the output goes away", "silence", "test_broken_pipe"),
    ("names that are no text", "built; refused for the output folder", "test_pipeline.py::test_names_that_are_no_text"),
]
STAGES = ("read", "extract", "resolve", "link", "analyse", "export")
NOUN_CHUNKS = ("--extractor", "noun-chunks")
CLOCKS = {"1970": -1.7e9, "2096": 2.2e9}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def earlier(home: Path) -> Path:
    """A graph of half of the papers, which each job finds in its folder."""
    out = home / "earlier"
    source = write(home / "half.jsonl", records()[::2])
    assert invoke("build", source, "--out", out, *NOUN_CHUNKS).exit_code == 0
    return out


@pytest.fixture(scope="module")
def ends(home: Path, earlier: Path) -> dict[str, End]:
    """How every job ended; each wrote all papers into a folder of its own name."""
    sizes = {name: (earlier / name).stat().st_size for name in FILES}
    faults: dict[str, tuple[str, object]] = {
        **{f"kill {stage}": ("kill", stage) for stage in (*STAGES, "move")},
        **{f"interrupt {stage}": ("interrupt", stage) for stage in ("extract", "export")},
        "interrupt fresh": ("interrupt", "resolve"),
        **{f"exhaust {stage}": ("exhaust", stage) for stage in ("resolve",)},
        **{f"fill {name}": ("fill", sizes[name] // 2) for name in ("graph.graphml", "graph.html", "graph.duckdb")},
        **{f"remove {stage}": ("remove", (stage, str(home / f"remove {stage}"))) for stage in ("extract", "export")},
        **{f"clock {name}": ("clock", seconds) for name, seconds in CLOCKS.items()},
        "nothing": ("nothing", None),
    }
    jobs = []
    for name, (fault, value) in faults.items():
        shutil.copytree(earlier, home / name)
        formats = {"fill graph.duckdb": "graphml", "fill graph.graphml": "graphml"}.get(name)
        chosen = ("--format", formats) if formats else ("--fresh",) if name.endswith("fresh") else ()
        jobs.append(Job(name, fault, value, ["build", str(PAPERS), "--out", str(home / name), *NOUN_CHUNKS, *chosen]))
    return faulty.run(jobs)


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: digest(path) for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")}


def graph(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "graph.graphml").read_bytes(), (folder / "graph.html").read_bytes()


def test_without_a_fault_all_is_well(ends: dict[str, End], home: Path) -> None:
    assert ends["nothing"].code == 0 and ends["nothing"].stderr == ""
    assert {path.name for path in (home / "nothing").iterdir()} == FILES


@pytest.mark.parametrize("stage", [*STAGES, "move"])
def test_killed(stage: str, ends: dict[str, End], home: Path, earlier: Path) -> None:
    folder = home / f"kill {stage}"
    assert ends[folder.name].code == -9
    if stage == "move":
        states = {entry.file: entry.written for entry in verify(folder, [home / "half.jsonl"]).files}
        assert sorted(states.values()) == ["changed", "same", "same"]
    else:
        assert hashes(folder) == hashes(earlier)
    assert invoke("build", PAPERS, "--out", folder, *NOUN_CHUNKS).exit_code == 0
    assert {path.name for path in folder.iterdir()} == FILES
    assert graph(folder) == graph(home / "nothing")
    assert verify(folder, [PAPERS]).ok


@pytest.mark.parametrize("stage", ["extract", "export"])
def test_interrupted(stage: str, ends: dict[str, End], home: Path, earlier: Path) -> None:
    goes_on = {"extract": "", "export": "; the same command goes on from here"}[stage]
    assert ends[f"interrupt {stage}"] == End(130, "", f"Stopped; earlier files are whole{goes_on}\n")
    assert hashes(home / f"interrupt {stage}") == hashes(earlier)


def test_what_a_fresh_build_leaves_is_of_use_without_fresh(ends: dict[str, End], home: Path) -> None:
    end = ends["interrupt fresh"]
    goes_on = "the same command without --fresh goes on from here"
    assert end == End(130, "", f"Stopped; earlier files are whole; {goes_on}\n")
    printed = invoke("build", PAPERS, "--out", home / "interrupt fresh", *NOUN_CHUNKS).stdout
    assert "reused what was read of 12 of 12 papers" in printed


@pytest.mark.parametrize("stage", ["resolve"])
def test_out_of_memory(stage: str, ends: dict[str, End], home: Path, earlier: Path) -> None:
    end = ends[f"exhaust {stage}"]
    assert (end.code, end.stdout) == (1, "")
    assert "not enough memory; end other programs, or build with --workers 1, a higher --min" in one_line(end.stderr)
    assert hashes(home / f"exhaust {stage}") == hashes(earlier)


@pytest.mark.parametrize("name", ["graph.html", "graph.graphml", "graph.duckdb"])
def test_disk_full(name: str, ends: dict[str, End], home: Path, earlier: Path) -> None:
    end = ends[f"fill {name}"]
    assert (end.code, end.stdout) == (1, "")
    assert "cannot write" in one_line(end.stderr)
    assert hashes(home / f"fill {name}") == hashes(earlier)


def test_folder_deleted(ends: dict[str, End], home: Path) -> None:
    assert ends["remove export"].code == 0
    assert graph(home / "remove export") == graph(home / "nothing")
    assert ends["remove extract"].code == 1
    assert "cannot write to" in one_line(ends["remove extract"].stderr)


def test_a_folder_deleted_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgraph.store.write", lambda _kg, path: shutil.rmtree(path.parent.parent))
    assert "cannot write to" in refusal("build", PAPERS, "--out", tmp_path / "graph", *NOUN_CHUNKS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", CLOCKS)
def test_clock(name: str, ends: dict[str, End], home: Path) -> None:
    assert (ends[f"clock {name}"].code, ends[f"clock {name}"].stderr) == (0, "")
    assert graph(home / f"clock {name}") == graph(home / "nothing")


@pytest.mark.parametrize("seconds", [0, 4_000_000_000])
def test_files_of_another_time(seconds: int, home: Path, ends: dict[str, End], tmp_path: Path) -> None:
    shutil.copytree(home / "nothing", tmp_path / "graph")
    source = Path(shutil.copy(PAPERS, tmp_path))
    for path in (source, *(tmp_path / "graph").iterdir()):
        os.utime(path, (seconds, seconds))
    assert invoke("build", source, "--out", tmp_path / "graph", *NOUN_CHUNKS).exit_code == 0
    assert graph(tmp_path / "graph") == graph(home / "nothing")


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="no file system that refuses everybody")
def test_read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgraph.pipeline.build", lambda *_, **__: pytest.fail("built for nothing"))
    assert "cannot write to" in refusal("build", PAPERS, "--out", "/sys/kernel/graph", *NOUN_CHUNKS)


def test_a_worker_that_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kgraph.extract.drivers.prepare_worker", _die)
    source = write(tmp_path / "papers.jsonl", [{"title": f"Neural parsing {n}"} for n in range(300)])
    message = refusal("build", source, "--out", tmp_path / "graph", *NOUN_CHUNKS, "--workers", "2")
    assert "worker" in message and "memory" in message


def _die(*_: object) -> None:
    os._exit(9)


def test_input_vanishes(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Path(shutil.copy(PAPERS, tmp_path))
    monkeypatch.setattr("kgraph.pipeline.merge_papers", _removing(source))
    assert invoke("build", source, "--out", tmp_path / "graph", *NOUN_CHUNKS).exit_code == 0
    assert graph(tmp_path / "graph") == graph(home / "nothing")


def _removing(source: Path) -> object:
    from kgraph.resolve.papers import merge_papers

    def merge(records: list[object]) -> object:
        source.unlink()
        return merge_papers(records)  # type: ignore[arg-type]  # passed through

    return merge


@pytest.mark.parametrize("arguments", [("concepts",), ("stats", "--json"), ("export", "--format", "json")])
def test_broken_pipe(arguments: tuple[str, ...], earlier: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(earlier, tmp_path / "graph")
    command = [sys.executable, "-m", "kgraph", arguments[0], str(folder), *arguments[1:]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("test", sorted({test for _, _, test in TABLE}))
def test_the_table_names_tests(test: str) -> None:
    assert faulty.is_test(test, here=Path(__file__))
