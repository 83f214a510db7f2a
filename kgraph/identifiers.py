"""Identifiers of papers: DOI, arXiv id, normalised title, and the id a paper has in the graph."""

from __future__ import annotations

import hashlib
import re
import unicodedata

__all__ = ["arxiv_id", "doi", "normalise_title", "paper_id"]

# "<...>" is part of a DOI only where an SICI has it: "10.1175/1520-0469(1969)026<0636:AAOTP>2.0.CO;2".
_DOI = re.compile(r"\b(10\.\d{4,9}/(?:[^\s\"<>{}|\\^`]|<[\w.:]{1,30}>(?=\d\.\d))+)")
_DOI_TAIL = ".,;:'\u2019\u201d)]"
_ARXIV_NEW = re.compile(r"(?<!\d)(?<!\d\.)(\d{2}(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d{1,2})?(?![\d.]*\d)")
_ARXIV_OLD = re.compile(r"\b([a-z]{2,8}(?:-[a-z]{2,8})?(?:\.[A-Z]{2})?/\d{7})(?:v\d{1,2})?\b", re.IGNORECASE)
_ASCII_WORD = re.compile(r"[a-z0-9]+")


def doi(text: str) -> str:
    """The first DOI in `text`, lower case and without resolver or trailing punctuation; "" if there is none.

    >>> doi("https://doi.org/10.1000/ABC.5).")
    '10.1000/abc.5'
    """
    match = _DOI.search(text)
    if not match:
        return ""
    found = match[1]
    while found and found[-1] in _DOI_TAIL:
        # "10.1016/0021(85)90001" keeps its brackets; a closing one without its opening one belongs to the sentence.
        if found[-1] == ")" and found.count("(") >= found.count(")"):
            break
        found = found[:-1]
    return found.lower()


def arxiv_id(text: str) -> str:
    """The first arXiv id in `text` without version, old ("cmp-lg/9404001") or new ("2006.15055"); "" if none.

    >>> arxiv_id("arXiv:2006.15055v2 [cs.CL]")
    '2006.15055'
    """
    match = _ARXIV_NEW.search(text) or _ARXIV_OLD.search(text)
    return match[1].lower() if match else ""


def normalise_title(title: str) -> str:
    """Letters and digits of `title`, case-folded, accents removed, single blanks: what two spellings share.

    >>> normalise_title("BERT:  Pre-training of Déep Models.")
    'bert pre training of deep models'
    """
    if title.isascii():  # as most are; the long way gives the same
        return " ".join(_ASCII_WORD.findall(title.lower()))
    decomposed = unicodedata.normalize("NFKD", title).casefold()
    kept = (char if char.isalnum() else " " for char in decomposed if not unicodedata.combining(char))
    return " ".join("".join(kept).split())


def paper_id(*, doi: str = "", arxiv: str = "", source_id: str = "", title: str = "", abstract: str = "") -> str:
    """The id of a paper in the graph: "doi:...", "arxiv:...", the source's own id, or a hash of its text.

    It depends on the record alone, never on its place in the input. "concept:" is reserved for concepts.
    """
    if doi:
        return f"doi:{doi}"
    if arxiv:
        return f"arxiv:{arxiv}"
    if source_id:
        return f"id:{source_id}" if source_id.startswith(("concept:", "doi:", "arxiv:", "title:")) else source_id
    digest = hashlib.sha256((normalise_title(title) or abstract).encode("utf-8", "surrogatepass")).hexdigest()
    return f"title:{digest[:12]}"
