"""What the papers of the seed page coin, against the table of facts; the rules one by one are in test_extract.py."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from kgraph.extract.annotate import annotate
from kgraph.model import Paper
from kgraph.readers import Source, find_sources, read

GOLD = Path(__file__).parent / "data" / "introductions.tsv"
TABLES = (GOLD, GOLD.with_name("introductions_elsewhere.tsv"))


def rows(table: Path = GOLD) -> list[dict[str, str]]:
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def folded(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum() or char == "^").removesuffix("s")


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_the_table_is_well_formed(table: Path) -> None:
    assert Counter((row["half"], row["need"]) for row in rows(table)).keys() == {
        (half, need) for half in ("tune", "report") for need in ("required", "optional", "none")
    }
    assert all(row["title"] and bool(row["names"]) == (row["need"] != "none") for row in rows(table))
    assert len({(row["title"], row["names"]) for row in rows(table)}) == len(rows(table))


def test_most_names_are_found_and_nearly_all_found_are_right(shared: Path) -> None:
    sources = [source for source in find_sources(sorted((shared / "seed").glob("*.txt"))) if isinstance(source, Source)]
    papers = [item for source in sources for item in read(source)[1] if isinstance(item, Paper)]
    gold = [([folded(name) for name in row["names"].split(" | ")], row) for row in rows()]
    found = right = hit = 0
    for paper in papers:
        given = {folded(mention.text) for mention in annotate(paper, {}, source="none").introductions}
        known = [(names, row["need"]) for names, row in gold if paper.title.startswith(row["title"])]
        found += len(given)
        right += len(given & {name for names, _ in known for name in names})
        hit += sum(need == "required" and bool(given & set(names)) for names, need in known)
    required = sum(row["need"] == "required" for row in rows())
    assert right / found >= 0.95
    assert hit / required >= 0.85
