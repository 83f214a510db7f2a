"""One build at a time in a folder, and what is left of a build that died."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest
from built import FILES, PAPERS, build, refusal

from kgraph.errors import OutputError
from kgraph.export import locked, staged_file
from kgraph.export.lock import LOCK, OWNER

HOLDER = """
import pathlib, sys, time
from kgraph.export import locked
with locked(pathlib.Path(sys.argv[1])):
    (pathlib.Path(sys.argv[1]) / ".kgraph-half").mkdir()
    print("held", flush=True)
    time.sleep(60)
"""

RACER = """
import os, pathlib, sys, time
from kgraph.errors import OutputError
from kgraph.export import locked
folder = pathlib.Path(sys.argv[1])
alone = together = 0
print("ready", flush=True)
sys.stdin.readline()
until = time.monotonic() + 1
while time.monotonic() < until:
    try:
        with locked(folder):
            try:
                os.close(os.open(folder / "inside", os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                together += 1
            else:
                alone += 1
                time.sleep(0)
                (folder / "inside").unlink()
    except OutputError as error:
        assert "another kgraph is writing" in str(error), error
print(alone, together)
"""


@contextmanager
def another_build(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock of `folder`."""
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
        try:
            assert process.stdout is not None and process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def test_the_second_of_two_builds_is_told_who_is_first_and_what_to_do(tmp_path: Path) -> None:
    with another_build(tmp_path / "graph") as process:
        message = refusal("build", PAPERS, "--out", tmp_path / "graph", "--extractor", "noun-chunks")
    assert message.startswith(f"Error: another kgraph is writing to {tmp_path / 'graph'}, since 20")
    assert f"(process {process.pid} on " in message
    assert message.endswith("wait for it, or give another folder with --out")


def test_a_build_that_was_killed_blocks_nobody_and_its_staging_is_removed(tmp_path: Path) -> None:
    with another_build(tmp_path) as process:
        process.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        process.wait(timeout=20)
    assert {path.name for path in tmp_path.iterdir()} == {LOCK, OWNER, ".kgraph-half"}
    build(PAPERS, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == FILES


def test_of_processes_that_race_one_at_most_is_inside(tmp_path: Path) -> None:
    # The lock's file goes when it is given up: a lock on a file that is gone keeps nobody out (filelock before 4).
    command = [sys.executable, "-c", RACER, str(tmp_path)]
    with ExitStack() as stack:
        racers = [
            stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")
            )
            for _ in range(3)
        ]
        for racer in racers:
            assert racer.stdout is not None and racer.stdout.readline() == "ready\n"
        for racer in racers:
            assert racer.stdin is not None
            racer.stdin.write("go\n")
            racer.stdin.flush()
        counts = [[int(word) for word in racer.communicate(timeout=60)[0].split()] for racer in racers]
    assert all(len(count) == 2 for count in counts)
    assert sum(alone for alone, _ in counts) > 0
    assert [together for _, together in counts] == [0, 0, 0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", ["", "{", "[]", '{"process": 1}'])
def test_an_owner_that_cannot_be_read_is_not_named(content: str, tmp_path: Path) -> None:
    with another_build(tmp_path):
        (tmp_path / OWNER).write_text(content, encoding="utf-8")
        with pytest.raises(OutputError, match=r"another kgraph is writing to .*, at this moment; wait for it"):
            locked(tmp_path).__enter__()


@pytest.mark.parametrize("host", ["here", "elsewhere"])
def test_files_of_a_lock_that_nobody_holds_block_nobody(host: str, tmp_path: Path) -> None:
    (tmp_path / LOCK).touch()
    owner = {"process": 2**22 + 1, "host": host, "since": "1970-01-01 00:00"}
    (tmp_path / OWNER).write_text(json.dumps(owner), encoding="utf-8")
    with locked(tmp_path):
        assert json.loads((tmp_path / OWNER).read_text(encoding="utf-8"))["process"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


def test_a_thread_may_ask_twice_and_another_thread_is_refused(tmp_path: Path) -> None:
    refused: list[str] = []

    def ask() -> None:
        try:
            with locked(tmp_path):
                refused.append("not refused")
        except OutputError as error:
            refused.append(str(error))

    with locked(tmp_path), locked(tmp_path):
        other = threading.Thread(target=ask)
        other.start()
        other.join()
    assert len(refused) == 1 and "another kgraph is writing" in refused[0]
    with locked(tmp_path):
        pass


def test_a_folder_made_for_the_lock_goes_if_nothing_comes_into_it(tmp_path: Path) -> None:
    with locked(tmp_path / "new"):
        assert (tmp_path / "new" / LOCK).exists()
    assert not (tmp_path / "new").exists()


def test_a_file_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def acquire(_self: object) -> None:
        raise NotImplementedError("no flock")

    monkeypatch.setattr("filelock.FileLock.acquire", acquire)
    with pytest.raises(OutputError, match="its file system knows no locks"):
        locked(tmp_path).__enter__()


def test_one_file_is_written_while_a_folder_is_locked(tmp_path: Path) -> None:
    with locked(tmp_path), staged_file(tmp_path / "mentions.jsonl") as temporary:
        temporary.write_text("{}\n", encoding="utf-8")
        with locked(tmp_path):
            assert temporary.exists()
    assert (tmp_path / "mentions.jsonl").read_text(encoding="utf-8") == "{}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["mentions.jsonl"]


def test_one_file_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match=r"cannot write to .*: No such file"),
        staged_file(tmp_path / "new" / "mentions.jsonl"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


WRITER = """
import pathlib, sys, time
from kgraph.export import staged_file
with staged_file(pathlib.Path(sys.argv[1])) as temporary:
    temporary.write_text("half")
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def another_writer(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has written half of the file `path`."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout is not None and process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


def write_one(path: Path) -> None:
    with staged_file(path) as temporary:
        temporary.write_text("{}\n", encoding="utf-8")


def test_what_a_killed_writer_of_one_file_left_goes_with_the_next(tmp_path: Path) -> None:
    with another_writer(tmp_path / "mentions.jsonl") as process:
        process.kill()
        process.wait(timeout=20)
    assert len(list(tmp_path.glob(".kgraph.file-*/mentions.jsonl"))) == 1
    write_one(tmp_path / "others.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["others.jsonl"]


def test_what_another_writer_has_in_hand_stays(tmp_path: Path) -> None:
    with another_writer(tmp_path / "mentions.jsonl"):
        write_one(tmp_path / "others.jsonl")
        assert [path.read_text() for path in tmp_path.glob(".kgraph.file-*/mentions.jsonl")] == ["half"]
        assert not list(tmp_path.glob(".kgraph.file-*/others.jsonl"))


def test_one_file_on_a_file_system_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def acquire(_self: object) -> None:
        raise NotImplementedError("no flock")

    monkeypatch.setattr("filelock.FileLock.acquire", acquire)
    write_one(tmp_path / "mentions.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["mentions.jsonl"]


@pytest.mark.skipif(os.name != "posix", reason="no pipes in the file system")
def test_what_is_no_file_is_written_and_not_replaced(tmp_path: Path) -> None:
    # As /dev/null is: a file in its place would be there for every program of the machine.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")))
    reader.start()
    write_one(pipe)
    reader.join(timeout=20)
    assert read == ["{}\n"] and pipe.is_fifo()
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "there" / "mentions.jsonl")
    for _ in range(2):
        write_one(tmp_path / "link.jsonl")
        assert (tmp_path / "link.jsonl").is_symlink()
        assert [path.name for path in (tmp_path / "there").iterdir()] == ["mentions.jsonl"]


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "mentions.jsonl").mkdir()
    with pytest.raises(OutputError, match=r"cannot write to .*mentions\.jsonl: Is a directory"):
        write_one(tmp_path / "mentions.jsonl")


def test_a_link_in_a_circle_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError, match=r"cannot write to .*loop"), locked(tmp_path / "loop"):
        pass


@pytest.mark.parametrize("writing", [locked, staged_file])
def test_more_missing_folders_than_python_makes(
    writing: Callable[[Path], AbstractContextManager[object]], tmp_path: Path
) -> None:
    with (
        pytest.raises(OutputError, match="too many folders above it are missing"),
        writing(tmp_path.joinpath(*"d" * 1500)),
    ):
        pass
    assert list(tmp_path.iterdir()) == []
