"""Text as XML 1.0 can carry it: what an XML writer of kgraph puts between tags, in attributes and in ids."""

from __future__ import annotations

import re

__all__ = ["attribute", "character_data", "clean", "legal_id", "nmtoken"]

_ILLEGAL_CHARACTERS = r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]"
_ILLEGAL = re.compile(_ILLEGAL_CHARACTERS)
_ILLEGAL_IN_ID = re.compile(rf"_(?=x)|[\t\n\r]|{_ILLEGAL_CHARACTERS}")
_NOT_IN_NMTOKEN = re.compile(r"_(?=x)|[^A-Za-z0-9._:-]")
_MARKUP = re.compile(r"[<&]|\]\]>")
_ATTRIBUTE_ENTITIES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        '"': "&quot;",
        "\t": "&#9;",
        "\n": "&#10;",
    }
)


def clean(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids; line ends become "\\n", as every XML parser makes them.

    One control character or lone surrogate makes Gephi refuse the whole file.
    """
    return _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def character_data(text: str) -> str:
    """`text` for between two tags, in a CDATA section where it holds markup.

    Not with entities: Gephi's parser splits text at each and drops pieces that are only blanks, so that
    "x &lt; &gt; y" loads as "x <> y".
    """
    cleaned = clean(text)
    if not _MARKUP.search(cleaned):
        return cleaned
    return f"<![CDATA[{cleaned.replace(']]>', ']]]]><![CDATA[>')}]]>"


def attribute(text: str) -> str:
    """`text` for between the double quotes of an XML attribute."""
    return clean(text).translate(_ATTRIBUTE_ENTITIES)


def nmtoken(node: str) -> str:
    """The id `node` as an xs:NMTOKEN, the type that GraphML's schema gives ids; distinct ids stay distinct.

    Other characters are written `_xHHHH_`.
    Source: ISO/IEC 9075-14 (SQL/XML), mapping of identifiers to XML names.

    >>> nmtoken("doi:10.1000/a_b")
    'doi:10.1000_x002F_a_b'
    """
    return _NOT_IN_NMTOKEN.sub(_escape, node) or "_x_"


def legal_id(node: str) -> str:
    """The id `node` with only what XML forbids written as `_xHHHH_`; distinct ids stay distinct."""
    return _ILLEGAL_IN_ID.sub(_escape, node) or "_x_"


def _escape(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):04X}_"
