"""Volume and first page: what names a journal article without its title."""

from __future__ import annotations

import re

__all__ = ["first_page", "volume_and_page"]

_PAGE = r"[A-Z]{0,3}\.?\s?\d{1,9}[A-Z]?"
# "V158, P378" of Web of Science, which writes "ARTN 108022" for articles without pages.
_INDEXED = re.compile(r",\s*(?:V(?P<volume>[\w./-]{1,12}),\s*)?(?:P|ARTN\s)(?P<page>[A-Z]{0,3}\d{1,9})(?=\s*(?:,|$))")
# "70, pp. 1-10", "vol. 12, no. 3, p. 45"
_WORDED = re.compile(
    rf"\b(?:vol(?:ume)?\.?\s*)?(?P<volume>\d{{1,4}}),?\s*(?:\(\d{{1,4}}\),?\s*|no\.?\s*\d{{1,4}},\s*)?"
    rf"p(?:p|ages?)?\.?\s*(?P<page>{_PAGE})(?!\w)",
    re.IGNORECASE,
)
# "12(3):45-67", "12:45"
_COLON = re.compile(
    rf"(?<![\w/.])(?P<volume>\d{{1,4}})\s?(?:\(\d{{1,4}}(?:[-/]\d{{1,4}})?\))?\s?:\s?(?P<page>{_PAGE})(?!\w)"
)
_MAX_TEXT = 2_000


def first_page(pages: str) -> str:
    """The first page, or the article number, in upper case without leading zeros.

    >>> first_page("411-20"), first_page("pp. 0411–0420"), first_page("e12"), first_page("n/a")
    ('411', '411', 'E12', '')
    """
    found = re.search(rf"(?<![A-Za-z]){_PAGE}", re.sub(r"(?i)\bpp?\.\s?", "", pages[:_MAX_TEXT].upper()))
    return _plain(found[0]) if found else ""


def volume_and_page(text: str) -> tuple[str, str]:
    """Volume and first page that the text of a reference tells, each "" where it does not.

    >>> volume_and_page("Doe J, 2004, EUR J OPER RES, V158, P378"), volume_and_page("J. Graphs 12(3):45-67, 2004")
    (('158', '378'), ('12', '45'))
    """
    for pattern in (_INDEXED, _WORDED, _COLON):
        if found := pattern.search(text[:_MAX_TEXT]):
            return _plain(found["volume"] or ""), _plain(found["page"])
    return "", ""


def _plain(number: str) -> str:
    plain = re.sub(r"[\s.]", "", number.upper()).lstrip("0")
    return plain if re.search(r"\d", plain) else ""
