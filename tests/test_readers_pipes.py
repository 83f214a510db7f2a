"""Inputs that are no files: pipes are read once and whole, and what a folder holds beside files is said."""

from __future__ import annotations

import gzip
import io
import os
import socket
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from built import PAPERS, ask, build, refusal

from kgraph.check import check

pytestmark = pytest.mark.skipif(os.name != "posix", reason="no pipes in the file system")


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("papers.jsonl", data)
    return file.getvalue()


@contextmanager
def piped(path: Path, data: bytes) -> Iterator[None]:
    """A named pipe at `path` into which somebody writes `data`, once."""
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(data,))
    writer.start()
    yield
    writer.join(timeout=20)
    assert not writer.is_alive()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zipped])
def test_a_pipe_is_read_once_and_whole(pack: type[bytes], tmp_path: Path) -> None:
    with piped(tmp_path / "papers", pack(PAPERS.read_bytes())):
        (report,) = check([tmp_path / "papers"])
    assert (report.format, report.papers, report.problems) == ("jsonl", 12, ())


def test_a_graph_of_a_pipe(tmp_path: Path) -> None:
    with piped(tmp_path / "papers", PAPERS.read_bytes()):
        assert build(tmp_path / "papers", tmp_path / "graph")[0].startswith("12 papers, ")
    found = ask("verify", tmp_path / "graph")
    assert (found["ok"], found["notes"]) == (
        True,
        ["the input (papers) is not here; give it: kgraph verify DIR INPUT..."],
    )


def test_what_a_folder_holds_beside_files_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    (folder / "deep").mkdir(parents=True)
    (folder / "papers.jsonl").write_bytes(PAPERS.read_bytes())
    (folder / "gone.jsonl").symlink_to(tmp_path / "nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / "also.jsonl").symlink_to(folder / "papers.jsonl")
    os.mkfifo(folder / "pipe")
    told = {report.file: [problem.reason for problem in report.problems] for report in check([folder])}
    assert told == {
        "papers/also.jsonl": [],
        "papers/gone.jsonl": ["a link that leads nowhere"],
        "papers/loop": ["a link to a folder, not followed; give that folder too"],
        "papers/pipe": ["a pipe or device; give it by its name"],
    }


def test_a_link_that_leads_nowhere_is_called_so(tmp_path: Path) -> None:
    (tmp_path / "papers.jsonl").symlink_to(tmp_path / "nowhere")
    assert "is a link that leads nowhere; mend it" in refusal("check", tmp_path / "papers.jsonl")


def test_what_cannot_be_opened_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("papers.jsonl").write_bytes(PAPERS.read_bytes())
    Path("papers.gone").symlink_to("nowhere")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("papers.socket")
        told = {report.file: [problem.reason for problem in report.problems] for report in check(["papers.*"])}
    assert told.pop("papers.jsonl") == [] and sorted(told) == ["papers.gone", "papers.socket"]
    assert all(reason.startswith("cannot be opened: ") for (reason,) in told.values())


def test_a_text_given_as_a_name(tmp_path: Path) -> None:
    assert "File name too long; see how it is spelled" in refusal("check", tmp_path / ("We show that " * 30))


def test_an_empty_name_is_not_this_folder() -> None:
    assert "an input is empty; give a file" in refusal("check", "")
    assert "is an address; kgraph reads nothing from the network" in refusal("check", "https://example.org/x?y=1")


def test_an_endless_device(tmp_path: Path) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no such device")
    assert "Error: " in refusal("build", "/dev/zero", "--out", tmp_path / "graph")


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(Exception, match="standard input is closed"):
        check(["-"])
