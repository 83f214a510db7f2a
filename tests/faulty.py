"""kgraph under faults. Run as a program: reads jobs as JSON, forks a process for each (loading kgraph takes seconds).

A job is {"name", "fault", "value", "arguments"}; the answer gives each job's name its end: exit code or minus the
signal, standard output and standard error.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple


class Job(NamedTuple):
    """One run of kgraph; `fault` is the name of a function below, called with `value` before the run."""

    name: str
    fault: str
    value: Any
    arguments: list[str]


class End(NamedTuple):
    """How a job ended."""

    code: int
    stdout: str
    stderr: str


def run(jobs: list[Job]) -> dict[str, End]:
    """Run `jobs` one after the other, each in a process of its own."""
    command = [sys.executable, __file__]
    done = subprocess.run(
        command, input=json.dumps(jobs), capture_output=True, encoding="utf-8", timeout=300
    )  # stderr is shown below
    assert done.returncode == 0, done.stderr
    return {name: End(*end) for name, end in json.loads(done.stdout).items()}


def is_test(name: str, *, here: Path) -> bool:
    """Whether there is a test called `name`: "test_x", or "test_file.py::test_x" beside the file `here`."""
    file, _, function = name.rpartition("::")
    return f"def {function}(" in ((here.parent / file) if file else here).read_text(encoding="utf-8")


def at_stage(stage: str, act: Callable[[], None]) -> None:
    """Do `act` when a build reports `stage`."""
    from kgraph.cli import make

    @contextmanager
    def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
        yield lambda now, _done, _total: act() if now == stage else None

    make.progress_bar = progress_bar  # type: ignore[attr-defined]  # the name that commands use


def kill(stage: str) -> None:
    """Die when a build reaches `stage`, or when it moves its second file."""
    if stage == "move":
        from kgraph.export import staging

        moved: list[Path] = []
        move = staging._move

        def move_one(path: Path, target: Path) -> None:
            if moved:
                os.kill(os.getpid(), signal.SIGKILL)
            moved.append(path)
            move(path, target)

        staging._move = move_one
    else:
        at_stage(stage, lambda: os.kill(os.getpid(), signal.SIGKILL))


def interrupt(stage: str) -> None:
    """Press Ctrl-C. What a shell starts in the background would not hear it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    at_stage(stage, lambda: os.kill(os.getpid(), signal.SIGINT))


def exhaust(stage: str) -> None:
    """Have no memory left."""

    def no_memory() -> None:
        raise MemoryError

    at_stage(stage, no_memory)


def fill(size: int) -> None:
    """Let no file grow beyond `size` bytes, as on a full disk."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def remove(given: tuple[str, str]) -> None:
    """Delete a folder at a stage."""
    stage, folder = given
    at_stage(stage, lambda: shutil.rmtree(folder))


def clock(seconds: float) -> None:
    """Let the clock show another time at every stage."""
    real = time.time
    time.time = lambda: real() + seconds


def nothing(_value: object) -> None:
    """No fault."""


FAULTS: dict[str, Callable[[Any], None]] = {
    function.__name__: function for function in (kill, interrupt, exhaust, fill, remove, clock, nothing)
}


def _child(job: Job, stdout: int, stderr: int) -> None:
    from kgraph.cli import main

    os.dup2(stdout, 1)
    os.dup2(stderr, 2)
    sys.argv = ["kgraph", *job.arguments]
    FAULTS[job.fault](job.value)
    main()


def _end(job: Job) -> End:
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        child = os.fork()
        if not child:
            code = 99
            try:
                _child(job, stdout.fileno(), stderr.fileno())
            except SystemExit as ended:
                code = ended.code if isinstance(ended.code, int) else 0
            except BaseException:  # noqa: BLE001  # shown, then the process ends
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        texts = []
        for file in (stdout, stderr):
            file.seek(0)
            texts.append(file.read().decode("utf-8", "replace"))
        return End(os.waitstatus_to_exitcode(status), *texts)


if __name__ == "__main__":
    from kgraph.extract.language import load_language

    load_language()
    print(json.dumps({job.name: _end(job) for job in (Job(*given) for given in json.load(sys.stdin))}))
