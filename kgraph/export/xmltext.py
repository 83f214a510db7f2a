"""Text as XML can carry it: between tags, in attributes and in ids."""

from __future__ import annotations

import re

from kgraph.export.rows import clean, escape

__all__ = ["attribute", "character_data", "nmtoken"]

_NOT_IN_NMTOKEN = re.compile(r"_(?=x)|[^A-Za-z0-9._:-]")
# The ampersand first, which all entities hold.
_ATTRIBUTE_ENTITIES = {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;"}


def character_data(text: str) -> str:
    """A clean `text` for between two tags, in a CDATA section where it holds markup.

    Not with entities: Gephi's parser splits text at each and drops pieces that are only blanks, so that
    "x &lt; &gt; y" loads as "x <> y".
    """
    # Three searches for letters take a fraction of one for a pattern.
    if "<" in text or "&" in text or "]]>" in text:
        return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return text


def attribute(text: str) -> str:
    """`text` for between the double quotes of an XML attribute."""
    text = clean(text)
    for character, entity in _ATTRIBUTE_ENTITIES.items():
        text = text.replace(character, entity)
    return text


def nmtoken(node: str) -> str:
    """The id `node` as an xs:NMTOKEN, the type that GraphML's schema gives ids; distinct ids stay distinct.

    Other characters are written `_xHHHH_`.

    >>> nmtoken("doi:10.1000/a_b")
    'doi:10.1000_x002F_a_b'
    """
    return _NOT_IN_NMTOKEN.sub(escape, node) or "_x_"
