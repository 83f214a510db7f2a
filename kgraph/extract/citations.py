"""References written inside a title or abstract: "(Shen et al., 2021)", "arXiv:2006.15055", "~mnih2007three"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kgraph.extract.citations_apart import find_apart, titled_at
from kgraph.extract.surnames import Authors, authors_before, surname_of_key
from kgraph.identifiers import arxiv_id, doi
from kgraph.model import Reference

__all__ = ["find_references"]

_YEAR = re.compile(r"(?<![\w./:#$€£@+-])(?:(1[89]\d\d|20\d\d)[a-h]?)(?![\w%°/]|[.:-]\d|,\d{3}(?!\d))")
_MORE_YEARS = re.compile(r"(?:\s*,\s*|\s*;\s*|\s+and\s+|\s*&\s*)((?:1[89]|20)\d\d)[a-h]?(?=\s*[,;)\]]|\s+and\s)")
_ET_AL = re.compile(
    r"(?:\b|\\)et\.?\s?al\b\.?|(?<=[a-z]{3})et\sal\.|\b(?:et\.? a(?:lt|[Iti1])|at al|e[lr]\.? al|et el)\b\.?"
    r"(?=[\s,]{1,2}[(\[]?(?:19|20)\d\d)|\band\s+(?:colleagues|co-?workers|collaborators)\b"
)
# "et al., 2021", "et al. (2022", "et al., AISTATS, 2020", "et al. [2013"
_AFTER_ET_AL = re.compile(
    r"(?:['’]s)?(?:\\[ ,;!]|[\s,~}]){0,4}(?P<open>[(\[]?)[\s{]{0,2}"
    r"(?:in\s(?=\d))?(?:(?:in\s|at\s)?[A-Z][A-Za-z*+-]{1,12}[,\s'’-]{0,2})?['’]?(?P<year>(?:1[89]|20)\d\d)[a-h]?(?!\d)"
)
_BEFORE_YEAR = re.compile(r"(?:['’]s)?(?:\s?[\u0300-\u036f´`])?[\s,;:~]{0,3}[(\[]?\s?$")
# "[Zimmert and Seldin, AISTATS2019]", "Hu and Evans [UAI2020]"
_GLUED = re.compile(r"(?:,\s|\s?[(\[])[A-Z][A-Za-z]{2,9}((?:19|20)\d\d)(?=[)\];,])")
# "Kong and Valiant [Annals of Statistics, 2017]", "Huang et al. [Artif. Intell., 195, 2013]"
_JOURNAL = re.compile(
    r"\s?[(\[](?:\\[a-z]{2,8}\{)?(?P<journal>[A-Z][^()\[\]{}]{2,70}?),?\s(?P<year>(?:19|20)\d\d)\}?(?=[\]),;])"
)
_JOURNAL_WORD = re.compile(r"[A-Z][\w.&'’-]*|of|on|and|the|in|for|&|pp\.|[\d–-]{1,11}")
# "Lloyd's algorithm (1982)", "Wu's previous work (1999)"
_POSSESSIVE = re.compile(
    r"['’]s?\s(?:[a-z][a-z-]{2,15}\s){0,2}(?:approach|algorithm|method|model|work|theorem|results?|paper|proof|framework"
    r"|experiments?|theory|rule|test|bound|lemma|inequality|conjecture|thesis|scheme)\s[(\[]((?:1[89]|20)\d\d)[)\]]"
)
# "Geyer et al.'s recursive algorithm (2006)", "Duncan and Hall's search surface [1989]"
_OWNED = re.compile(r"['’]s?\s(?:[\"“]?[\w-]{1,20}[\"”]?\s){1,5}[(\[](?:[A-Z]{2,8}\s)?((?:1[89]|20)\d\d)[)\]]")
_LOWER_CASE = re.compile(r"[(\[;]\s?([a-z]{4,20})\s$")
# "[UAI 2020", "(ICCV, 2011", ", FOCS 2018": the meeting stands before the year
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_MEETING = re.compile(rf"(?:,\s?|\s?[(\[])(?!{_MONTH})[A-Z][A-Za-z]{{2,11}}[,\s’']{{1,2}}$")
_ARXIV = re.compile(
    r"(?:arXiv\s?preprint\s)?(?:https?://)?(?:www\.)?arxiv(?:\.org/(?:abs|pdf)/|\s?[:#]\s?|\s)(?:\w{2,8}(?:-\w{2,8})?(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d{1,2})?(?:\.pdf)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|\bdoi:?\s?)?\b10\.\d{4,9}/[^\s\"<>{}|\\^`]{2,100}", re.IGNORECASE)
_DBLP = re.compile(r"\bDBLP:[a-z]{4,12}/[\w-]{1,30}/[\w-]{1,60}")
_DBLP_ARXIV = re.compile(r"/abs-(\d{4})-(\d{4,5})$")
_CITE = re.compile(r"~?\\[a-zA-Z]{0,6}cite[a-zA-Z]{0,8}\*?(?:\[[^\]]{0,60}\]){0,2}\{([^{}]{1,300})\}")
_KEY = re.compile(r"(?<![\w/.@-])[~@]?(?P<key>[a-z][a-z_-]{1,24}(?P<year>(?:19|20)\d\d)[a-z]{3,24})(?![\w/.@-]*\w)")
_MARKED_KEY = re.compile(r"(?<![\w/.])[~@](?P<key>[A-Za-z][a-z_:-]{2,24}(?P<year>(?:19|20)\d\d)[a-z]{0,24})\b")
_NAME_AND_YEAR = re.compile(
    r"\b(?P<first>[A-Z][^\W\d_]{1,20})(?:[\s,]{1,3}(?P<second>[A-Z][^\W\d_]{1,20}))?\s\((?P<year>(?:1[89]|20)\d\d)\)"
)
_LOWER_WORD = re.compile(r"\b[a-z]{4,12}\s$")
# "(Oja1982)"; after 1994, "(Toronto2012)" is a data set.
_OLD_KEY = re.compile(r"(?<=\()(?P<key>[A-Z][a-z]{2,20}(?P<year>19(?:[0-8]\d|9[0-4])))(?=\))")
_BRACKET_KEY = re.compile(r"(?<=\[)(?P<key>[A-Z][a-z]{2,20}(?P<year>(?:19|20)\d\d)[a-z]?)(?=[\],;])")


def find_references(text: str, *, paper_id: str = "") -> list[Reference]:
    """The references written in `text`, in order, without overlaps, each with its offsets and what the text tells.

    `authors` are surnames, none where the authors speak of work of their own ("our study (1998)"); `where` is left at
    "abstract" for the caller to replace. Several years after one name ("Lin et al., 2019, 2020") are several
    references, each later one at its year.
    Numbered references ("[12]") tell nothing and are left out.
    """
    found: list[Reference] = []
    taken: list[tuple[int, int]] = []
    for source in (_identifiers, _keys, _et_al, _beside, _with_year, _apart):
        for reference in source(text):
            if all(reference.end <= start or end <= reference.start for start, end in taken):
                taken.append((reference.start, reference.end))
                found.append(replace(reference, paper_id=paper_id, where="abstract"))
    found += _repeated(text, found, paper_id)
    return sorted(found, key=lambda reference: reference.start)


def _identifiers(text: str) -> Iterator[Reference]:
    for match in _DBLP.finditer(text):
        arxiv = _DBLP_ARXIV.search(match[0])
        name, year = surname_of_key(match[0].rpartition("/")[2])
        if arxiv:
            yield _reference(text, *match.span(), key=match[0], arxiv=f"{arxiv[1]}.{arxiv[2]}")
        else:
            yield _reference(text, *match.span(), key=match[0], authors=name, year=year)
    for match in _ARXIV.finditer(text):
        if found := arxiv_id(match[0]):
            yield _reference(text, *match.span(), arxiv=found)
    for match in _DOI.finditer(text):
        found = doi(match[0])
        end = match.start() + match[0].lower().rfind(found) + len(found)
        if found:
            yield _reference(text, match.start(), end, doi=found)


def _keys(text: str) -> Iterator[Reference]:
    for match in _CITE.finditer(text):
        place = match.start(1)
        for key in match[1].split(","):
            start = place + len(key) - len(key.lstrip())
            if name := key.strip():
                authors, year = surname_of_key(name)
                yield _reference(text, start, start + len(name), key=name, authors=authors, year=year)
            place += len(key) + 1
    for pattern in (_KEY, _MARKED_KEY, _BRACKET_KEY, _OLD_KEY):
        for match in pattern.finditer(text):
            authors, year = surname_of_key(match["key"])
            if authors:
                yield _reference(text, *match.span("key"), key=match["key"], authors=authors, year=year)


def _et_al(text: str) -> Iterator[Reference]:
    for match in _ET_AL.finditer(text):
        first = _AFTER_ET_AL.match(text, match.end())
        authors = authors_before(text, match.start()) or (_lower_case(text, match.start()) if first else None)
        if not authors:
            continue
        if first:
            yield from _years(text, authors, first.end("year"), int(first["year"]), opened=bool(first["open"]))
        else:
            told = _printed(text, match.end(), authors) or _owned(text, match.end()) or titled_at(text, match.end())
            year, end = told or (None, match.end())
            yield _reference(text, authors.start, end, authors=authors.surnames, year=year)


def _lower_case(text: str, end: int) -> Authors | None:
    """The surname in "(smith et al., 2008)"."""
    found = _LOWER_CASE.search(text, max(0, end - 24), end)
    return Authors(found.start(1), (found[1].capitalize(),), "", "(") if found else None


def _printed(text: str, place: int, authors: Authors) -> tuple[int, int] | None:
    """Year and end of a bracket at `place` that holds a journal and a year."""
    found = _JOURNAL.match(text, place)
    if not found or authors.surnames[0] in found["journal"]:
        return None
    if not all(_JOURNAL_WORD.fullmatch(word) for word in found["journal"].replace(",", " ").split()):
        return None
    return int(found["year"]), found.end() + (text[found.end()] in ")]")


def _owned(text: str, place: int) -> tuple[int, int] | None:
    """Year and end of what belongs to the names that end at `place`."""
    found = _OWNED.match(text, place)
    return (int(found[1]), found.end()) if found else None


def _beside(text: str) -> Iterator[Reference]:
    """Names with more between them and the year: a journal, a meeting written into the year, what they made."""
    for match in _JOURNAL.finditer(text):
        authors = authors_before(text, match.start())
        printed = _printed(text, match.start(), authors) if authors and authors.joined == "and" else None
        if authors and printed and authors.plausible(text, " (", match.end()):
            yield _reference(text, authors.start, printed[1], authors=authors.surnames, year=printed[0])
    for match in _GLUED.finditer(text):
        authors = authors_before(text, match.start())
        if authors and authors.joined == "and" and authors.plausible(text, ", ", match.end()):
            yield _reference(text, authors.start, match.end(), authors=authors.surnames, year=int(match[1]))
    for pattern in (_POSSESSIVE, _OWNED):
        for match in pattern.finditer(text):
            authors = authors_before(text, match.start())
            known = authors is not None and (authors.joined == "and" or pattern is _POSSESSIVE)
            if authors and known and authors.plausible(text, "'s (", match.end()):
                yield _reference(text, authors.start, match.end(), authors=authors.surnames, year=int(match[1]))


def _with_year(text: str) -> Iterator[Reference]:
    for match in _YEAR.finditer(text):
        for pattern in (_BEFORE_YEAR, _MEETING):
            gap = pattern.search(text, max(0, match.start() - 20), match.start())
            authors = authors_before(text, gap.start()) if gap else None
            if not gap or not authors or (pattern is _MEETING and not authors.joined and not gap[0].isupper()):
                continue
            if authors.plausible(text, gap[0], match.end()):
                opened = "(" in gap[0] or "[" in gap[0]
                yield from _years(text, authors, match.end(), int(match[1]), opened=opened)
                break


def _apart(text: str) -> Iterator[Reference]:
    for start, end, authors, year in find_apart(text):
        yield _reference(text, start, end, authors=authors, year=year)


def _years(text: str, authors: Authors, end: int, year: int, *, opened: bool) -> Iterator[Reference]:
    """The reference to `authors` and `year`, which ends at `end`, and those to further years of theirs."""
    end += bool(re.match(r"[a-h]\b", text[end : end + 2]))
    later = []
    place = end
    while more := _MORE_YEARS.match(text, place):
        later.append((more.start(1), more.end(), int(more[1])))
        place = more.end()
    if opened and not later and text[end : end + 1] in (")", "]"):
        end += 1
    yield _reference(text, authors.start, end, authors=authors.surnames, year=year)
    for start, stop, another in later:
        yield _reference(text, start, stop, authors=authors.surnames, year=another)


def _repeated(text: str, found: list[Reference], paper_id: str) -> Iterator[Reference]:
    """Names and year that were references elsewhere in the text, and names written as the others are.

    "Kiperwasser Goldberg (2016)" after "Kiperwasser & Goldberg (2016)", where the "&" was lost; "the rule Du (2022)"
    after "by Du (2022)"; and "bagging Breiman (1996)" where two others stand before their bracket.
    """
    known = {(one.authors, one.year) for one in found if 0 < len(one.authors) < 3 and one.year}
    style = sum(bool(_NAME_AND_YEAR.fullmatch(one.text)) for one in found) > 1
    for match in _NAME_AND_YEAR.finditer(text):
        authors = tuple(name for name in match.group("first", "second") if name)
        bare = Authors(match.start(), authors, "", "")
        behind = style and len(authors) == 1 and _LOWER_WORD.search(text, max(0, match.start() - 12), match.start())
        free = all(match.end() <= other.start or other.end <= match.start() for other in found)
        if free and bare.named() and (behind or (authors, int(match["year"])) in known):
            one = _reference(text, *match.span(), authors=authors, year=int(match["year"]))
            yield replace(one, paper_id=paper_id, where="abstract")


def _reference(
    text: str,
    start: int,
    end: int,
    *,
    authors: tuple[str, ...] = (),
    year: int | None = None,
    doi: str = "",
    arxiv: str = "",
    key: str = "",
) -> Reference:
    return Reference(
        "", text[start:end], authors=authors, year=year, doi=doi, arxiv=arxiv, key=key, start=start, end=end
    )
