"""XML as a stream of records: nothing but the record at hand is kept, and no entity is ever looked up or expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TextIO

from kgraph.model import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["children", "flat", "is_markup", "local_name", "texts", "xml_records"]

_CHUNK = 1 << 16
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAX_DEPTH = 200
_KEPT_TAGS = frozenset({"sup", "sub"})  # `text.clean` writes them as powers


def is_markup(head: str) -> bool:
    """Whether a text begins with a tag; a table or an abstract may name one further on."""
    return head[:1000].lstrip("\ufeff \t\r\n").startswith("<")


def xml_records(stream: TextIO, name: str, *tags: str) -> Iterator[Element | Problem]:
    """Every outermost element with one of the local names `tags`, in order; a Problem at a fault of the markup.

    Elements are emptied once the next one is asked for. A truncated file gives all complete elements.
    """
    from lxml import etree

    # Declared entities stay unexpanded, so neither files nor bombs come in through them; lxml's own limits on depth and
    # text size stay on. The text is decoded already, so what the file says of its encoding is overruled.
    parser = etree.XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{tag}" for tag in tags],
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        encoding="utf-8",
    )
    try:
        while chunk := stream.read(_CHUNK):
            parser.feed(_ILLEGAL.sub("", chunk).encode("utf-8"))
            yield from _finished(parser.read_events(), tags)
        parser.close()
        yield from _finished(parser.read_events(), tags)
    except etree.XMLSyntaxError as error:
        yield Problem(f"{name}:{error.lineno or 1}", f"broken XML: {error.msg}")
        return
    fatal = [entry for entry in parser.feed_error_log if entry.level_name == "FATAL"] or list(parser.feed_error_log)
    if fatal:
        yield Problem(f"{name}:{fatal[0].line}", f"broken XML, read as far as possible: {fatal[0].message}")


def _finished(events: Iterator[Any], tags: tuple[str, ...]) -> Iterator[Element]:
    for _, element in events:
        if any(local_name(above) in tags for above in element.iterancestors()):
            continue
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and local_name(before := element.getprevious()) in tags:
            parent.remove(before)


def local_name(element: Element | None) -> str:
    """The tag without its namespace; "" for comments and the like."""
    tag = element.tag if element is not None else ""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, *path: str) -> list[Element]:
    """The elements at a path of local names below `element`, whatever their namespaces."""
    found = [] if element is None else [element]
    for step in path:
        found = [child for item in found for child in item if local_name(child) == step]
    return found


def texts(element: Element | None, *path: str) -> list[str]:
    """The text of each element at `path`, where it is not blank."""
    return [text for child in children(element, *path) if (text := flat(child).strip())]


def flat(element: Element) -> str:
    """All text inside `element`; formulas in TeX keep their dollar signs, powers their tags."""
    parts: list[str] = []
    _flatten(element, parts, 0)
    return "".join(parts)


def _flatten(element: Element, parts: list[str], depth: int) -> None:
    tag = local_name(element)
    if depth > _MAX_DEPTH or not isinstance(element.tag, str):
        return
    before, after = (f"<{tag}>", f"</{tag}>") if tag in _KEPT_TAGS else ("$", "$") if tag == "tex-math" else ("", "")
    parts.append(before + (element.text or ""))
    for child in element:
        _flatten(child, parts, depth + 1)
        parts.append(child.tail or "")
    parts.append(after)
