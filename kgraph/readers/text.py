"""The one place where text is cleaned: every later offset counts in what comes out of here.

Cleaning repairs the transport (encodings, entities, tags, control characters, line breaks); wording and math stay.
"""

from __future__ import annotations

import html
import re
import unicodedata
from html.entities import html5

__all__ = ["clean", "clean_abstract", "clean_title"]

_INLINE_TAGS = (
    "a|b|bold|em|font|i|inf|italic|monospace|scp?|small|span|strong|su[bp]|su(?:b|per)script|tt|u(?:nderline)?"
)
_BLOCK_TAGS = "abstract|br|div|h[1-6]|hr|label|li|list|list-item|ol|p|para|sec|section|table|tbody|td|th|title|tr|ul"
_MATH_TAGS = "alternatives|tex-math|inline-graphic|disp-formula|inline-formula|math|m[a-z]{1,15}|semantics"
_ATTRIBUTES = r"(?:\s[^<>]{0,2000})?/?"
_HEADING = re.compile(
    r"<(?:jats:)?(title|h[1-6]|b|strong)>\s*+(?:abstract|summary)\s*+(?:[:.]\s*+)?</(?:jats:)?\1>", re.IGNORECASE
)
_FOOTNOTE = re.compile(r"(?<=[^\W\d_]{3})<(?:jats:)?sup>\d{1,2}</(?:jats:)?sup>", re.IGNORECASE)
_EXPONENT = re.compile(r"(?<=[\w)\]])<(?:jats:)?sup>([-+−]?\d{1,4})</(?:jats:)?sup>", re.IGNORECASE)
_BLOCK = re.compile(rf"</?(?:jats:)?(?:{_BLOCK_TAGS}){_ATTRIBUTES}>", re.IGNORECASE)
_INLINE = re.compile(rf"</?(?:(?:jats:)?(?:{_INLINE_TAGS})|(?:mml:)?(?:{_MATH_TAGS})){_ATTRIBUTES}>", re.IGNORECASE)
# IEEE Xplore's name of the control character that ends its old abstracts.
_END_OF_TEXT = "<<ETX>>"
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Old records of IEEE: "/spl alpha/-shapes", "CO/sub 2/".
_IEEE_CHARACTER = re.compile(r"/spl ([A-Za-z]{1,8})/")
_IEEE_EXPONENT = re.compile(r"(?<=[\w)\]])/sup ([-+−]?\d{1,4})/")
_IEEE_SHIFTED = re.compile(r"/su[bp] ([^/\s]{1,20})/")
# What programs that read PDF write for glyphs without a character; number 173 is the hyphen where a line ended.
_PDF_GLYPH = "(cid:"
# Words that end a compound ("real-time", "state-of-the-art") and hardly a broken word.
_AFTER_HYPHEN = (
    "and|based|dimensional|driven|free|layer|level|of|order|organizing|scale|selective|specific|take|the|time|to|valued"
)
_PDF_BROKEN_WORD = re.compile(rf"(?<=[a-z])\(cid:173\)\s?(?=[a-z])(?!(?:{_AFTER_HYPHEN})\b)")
_PDF_HYPHEN = re.compile(r"\(cid:173\)\s?")
_PDF_UNKNOWN = re.compile(r"\(cid:\d{1,5}\)")

_ESCAPED_ANGLE = re.compile(r"(?:\\textbackslash ?|\\)text(less|greater)(?:\{\}|\b)")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Control characters, bidirectional overrides, soft hyphen, zero-width space, byte order marks, non-characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_ASTRAL_NONCHARACTER = re.compile(
    "[" + "".join(f"{chr(p | 0xFFFE)}{chr(p | 0xFFFF)}" for p in range(0x10000, 0x110000, 0x10000)) + "]"
)

