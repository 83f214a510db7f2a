"""How fast each format is read, and in how much memory: `python scripts/benchmark_readers.py FORMATS_DIR --mb 200`.

A real file of each format is repeated to the wanted size, its records inside their container where it has one, and a
process of its own reads the result record by record, so that its peak memory is the reader's.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

MEGABYTE = 10**6

# (what stands before the records, one or more whole records, what stands between two, what stands at the end)
Parts = tuple[bytes, bytes, bytes, bytes]


class Sample(NamedTuple):
    """A file of FORMATS_DIR, and where its records begin and end: two patterns, and what goes between repetitions."""

    file: str
    first: bytes = rb"\A"
    last: bytes = rb"\Z"
    between: bytes = b"\n"


SAMPLES = {
    "bibtex": Sample("bibtex/pybibx_wos.bib"),
    "ris": Sample("ris/asreview_baseline_zotero.ris"),
    "ris with references": Sample("ris/pythonbibx_scopus_with_references.ris"),
    "wos": Sample("wos_plain/tethne_wos3.txt", rb"^PT ", rb"^EF"),
    "medline": Sample("pubmed_nbib/pybibx_pubmed.nbib"),
    "pubmed-xml": Sample("pubmed_xml/biopython_pubmed4.xml", rb"<PubmedArticle>", rb"</PubmedArticleSet>"),
    "scopus": Sample("scopus_csv/metaknowledge_scopus_testing.csv", rb"(?<=\n)", rb"\Z", b""),
    "csv (IEEE)": Sample("other_csv/litstudy_notebook_ieee_1.csv", rb"(?<=\n)", rb"\Z", b""),
    "openalex": Sample("openalex_json/synergy_Donners_2021_works_0_25.json", rb"(?<=\A\[)", rb"\]\s*\Z", b","),
    "semantic-scholar": Sample(
        "semantic_scholar_json/api_search_bulk_0.json", rb"(?<=\"data\": \[)", rb"\]\}\s*\Z", b","
    ),
    "s2orc, JSON lines": Sample("semantic_scholar_json/s2orc_metadata_sample.jsonl", between=b""),
    "csl-json": Sample("csl_json/manubot_deep_review_references.json", rb"(?<=\A\[)", rb"\]\s*\Z", b","),
    "zotero-rdf": Sample("zotero_rdf/tethne_zotero_withfiles.rdf", rb"<bib:Article", rb"</rdf:RDF>"),
    "atom": Sample("arxiv_atom/arxivpy_search_10.xml", rb"<entry>", rb"</feed>"),
    "acl": Sample("acl_anthology_xml/2022.acl.xml", rb"<volume ", rb"</collection>"),
}


def parts(sample: Sample, formats: Path) -> Parts:
    """The file of `sample`, cut where its records begin and end."""
    data = (formats / sample.file).read_bytes()
    first = re.search(sample.first, data, re.MULTILINE)
    last = [match.start() for match in re.finditer(sample.last, data, re.MULTILINE)]
    if not first or not last:
        raise SystemExit(f"{sample.file} is not as expected: no {sample.first!r} or no {sample.last!r}")
    return data[: first.start()], data[first.start() : last[-1]], sample.between, data[last[-1] :]


def write(cut: Parts, size: int, path: Path) -> None:
    """The records of `cut` as often as `size` bytes take, in one container."""
    before, records, between, after = cut
    with path.open("wb") as stream:
        stream.write(before + records)
        while stream.tell() < size:
            stream.write(between + records)
        stream.write(after)


def measure(path: Path) -> tuple[str, int, int, float, float]:
    """The format of `path`, its papers, problems, seconds and peak megabytes, as a process of its own finds them."""
    command = [sys.executable, __file__, "--one", str(path)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True)
    name, papers, problems, seconds, peak = answer.stdout.rstrip("\n").split("\t")
    return name, int(papers), int(problems), float(seconds), float(peak)


def read_one(path: Path) -> None:
    """Prints what `measure` returns."""
    from kgraph.model import Paper
    from kgraph.readers import Source, find_sources, read

    papers = problems = 0
    name, start = "", time.perf_counter()
    for source in find_sources([path]):
        if isinstance(source, Source):
            name, found = read(source)
            for item in found:
                papers += isinstance(item, Paper)
                problems += not isinstance(item, Paper)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(name, papers, problems, f"{seconds:.3f}", f"{peak:.0f}", sep="\t")


def run(formats: Path, sizes: Sequence[float], only: Sequence[str]) -> None:
    """Prints a table: one line a format and size."""
    print("| format | MB | papers | problems | s | MB/s | papers/s | peak MB |\n|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, sample in SAMPLES.items():
            if only and name not in only:
                continue
            cut = parts(sample, formats)
            for size in sizes:
                path = Path(folder) / Path(sample.file).name
                write(cut, int(size * MEGABYTE), path)
                megabytes = path.stat().st_size / MEGABYTE
                _, papers, problems, seconds, peak = measure(path)
                path.unlink()
                print(
                    f"| {name} | {megabytes:.0f} | {papers} | {problems} | {seconds:.1f} "
                    f"| {megabytes / seconds:.1f} | {papers / seconds:.0f} | {peak:.0f} |",
                    flush=True,
                )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("formats", type=Path, metavar="FORMATS_DIR")
    parser.add_argument("--mb", type=float, nargs="+", default=[200], help="sizes to try, in MB (default 200)")
    parser.add_argument("--only", nargs="+", default=[], choices=SAMPLES, metavar="FORMAT", help="only these formats")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.one:
        read_one(chosen.formats)
    else:
        run(chosen.formats, chosen.mb, chosen.only)
    return 0


if __name__ == "__main__":
    sys.exit(main())
