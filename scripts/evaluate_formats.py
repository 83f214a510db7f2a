"""What kgraph reads from real exports, beside counts that were made without kgraph.

DIR holds the exports and COUNTS.tsv: file, records, with_abstract, with_reference_list, with_doi, with_title. Every
difference is printed with the reason known for it, and any other than this makes the run fail.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from kgraph.check import check


@dataclass(frozen=True)
class Counts:
    records: int
    with_abstract: int
    with_references: int
    with_doi: int


COMMENT = "two dc:description of one record: the abstract and a comment on pages"
# Where the independent count is naive: ours, which is right, and why.
EXPLAINED = {
    "arxiv_atom/arxivpy_error_bad_id.xml": (
        Counts(1, 0, 0, 0),
        "arXiv's error message counted as an abstract; to kgraph a problem",
    ),
    "arxiv_oai/adsingest_arxiv_0901_2443.xml": (Counts(1, 1, 0, 0), COMMENT),
    "arxiv_oai/adsingest_arxiv_1711_04702.xml": (Counts(1, 1, 0, 0), COMMENT),
    "zotero_rdf/tethne_zotero2.rdf": (
        Counts(4, 4, 0, 4),
        "one DOI stands in a journal further down that the article points to",
    ),
    "zotero_rdf/tethne_zotero_withfiles.rdf": (
        Counts(7, 7, 0, 7),
        "five DOIs stand in journals further down that the articles point to",
    ),
}


def expected(folder: Path) -> dict[str, Counts]:
    """The counts of COUNTS.tsv by file."""
    with (folder / "COUNTS.tsv").open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        names = ("records", "with_abstract", "with_reference_list", "with_doi")
        return {row["file"]: Counts(*(int(row[name]) for name in names)) for row in rows}


def found(path: Path) -> tuple[str, Counts, int]:
    """The format, the counts and the number of problems that kgraph finds in one file."""
    reports = check([path])
    sums = [
        sum(getattr(report, name) for report in reports)
        for name in ("records", "with_abstract", "with_references", "with_doi")
    ]
    problems = sum(problem.severity == "error" for report in reports for problem in report.problems)
    return reports[0].format, Counts(*sums), problems


def run(folder: Path) -> int:
    """Prints one line a file; returns 0 where all counts are equal or explained, else 1."""
    unexplained = equal = 0
    counts = expected(folder)
    print("file | format | records abstracts references DOIs, (independent count) | problems")
    for name, wanted in counts.items():
        format_name, got, problems = found(folder / name)
        cells = " ".join(f"{a}" if a == b else f"{a}({b})" for a, b in zip(astuple(got), astuple(wanted), strict=True))
        right, why = EXPLAINED.get(name, (wanted, ""))
        reason = "" if got == wanted else why if got == right else "NOT EXPLAINED"
        equal += got == wanted
        unexplained += reason == "NOT EXPLAINED"
        print(" | ".join([name, format_name, cells, str(problems), reason]).removesuffix(" | "))
    print(
        f"{len(counts)} files: {equal} equal, {len(counts) - equal - unexplained} explained,",
        f"{unexplained} not explained",
    )
    return 1 if unexplained else 0


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="DIR")
    return run(parser.parse_args(argv).folder)


if __name__ == "__main__":
    sys.exit(main())
