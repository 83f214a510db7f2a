"""The whole flow: read -> extract -> resolve -> link -> analyse; `save` exports."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import kgraph
from kgraph import store
from kgraph.analyse import AnalyseOptions, analyse
from kgraph.errors import InputError, StoreError
from kgraph.export import exporter, staged
from kgraph.extract import DEFAULT, extract, load
from kgraph.link import LinkOptions, link
from kgraph.model import Citation, Concept, Extraction, KnowledgeGraph, Mention, Paper, Problem
from kgraph.readers import find_sources, read
from kgraph.resolve.concepts import resolve_concepts
from kgraph.resolve.papers import merge_papers
from kgraph.resolve.references import match_coined_names, match_references
from kgraph.resolve.relations import resolve_relations
from kgraph.resolve.thesaurus import read_thesaurus

__all__ = ["MANIFEST", "Options", "Progress", "build", "mentions", "save"]

MANIFEST = "manifest.json"

# Called with the name of a stage, what is done and what there is to do (0 = unknown).
Progress = Callable[[str, int, int], None]

_VERSIONS = ("spacy", "networkx", "igraph", "scipy", "numpy", "duckdb", "pyvis")


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose about a build.

    extractor: a name in `kgraph.extract.EXTRACTORS`.
    workers: processes that extract; the result does not depend on it.
    strict: a bad record stops the build instead of being counted.
    coined: papers that use what one earlier paper coined cite it (`how` = "coined-name").
    thesaurus: a VOSviewer thesaurus file whose decisions win over kgraph's merges.
    title: the heading of the page.
    max_unpacked: GB that one archive or compressed file may unpack to; None: 16, and 200 times its size.
    """

    extractor: str = DEFAULT
    workers: int = 1
    strict: bool = False
    coined: bool = True
    thesaurus: Path | None = None
    title: str = ""
    max_unpacked: float | None = None
    link: LinkOptions = field(default_factory=LinkOptions)
    analyse: AnalyseOptions = field(default_factory=AnalyseOptions)


def build(
    *inputs: str | Path,
    options: Options | None = None,
    reuse: Path | None = None,
    progress: Progress | None = None,
) -> KnowledgeGraph:
    """The knowledge graph of all papers in `inputs` (files, folders, globs, "-").

    The graph depends on the papers and `options` alone: not on their order, nor on `workers`. `reuse` is a folder of an
    earlier build, whose unchanged papers are not extracted again.

    Raises:
        InputError: an input is missing, there is no paper at all, or (with `strict`) a record is bad.
        OptionError: an option is not among the choices.
    """
    options = options or Options()
    report = progress or _silent
    clock = _Clock()
    with clock("read"):
        records, problems, files = _read(inputs, report, options.max_unpacked)
        papers, duplicates = merge_papers(records)
        problems += duplicates
        _require(papers, problems, inputs, strict=options.strict)
    with clock("extract"):
        extractions, reused, remarks = _extract(papers, options, reuse, report)
        problems += remarks
    with clock("resolve"):
        report("resolve", 0, 0)
        thesaurus = read_thesaurus(options.thesaurus) if options.thesaurus else None
        concepts = resolve_concepts(extractions, thesaurus=thesaurus)
        citations = _cite(papers, extractions, concepts, coined=options.coined)
        relations = resolve_relations(extractions, concepts)
    with clock("link"):
        report("link", 0, 0)
        graph = link(papers, extractions, concepts, citations, relations, options=options.link)
    with clock("analyse"):
        report("analyse", 0, 0)
        graph = analyse(graph, options=options.analyse)
    kg = KnowledgeGraph(
        graph=graph,
        papers=tuple(papers),
        extractions=tuple(extractions),
        concepts=tuple(concepts),
        citations=tuple(citations),
        relations=tuple(relations),
        problems=tuple(problems),
    )
    counts = _counts(kg, merged=len(records) - len(papers), reused=reused)
    return replace(kg, manifest=_manifest(options, files, clock.seconds, counts, graph.graph.get("cuts", ())))


def save(kg: KnowledgeGraph, folder: str | Path, formats: Sequence[str] = ("html", "graphml")) -> list[Path]:
    """Write `kg` into `folder` in each of `formats`, with its store and manifest; returns the files.

    All files take their places at the end, each at once: a failure leaves earlier files whole.

    Raises:
        OptionError: for an unknown format.
        OutputError: if the folder cannot be written.
    """
    folder = Path(folder)
    exporters = [exporter(name) for name in dict.fromkeys(formats)]
    with staged(folder) as temporary:
        written = [path for chosen in exporters for path in chosen.write(kg, temporary)]
        store.write(kg, temporary / store.FILE)
        manifest = json.dumps(dict(kg.manifest), indent=2, ensure_ascii=False, default=str)
        # Names of files may hold bytes that are no text.
        (temporary / MANIFEST).write_text(manifest + "\n", encoding="utf-8", errors="replace", newline="\n")
        names = [*(path.relative_to(temporary) for path in written), Path(store.FILE), Path(MANIFEST)]
    return [folder / name for name in names]


