"""Commands that read files of papers."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Annotated, cast

import typer

from kgraph.cli.arguments import Extractor, Formats, Inputs, Json, MaxUnpacked, Workers, kinds_given, worker_count
from kgraph.cli.log import LogFile, Verbose, log, logged
from kgraph.cli.table import plain
from kgraph.cli.terminal import ascii_only, print_json, print_lines, progress_bar, to_go_on_from
from kgraph.cli.warnings import left_out, undrawn, unused
from kgraph.cli.wording import count
from kgraph.schema import EDGE_KINDS

if TYPE_CHECKING:
    from kgraph.link.backbone import Backbone
    from kgraph.link.options import Measure
    from kgraph.pipeline import Options

__all__ = ["build", "check", "demo", "extract"]


# What Windows keeps for devices, and how long a name of a folder may be.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
_LONGEST_STEM = 80


def build(
    inputs: Inputs,
    out: Annotated[Path | None, typer.Option(help="Where to write; default output/<first input's name>.")] = None,
    formats: Formats = None,
    workers: Workers = None,
    scheduler: Annotated[
        str,
        typer.Option(
            metavar="tcp://...|FILE.json", help="A Dask cluster that reads abstracts, or its scheduler's file."
        ),
    ] = "",
    dask_local: Annotated[int, typer.Option(min=0, help="So many Dask workers here read abstracts.")] = 0,
    shared: Annotated[
        str, typer.Option(metavar="URL", help="Where Dask workers write if they do not see DIR: a folder, s3://...")
    ] = "",
    extractor: Extractor = None,
    edges: Annotated[str, typer.Option(help=f"Kinds of edges, with commas between, of: {', '.join(EDGE_KINDS)}.")] = "",
    min_papers: Annotated[int, typer.Option(min=1, help="Draw concepts that so many papers share.")] = 2,
    related: Annotated[int, typer.Option(min=1, help="Strongest related papers to join to each paper.")] = 5,
    measure: Annotated[
        str,
        typer.Option(help="Weight of cooccurs, co-citation, coupling: association, cosine, jaccard, inclusion, count."),
    ] = "association",
    backbone: Annotated[
        str, typer.Option(help="Test that cuts cooccurs: hypergeometric, disparity, noise-corrected, none.")
    ] = "hypergeometric",
    alpha: Annotated[float, typer.Option(help="cooccurs edges that chance explains as likely are cut.")] = 0.05,
    min_shared: Annotated[int, typer.Option(min=1, help="Works that two papers must share to be coupled.")] = 2,
    strongest: Annotated[int, typer.Option(min=1, help="Strongest co-citation and coupling edges a paper.")] = 20,
    resolution: Annotated[float, typer.Option(help="Above 1: more and smaller communities.")] = 1.0,
    thesaurus: Annotated[Path | None, typer.Option(help="A VOSviewer thesaurus whose merges win over ours.")] = None,
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "",
    coined: Annotated[bool, typer.Option(help="Let a paper cite the one that coined a name it uses.")] = True,
    strict: Annotated[bool, typer.Option(help="Stop at the first bad record.")] = False,
    fresh: Annotated[bool, typer.Option(help="Read every abstract again, whatever DIR holds.")] = False,
    max_unpacked: MaxUnpacked = None,
    verbose: Verbose = False,
    log_file: LogFile = None,
) -> None:
    """Build the graph of all papers in INPUT: a page, a GraphML file, a database, and a manifest."""
    from kgraph.analyse import AnalyseOptions
    from kgraph.extract import DEFAULT
    from kgraph.link import LinkOptions
    from kgraph.link.options import DEFAULT_EDGES
    from kgraph.pipeline import Options
    from kgraph.resolve.thesaurus import read_thesaurus

    options = Options(
        extractor=extractor or DEFAULT,
        workers=workers or worker_count("auto"),
        scheduler=scheduler,
        dask_local=dask_local,
        shared=shared,
        strict=strict,
        coined=coined,
        thesaurus=read_thesaurus(thesaurus) if thesaurus else None,
        title=title,
        max_unpacked=max_unpacked,
        link=LinkOptions(
            edges=kinds_given(edges) or DEFAULT_EDGES,
            min_papers=min_papers,
            k_related=related,
            measure=cast("Measure", measure),
            backbone=cast("Backbone", backbone),
            alpha=alpha,
            min_shared=min_shared,
            k_shared=strongest,
        ),
        analyse=AnalyseOptions(resolution=resolution),
    )
    with logged(verbose, log_file):
        _build(inputs, options, out or Path("output") / _stem(inputs[0]), formats, fresh=fresh)


def demo(
    out: Annotated[Path, typer.Option(help="Where to write.")] = Path("output/demo"),
    formats: Formats = None,
    verbose: Verbose = False,
    log_file: LogFile = None,
) -> None:
    """Build the sample corpus: 64 landmark papers of language technology."""
    from kgraph.pipeline import Options

    sample = str(files("kgraph") / "data" / "sample.jsonl")
    with logged(verbose, log_file):
        _build([sample], Options(title="Landmarks of language technology"), out, formats, fresh=False)


def check(
    inputs: Inputs,
    strict: Annotated[bool, typer.Option(help="Exit with 1 if a record or file is bad.")] = False,
    as_json: Json = False,
    max_unpacked: MaxUnpacked = None,
) -> None:
    """What would be read from INPUT, what is wrong with it and where; builds nothing.

    Exits with 1 where a build would stop: without any paper, and with --strict at any error.
    """
    from kgraph.check import check as check_inputs
    from kgraph.cli import render
    from kgraph.readers.report import advice, lacks

    reports = check_inputs(inputs, max_unpacked=max_unpacked)
    if as_json:
        print_json({"files": [asdict(report) for report in reports]})
    else:
        print_lines(render.checked(reports, lacks(reports), advice))
    if not any(report.papers for report in reports) or (strict and any(report.errors for report in reports)):
        raise typer.Exit(1)


def extract(
    inputs: Inputs,
    out: Annotated[Path | None, typer.Option(help="A JSON lines file; default standard output.")] = None,
    extractor: Extractor = None,
    workers: Workers = None,
    max_unpacked: MaxUnpacked = None,
) -> None:
    """Print the phrases found in INPUT, one JSON object a line, with their places."""
    from kgraph.pipeline import mentions

    with progress_bar() as progress:
        found = mentions(
            inputs,
            extractor=extractor,
            workers=workers or worker_count("auto"),
            max_unpacked=max_unpacked,
            progress=progress,
        )
        lines = (json.dumps(asdict(mention), ensure_ascii=ascii_only()) for mention in found)
        if out is None:
            print_lines(lines)
        else:
            from kgraph.export import staged_file

            with staged_file(out) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(line + "\n" for line in lines)


def _build(inputs: list[str], options: Options, out: Path, formats: list[str] | None, *, fresh: bool) -> None:
    from kgraph.export import exporter, locked
    from kgraph.link.options import DEFAULT_EDGES
    from kgraph.pipeline import WORK, save
    from kgraph.pipeline import build as build_graph
    from kgraph.store.tables import FILE, database_name

    chosen = formats or ["html", "graphml"]
    for name in chosen:
        exporter(name)
    database_name(out / FILE)
    # Like an unknown format, a folder that cannot be written, or is in use, is told before the work, not after it.
    with locked(out), to_go_on_from(out / WORK, fresh=fresh), progress_bar() as progress:
        if fresh:
            rmtree(out / WORK, ignore_errors=True)
        kg = build_graph(*inputs, options=options, reuse=None if fresh else out, work=out / WORK, progress=progress)
        progress("export", 0, 0)
        paths = save(kg, out, chosen)
    chosen_edges = options.link.edges if options.link.edges != DEFAULT_EDGES else ()
    for warning in (*left_out(kg, inputs), *unused(kg, options.thesaurus), *undrawn(kg, chosen_edges)):
        log.warning("%s", warning)
    counts = kg.manifest["counts"]
    lines = [
        f"{count(counts['papers'], 'paper')}, {count(counts['concepts'], 'concept')}, "
        f"{count(counts['citations'], 'citation')}; drawn: {count(counts['nodes'], 'node')}, "
        f"{count(counts['edges'], 'edge')}; {sum(kg.manifest['seconds'].values()):.1f} s"
    ]
    if counts["reused"]:
        lines.append(f"reused what was read of {counts['reused']:,} of {count(counts['papers'], 'paper')}")
    print_lines([*lines, *(f"  {plain(path)}" for path in paths)])


def _stem(given: str) -> str:
    """The name of the folder for what is built from `given`: one that every system takes, Windows too."""
    stem = Path(given).name.split(".")[0]
    if not stem.strip() or given == "-" or any(char in stem for char in "*?["):
        return "graph"
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", stem)[:_LONGEST_STEM].strip()
    return f"{plain}_" if plain.lower() in _DEVICES else plain
