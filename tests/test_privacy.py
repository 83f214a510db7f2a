"""Nothing leaves this machine: no network at run time, no path of this machine in what is published."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from built import PAPERS, invoke

from kgraph.export import EXPORTERS
from kgraph.model import Paper
from kgraph.readers import find_sources, read

# Before kgraph runs: whatever wants to leave this machine ends it. A socket pair of its own is no network.
OFFLINE = """
import os, socket, sys
def refuse(*given, **named):
    os.write(2, f"network: {given}".encode())
    os._exit(77)
for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, name, refuse)
for name in ("connect", "connect_ex", "sendto", "bind"):
    setattr(socket.socket, name, refuse)
import urllib.request
urllib.request.urlopen = refuse
from kgraph.cli import main
main()
"""
pytestmark = pytest.mark.slow
FORMATS = [option for name in EXPORTERS for option in ("--format", name)]


def offline(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    """kgraph in a process whose sockets end it, with an empty home folder of its own."""
    return subprocess.run(
        [sys.executable, "-c", OFFLINE, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env=_environment() | {"HOME": str(home), "USERPROFILE": str(home), "XDG_CACHE_HOME": str(home / "cache")},
        timeout=240,
        check=False,
    )


def _environment() -> dict[str, str]:
    """Without what this process may have set for itself."""
    return {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home-of-a-user")


@pytest.fixture(scope="module")
def demo(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo in every format, built offline."""
    out = tmp_path_factory.mktemp("folder-of-a-user") / "demo"
    done = offline("demo", "--out", out, *FORMATS, "-v", "--log", out.parent / "kgraph.log", home=home)
    assert (done.returncode, done.stdout.count("\n")) == (0, 3 + len(list(out.iterdir())) - 2), done.stderr
    return out


def test_the_demo_needs_no_network_and_writes_nothing_elsewhere(demo: Path, home: Path) -> None:
    files = {file for entry in EXPORTERS.values() for file in entry.files}
    assert {path.name for path in demo.iterdir()} == files | {"graph.duckdb", "manifest.json"}
    # igraph loads matplotlib where it is installed, which keeps a list of fonts.
    assert [path for path in home.rglob("*") if path.is_file() and "matplotlib" not in path.parts] == []


@pytest.mark.parametrize("arguments", [("stats",), ("verify",), ("why", "BERT"), ("export", "--format", "gexf")])
def test_questions_need_no_network(arguments: tuple[str, ...], demo: Path, home: Path) -> None:
    command, *rest = arguments
    done = offline(command, demo, *rest, home=home)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_hook_itself(home: Path) -> None:
    code = OFFLINE.replace("main()", "socket.create_connection(('example.org', 80))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr[:8]) == (77, "network:")


def test_the_demo_without_any_network_interface(demo: Path, tmp_path: Path) -> None:
    """In a namespace of the kernel's own, where not even compiled code finds a network."""
    alone = [shutil.which("unshare") or "false", "--map-root-user", "--net"]
    if subprocess.run([*alone, "true"], capture_output=True, check=False).returncode:
        assert not os.environ.get("KGRAPH_REQUIRE_NAMESPACE"), "no network namespace may be made here"
        pytest.skip("no network namespace may be made here")
    interfaces = subprocess.run([*alone, "cat", "/proc/net/dev"], capture_output=True, encoding="utf-8", check=True)
    assert [line.split(":")[0].strip() for line in interfaces.stdout.splitlines()[2:]] in ([], ["lo"])
    for arguments in (["demo", "--out", "demo"], ["verify", "demo"]):
        command = [*alone, sys.executable, "-m", "kgraph", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=240, check=False)
        assert (done.returncode, done.stderr) == (0, "")
    for name in ("graph.graphml", "graph.html"):
        assert (tmp_path / "demo" / name).read_bytes() == (demo / name).read_bytes()


def told(path: Path) -> bytes:
    """What a file tells, out of its compression."""
    if path.suffix == ".parquet":
        import duckdb

        return repr(duckdb.read_parquet(str(path)).fetchall()).encode() + path.read_bytes()
    return path.read_bytes()


def test_no_output_names_this_machine(demo: Path, home: Path) -> None:
    import kgraph

    package = Path(str(kgraph.__file__)).parent
    secrets = {
        str(demo.parent),
        demo.parent.name,
        str(home),
        home.name,
        str(Path.cwd()),
        str(package),
        str(Path.home()),
    }
    secrets |= {socket.gethostname(), f"{getpass.getuser()}@"}
    # "root" and "/" stand in any text.
    names = [name.encode() for name in secrets if len(name) > 5]
    found = [(path.name, name) for path in demo.iterdir() for name in names if name in told(path)]
    assert len(names) >= 5 and found == []


def test_inputs_given_by_their_whole_path_are_not_named(tmp_path: Path) -> None:
    out = tmp_path / "graph"
    result = invoke("build", PAPERS.resolve(), "--out", out, "--extractor", "noun-chunks", *FORMATS)
    assert result.exit_code == 0
    folder = str(PAPERS.resolve().parent).encode()
    assert [path.name for path in out.iterdir() if folder in told(path) or str(tmp_path).encode() in told(path)] == []


def test_xml_that_points_to_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        pytest.fail("asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    path = tmp_path / "feed.xml"
    path.write_text(
        '<?xml version="1.0"?><?xml-stylesheet href="http://example.org/a.xsl"?>'
        '<!DOCTYPE feed PUBLIC "x" "http://example.org/feed.dtd" [<!ENTITY % p SYSTEM "http://example.org/p">%p;]>'
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:xi="http://www.w3.org/2001/XInclude"><entry>'
        '<xi:include href="http://example.org/include"/><title>Parsing</title><summary>A parser.</summary>'
        "</entry></feed>",
        encoding="utf-8",
    )
    found = [item for source in find_sources([path]) for item in read(source)[1]]  # type: ignore[arg-type]  # all are sources
    assert [item.title for item in found if isinstance(item, Paper)] == ["Parsing"]


def test_nothing_in_kgraph_opens_a_connection() -> None:
    """The words themselves: what is not imported cannot be called."""
    package = Path(__file__).resolve().parent.parent / "kgraph"
    words = ("import socket", "import urllib", "import http", "import requests", "urlopen", "ftplib", "telemetry")
    allowed = {("export/lock.py", "import socket")}  # for the name of this machine
    found = {
        (path.relative_to(package).as_posix(), word)
        for path in package.rglob("*.py")
        for word in words
        if word in path.read_text(encoding="utf-8")
    }
    assert found == allowed
