"""Measure `kgraph.resolve.references` on reference lists whose ids say what they mean.

    python scripts/evaluate_citations.py FILE... [--show 20]
    python scripts/evaluate_citations.py FILE... --in-text [--sample 100] [--seed 1]

The ids are taken out of the references; what they say in words is matched again and compared with the ids. References
that are bare ids are put into words from the record they point to: its title, a title with slips, or one line of free
text. A third of the papers is hidden from the matcher, so that references to them have no right answer.
Prints precision and recall a file and wording, and how often each rule was right.

With --in-text the titles and abstracts are searched for references instead, and samples are printed to be judged by
reading: references found, and brackets with a year in them that hold none.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from kgraph.extract.citations import find_references
from kgraph.model import Paper, Reference
from kgraph.readers import Source, find_sources, read
from kgraph.resolve.papers import merge_papers
from kgraph.resolve.references import explain_references

_SEED = 5
_HIDDEN = 1 / 3
_YEAR_BRACKET = re.compile(r"[(\[][^()\[\]]{0,100}?(?<!\d)(?:18|19|20)\d\d[a-h]?(?!\d)[^()\[\]]{0,40}[)\]]")

Wording = Callable[[Reference, Paper, random.Random], Reference]


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print this many of our errors")
    parser.add_argument("--in-text", action="store_true", help="sample references written in titles and abstracts")
    parser.add_argument("--sample", type=int, default=100, help="how many of each to print")
    parser.add_argument("--seed", type=int, default=_SEED, help="of the sample")
    arguments = parser.parse_args(argv)
    if arguments.in_text:
        return sample_in_text(arguments.files, size=arguments.sample, seed=arguments.seed)
    return run(arguments.files, show=arguments.show)


def sample_in_text(files: Sequence[Path], *, size: int, seed: int) -> int:
    """Print counts, the slowest text and two samples to judge; returns 0."""
    found: list[str] = []
    left: list[str] = []
    slowest = 0.0
    papers = 0
    started = time.process_time()
    for paper in (paper for path in files for paper in _papers(path)):
        papers += 1
        for text in (paper.title, paper.abstract):
            before = time.process_time()
            references = find_references(text)
            slowest = max(slowest, time.process_time() - before)
            spans = [(reference.start, reference.end) for reference in references]
            found += [_in_context(text, *span) for span in spans]
            brackets = [match.span() for match in _YEAR_BRACKET.finditer(text)]
            left += [
                _in_context(text, *at) for at in brackets if all(at[1] <= start or end <= at[0] for start, end in spans)
            ]
    seconds = time.process_time() - started
    print(f"{papers} papers, {len(found)} references found, {len(left)} brackets with a year left")
    print(f"{seconds:.0f} s of processor time with reading; slowest text {slowest * 1000:.1f} ms")
    for name, listed in (("found", found), ("left", left)):
        print(f"\n{name}")
        for number, line in enumerate(random.Random(seed).sample(listed, min(size, len(listed))), 1):
            print(f"{number:4} {line}")
    return 0


def _in_context(text: str, start: int, end: int) -> str:
    return " ".join(f"{text[max(0, start - 70) : start]}[[{text[start:end]}]]{text[end : end + 50]}".split())


def run(files: Sequence[Path], *, show: int = 0) -> int:
    """Print one line a file and wording; returns 0."""
    for path in files:
        papers, _ = merge_papers(_papers(path))
        for name, wording in WORDINGS.items():
            pairs = list(_truth(papers, wording))
            if pairs:
                _evaluate(f"{path.name} ({name})", papers, pairs, show)
    return 0


def _papers(path: Path) -> Iterator[Paper]:
    for source in find_sources([path]):
        if isinstance(source, Source):
            yield from (item for item in read(source)[1] if isinstance(item, Paper))


def _truth(papers: Sequence[Paper], wording: Wording) -> Iterator[tuple[Reference, str]]:
    """References without ids, and the paper that each one's id means."""
    chance = random.Random(_SEED)
    by_name = {name: paper for paper in papers for name in (paper.id, paper.source_id, paper.doi) if name}
    for paper in papers:
        for reference in paper.references:
            target = by_name.get(reference.doi) or by_name.get(reference.key)
            if target is None or target.id == paper.id or not target.title:
                continue
            worded = wording(reference, target, chance)
            if worded.title or worded.text:
                yield replace(worded, paper_id=paper.id, doi="", arxiv="", key=""), target.id


