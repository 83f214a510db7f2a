"""Commands that hand on a built graph: in other formats, compared with its hashes, its merges as a file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kgraph.cli.arguments import WRITTEN, Folder, Json, Workers, kinds_given, worker_count
from kgraph.cli.log import LogFile, Verbose, log, logged
from kgraph.cli.table import columns, plain
from kgraph.cli.terminal import answer, print_lines, progress_bar
from kgraph.cli.warnings import unjoined
from kgraph.cli.wording import count

__all__ = ["export", "formats", "thesaurus", "verify"]


def export(
    folder: Folder,
    formats: Annotated[list[str], typer.Option("--format", help=f"What to write: {WRITTEN}.")],
    out: Annotated[Path | None, typer.Option(help="Where to write; default DIR.")] = None,
    view: Annotated[str, typer.Option(help="full, papers, concepts or citations.")] = "full",
    min_papers: Annotated[int, typer.Option(min=1, help="Only concepts that so many papers share.")] = 1,
    top: Annotated[int | None, typer.Option(min=1, help="Only so many nodes, by PageRank.")] = None,
    edges: Annotated[str, typer.Option(help="Only these kinds of edges, as in build.")] = "",
    community: Annotated[list[int] | None, typer.Option(help="Only this community; repeat for several.")] = None,
    years: Annotated[str, typer.Option(help="Only these years: 2010-2020, 2010- or -2020.")] = "",
) -> None:
    """Write a built graph again, in another format or cut to a view."""
    from kgraph.export import save
    from kgraph.export.view import View, cut
    from kgraph.store import read

    chosen = View(view, min_papers, top, kinds_given(edges), tuple(community or ()), _years(years))  # type: ignore[arg-type]  # View refuses an unknown name
    with logged():
        shown = cut(read(folder), chosen)
        for warning in unjoined(shown):
            log.warning("%s", warning)
        what = {} if chosen == View() else asdict(chosen)
        paths = save(shown, out or folder, formats, view=what)
    print_lines(map(plain, paths))


def verify(
    folder: Folder,
    inputs: Annotated[
        list[str] | None, typer.Argument(help="What it was built from; looked for if not given.", metavar="INPUT...")
    ] = None,
    thesaurus: Annotated[Path | None, typer.Option(help="The thesaurus it was built with.")] = None,
    workers: Workers = None,
    as_json: Json = False,
    verbose: Verbose = False,
    log_file: LogFile = None,
) -> None:
    """Compare a built graph with the hashes in its manifest, and with the same graph built again from INPUT."""
    from kgraph.resolve.thesaurus import read_thesaurus
    from kgraph.verify import verify as verify_folder

    with logged(verbose, log_file), progress_bar() as progress:
        found = verify_folder(
            folder,
            inputs or (),
            thesaurus=read_thesaurus(thesaurus) if thesaurus else None,
            workers=workers or worker_count("auto"),
            progress=progress,
        )
    rows = [(entry.file, entry.written, entry.again or "-") for entry in found.files]
    again = f"built again from {count(len(found.inputs), 'input')}" if found.inputs else "not built again"
    verdict = "all is as the manifest says" if found.ok else "NOT what the manifest says"
    lines = [
        *columns([("file", "written", "again"), *rows]),
        *(f"note: {plain(note)}" for note in found.notes),
        f"{verdict}; {count(len(found.files), 'file')} compared, {again}",
    ]
    answer({"ok": found.ok, **asdict(found)}, lines, as_json=as_json)
    if not found.ok:
        raise typer.Exit(1)


def thesaurus(
    folder: Folder, out: Annotated[Path | None, typer.Option(help="A file; default standard output.")] = None
) -> None:
    """Print the merges as a VOSviewer thesaurus, to edit and give back with --thesaurus."""
    from kgraph.export import staged_file
    from kgraph.resolve.thesaurus import format_thesaurus
    from kgraph.store import read

    text = format_thesaurus(read(folder).concepts)
    if out is None:
        print_lines(text.splitlines())
    else:
        with staged_file(out) as temporary:
            temporary.write_text(text, encoding="utf-8", newline="\n")


def formats(as_json: Json = False) -> None:
    """What can be read and written."""
    from kgraph import export, extract, readers

    read = [{"name": entry.name, "description": entry.description} for entry in readers.formats()]
    write = [
        {"name": name, "description": entry.description, "keeps": entry.keeps, "files": list(entry.files)}
        for name in export.names()
        if (entry := export.exporter(name))
    ]
    known = {"read": read, "write": write, "extractors": sorted(extract.EXTRACTORS)}
    lines = [
        "Read (by content; gzipped and zipped too):",
        *columns([(f"  {entry['name']}", entry["description"]) for entry in read]),
        "Write (--format):",
        *columns([(f"  {entry['name']}", entry["description"], f"keeps {entry['keeps']}") for entry in write]),
        f"Extractors (--extractor): {', '.join(sorted(extract.EXTRACTORS))}",
    ]
    answer(known, lines, as_json=as_json)


def _years(text: str) -> tuple[int | None, int | None]:
    first, dash, last = text.partition("-")
    try:
        ends = (int(first) if first else None, int(last) if last else None)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a range of years such as 2010-2020", param_hint="--years") from None
    return ends if dash else (ends[0], ends[0])
