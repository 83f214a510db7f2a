"""Answers as text for a terminal: pure functions from the values of `query` to lines. `cli` prints them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from kgraph.cli.table import columns, plain
from kgraph.cli.wording import count
from kgraph.identifiers import normalise_title
from kgraph.schema import JOINER, SYMMETRIC_KINDS, kinds_of

if TYPE_CHECKING:
    from kgraph.query import Found
    from kgraph.readers.report import FileReport

__all__ = [
    "also",
    "checked",
    "evidence",
    "gaps",
    "mark",
    "neighbours",
    "nodes",
    "path",
    "references",
    "related",
    "rest",
    "searched",
    "spellings",
    "stats",
    "strangers",
    "told",
    "trends",
    "why",
]

_MOST_PROBLEMS = 10
_MOST_SPELLINGS = 6
_MOST_SHARED = 4
_MOST_AUTHORS = 3
_MOST_BARS = 24


def told(node: Mapping[str, Any]) -> str:
    """A node on one line: what it is called, its kind, the papers that name it or its year, and its id."""
    known = count(node["papers"], "paper") if "papers" in node else node["year"]
    about = ", ".join(str(part) for part in (node["kind"], known) if part)
    return f"{plain(node['label'] or node['id'])}  ({about})  {plain(node['id'])}"


def nodes(found: Sequence[Mapping[str, Any]], *, width: int | None = None) -> Iterator[str]:
    """Nodes as a table: kind, papers that name it or year, name and id."""
    rows = [(entry["kind"], entry.get("papers", entry.get("year")), entry["label"], entry["id"]) for entry in found]
    if rows:
        yield from columns(rows, right=(1,), whole=(3,), width=width)


def searched(text: str, found: Sequence[Mapping[str, Any]], *, width: int | None = None) -> Iterator[str]:
    """As `nodes`, and of papers the family names of the authors of whom `text` speaks, or of the first one."""
    rows = [
        (
            entry["kind"],
            entry.get("papers", entry.get("year")),
            _byline(entry.get("authors", ()), text),
            entry["label"],
            entry["id"],
        )
        for entry in found
    ]
    if rows:
        yield from columns(rows, right=(1,), whole=(4,), width=width)


def _byline(authors: Sequence[str], text: str) -> str:
    words = normalise_title(text).split()
    named = (author for author in authors if any(word in normalise_title(author) for word in words))
    meant = list(islice(named, _MOST_AUTHORS)) or authors[:1]
    families = dict.fromkeys(author.split()[-1] for author in meant if author.strip())
    return ", ".join(families) + (" et al." if len(authors) > len(meant) else "")


def also(name: str, found: Found) -> Iterator[str]:
    """One line on what a name was taken for, where other nodes are called the same."""
    if others := found.others:
        more = told(others[0]) if len(others) == 1 else f"{len(others)} more are called so, see: kgraph search"
        one = f"also called so: {more}" if len(others) == 1 else more
        yield f"note: {plain(name)!r} is taken for {told(found.node)}; {one}"


def rest(left_out: int, shown: int) -> Iterator[str]:
    """What a list does not show, and how to see it."""
    if left_out:
        yield f"... and {left_out} more; -n {shown + left_out} shows all"


def neighbours(
    node: dict[str, Any], found: Sequence[dict[str, Any]], *, undrawn: str, left_out: int, width: int | None
) -> Iterator[str]:
    """A node and a table of what it is joined to; if it is not drawn, the reason, and papers in place of weights."""
    yield told(node)
    if undrawn:
        yield f"not drawn: {undrawn}"
    strength = [f"{entry['weight']:.3f}" if "weight" in entry else str(entry["count"]) for entry in found]
    rows = [(value, entry["edge"], entry["kind"], entry["label"]) for value, entry in zip(strength, found, strict=True)]
    head = ("papers" if undrawn else "weight", "edge", "kind", "node")
    yield from columns([head, *rows], right=(0,), width=width) if rows else ("nothing is joined to it",)
    yield from rest(left_out, len(found))


def related(node: Mapping[str, Any], found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A paper, and under it those that share most with it, each with what it shares."""
    yield told(node)
    for entry in found:
        yield f"{entry['weight']:.3f}  {plain(entry['title'] or entry['id'])}"
        yield f"       shares {plain('; '.join(entry['shared'][:_MOST_SHARED]))}"
    if not found:
        yield "no paper shares enough with it"