def _as_given(reference: Reference, target: Paper, chance: random.Random) -> Reference:
    text = reference.text.partition(", DOI")[0]
    return replace(reference, text=text)


def _title(reference: Reference, target: Paper, chance: random.Random) -> Reference:
    if reference.text or reference.title:
        return Reference(reference.paper_id)
    return Reference(reference.paper_id, title=target.title, year=target.year, authors=target.authors)


def _slips(reference: Reference, target: Paper, chance: random.Random) -> Reference:
    """The title in capitals or lower case, with one letter lost in every fifty, a year off by one at times."""
    worded = _title(reference, target, chance)
    title = "".join(char for char in worded.title if not (char.isalpha() and chance.random() < 0.02))
    title = chance.choice([title.upper(), title.lower(), title])
    year = worded.year + chance.choice([0, 0, 0, 1]) if worded.year else None
    return replace(worded, title=title, year=year, authors=worded.authors[:1])


def _free_text(reference: Reference, target: Paper, chance: random.Random) -> Reference:
    if reference.text or reference.title:
        return Reference(reference.paper_id)
    first = target.authors[0] if target.authors else "Anonymous"
    place = f"{target.volume or 12}, pp. {target.pages or '3-14'}"
    text = f"{first} et al. ({target.year or 'n.d.'}). {target.title}. {target.venue}, {place}."
    return Reference(reference.paper_id, text=text, year=target.year)


WORDINGS: dict[str, Wording] = {"as given": _as_given, "title": _title, "slips": _slips, "free text": _free_text}


def _evaluate(name: str, papers: Sequence[Paper], pairs: Sequence[tuple[Reference, str]], show: int) -> None:
    chance = random.Random(_SEED)
    hidden = {paper.id for paper in papers if chance.random() < _HIDDEN}
    # A hidden paper still cites; only nothing can be matched to it.
    targets = [replace(paper, references=()) for paper in papers if paper.id not in hidden]
    kept = [(reference, target) for reference, target in pairs if reference.paper_id not in hidden]
    citing: dict[str, list[Reference]] = {}
    for reference, _ in kept:
        citing.setdefault(reference.paper_id, []).append(reference)
    worded = [replace(paper, references=tuple(citing.get(paper.id, ()))) for paper in targets]
    truth: dict[Reference, set[str]] = {}
    for reference, target in kept:
        truth.setdefault(reference, set()).add(target)
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    errors = []
    for report in explain_references(worded, (), ()):
        wanted = truth[report.reference] - hidden
        if report.citation:
            found[report.citation.how] += 1
            right[report.citation.how] += report.citation.target_id in wanted
        if (report.citation.target_id not in wanted) if report.citation else bool(wanted):
            answer = report.citation.target_id if report.citation else report.reason
            errors.append(f"  {report.reference.text or report.reference.title} -> {answer}, not {sorted(wanted)}")
    possible = sum(bool(targets - hidden) for targets in truth.values())
    precision = right.total() / max(1, found.total())
    recall = right.total() / max(1, possible)
    rules = ", ".join(f"{how} {right[how]}/{found[how]}" for how in sorted(found))
    print(f"{name}: {len(truth)} references, {possible} in reach; P {precision:.3f} R {recall:.3f}; {rules}")
    if show:
        print("\n".join(errors[:show]))


if __name__ == "__main__":
    sys.exit(main())
