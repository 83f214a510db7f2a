"""The whole flow: read -> extract -> resolve -> link -> analyse; `save` exports."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kgraph import store
from kgraph.analyse import AnalyseOptions, analyse
from kgraph.clock import Clock, uncollected
from kgraph.errors import InputError, OptionError, StoreError
from kgraph.export import exporter, locked, manifest, staged
from kgraph.extract import DEFAULT, extract, extract_into, load
from kgraph.extract.crew import Crew
from kgraph.link import LinkOptions, link
from kgraph.model import Citation, Concept, Extraction, KnowledgeGraph, Mention, Paper, Problem
from kgraph.provenance import versions
from kgraph.readers import find_sources, read
from kgraph.resolve.concepts import resolve_concepts
from kgraph.resolve.papers import merge_papers
from kgraph.resolve.references import match_coined_names, match_references
from kgraph.resolve.relations import resolve_relations
from kgraph.resolve.thesaurus import Thesaurus

__all__ = ["MANIFEST", "WORK", "Options", "Progress", "build", "mentions", "save"]

MANIFEST = manifest.FILE
# Where a build keeps what it has extracted, until it is saved.
WORK = ".kgraph.work"

# Called with the name of a stage, what is done and what there is to do (0 = unknown).
Progress = Callable[[str, int, int], None]

_log = logging.getLogger("kgraph")
_log.addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose about a build.

    extractor: a name in `kgraph.extract.EXTRACTORS`.
    workers, scheduler, dask_local, shared: who extracts (see `extract.crew.Crew`); the result does not depend on it.
    strict: a bad record stops the build instead of being counted.
    coined: papers that use what one earlier paper coined cite it (`how` = "coined-name").
    thesaurus: what `read_thesaurus` read of a VOSviewer thesaurus file; its decisions win over kgraph's merges.
    title: the heading of the page.
    max_unpacked: GB that one archive or compressed file may unpack to; None: 16, and 200 times its size.
    """

    extractor: str = DEFAULT
    workers: int = 1
    scheduler: str = ""
    dask_local: int = 0
    shared: str = ""
    strict: bool = False
    coined: bool = True
    thesaurus: Thesaurus | None = None
    title: str = ""
    max_unpacked: float | None = None
    link: LinkOptions = field(default_factory=LinkOptions)
    analyse: AnalyseOptions = field(default_factory=AnalyseOptions)

    def __post_init__(self) -> None:
        """Refuse the file of a thesaurus, which would be missed only after all abstracts are read."""
        if not isinstance(self.thesaurus, Thesaurus | None):
            raise OptionError(f"thesaurus={self.thesaurus!r} is not read; give kgraph.read_thesaurus(Path(...))")


def build(
    *inputs: str | Path,
    options: Options | None = None,
    reuse: Path | None = None,
    work: Path | None = None,
    progress: Progress | None = None,
) -> KnowledgeGraph:
    """The knowledge graph of all papers in `inputs` (files, folders, globs, "-").

    The graph depends on the papers and `options` alone: not on their order, nor on `workers`. `reuse` is a folder of an
    earlier build, whose unchanged papers are not extracted again. `work` is a folder for what is extracted: a build
    that gets the folder of one that died goes on where that one stopped. `save` removes `WORK`.

    Raises:
        InputError: an input is missing, there is no paper at all, or (with `strict`) a record is bad.
        OptionError: an option is not among the choices.
        OutputError, PackageError: see `extract.extract_into`.
    """
    options, report, clock = options or Options(), progress or _silent, Clock()
    with clock("read") as counted:
        records, problems, files = _read(inputs, report, options.max_unpacked)
        papers, duplicates = merge_papers(records)
        problems += duplicates
        _require(papers, problems, inputs, strict=options.strict)
        counted.update(files=len(files), records=len(records), papers=len(papers), problems=len(problems))
    with clock("extract") as counted:
        extractions, reused = _extract(papers, options, reuse, work, report)
        counted.update(papers=len(extractions), reused=reused, mentions=sum(len(x.mentions) for x in extractions))
    kg = replace(_assembled(papers, extractions, options, report, clock), problems=tuple(problems))
    counts = _counts(kg, merged=len(records) - len(papers), reused=reused)
    return replace(kg, manifest=_manifest(options, files, clock.seconds, counts, kg.graph.graph.get("cuts", ())))


