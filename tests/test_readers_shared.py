"""Real files of others, read where they lie."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from kgraph.check import check
from kgraph.model import Paper, Problem
from kgraph.readers import find_sources, read


def test_the_seed_page(shared: Path) -> None:
    (source,) = find_sources([shared / "seed"])
    assert not isinstance(source, Problem)
    format_name, items = read(source)
    papers = [item for item in items if isinstance(item, Paper)]
    assert (format_name, len(papers), len({paper.id for paper in papers})) == ("listing", 225, 225)
    first = "Semantic Role Labeling as Dependency Parsing: Exploring Latent Tree Structures Inside Arguments"
    assert papers[0].title == first
    assert all(len(paper.title) < 200 < len(paper.abstract) for paper in papers)


@pytest.mark.slow
def test_counts_of_real_exports(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = runpy.run_path(str(Path(__file__).parent.parent / "scripts" / "evaluate_formats.py"))
    assert script["run"](shared / "formats") == 0
    assert "58 files: 53 equal, 5 explained, 0 not explained" in capsys.readouterr().out


def test_a_corpus_of_json_lines(shared: Path) -> None:
    (entry,) = check([shared / "corpora" / "paperlists_nlp_2000.jsonl.gz"])
    assert (entry.records, entry.papers, entry.with_abstract, entry.problems) == (2000, 2000, 2000, ())