def mentions(
    inputs: Sequence[str | Path],
    *,
    extractor: str | None = None,
    workers: int = 1,
    max_unpacked: float | None = None,
    progress: Progress | None = None,
) -> Iterator[Mention]:
    """The phrases found in the papers of `inputs`, by paper id and place; `max_unpacked` as in Options.

    Raises:
        InputError: an input is missing, or there is no paper at all.
        OptionError: for an unknown extractor.
    """
    report = progress or _silent
    papers, problems, _ = _read(inputs, report, max_unpacked)
    papers, _ = merge_papers(papers)
    _require(papers, problems, inputs, strict=False)
    found = extract(
        papers,
        extractor=extractor or DEFAULT,
        workers=workers,
        progress=lambda done: report("extract", done, len(papers)),
    )
    for extraction in found:
        yield from extraction.mentions


def _read(
    inputs: Sequence[str | Path], report: Progress, max_unpacked: float | None
) -> tuple[list[Paper], list[Problem], list[dict[str, Any]]]:
    papers: list[Paper] = []
    problems: list[Problem] = []
    files: list[dict[str, Any]] = []
    for source in find_sources(inputs, max_unpacked=max_unpacked):
        if isinstance(source, Problem):
            problems.append(source)
            continue
        before = len(papers)
        format_name, records = read(source)
        for record in records:
            if isinstance(record, Paper):
                papers.append(record)
                report("read", len(papers), 0)
            else:
                problems.append(record)
        files.append(
            {"name": source.name, "format": format_name, "papers": len(papers) - before, "sha256": source.sha256()}
        )
    return papers, problems, files


def _require(papers: Sequence[Paper], problems: Sequence[Problem], inputs: Iterable[Any], *, strict: bool) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    first = f"{errors[0].origin}: {errors[0].reason}" if errors else "the files hold no records"
    if not papers:
        shown = " ".join(str(given) for given in inputs)
        raise InputError(f"no paper found in {shown}: {first}; see: kgraph check {shown}")
    if strict and errors:
        raise InputError(f"--strict was asked for and a record is bad ({len(errors)} in all): {first}")


def _extract(
    papers: Sequence[Paper], options: Options, reuse: Path | None, report: Progress
) -> tuple[list[Extraction], int, list[Problem]]:
    """One extraction a paper, how many came from `reuse`, and remarks about `reuse`."""
    known: dict[tuple[str, str, str], Extraction] = {}
    remarks: list[Problem] = []
    if reuse is not None:
        try:
            known = store.extracted(reuse, load(options.extractor).fingerprint())
        except StoreError as error:
            remarks.append(Problem(store.FILE, f"the earlier build was not reused: {error}", severity="note"))
    old = {paper.id: same for paper in papers if (same := known.get((paper.id, paper.title, paper.abstract)))}
    new = [paper for paper in papers if paper.id not in old]
    found = extract(
        new,
        extractor=options.extractor,
        workers=options.workers,
        progress=lambda done: report("extract", done, len(new)),
    )
    fresh = {extraction.paper_id: extraction for extraction in found}
    return [old.get(paper.id) or fresh[paper.id] for paper in papers], len(old), remarks


def _cite(
    papers: Sequence[Paper], extractions: Sequence[Extraction], concepts: Sequence[Concept], *, coined: bool
) -> list[Citation]:
    citations = match_references(papers, extractions, concepts)
    if coined:
        cited = {(citation.source_id, citation.target_id) for citation in citations}
        by_name = match_coined_names(papers, extractions, concepts)
        citations += [citation for citation in by_name if (citation.source_id, citation.target_id) not in cited]
    return sorted(citations, key=lambda c: (c.source_id, c.target_id, c.how, c.reference.where, c.reference.start))


def _counts(kg: KnowledgeGraph, *, merged: int, reused: int) -> dict[str, int]:
    """How many of everything; `merged` records told of a paper again, `reused` papers were extracted before."""
    return {
        "papers": len(kg.papers),
        "merged": merged,
        "extracted": len(kg.papers) - reused,
        "reused": reused,
        "mentions": sum(len(extraction.mentions) for extraction in kg.extractions),
        "concepts": len(kg.concepts),
        "citations": len(kg.citations),
        "relations": len(kg.relations),
        "nodes": kg.graph.number_of_nodes(),
        "edges": kg.graph.number_of_edges(),
        "problems": sum(problem.severity == "error" for problem in kg.problems),
    }


def _manifest(
    options: Options,
    files: list[dict[str, Any]],
    seconds: dict[str, float],
    counts: dict[str, int],
    cuts: Iterable[str],
) -> dict[str, Any]:
    """What made this graph. Paths are left out: a manifest is published with the graph."""
    chosen = asdict(options) | {"thesaurus": options.thesaurus.name if options.thesaurus else None}
    chosen.pop("workers")
    return {
        "kgraph": kgraph.__version__,
        "versions": {"python": platform.python_version(), **dict(_installed(_VERSIONS))},
        "inputs": files,
        "options": chosen,
        "title": options.title,
        "seconds": seconds,
        "cuts": list(cuts),
        "extractor": {"name": options.extractor, "fingerprint": load(options.extractor).fingerprint()},
        "counts": counts,
    }


def _installed(packages: Iterable[str]) -> Iterator[tuple[str, str]]:
    for package in packages:
        try:
            yield package, version(package)
        except PackageNotFoundError:
            continue


class _Clock:
    """Seconds spent in each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[stage] = round(time.perf_counter() - start, 2)


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Report no progress."""
