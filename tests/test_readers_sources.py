"""Where text comes from: files, folders, globs, standard input, archives, encodings; and what is no text at all."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from kgraph.check import check
from kgraph.errors import InputError
from kgraph.model import Paper, Problem
from kgraph.readers import Source, find_sources, read, sources

LINE = b'{"id": "a", "title": "Graphs"}\n'


def names(*inputs: str | Path) -> list[str]:
    return [item.name if isinstance(item, Source) else item.origin for item in find_sources(inputs)]


def items(*inputs: str | Path) -> list[tuple[str, str]]:
    """(origin, title or reason) of everything read."""
    found: list[Paper | Problem] = []
    for source in find_sources(inputs):
        found += [source] if isinstance(source, Problem) else list(read(source)[1])
    return [(item.origin, item.title if isinstance(item, Paper) else item.reason) for item in found]


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_a_folder_is_read_sorted_and_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl", "sub/c.jsonl", ".hidden.jsonl", "__MACOSX/d.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(LINE)
    folder = tmp_path.name
    assert names(tmp_path) == [f"{folder}/a.jsonl", f"{folder}/b.jsonl", f"{folder}/sub/c.jsonl"]


def test_relative_names_stay_and_absolute_ones_lose_their_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("sub").mkdir()
    Path("sub/a.jsonl").write_bytes(LINE)
    assert names("sub/a.jsonl") == ["sub/a.jsonl"]
    assert names(tmp_path / "sub" / "a.jsonl") == ["a.jsonl"]
    assert names("sub") == ["sub/a.jsonl"]
    assert names("s*/*.jsonl") == ["sub/a.jsonl"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINE)
    assert len(names(tmp_path, tmp_path / "a.jsonl", f"{tmp_path}/*.jsonl")) == 1


@pytest.mark.parametrize("name", ["missing.jsonl", "*.nothing", "empty"])
def test_nothing_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError) as error:
        names(tmp_path / name)
    assert "\n" not in str(error.value)


def test_a_folder_without_readable_files(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "b.jsonl").write_bytes(b"")
    with pytest.raises(InputError, match="not text: a picture"):
        check([tmp_path])


@pytest.mark.parametrize("data", [LINE, gzip.compress(LINE, mtime=0)])
def test_standard_input(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    assert items("-") == [("-:1", "Graphs")]


def test_a_zip_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(zipped({"a.jsonl": LINE})), encoding="utf-8"))
    assert items("-") == [("-/a.jsonl:1", "Graphs")]


def test_archives(tmp_path: Path) -> None:
    inner = zipped({"deep.jsonl": LINE})
    members = {"b.jsonl": LINE, "a.jsonl.gz": gzip.compress(LINE), "inner.zip": inner, "../../../etc/x.jsonl": LINE}
    (tmp_path / "dump.zip").write_bytes(zipped(members))
    assert sorted(items(tmp_path / "dump.zip")) == [
        ("dump.zip/a.jsonl.gz:1", "Graphs"),
        ("dump.zip/b.jsonl:1", "Graphs"),
        ("dump.zip/etc/x.jsonl:1", "Graphs"),
        ("dump.zip/inner.zip/deep.jsonl:1", "Graphs"),
    ]


def test_an_archive_nested_too_deeply(tmp_path: Path) -> None:
    data = LINE
    for _ in range(sources.MAX_NESTING + 1):
        data = zipped({"x.zip": data})
    (tmp_path / "a.zip").write_bytes(data)
    ((_, reason),) = items(tmp_path / "a.zip")
    assert reason == "an archive nested deeper than 2 levels; unpack it first"


BLANKS = b" " * 2**21
AS_BOMBS_DO = "unpacks to over 200 times its size, as bombs do; if you trust it, give --max-unpacked GB"


@pytest.fixture
def small_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_RATIO_GRACE", 2**20)


@pytest.mark.usefixtures("small_grace")
def test_bombs(tmp_path: Path) -> None:
    (tmp_path / "bomb.zip").write_bytes(zipped({"a.jsonl": LINE + BLANKS}))
    (tmp_path / "bomb.jsonl.gz").write_bytes(gzip.compress(LINE + b"\n" + BLANKS))
    assert items(tmp_path / "bomb.zip", tmp_path / "bomb.jsonl.gz") == [
        ("bomb.zip", AS_BOMBS_DO),
        ("bomb.jsonl.gz:1", "Graphs"),
        ("bomb.jsonl.gz", f"it {AS_BOMBS_DO}"),
    ]


@pytest.mark.usefixtures("small_grace")
def test_the_limit_is_the_users(tmp_path: Path) -> None:
    (tmp_path / "bomb.zip").write_bytes(zipped({"a.jsonl": LINE + BLANKS}))
    (tmp_path / "bomb.jsonl.gz").write_bytes(gzip.compress(LINE + b"\n" + BLANKS))
    assert [(entry.papers, entry.problems) for entry in check([tmp_path], max_unpacked=1)] == [(1, ()), (1, ())]
    low = "unpacks to more than 0.0015 GB; if you trust it, give a higher limit: --max-unpacked GB"
    assert {entry.problems[-1].reason for entry in check([tmp_path], max_unpacked=0.0015)} == {low, f"it {low}"}


@pytest.mark.usefixtures("small_grace")
@pytest.mark.parametrize("inside", ["stdin", "zip"])
def test_bombs_where_nothing_can_seek(inside: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = gzip.compress(LINE + b"\n" + BLANKS)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(bomb), encoding="utf-8"))
    (tmp_path / "a.zip").write_bytes(zipped({"a.jsonl.gz": bomb}))
    given = "-" if inside == "stdin" else tmp_path / "a.zip"
    assert [text for _, text in items(given)] == ["Graphs", f"it {AS_BOMBS_DO}"]


# Offsets into the header that stands before the member, and into the directory at the end, which repeats it.
@pytest.mark.parametrize(
    ("before", "directory", "new"),
    [
        pytest.param(30, None, b"z", id="another name"),
        pytest.param(6, 8, b"\1", id="encrypted"),
        pytest.param(8, 10, b"\x63", id="packed in an unknown way"),
        pytest.param(31, None, b"damaged!!", id="damaged"),
        pytest.param(14, 16, b"\0\0\0\0", id="a wrong checksum"),
    ],
)
def test_a_damaged_member_costs_that_member(before: int, directory: int | None, new: bytes, tmp_path: Path) -> None:
    data = bytearray(zipped({"a": LINE, "b.jsonl": LINE}))
    data[before : before + len(new)] = new
    if directory is not None:
        start = data.index(b"PK\x01\x02") + directory
        data[start : start + len(new)] = new
    (tmp_path / "a.zip").write_bytes(data)
    broken, whole = check([tmp_path / "a.zip"])
    assert (broken.papers, len(broken.problems), broken.file) == (0, 1, "a.zip/a")
    assert broken.problems[0].reason.startswith("cannot be opened: ")
    assert whole.papers == 1


def test_a_truncated_gzip_gives_what_is_before_the_cut(tmp_path: Path) -> None:
    lines = b"".join(
        json.dumps({"id": f"{i}", "title": f"Graph {i * 7919 % 1000}"}).encode() + b"\n" for i in range(999)
    )
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines)[:-2000])
    (entry,) = check([tmp_path / "a.jsonl.gz"])
    assert entry.papers > 100
    assert "damaged or cut off" in entry.problems[-1].reason


def test_a_damaged_zip(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.jsonl": LINE})[:-10])
    ((origin, reason),) = items(tmp_path / "a.zip")
    assert (origin, reason.split(":")[0]) == ("a.zip", "damaged zip archive")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (bytes(range(256)) * 10, "not text: a binary file"),
    ],
)
def test_what_is_no_input(data: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert items(tmp_path / "a.txt") == [("a.txt", reason)]


RIS = "TY  - JOUR\nTI  - {title}\nAB  - {title}, {title}: {title}; {title}\nER  - \n"


@pytest.mark.parametrize(
    ("title", "encoding"),
    [
        ("Zażółć gęślą jaźń", "utf-8"),
        ("Zażółć gęślą jaźń", "utf-8-sig"),
        ("Zażółć gęślą jaźń", "utf-16"),
        ("Über Gödels „Sätze“ – für Anfänger", "cp1252"),
        ("Граф знаний и научные статьи о нём", "cp1251"),
        ("知識グラフと科学論文の要約について", "shift_jis"),
        ("关于知识图谱与科学论文摘要的研究", "gb18030"),
    ],
)
def test_encodings(title: str, encoding: str, tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_bytes(RIS.format(title=title).encode(encoding))
    assert items(tmp_path / "a.ris") == [("a.ris:1", title)]


def test_a_declared_encoding(tmp_path: Path) -> None:
    text = "% Encoding: ISO8859_2\n@article{a, title = {Zażółć gęślą jaźń}}\n"
    (tmp_path / "a.bib").write_bytes(text.encode("iso8859_2"))
    assert items(tmp_path / "a.bib") == [("a.bib:2", "Zażółć gęślą jaźń")]


@pytest.mark.parametrize("name", ["zlib", "base64", "rot13", "hex", "utf-16", "utf-7", "idna", "undefined", "nonsense"])
def test_a_declaration_that_cannot_be_true(name: str, tmp_path: Path) -> None:
    text = f"% Encoding: {name}\n@article{{a, title = {{Gödel und die Größe}}}}\n"
    (tmp_path / "a.bib").write_bytes(text.encode("cp1252"))
    assert items(tmp_path / "a.bib") == [("a.bib:2", "Gödel und die Größe")]


def test_one_odd_byte_costs_one_character(tmp_path: Path) -> None:
    text = RIS.format(title="Größe größer am größten und so fort").encode()
    (tmp_path / "a.ris").write_bytes(text + RIS.format(title="Gödel").encode("cp1252"))
    assert [title for _, title in items(tmp_path / "a.ris")] == ["Größe größer am größten und so fort", "Gödel"]


def test_the_hash_of_a_source(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINE))
    (tmp_path / "b.jsonl").write_bytes(LINE)
    hashes = {item.sha256() for item in find_sources([tmp_path]) if isinstance(item, Source)}
    assert len(hashes) == 1