# Not any capital: "Abstract Meaning Representation is ..." is no label.
_OPENERS = (
    "We|This|These|In|The|A|An|Our|Since|To|For|Although|While|When|As|It|There|Many|Most|Several|Some|Recent|Recently|Here|"
    "With|Despite|Both|However|Over|On|Using|By|From|At|How|What|Because|Background|Objectives?|Purpose|Aims?|Introduction|"
    "Context|Importance|Motivation|Problem|Rationale"
)
_ABSTRACT_LABEL = re.compile(
    r"(?:(?i:abstract)\s*[:.\u2013\u2014-]+(?=\s|[A-Z])"  # "Abstract: We", but not "Abstract-level"
    rf"|ABSTRACT\b|Abstract(?:(?=[A-Z][a-z ])|\s+(?=(?:{_OPENERS})\b)))\s*"
)
_COPYRIGHT_HEAD = re.compile(
    r"(?:©|\([Cc]\)|Copyright ©?)\s?(?:19|20)\d\d\b[^.]{0,120}\.(?:V\.)?\s*(?:All rights reserved\.\s*)?(?=[A-Z])"
)
_COPYRIGHT_TAIL = re.compile(
    r"(?<=[.!?)\]])\s*(?:(?:Copyright\s*)?(?:©|\([Cc]\))|Copyright)\s*(?:(?:Copyright\s*)?[^.]{0,60}?\b(?:19|20)\d\d\b|[A-Z]).{0,280}$"
)
_RIGHTS_TAIL = re.compile(r"(?<=[.!?])\s*(?:All rights reserved|\(PsycINFO Database Record .{0,160})\.?$")
_TAIL_WINDOW = 400
_PLACEHOLDERS = frozenset(
    {"no abstract available", "abstract not available", "no abstract", "not available", "n/a", "none", "null", "nan"}
)


def clean(text: str) -> str:
    """`text` as one line of visible NFC characters, without markup; "" for blank.

    Known formatting tags (HTML, JATS, MathML) go and entities are decoded; other angle brackets are kept, so that
    "a < b" and a hostile "<script>" both stay the text that they are.
    """
    if not text.isascii() and _SURROGATE.search(text):
        text = _pair_surrogates(text)
    if "&" in text:
        text = _decode_entities(text)
    if "<" in text:
        text = _strip_tags(text.replace(_END_OF_TEXT, ""))
    if "/s" in text:
        text = _without_ieee_codes(text)
    if _PDF_GLYPH in text:
        text = _PDF_UNKNOWN.sub("\ufffd", _PDF_HYPHEN.sub("-", _PDF_BROKEN_WORD.sub("", text)))
    if not text.isascii():
        text = _mend(text)
    if "\\text" in text:
        text = _ESCAPED_ANGLE.sub(lambda match: "<" if match[1] == "less" else ">", text)
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def clean_title(title: str) -> str:
    """`clean`, without quotation marks or brackets that wrap the whole title."""
    cleaned = clean(title)
    for opening, closing in ('""', "\u201c\u201d", "{}"):
        inner = cleaned[1:-1]
        if cleaned[:1] == opening and cleaned[-1:] == closing and opening not in inner and closing not in inner:
            return inner.strip()
    return cleaned


def clean_abstract(abstract: str) -> str:
    """`clean`, without a leading "Abstract:" and without the publisher's copyright line at either end."""
    cleaned = clean(abstract)
    if cleaned.casefold().strip("[]().") in _PLACEHOLDERS:
        return ""
    label = _ABSTRACT_LABEL.match(cleaned)
    if label:
        cleaned = cleaned[label.end() :]
    head = _COPYRIGHT_HEAD.match(cleaned)
    if head and head.end() < len(cleaned):
        cleaned = cleaned[head.end() :]
    return _without_copyright_tail(cleaned)


def _without_copyright_tail(text: str) -> str:
    # Only the end is searched: the patterns stay linear on any length, and a "(C)" inside a sentence is no copyright.
    start = max(0, len(text) - _TAIL_WINDOW)
    tail = text[start:]
    for pattern in (_RIGHTS_TAIL, _COPYRIGHT_TAIL):
        tail = pattern.sub("", tail)
    return text[:start] + tail


def _pair_surrogates(text: str) -> str:
    """Surrogate pairs (as broken JSON writers leave them) become their character, lone ones U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _decode_entities(text: str) -> str:
    # Twice, because repositories export "&amp;lt;"; only entities closed by ";", because "R&D" is not one.
    for _ in range(2):
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return _pair_surrogates(text) if _SURROGATE.search(text) else text


def _strip_tags(text: str) -> str:
    text = _HEADING.sub(" ", _CDATA.sub(" ", text))
    text = _EXPONENT.sub(r"^\1", _FOOTNOTE.sub("", text))
    return _INLINE.sub("", _BLOCK.sub(" ", text))


def _without_ieee_codes(text: str) -> str:
    text = _IEEE_CHARACTER.sub(lambda match: _character(match[1]), text)
    return _IEEE_SHIFTED.sub(r"\1", _IEEE_EXPONENT.sub(r"^\1", text))


def _character(name: str) -> str:
    """The character that SGML calls `name`; the name itself where there is none."""
    return html5.get(f"{name};", name)


def _mend(text: str) -> str:
    """Mojibake undone ("GÃ¶del" -> "Gödel"), then NFC."""
    import ftfy

    mended = ftfy.fix_encoding(text)
    return unicodedata.normalize("NFC", _ASTRAL_NONCHARACTER.sub("", mended))
