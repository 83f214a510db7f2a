"""Same paper? One value for each paper, whatever number of records describe it.

Two records are the same paper when
  * they have the same id and do not contradict each other: their titles, or without titles their abstracts, agree;
  * they have the same DOI or the same arXiv id;
  * their titles are equal once normalised, their years differ by at most one (preprint and proceedings) and their
    first authors do not contradict each other. Short titles ("Editorial") need a known and equal first author, and
    records without any author need abstracts that agree. Two places in one journal are two papers.
Records with the same id that do contradict each other are different papers under one name: both are kept. An id that
was made from the title says no more than the title does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace

from kgraph.identifiers import normalise_title
from kgraph.model import Paper, Problem
from kgraph.names import family_name
from kgraph.pages import first_page
from kgraph.resolve.records import content_digest, merge_records, record_order

__all__ = ["merge_papers"]

_MIN_TITLE_WORDS = 4
_SAME_TEXT = 85.0
_SAME_ABSTRACT = 60.0
_TITLE_ID = "title:"  # how `identifiers.paper_id` names a paper by its title
# An id that thousands of records share is no id; comparing all pairs of them would take quadratic time.
_MAX_RIVALS = 50
_MAX_COMPARED = 2_000


def merge_papers(papers: Iterable[Paper]) -> tuple[list[Paper], list[Problem]]:
    """The distinct papers, sorted by id, and what was merged or renamed; independent of the order of `papers`.

    A merged paper has the longest abstract, the united references and keywords, and otherwise the first known value,
    published records before preprints. Each merged record and each renamed paper gives one note.
    """
    records = sorted(papers, key=record_order)
    distinct, problems = _split_ids(records)
    groups = _group(distinct)
    merged: list[Paper] = []
    for group in groups:
        paper, notes = merge_records(group)
        merged.append(paper)
        problems.extend(notes)
    renamed = _renamed_keys(groups, merged)
    if renamed:
        merged = [_follow(paper, renamed) for paper in merged]
    return sorted(merged, key=lambda paper: paper.id), sorted(problems, key=lambda p: (p.origin, p.reason))


def _renamed_keys(groups: list[list[Paper]], merged: list[Paper]) -> dict[str, str]:
    """What a source called a merged record -> what it calls the paper now; nothing for a key that means two papers."""
    targets: dict[str, set[str]] = defaultdict(set)
    for group, paper in zip(groups, merged, strict=True):
        for record in group:
            if record.source_id:
                targets[record.source_id].add(paper.source_id)
    return {key: min(found) for key, found in targets.items() if len(found) == 1 and found != {key}}


def _split_ids(records: list[Paper]) -> tuple[list[Paper], list[Problem]]:
    """The records with an id of their own for each different content."""
    distinct: list[Paper] = []
    problems: list[Problem] = []
    for same_id in _runs(records):
        by_title = same_id[0].id.startswith(_TITLE_ID)
        first, *others = _of_one_title(same_id) if by_title else _agreeing(same_id)
        distinct.extend(first)
        for group in others:
            new_id = f"{group[0].id}~{content_digest(group[0])[:8]}"
            where = f", also in {first[0].origin}" if first[0].origin else ""
            reason = f"the id {group[0].id!r} is used for different papers{where}; this one became {new_id!r}"
            if not by_title:
                problems.append(Problem(group[0].origin, reason, group[0].title, severity="note"))
            distinct.extend(_renamed(paper, new_id) for paper in group)
    return distinct, problems


def _runs(records: list[Paper]) -> Iterator[list[Paper]]:
    run: list[Paper] = []
    for paper in records:
        if run and run[0].id != paper.id:
            yield run
            run = []
        run.append(paper)
    if run:
        yield run


def _agreeing(records: list[Paper]) -> list[list[Paper]]:
    """Records of one id in groups that do not contradict each other."""
    groups: list[list[Paper]] = []
    by_title: dict[str, list[Paper]] = {}
    for paper in records:
        title = normalise_title(paper.title)
        group = by_title.get(title) if title else None
        if group is None:
            group = next((found for found in groups[:_MAX_RIVALS] if _same_content(found[0], paper)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(paper)
        if title:
            by_title.setdefault(title, group)
    return groups


def _of_one_title(records: list[Paper]) -> list[list[Paper]]:
    return [[records[place] for place in cluster] for cluster in _same_title(records, list(range(len(records))))]


def _same_content(left: Paper, right: Paper) -> bool:
    from rapidfuzz import fuzz

    titles = normalise_title(left.title), normalise_title(right.title)
    if all(titles) and fuzz.ratio(*titles) >= _SAME_TEXT:
        return True
    abstracts = normalise_title(left.abstract[:_MAX_COMPARED]), normalise_title(right.abstract[:_MAX_COMPARED])
    if all(abstracts):
        return fuzz.token_set_ratio(*abstracts) >= _SAME_TEXT
    return not all(titles)


def _renamed(paper: Paper, paper_id: str) -> Paper:
    references = tuple(replace(reference, paper_id=paper_id) for reference in paper.references)
    return replace(paper, id=paper_id, references=references)


def _group(papers: list[Paper]) -> list[list[Paper]]:
    """Records of one paper each, by id, DOI, arXiv id, then title."""
    parents = list(range(len(papers)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    def join(places: Iterable[int]) -> None:
        roots = sorted({root(place) for place in places})
        for other in roots[1:]:
            parents[other] = roots[0]

    keys: tuple[Callable[[Paper], Hashable], ...] = (lambda p: p.id, _own_doi, _own_arxiv)
    for key in keys:
        for places in _buckets(papers, key).values():
            join(places)
    for places in _buckets(papers, lambda paper: normalise_title(paper.title)).values():
        if len(places) > 1:
            for cluster in _same_title(papers, places):
                join(cluster)
    groups: dict[int, list[Paper]] = defaultdict(list)
    for place, paper in enumerate(papers):
        groups[root(place)].append(paper)
    return list(groups.values())


def _own_doi(paper: Paper) -> str:
    # "~" marks a paper whose id was taken by another one: its DOI is as doubtful.
    return "" if "~" in paper.id else paper.doi


def _own_arxiv(paper: Paper) -> str:
    return "" if "~" in paper.id else paper.arxiv


def _buckets(papers: list[Paper], key: Callable[[Paper], Hashable]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for place, paper in enumerate(papers):
        value = key(paper)
        if value:
            found[value].append(place)
    return found


def _same_title(papers: list[Paper], places: list[int]) -> list[list[int]]:
    """The places of records with one title, in clusters that are compatible throughout."""
    clusters: list[list[int]] = []
    for place in sorted(places, key=lambda at: (papers[at].year or 0, record_order(papers[at]))):
        paper = papers[place]
        for cluster in clusters[-_MAX_RIVALS:]:
            members = cluster if len(cluster) <= _MAX_RIVALS else [cluster[0], *cluster[-_MAX_RIVALS:]]
            if all(_compatible(papers[at], paper) for at in members):
                cluster.append(place)
                break
        else:
            clusters.append([place])
    return clusters


def _compatible(left: Paper, right: Paper) -> bool:
    """Whether two records with equal normalised titles can be one paper."""
    same_id = left.id == right.id
    if same_id and not left.id.startswith(_TITLE_ID):
        return True
    if left.year is not None and right.year is not None and abs(left.year - right.year) > 1:
        return False
    if _printed_apart(left, right):
        return False
    authors = _first_author(left), _first_author(right)
    if all(authors):
        return authors[0] == authors[1]
    if not same_id and len(normalise_title(left.title).split()) < _MIN_TITLE_WORDS:
        return False
    if left.abstract and right.abstract:
        from rapidfuzz import fuzz

        return fuzz.token_set_ratio(left.abstract[:_MAX_COMPARED], right.abstract[:_MAX_COMPARED]) >= _SAME_ABSTRACT
    return True


def _printed_apart(left: Paper, right: Paper) -> bool:
    """Whether one journal printed both at different places: two letters, reviews or abstracts with one title."""
    if not left.venue or normalise_title(left.venue) != normalise_title(right.venue):
        return False
    places = [(paper.volume, first_page(paper.pages)) for paper in (left, right)]
    return places[0] != places[1] and all(map(all, places))


def _first_author(paper: Paper) -> str:
    return family_name(paper.authors[0]) if paper.authors else ""


def _follow(paper: Paper, renamed: dict[str, str]) -> Paper:
    """`paper` with references to merged records pointing at the record that stayed."""
    if not any(reference.key in renamed for reference in paper.references):
        return paper
    references = tuple(replace(r, key=renamed.get(r.key, r.key)) for r in paper.references)
    return replace(paper, references=references)
