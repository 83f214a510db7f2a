"""Attacks through the input and through folders of others: what happens. `TABLE` names every attack."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
import zipfile
from pathlib import Path
from typing import Any

import faulty
import pytest
from built import ask, invoke, lines, write
from lxml import etree

import kgraph
from kgraph.export import EXPORTERS
from kgraph.model import Paper, Problem
from kgraph.readers import find_sources, read

pytestmark = pytest.mark.slow

# The attack, what happens, and the tests that see to it; without a file: in this one.
TABLE = [
    ("XML: entities of entities", "not expanded", "test_readers_hostile.py::test_xml_entities_are_not_expanded"),
    ("XML: entity of a local file", "not read", "test_readers_hostile.py::test_xml_entities_are_not_expanded"),
    ("XML: DTD or schema on the network", "not fetched", "test_privacy.py::test_xml_that_points_to_the_network"),
    ("archive that unpacks to too much", "one problem; --max-unpacked", "test_readers_sources.py::test_bombs"),
    ("archive in archives", "one problem", "test_readers_sources.py::test_an_archive_nested_too_deeply"),
    (
        "archive with names of other folders",
        "read as a stream, never unpacked",
        "test_names_in_an_archive_point_nowhere",
    ),
    ("archive with links", "the link's text is read, never followed", "test_links_in_an_archive_are_not_followed"),
    ("JSON nested 100,000 deep", "one problem", "test_readers_hostile.py::test_json_documents"),
    ("one word of a million characters", "read in linear time", "test_a_word_of_a_million_characters"),
    ("text that makes a regular expression backtrack", "linear time", "test_regexes.py::test_linear_time"),
    ("long hostile records", "linear time", "test_readers_hostile.py::test_long_hostile_text_takes_no_time"),
    ("any bytes", "a paper or a problem", "test_readers_hostile.py::test_any_bytes"),
    ("hostile BibTeX", "papers and problems; \\\\input reads nothing", "test_bibtex_and_ris_are_data"),
    ("hostile RIS", "papers and problems", "test_bibtex_and_ris_are_data"),
    ("hostile thesaurus", "applied as text, or one line", "test_a_hostile_thesaurus"),
    ("formula in a spreadsheet", "shown as text", "test_export_tables.py::test_a_text_is_no_formula"),
    ("formula in any table", "shown as text", "test_no_cell_is_a_formula"),
    ("escape codes in titles, on the terminal", "taken out", "test_nothing_printed_is_obeyed"),
    (
        "escape codes in names of files, in logs",
        "taken out",
        "test_log.py::test_escapes_do_not_reach_the_log_or_the_terminal",
    ),
    ("script in titles, in the page", "shown as text", "test_page.py::test_hostile_text_stays_text"),
    (
        "script run in the page",
        "refused by its policy",
        "test_page.py::test_an_injected_handler_is_refused_by_the_policy",
    ),
    ("address that is a script", "no link", "test_page.py::test_only_web_addresses_become_links"),
    ("markup in GraphML", "one text", "test_graphml.py::test_any_graph_is_read_back"),
    ("markup in GEXF", "one text", "test_markup_stays_text"),
    ("Turtle in labels", "one literal", "test_export_turtle.py::test_any_text_survives"),
    (
        "Cypher and CSV in labels, for Neo4j",
        "one cell",
        "test_export_tables.py::test_any_text_stays_one_cell_and_no_formula",
    ),
    ("SQL in labels and ids", "one value", "test_pipeline.py::test_hostile_text_in_files"),
    (
        "a manifest that names files of others",
        "refused; nothing is removed",
        "test_verify.py::test_a_manifest_that_names_what_is_not_its_own",
    ),
    ("a link out of a graph folder", "not followed", "test_verify.py::test_a_link_out_of_the_folder_is_not_followed"),
    ("a store with code in it", "data alone is read", "test_a_store_of_others_runs_nothing"),
    (
        "a manifest among the inputs that would hide them",
        "only what kgraph wrote, unchanged, is passed over",
        "test_readers_folders.py::test_a_manifest_of_others_hides_no_input",
    ),
    (
        "links among the inputs: to nowhere, in circles",
        "one problem each",
        "test_readers_pipes.py::test_what_a_folder_holds_beside_files_is_said",
    ),
    ("an endless device as input", "one line", "test_readers_pipes.py::test_an_endless_device"),
    ("escape codes in records, in check", "taken out", "test_nothing_checked_is_obeyed"),
    ("a file named like an option, a device or a tree", "read as a file", "test_names_of_inputs"),
]

NOUN_CHUNKS = ("--extractor", "noun-chunks")
ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b31m\u202e\u2066\x00\x08"
EVIL = (
    '=HYPERLINK("http://x","y")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "'; MATCH (n) DETACH DELETE n; //",
    '"; DROP TABLE papers; --',
    '</data><node id="evil"/>',
    "]]><script>alert(1)</script><!--",
    '" . <http://evil> <http://evil> "x',
    "{{7*7}}${7*7}#{7*7}",
    ESCAPES,
)


@pytest.mark.parametrize("test", sorted({test for _, _, test in TABLE}))
def test_the_table_names_tests(test: str) -> None:
    assert faulty.is_test(test, here=Path(__file__))


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph whose every text is an attack, in every format."""
    folder = tmp_path_factory.mktemp("evil")
    papers = [
        {
            "id": f"{number}{text}",
            "title": f"{text} sparse autoencoder",
            "abstract": f"A sparse autoencoder reads {text} data. {text}",
            "authors": [text, f"Eve {text}"],
            "venue": text,
            "url": f"javascript:{text}",
            "doi": f"10.1/{text}",
            "references": [f"{number - 1}{EVIL[number - 1]}"],
        }
        for number, text in enumerate(EVIL)
    ]
    source = write(folder / "evil.jsonl", papers)
    formats = [option for name in EXPORTERS for option in ("--format", name)]
    result = invoke("build", source, "--out", folder / "graph", *NOUN_CHUNKS, "--title", ESCAPES, *formats)
    assert result.exit_code == 0, result.output
    return folder / "graph"


