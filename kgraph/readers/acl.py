"""The ACL Anthology's XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

from kgraph.model import Paper, Problem
from kgraph.readers.record import make_paper
from kgraph.readers.xml_records import children, is_markup, local_name, texts, xml_records

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["looks_like_acl", "read_acl"]


def looks_like_acl(head: str) -> bool:
    """A collection of volumes."""
    return is_markup(head) and "<collection id=" in head[:2_000] and "<volume id=" in head[:20_000]


def read_acl(stream: TextIO, name: str) -> Iterator[Paper | Problem]:
    """One paper or Problem a paper element; front matter is none."""
    for paper in xml_records(stream, name, "paper"):
        yield paper if isinstance(paper, Problem) else _paper(paper, f"{name}:{paper.sourceline}")


def _paper(paper: Element, origin: str) -> Paper | Problem:
    volume = next((above for above in paper.iterancestors() if local_name(above) == "volume"), None)
    key = _anthology_id(paper, volume)
    return make_paper(
        origin,
        title=_one(paper, "title"),
        abstract=_one(paper, "abstract"),
        year=_one(paper, "year") or _one(volume, "meta", "year"),
        authors=[_author(author) for author in children(paper, "author")],
        venue=_one(volume, "meta", "venue").upper() or _one(volume, "meta", "booktitle"),
        url=f"https://aclanthology.org/{key}" if key else "",
        doi=_one(paper, "doi"),
        source_id=key,
        pages=_one(paper, "pages"),
    )


def _anthology_id(paper: Element, volume: Element | None) -> str:
    """ "2022.acl-long.1", or "P16-1001" for collections of before 2020."""
    url = _one(paper, "url")
    if url and "/" not in url:
        return url
    collection = volume.getparent() if volume is not None else None
    if volume is None or collection is None:
        return ""
    name, part, number = collection.get("id", ""), volume.get("id", ""), paper.get("id", "")
    if "." in name:
        return f"{name}-{part}.{number}"
    width = 2 if name.startswith("W") or len(part) > 1 else 3
    return f"{name}-{part.zfill(4 - width)}{number.zfill(width)}"


def _author(author: Element) -> str:
    return " ".join(texts(author, "first") + texts(author, "last"))


def _one(element: Element | None, *path: str) -> str:
    return next(iter(texts(element, *path)), "")
