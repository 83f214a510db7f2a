"""Files that hold no records kgraph reads: what they are, and how to get records out of them."""

from __future__ import annotations

from collections.abc import Collection

__all__ = ["archive_reason", "binary_reason", "text_reason"]

_EXPORT = "export records from your reference manager or database, as RIS or BibTeX"
_ENDNOTE = "an EndNote library; in EndNote choose File > Export, style RefMan (RIS)"
_UNPACK = "unpack it first"

# How a file begins -> what it is, and what to do.
_MAGIC = (
    (b"%PDF", f"a PDF, the paper itself; {_EXPORT}"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"Rar!", f"a RAR archive; {_UNPACK}"),
    (b"7z\xbc\xaf", f"a 7-Zip archive; {_UNPACK}"),
    (b"\xfd7zXZ", f"an xz archive; {_UNPACK}"),
    (b"BZh", f"a bzip2 archive; {_UNPACK}"),
    (b"\x28\xb5\x2f\xfd", f"a zstd archive; {_UNPACK}"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save its table as CSV, or its text as .txt"),
    (b"{\\rtf", "formatted text (RTF); save it as plain text"),
    (b"PAR1", "a Parquet file; save it as CSV or JSON lines"),
    (b"SQLite format 3", "an SQLite database; export its table as CSV"),
)
_TAR = slice(257, 262)
# What an archive holds -> what it is.
_DOCUMENTS = (
    ("xl/workbook.xml", "an Excel workbook; save its table as CSV"),
    ("word/document.xml", "a Word document; save its text as .txt"),
    ("[Content_Types].xml", "an Office document; save its table as CSV, or its text as .txt"),
    ("META-INF/manifest.xml", "an OpenDocument file; save its table as CSV, or its text as .txt"),
    ("META-INF/container.xml", f"an e-book; {_EXPORT}"),
)


def binary_reason(head: bytes, name: str) -> str:
    """What a file called `name` that begins with `head` is, where that is no text; else "".

    >>> binary_reason(b"PAR1", "papers.parquet")
    'not text: a Parquet file; save it as CSV or JSON lines'
    """
    if name.lower().endswith(".enl"):
        return f"not text: {_ENDNOTE}"
    if head[_TAR] == b"ustar":
        return f"not text: a tar archive; {_UNPACK}"
    return next((f"not text: {what}" for magic, what in _MAGIC if head.startswith(magic)), "")


def archive_reason(members: Collection[str]) -> str:
    """What a zip with these members is, where it is a document rather than an archive of files; else "".

    >>> archive_reason(["[Content_Types].xml", "xl/workbook.xml"])
    'not text: an Excel workbook; save its table as CSV'
    """
    if any(member.lower().endswith(".enl") for member in members):
        return f"not text: {_ENDNOTE}"
    return next((f"not text: {what}" for member, what in _DOCUMENTS if member in members), "")


def text_reason(head: str) -> str:
    """Why a text that begins with `head` and is in no known format is not read, and what to do."""
    if "<html" in head[:2000].lower():
        return "a web page; copy its text into a .txt file, or export the records where the site offers it"
    return f"in no format that kgraph reads; `kgraph formats` lists them; {_EXPORT}"