def items(*inputs: Path) -> list[Paper | Problem]:
    found: list[Paper | Problem] = []
    for source in find_sources(inputs):
        found += [source] if isinstance(source, Problem) else list(read(source)[1])
    return found


# Out of the graph


# neo4j-admin takes cells as they are; nobody opens its files in a spreadsheet.
TABLES = [
    file for entry in EXPORTERS.values() for file in entry.files if file.endswith(".csv") and entry.name != "neo4j"
]


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_is_a_formula(name: str, evil: Path) -> None:
    with (evil / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) > 2 and {len(row) for row in rows} == {len(rows[0])}
    cells = [cell for row in rows for cell in row if not _is_number(cell)]
    assert [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}] == []


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("name", ["graph.graphml", "graph.gexf"])
def test_markup_stays_text(name: str, evil: Path) -> None:
    root = etree.parse(evil / name).getroot()
    assert not root.xpath("//*[local-name()='script']") and not root.xpath("//*[@id='evil']")
    assert sum(1 for _ in root.iter("{*}node")) == ask("stats", evil)["nodes"]


def test_markup_stays_text_in_the_page(evil: Path) -> None:
    page = (evil / "graph.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page and "49" not in page[: page.index("</title>")]


COMMANDS = ["stats", "concepts", "references", "trends", "gaps", "thesaurus"]


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_printed_is_obeyed(command: str, evil: Path) -> None:
    result = invoke(command, evil)
    assert _tame(result.stdout) and _tame(result.stderr)


def test_nothing_checked_is_obeyed(evil: Path, tmp_path: Path) -> None:
    source = evil.parent / "evil.jsonl"
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(source.read_bytes() + f'{{"id": {json.dumps(ESCAPES)}}}\n'.encode())
    result = invoke("check", source, copy)
    assert "same paper as" in result.stdout and "error: " in result.stdout
    assert _tame(result.stdout) and _tame(result.stderr)


@pytest.mark.parametrize("command", ["related", "neighbours", "search", "why"])
def test_nothing_printed_about_a_node_is_obeyed(command: str, evil: Path) -> None:
    result = invoke(command, evil, "0=HYPERLINK" if command == "related" else "sparse autoencoder")
    assert result.stdout and _tame(result.stdout) and _tame(result.stderr)


def _tame(text: str) -> bool:
    return all(char.isprintable() or char in "\n\t" for char in text)


def test_a_question_with_escapes_is_not_obeyed(evil: Path) -> None:
    result = invoke("neighbours", evil, f"{ESCAPES}?")
    assert _tame(result.stdout) and _tame(result.stderr)


# Into the graph


def test_names_in_an_archive_point_nowhere(tmp_path: Path) -> None:
    names = ["../../up.jsonl", "/etc/absolute.jsonl", "C:\\windows\\drive.jsonl", "a/../../b.jsonl"]
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        for number, name in enumerate(names):
            archive.writestr(name, json.dumps({"title": f"Title {number}"}) + "\n")
    before = sorted(tmp_path.parent.rglob("*"))
    found = items(tmp_path / "papers.zip")
    assert sorted(item.title for item in found if isinstance(item, Paper)) == [f"Title {n}" for n in range(4)]
    assert all(item.origin.startswith("papers.zip/") and ".." not in item.origin for item in found)
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_links_in_an_archive_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.jsonl").write_text('{"title": "Secret"}\n', encoding="utf-8")
    info = zipfile.ZipInfo("link.jsonl")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "papers.zip", "w") as archive:
        archive.writestr(info, str(tmp_path / "secret.jsonl"))
    found = items(tmp_path / "papers.zip")
    assert all("Secret" not in repr(item) for item in found)