def _assembled(
    papers: Sequence[Paper], extractions: Sequence[Extraction], options: Options, report: Progress, clock: Clock
) -> KnowledgeGraph:
    """What becomes of all extractions together, without problems and manifest."""
    with clock("resolve") as counted, uncollected():
        report("resolve", 0, 0)
        concepts = resolve_concepts(extractions, thesaurus=options.thesaurus)
        citations = _cite(papers, extractions, concepts, coined=options.coined)
        relations = resolve_relations(extractions, concepts)
        counted.update(concepts=len(concepts), citations=len(citations), relations=len(relations))
    with clock("link") as counted, uncollected():
        report("link", 0, 0)
        linked = link(papers, extractions, concepts, citations, relations, options=options.link)
        counted.update(nodes=linked.number_of_nodes(), edges=linked.number_of_edges())
    with clock("analyse"), uncollected():
        report("analyse", 0, 0)
        graph = analyse(linked, options=options.analyse)
        # It refers to itself, so it would stay until garbage of earlier stages is collected.
        linked.clear()
    return KnowledgeGraph(graph, tuple(papers), tuple(extractions), tuple(concepts), tuple(citations), tuple(relations))


def save(kg: KnowledgeGraph, folder: str | Path, formats: Sequence[str] = ("html", "graphml")) -> list[Path]:
    """Write `kg` into `folder` in each of `formats`, with its store and manifest; returns the files.

    All files take their places at the end, each at once: a failure leaves earlier files whole. Files that the manifest
    of an earlier build lists and that are not written again are removed, unless somebody changed them.

    Raises:
        OptionError: for an unknown format.
        OutputError: if the folder cannot be written, or another build is at work there.
    """
    folder = Path(folder)
    exporters = {name: exporter(name) for name in formats}
    outdated: list[str] = []
    with locked(folder), uncollected():
        with staged(folder, outdated=outdated, last=MANIFEST) as temporary:
            written = {name: chosen.write(kg, temporary) for name, chosen in exporters.items()}
            store.write(kg, temporary / store.FILE)
            written["store"] = [temporary / store.FILE]
            manifest.write(temporary, kg.manifest, written)
            paths = [path.relative_to(temporary) for group in written.values() for path in group]
            removed, changed = manifest.outdated(folder, [path.as_posix() for path in paths])
            outdated += removed
        shutil.rmtree(folder / WORK, ignore_errors=True)  # under the lock, or it might be another build's
    for name in removed:
        _log.warning("removed %s of the earlier build; kgraph export writes it for this graph", name)
    for name in changed:
        _log.warning("left %s of the earlier build, because somebody changed it; it does not show this graph", name)
    return [folder / path for path in [*paths, Path(MANIFEST)]]


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
    papers: Sequence[Paper], options: Options, reuse: Path | None, work: Path | None, report: Progress
) -> tuple[list[Extraction], int]:
    """One extraction a paper, and how many were made before."""
    crew = Crew(options.workers, options.scheduler, options.dask_local, options.shared)
    known: dict[tuple[str, str, str], Extraction] = {}
    if reuse is not None:
        try:
            with uncollected():
                known = store.extracted(reuse, load(options.extractor).fingerprint())
        except StoreError as error:
            _log.warning("%s; it is replaced, and every abstract read again", str(error).rpartition(";")[0])

    def progress(done: int) -> None:
        report("extract", done, len(papers))

    with nullcontext(work) if work else TemporaryDirectory() as name:
        return extract_into(Path(name), papers, extractor=options.extractor, crew=crew, known=known, progress=progress)


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
    thesaurus = options.thesaurus
    chosen = asdict(replace(options, thesaurus=None)) | {"thesaurus": thesaurus.name if thesaurus else None}
    for who in ("workers", "scheduler", "dask_local", "shared"):
        del chosen[who]
    return {
        **versions(),
        "inputs": files,
        "options": chosen,
        "title": options.title,
        "seconds": seconds,
        "cuts": list(cuts),
        "thesaurus": thesaurus.sha256 if thesaurus else None,
        "extractor": {"name": options.extractor, "fingerprint": load(options.extractor).fingerprint()},
        "counts": counts,
    }


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Report no progress."""