def gaps(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Pairs of concepts with what they both go with."""
    for entry in found:
        yield f"{entry['score']:.3f}  {plain(entry['a'])}  and  {plain(entry['b'])}"
        yield f"       both go with {plain('; '.join(entry['bridges']))}"
    if not found:
        yield "no gap: too few concepts are named by several papers"


def strangers(found: Sequence[dict[str, Any]], *, lacking: str) -> Iterator[str]:
    """Pairs of papers with their communities and what they share; `lacking` says why there are none."""
    for entry in found:
        for lead, paper in ((f"{entry['weight']:.3f}", entry["a"]), ("  and", entry["b"])):
            year = f" ({paper['year']})" if paper["year"] else ""
            yield f"{lead}  {plain(paper['title'] or paper['id'])}{year}  [{plain(paper['community'])}]"
        yield f"       share {plain('; '.join(entry['shared'][:_MOST_SHARED]))}"
    if not found:
        yield f"no such pair: {lacking}"


def spellings(concept: dict[str, Any]) -> str:
    """How else a concept is written, each spelling once whatever its case."""
    written = {alias["text"].casefold(): alias["text"] for alias in reversed(concept["aliases"])}
    label = concept["label"].casefold()
    return ", ".join([text for folded, text in reversed(written.items()) if folded != label][:_MOST_SPELLINGS])


def mark(sentence: str, marks: Iterable[Sequence[int]]) -> str:
    """`sentence` with the marked phrases in brackets: "We train a [sparse autoencoder]."; nested marks are joined."""
    pieces: list[str] = []
    place = 0
    for start, end in _united(marks):
        pieces += [sentence[place:start], "[", sentence[start:end], "]"]
        place = end
    return plain("".join([*pieces, sentence[place:]]))


def _united(marks: Iterable[Sequence[int]]) -> list[tuple[int, int]]:
    united: list[tuple[int, int]] = []
    for start, end in sorted((mark[0], mark[1]) for mark in marks):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return united


def evidence(found: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Sentences under the paper they stand in."""
    last = None
    for entry in found:
        if entry["paper_id"] != last:
            yield f"  {plain(entry['title'] or entry['paper_id'])}  ({plain(entry['paper_id'])})"
            last = entry["paper_id"]
        yield f"    {entry['field']}: {mark(entry['sentence'], entry['marks'])}"


def why(answer: dict[str, Any]) -> Iterator[str]:
    """An edge or a concept, and the sentences behind it."""
    if "concept" in answer:
        concept = answer["concept"]
        yield f"{plain(concept['label'])}: {concept['kind']}, named by {count(concept['papers'], 'paper')}"
        if defined := answer["definition"]:
            yield f"  defined: {mark(defined['sentence'], defined['marks'])}  ({plain(defined['paper_id'])})"
        yield from (
            f"  = {plain(alias['text'])}  ({alias['reason']}, {alias['count']} x)" for alias in concept["aliases"]
        )
    else:
        edge = answer["edge"]
        end = "--" if SYMMETRIC_KINDS.issuperset(kinds_of(edge)) else "->"
        arrow = f"{plain(edge['source_label'])} --{JOINER.join(kinds_of(edge))}{end} {plain(edge['target_label'])}"
        yield f"{arrow}" if edge["drawn"] else f"{arrow}  (not drawn in the graph)"
        if "weight" in edge:
            yield f"  weight {edge['weight']:g}, {count(edge['count'], 'piece')} of evidence"
        if edge.get("shared"):
            yield f"  shared: {plain(edge['shared'])}"
    yield from evidence(answer["evidence"])


def path(steps: Sequence[dict[str, Any]]) -> Iterator[str]:
    """A chain of nodes with the edges between them, what they rest on and the best sentence for each."""
    for step in steps:
        if edge := step.get("edge"):
            why = f" (weak, {edge['strength']:.2f})" if edge.get("weak") else ""
            why += f" by {plain('; '.join(edge['shared']))}" if edge.get("shared") else ""
            why += f", search path count {edge['ways']:,}" if "ways" in edge else ""
            yield f"  {'|' if edge['forward'] else '^'} {edge['kind']}{why}: {plain(edge['evidence'].split(JOINER)[0])}"
        kind = f"{step['kind']}, {step['year']}" if step.get("year") else step["kind"]
        yield f"{plain(step['label'] or step['id'])}  ({kind})"


def references(found: Sequence[dict[str, Any]], *, limit: int | None = None) -> Iterator[str]:
    """References under the paper they stand in, each with the paper it was matched to, or why it was not."""
    last = None
    for entry in found[:limit]:
        if entry["paper_id"] != last:
            yield f"{plain(entry['paper'])}  ({plain(entry['paper_id'])})"
            last = entry["paper_id"]
        match = f"-> {entry['target']} ({entry['how']})" if entry["target_id"] else f"({entry['reason']})"
        written = entry["text"] if entry["where"] != "list" else entry["label"]
        yield f"  {entry['where']}: {plain(written or ', '.join(entry['authors']))}  {plain(match)}"
    stated = [entry for entry in found if entry["how"] != "coined-name"]
    matched = sum(bool(entry["target_id"]) for entry in stated)
    papers = len({entry["paper_id"] for entry in stated})
    told = f"{count(len(stated), 'reference')} in {count(papers, 'paper')}, {matched} of them to papers of this graph"
    coined = len(found) - len(stated)
    yield f"{told}; {count(coined, 'citation')} more by a coined name" if coined else told
    yield from rest(len(found[limit:]) if limit else 0, limit or 0)


def trends(found: Sequence[dict[str, Any]], *, width: int | None = None) -> Iterator[str]:
    """Rising and fading concepts with their counts over the years."""
    rows = [
        (
            entry["label"],
            entry["direction"],
            f"{entry['z']:+.1f}",
            sum(papers for _, papers in entry["papers"]),
            " ".join(f"{burst['first']}-{burst['last']}" for burst in entry["bursts"]),
            _sparkline([papers for _, papers in entry["papers"]]),
        )
        for entry in found
    ]
    years = [year for entry in found[:1] for year, _ in entry["papers"]]
    head = ("concept", "trend", "z", "papers", "bursts", f"{years[0]}-{years[-1]}" if years else "years")
    yield from columns([head, *rows], right=(2, 3), whole=(5,), width=width)
    if found:
        yield (
            "z: change of its share of the papers, in standard errors; bursts: years that name it far more than usual; "
            "bars: papers that name it, the highest its most"
        )


def _sparkline(counts: Sequence[int]) -> str:
    """A bar for every year, or for every few years where there are many."""
    years = -(-len(counts) // _MOST_BARS) or 1
    bars = [sum(counts[first : first + years]) for first in range(0, len(counts), years)]
    highest = max(bars, default=0) or 1
    return "".join(" ▁▂▃▄▅▆▇█"[-(-bar * 8 // highest)] for bar in bars)


def stats(found: dict[str, Any]) -> Iterator[str]:
    """What there is of everything, one line a fact."""
    years = f", {found['first_year']}-{found['last_year']}" if found["first_year"] else ", no years"
    yield f"{count(found['papers'], 'paper')}{years}; {found['with_abstract']} with an abstract"
    kinds = ", ".join(f"{number} {kind}" for kind, number in found["concepts_by_kind"].items())
    yield f"{count(found['concepts'], 'concept')}: {kinds}"
    nodes = ", ".join(f"{number} {kind}" for kind, number in found["nodes_by_kind"].items())
    edges = ", ".join(f"{number} {kind}" for kind, number in found["edges_by_kind"].items())
    twice = (
        "; an edge of several kinds counts for each" if sum(found["edges_by_kind"].values()) > found["edges"] else ""
    )
    yield f"{found['nodes']} nodes are drawn: {nodes}"
    yield f"{found['edges']} edges are drawn: {edges}{twice}"
    yield from (f"cut: {plain(cut)}" for cut in found["cuts"])
    yield f"{found['papers_in_largest_component']} of {found['papers']} papers hang together"
    yield (
        f"{found['papers_with_reference_list']} of {found['papers']} records carry references "
        f"({found['references_listed']} listed, {found['references_in_text']} more in titles and abstracts; "
        f"{found['references_matched']} of them to papers of this graph)"
    )
    rules = ", ".join(f"{number} by {how}" for how, number in found["citations_by_rule"].items())
    yield f"{count(found['citations'], 'citation')} inside the graph{': ' + rules if rules else ''}"
    for community in found["communities"]:
        yield f"  {community['community']:>3}  {community['nodes']:>5} nodes  {plain(community['label'])}"


def checked(reports: Sequence[FileReport], lacking: Sequence[str], advice: Callable[[str], str]) -> Iterator[str]:
    """The table of `kgraph check`, the problems of each file with `advice` on each, and what a graph will lack."""
    head = ("file", "format", "records", "papers", "abstracts", "references", "DOIs", "duplicates", "problems")
    rows = [(report.file, report.format or "?", *_counts(report)) for report in reports]
    if len(rows) > 1:
        rows.append(("in all", "", *map(sum, zip(*map(_counts, reports), strict=True))))
    yield from columns([head, *rows], right=range(2, 9))
    for report in reports:
        for listed in (report.problems, report.decisions):
            said = ""
            for problem in listed[:_MOST_PROBLEMS]:
                yield f"{problem.severity}: {plain(problem.origin)}: {plain(problem.reason)}"
                if (remedy := advice(problem.reason)) not in {"", said}:
                    yield f"  -> {remedy}"
                    said = remedy
            if len(listed) > _MOST_PROBLEMS:
                yield f"... and {len(listed) - _MOST_PROBLEMS} more in {plain(report.file)}; --json lists all"
    yield from (f"note: {sentence}" for sentence in lacking)


def _counts(report: FileReport) -> tuple[int, ...]:
    return (
        report.records,
        report.papers,
        report.with_abstract,
        report.with_references,
        report.with_doi,
        report.duplicates,
        report.errors,
    )
