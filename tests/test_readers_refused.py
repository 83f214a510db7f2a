"""Files that users have and kgraph does not read: each is named for what it is, with a way to records."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from built import PAPERS, invoke, refusal

from kgraph.check import check

EXPORT = "export records from your reference manager or database, as RIS or BibTeX"
ENDNOTE = "not text: an EndNote library; in EndNote choose File > Export, style RefMan (RIS)"


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return file.getvalue()


def tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.add(PAPERS, "papers.jsonl")
    return file.getvalue()


REFUSED = {
    "paper.pdf": (b"%PDF-1.7\n...", f"not text: a PDF, the paper itself; {EXPORT}"),
    "sheet.xlsx": (
        zipped("[Content_Types].xml", "xl/workbook.xml"),
        "not text: an Excel workbook; save its table as CSV",
    ),
    "text.docx": (
        zipped("[Content_Types].xml", "word/document.xml"),
        "not text: a Word document; save its text as .txt",
    ),
    "slides.pptx": (
        zipped("[Content_Types].xml", "ppt/presentation.xml"),
        "not text: an Office document; save its table as CSV, or its text as .txt",
    ),
    "old.doc": (
        b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "not text: an old Office document; save its table as CSV, or its text as .txt",
    ),
    "sheet.ods": (
        zipped("mimetype", "META-INF/manifest.xml"),
        "not text: an OpenDocument file; save its table as CSV, or its text as .txt",
    ),
    "book.epub": (zipped("mimetype", "META-INF/container.xml"), f"not text: an e-book; {EXPORT}"),
    "library.enl": (b"\0\1\2" * 500, ENDNOTE),
    "library.enlx": (zipped("My.enl", "My.Data/rdb/refs.MYD"), ENDNOTE),
    "text.rtf": (b"{\\rtf1 A paper}", "not text: formatted text (RTF); save it as plain text"),
    "papers.tar": (tarred(), "not text: a tar archive; unpack it first"),
    "papers.tar.gz": (gzip.compress(tarred(), mtime=0), "not text: a tar archive; unpack it first"),
    "letter.txt": (
        b"Dear reader,\nthis is a letter.\n",
        f"in no format that kgraph reads; `kgraph formats` lists them; {EXPORT}",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_named_with_a_way_out(name: str, tmp_path: Path) -> None:
    data, reason = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "papers.jsonl").write_bytes(PAPERS.read_bytes())
    (refused,) = (report for report in check([tmp_path]) if report.file.endswith(name))
    assert [(problem.origin, problem.reason) for problem in refused.problems] == [(refused.file, reason)]
    assert (refused.records, refused.papers, refused.format) == (0, 0, "")


@pytest.mark.parametrize("name", ["paper.pdf", "library.enl", "sheet.xlsx"])
def test_a_build_of_it_alone_says_the_same(name: str, tmp_path: Path) -> None:
    data, reason = REFUSED[name]
    (tmp_path / name).write_bytes(data)
    assert reason in refusal("build", tmp_path / name, "--out", tmp_path / "graph")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_build_names_the_files_that_gave_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, (data, _) in REFUSED.items():
        (folder / name).write_bytes(data)
    (folder / "papers.jsonl").write_bytes(PAPERS.read_bytes() + b'{"id": "p13"}\n')
    result = invoke("build", folder, "--out", tmp_path / "graph", "--extractor", "noun-chunks")
    told = result.stderr.splitlines()
    assert result.exit_code == 0
    assert told[0] == f"papers/book.epub is not in the graph: {REFUSED['book.epub'][1]}"
    assert told[5] == f"8 more files are not in the graph; see: kgraph check {folder}"
    assert told[6] == f"1 record could not be used and is not in the graph; see: kgraph check {folder}"
    assert len(told) == 7