@pytest.mark.parametrize("word", ["a", "A-", "(", "x1", "\u4e2d", "e\u0301", "\\"])
def test_a_word_of_a_million_characters(word: str, tmp_path: Path) -> None:
    text = word * (1_000_000 // len(word))
    papers = [{"title": "A sparse autoencoder", "abstract": f"We train {text} now."}, {"title": text[:100_000]}]
    source = write(tmp_path / "papers.jsonl", papers)
    start = time.process_time()
    lines("build", source, "--out", tmp_path / "graph", *NOUN_CHUNKS)
    assert time.process_time() - start < 30


BIBTEX = (
    r"@string{a = b # a} @comment{ @article{x, title={y}} } @article{k, title = {\input{/etc/passwd} \write18{id} T},"
    r' author = {{{{{{A and B}}}}}}, year = {2001}} @preamble{"\newwrite"} @article{, title={' + "{" * 5000
)
RIS = "TY  - JOUR\nTI  - " + ESCAPES + " T\nER  - \nTY  - " + "X" * 100_000 + "\nT1  - \nER\nER  - \n" * 100


@pytest.mark.parametrize(("name", "text"), [("a.bib", BIBTEX), ("a.ris", RIS)])
def test_bibtex_and_ris_are_data(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    start = time.process_time()
    found = items(tmp_path / name)
    assert found and time.process_time() - start < 10
    assert all("root:" not in repr(item) and "uid=" not in repr(item) for item in found)


THESAURI = [
    "label\treplace by\n" + "".join(f"a{n}\ta{n + 1}\n" for n in range(2000)),
    "label\treplace by\na\tb\nb\ta\n",
    f"label\treplace by\n{ESCAPES}\tsparse autoencoder\n",
    "label\treplace by\nsparse autoencoder\t" + "x" * 1_000_000 + "\n",
    "label\treplace by\n=1\t</script>\n",
    "\x00\x00\x00",
    "label\treplace by\na\n" * 3,
]


@pytest.mark.parametrize("text", THESAURI, ids=range(len(THESAURI)))
def test_a_hostile_thesaurus(text: str, tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.txt"
    path.write_text(text, encoding="utf-8")
    source = write(tmp_path / "papers.jsonl", [{"title": "A sparse autoencoder", "abstract": "A b."}] * 2)
    start = time.process_time()
    result = invoke("build", source, "--out", tmp_path / "graph", *NOUN_CHUNKS, "--thesaurus", path)
    assert time.process_time() - start < 20
    assert result.exit_code == 0 or (result.exit_code == 1 and result.stderr.startswith("Error: "))
    assert _tame(result.stderr) and result.stderr.count("\n") <= 2


def test_a_store_of_others_runs_nothing(evil: Path, tmp_path: Path) -> None:
    import duckdb

    folder = shutil.copytree(evil, tmp_path / "graph")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    with duckdb.connect(str(folder / "graph.duckdb")) as connection:
        connection.execute("DROP TABLE problems")
        connection.execute(
            "CREATE VIEW problems AS SELECT content AS origin, content AS reason, content AS raw, 'error' AS severity, "
            f"1 AS rowid FROM read_text('{tmp_path}/secret.txt')"
        )
    try:
        kg: Any = kgraph.open_graph(folder)
    except kgraph.KGraphError:
        return
    assert all("secret" not in problem.reason for problem in kg.problems)


@pytest.mark.parametrize(
    "name", ["--help.jsonl", "-", "CON.jsonl", "a b;rm -rf.jsonl", "$(id).jsonl", "%PATH%.jsonl", "\u202e.jsonl"]
)
def test_names_of_inputs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "papers" / name
    source.parent.mkdir()
    try:
        write(source, [{"title": "A sparse autoencoder"}])
    except OSError:
        pytest.skip("no such names on this file system")
    monkeypatch.chdir(tmp_path)
    out = lines("build", "papers", "--out", "graph", *NOUN_CHUNKS)
    assert out[0].startswith("1 paper, ")
    assert [entry["file"] for entry in json.loads("\n".join(lines("check", "papers", "--json")))["files"]] == [
        f"papers/{name}"
    ]
    assert io.StringIO("\n".join(out)).read().isprintable() or _tame("\n".join(out))
