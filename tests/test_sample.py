"""The sample corpus that ships with kgraph: what every record of it must satisfy."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import kgraph
from kgraph.identifiers import arxiv_id, doi, normalise_title

SAMPLE = Path(kgraph.__file__).parent / "data" / "sample.jsonl"
REQUIRED = ("id", "title", "abstract", "year", "authors", "venue", "references")
ORDER = ("id", "title", "abstract", "year", "authors", "venue", "doi", "arxiv", "url", "references")
URLS = ("https://aclanthology.org/", "https://arxiv.org/abs/")


@pytest.fixture(scope="module")
def papers() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]


def test_size_and_order(papers: list[dict[str, Any]]) -> None:
    assert 58 <= len(papers) <= 64
    keys = [(paper["year"], paper["id"]) for paper in papers]
    assert all(first < second for first, second in pairwise(keys))


def test_every_line_is_written_the_same_way(papers: list[dict[str, Any]]) -> None:
    written = "".join(json.dumps(paper, ensure_ascii=False) + "\n" for paper in papers)
    assert SAMPLE.read_bytes() == written.encode("utf-8")


def test_fields(papers: list[dict[str, Any]]) -> None:
    for paper in papers:
        assert list(paper) == [name for name in ORDER if name in paper], paper["id"]
        assert set(REQUIRED) <= set(paper), paper["id"]
        texts = [value for value in paper.values() if isinstance(value, str)]
        assert all(text and text == text.strip() for text in [*texts, *paper["authors"]]), paper["id"]
        assert paper["authors"], paper["id"]
        assert type(paper["year"]) is int, paper["id"]
        assert 1990 <= paper["year"] <= 2023, paper["id"]
        assert 60 <= len(paper["abstract"].split()) <= 120, paper["id"]


def test_identifiers(papers: list[dict[str, Any]]) -> None:
    for paper in papers:
        assert doi(paper.get("doi", "")) == paper.get("doi", "").lower(), paper["id"]
        assert arxiv_id(paper.get("arxiv", "")) == paper.get("arxiv", ""), paper["id"]
        assert paper.get("url", URLS[0]).startswith(URLS), paper["id"]


@pytest.mark.parametrize("name", ["id", "title", "abstract", "doi", "arxiv", "url"])
def test_no_two_papers_share(papers: list[dict[str, Any]], name: str) -> None:
    values = Counter(normalise_title(paper[name]) for paper in papers if name in paper)
    assert [value for value, count in values.items() if count > 1] == []


def test_references_point_to_other_papers_never_later(papers: list[dict[str, Any]]) -> None:
    years = {paper["id"]: paper["year"] for paper in papers}
    for paper in papers:
        assert paper["references"] == sorted(set(paper["references"])), paper["id"]
        assert paper["id"] not in paper["references"]
        assert set(paper["references"]) <= set(years), paper["id"]
        assert all(years[cited] <= paper["year"] for cited in paper["references"]), paper["id"]


def test_the_citations_join_all_papers(papers: list[dict[str, Any]]) -> None:
    neighbours: dict[str, set[str]] = {paper["id"]: set(paper["references"]) for paper in papers}
    for paper in papers:
        for cited in paper["references"]:
            neighbours[cited].add(paper["id"])
    reached: set[str] = set()
    frontier = {papers[0]["id"]}
    while frontier:
        reached |= frontier
        frontier = set().union(*(neighbours[paper] for paper in frontier)) - reached
    assert sorted(set(neighbours) - reached) == []
