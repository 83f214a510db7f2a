"""Extraction in shards: what stands in their files, and builds that die. Clusters have a file of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from built import FILES, PAPERS, build, lines, records, write

import kgraph
from kgraph import Options
from kgraph.errors import OptionError, OutputError
from kgraph.extract import Extractor, extract, extract_into, load
from kgraph.extract.crew import Crew
from kgraph.extract.shards import Shard, extract_shard, finished, key_of, shards
from kgraph.model import (
    Abbreviation,
    Extraction,
    Mention,
    Paper,
    Reference,
    RelationMention,
    Sentence,
)
from kgraph.pipeline import WORK
from kgraph.store.extractions import Shared, decode, encode, keys_in, packed, read_extractions, write_whole

MENTION = Mention("p", "abstract", 3, 6, "TR\ud800", "method", "terms", "TR", 0.1 + 0.2)
OTHER = Mention("p", "abstract", 9, 12, "\U0001f600 x", "task", "terms")
EVERYTHING = Extraction(
    "p",
    mentions=(MENTION, OTHER),
    sentences=(Sentence("p", "title", 0, 2), Sentence("p", "abstract", 0, 20)),
    abbreviations=(Abbreviation("p", "abstract", "TR", 3, 5, "Tree Reader", 7, 18),),
    introductions=(MENTION,),
    references=(Reference("p", "Ode & Lee (2017)", ("Ode", "Lee"), 2017, where="abstract", start=1, end=9),),
    relations=(RelationMention(MENTION, OTHER, "used-for", 0.7),),
)
NAME = "noun-chunks"


def papers(count: int) -> list[Paper]:
    return [
        Paper(f"p{number:04}", f"Topic model {number}", "It uses variational inference.") for number in range(count)
    ]


# Files


@pytest.mark.parametrize(
    "found", [EVERYTHING, Extraction("p"), Extraction("\ud800")], ids=["all", "empty", "surrogate"]
)
def test_an_extraction_survives_its_file(found: Extraction, tmp_path: Path) -> None:
    path = tmp_path / "shard.jsonl.gz"
    write_whole(path, packed(["k"], [found]))
    assert list(read_extractions(path)) == [("k", found)]
    assert keys_in(path) == ["k"]
    assert list(tmp_path.iterdir()) == [path]


def test_every_part_of_an_extraction_is_written() -> None:
    """A field that is new to the model and not to the file would be lost without a word."""
    empty = [field.name for field in fields(Extraction) if not getattr(EVERYTHING, field.name)]
    assert empty == []
    assert decode(encode(EVERYTHING), Shared()) == EVERYTHING


def test_equal_texts_become_one_object() -> None:
    shared = Shared()
    one, other = (decode(encode(EVERYTHING), shared).mentions[0] for _ in range(2))
    assert one.text is other.text and one.paper_id is other.paper_id and one.confidence is other.confidence
    assert [type(shared(value)) for value in (1, 1.0, True, 1)] == [int, float, bool, int]


@pytest.mark.parametrize("content", [b"", b"no gzip", None], ids=["empty", "foreign", "cut short"])
def test_a_damaged_file_is_as_good_as_none(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "shard.jsonl.gz"
    write_whole(path, packed(["k"], [EVERYTHING]))
    path.write_bytes(path.read_bytes()[:-9] if content is None else content)
    assert keys_in(path) == [] and list(read_extractions(path)) == []


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="free it or choose another folder"):
        write_whole(tmp_path / "missing" / "shard.jsonl.gz", packed(["k"], [EVERYTHING]))


# Shards


@pytest.mark.parametrize(
    ("count", "workers", "sizes"),
    [
        (0, 1, []),
        (10, 1, [10]),
        (100, 4, [16] * 6 + [4]),
        (1000, 1, [63] * 15 + [55]),
        (5000, 2, [128] * 39 + [8]),
    ],
)
def test_the_cut(count: int, workers: int, sizes: list[int]) -> None:
    cut = shards(papers(count), fingerprint="f", workers=workers)
    assert [len(shard.papers) for shard in cut] == sizes
    assert [paper.id for shard in cut for paper in shard.papers] == [paper.id for paper in papers(count)]


def test_a_shard_is_named_by_what_its_result_depends_on() -> None:
    given = papers(2)
    changed = [given[0], Paper(given[1].id, given[1].title, "Another abstract.")]
    richer = [given[0], Paper(given[1].id, given[1].title, given[1].abstract, 2001, ("Ann Ode",))]

    def name(found: list[Paper], fingerprint: str = "f") -> str:
        (shard,) = shards(found, fingerprint=fingerprint, workers=1)
        return shard.file

    assert name(richer) == name(given)
    assert len({name(given), name(changed), name(given[:1]), name(given, "g")}) == 4


def test_another_version_of_the_extractor_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="install the same kgraph"):
        extract_shard(Shard("x", ()), extractor=NAME, fingerprint="another", folder=str(tmp_path))


@pytest.mark.parametrize(
    "crew",
    [{"workers": 0}, {"dask_local": -1}, {"scheduler": "tcp://x:1", "dask_local": 1}, {"shared": "s3://bucket/x"}],
    ids=str,
)
def test_crews_that_cannot_be(crew: dict[str, Any]) -> None:
    with pytest.raises(OptionError, match="give"):
        Crew(**crew)


# What is there is not made again


def test_a_run_goes_on_where_another_stopped(tmp_path: Path) -> None:
    given = papers(40)
    whole, reused = extract_into(tmp_path, given, extractor=NAME)
    assert (whole, reused) == (list(extract(given, extractor=NAME)), 0)
    fingerprint = load(NAME).fingerprint()
    files = sorted(set(finished(tmp_path, fingerprint=fingerprint).values()))
    assert len(files) == 3
    files[0].unlink()
    files[1].write_bytes(b"cut short")
    left = {key_of(paper) for paper in given} & set(keys_in(files[2]))
    seen: list[int] = []
    again, reused = extract_into(tmp_path, given, extractor=NAME, progress=seen.append)
    assert (again, reused) == (whole, len(left))
    assert (seen[0], seen[-1]) == (len(left), 40)


def test_other_papers_and_other_extractors_in_the_folder_do_no_harm(tmp_path: Path) -> None:
    class Other:
        def fingerprint(self) -> str:
            return "other"

    other: Extractor = Other()  # type: ignore[assignment]  # as much of one as is used
    write_whole(tmp_path / f"{'0' * 16}-x.jsonl.gz", packed([key_of(papers(1)[0])], [Extraction("p0000")]))
    extract_into(tmp_path, papers(30), extractor=NAME)
    found, reused = extract_into(tmp_path, papers(20), extractor=NAME)
    assert (found, reused) == (list(extract(papers(20), extractor=NAME)), 20)
    assert finished(tmp_path, fingerprint=other.fingerprint()) == {}


def test_a_build_that_is_given_the_work_of_one_that_died(built: Path, tmp_path: Path) -> None:
    """Its first half was done; the second run does the rest, ends with the same graph and leaves nothing else."""
    out = tmp_path / "graph"
    half = write(tmp_path / "half.jsonl", records()[:6])
    kgraph.build(half, options=Options(extractor=NAME), work=out / WORK)
    assert build(PAPERS, out)[1] == "reused what was read of 6 of 12 papers"
    assert {path.name for path in out.iterdir()} == FILES
    assert (out / "graph.graphml").read_bytes() == (built / "graph.graphml").read_bytes()


def test_fresh_takes_nothing_from_a_build_that_died(tmp_path: Path) -> None:
    out = tmp_path / "graph"
    kgraph.build(PAPERS, options=Options(extractor=NAME), work=out / WORK)
    assert not any(line.startswith("reused") for line in build(PAPERS, out, "--fresh"))


@pytest.mark.slow
def test_removing_papers_gives_what_a_fresh_build_gives(tmp_path: Path) -> None:
    fewer = write(tmp_path / "fewer.jsonl", records()[2:])
    build(PAPERS, tmp_path / "graph")
    build(fewer, tmp_path / "graph")
    build(fewer, tmp_path / "fresh")
    for name in ("graph.graphml", "graph.html"):
        assert (tmp_path / "graph" / name).read_bytes() == (tmp_path / "fresh" / name).read_bytes()
    assert lines("concepts", tmp_path / "graph", "--json") == lines("concepts", tmp_path / "fresh", "--json")


# Killed


def sample(folder: Path, count: int) -> Path:
    """`count` papers whose abstracts differ, so that a shard takes a while."""
    base = records()
    made = [
        {
            **base[number % len(base)],
            "id": f"n{number}",
            "doi": "",
            "title": f"{base[number % len(base)]['title']} {number}",
        }
        for number in range(count)
    ]
    return write(folder / "many.jsonl", made)


def waited_for(what: Any, *, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a thing of POSIX")
def test_killed_and_taken_up_again(tmp_path: Path) -> None:
    source, whole, killed = sample(tmp_path, 200), tmp_path / "whole", tmp_path / "killed"
    command = [sys.executable, "-m", "kgraph", "build", str(source), "--workers", "2", "--out"]
    running = subprocess.Popen([*command, str(killed)], stdout=subprocess.DEVNULL, start_new_session=True)
    waited_for(lambda: list((killed / WORK).glob("*.jsonl.gz")))
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    waited_for(lambda: not members(running.pid))
    printed = lines("build", source, "--workers", "1", "--out", killed)
    assert printed[1].startswith("reused what was read of ")
    lines("build", source, "--workers", "1", "--out", whole)
    assert {path.name for path in killed.iterdir()} == FILES
    for name in ("graph.graphml", "graph.html"):
        assert (killed / name).read_bytes() == (whole / name).read_bytes()


def members(session: int) -> list[int]:
    """The processes of a session that still run: workers must not outlive a build that was killed."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, its_session = (
                entry.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:4]
            )
        except OSError:
            continue
        if int(its_session) == session and state != "Z":
            found.append(int(entry.parent.name))
    return found
