"""Is a graph folder what its manifest says, and does the same input give it again?"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import kgraph
from kgraph import store
from kgraph.analyse import AnalyseOptions
from kgraph.errors import InputError, StoreError
from kgraph.export import manifest, save
from kgraph.export.view import View, cut
from kgraph.extract import load
from kgraph.link import LinkOptions
from kgraph.model import Problem
from kgraph.pipeline import Options, Progress, build
from kgraph.provenance import digest, versions
from kgraph.readers import find_sources
from kgraph.resolve.thesaurus import Thesaurus

__all__ = ["Checked", "Verification", "verify"]

State = Literal["same", "changed", "missing"]

# What a graph is built from again.
_PARTS = {"inputs": list, "options": dict, "versions": dict, "extractor": dict}


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of the folder: is it as `written`, and does computing it again give the same (None: not computed)?"""

    file: str
    written: State
    again: State | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found. `inputs`: the sources that the graph was computed from again, () if it was not; `notes`: why."""

    files: tuple[Checked, ...]
    inputs: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether every file is as written, and the same when it was computed again."""
        return all(entry.written == "same" and entry.again in {None, "same"} for entry in self.files)


def verify(
    folder: str | Path,
    inputs: Sequence[str | Path] = (),
    *,
    thesaurus: Thesaurus | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> Verification:
    """Compare the files in `folder` with its manifest, and with the same graph built again from `inputs`.

    Without `inputs` they are looked for where the manifest's names lead from the current folder. The graph is built
    again only from inputs of the same hashes. The store is compared table by table, all other files byte by byte.

    Raises:
        StoreError: if there is no manifest, or it is damaged or without hashes.
        InputError: if the `inputs` or the `thesaurus` given are not those of the graph, or cannot be read.
    """
    folder = Path(folder)
    made = manifest.read(folder)
    outputs = made.get("outputs")
    if not outputs:
        raise StoreError(f"the manifest in {folder} lists no hashes, as an older kgraph wrote it; build again")
    if not all(isinstance(made.get(name), kind) for name, kind in _PARTS.items()):
        raise StoreError(f"the manifest in {folder} is damaged; build again")
    checked = tuple(Checked(entry["file"], _state(folder, entry)) for entry in outputs)
    if thesaurus and not made.get("thesaurus"):
        raise InputError(f"the graph in {folder} was made without a thesaurus; leave --thesaurus out")
    found, notes = _inputs(made, inputs, thesaurus)
    if not found:
        return Verification(checked, (), tuple(notes))
    options = replace(_options(made), workers=workers, thesaurus=thesaurus)
    notes = [*notes, *_differences(made)]
    with tempfile.TemporaryDirectory() as scratch:
        again = _again(outputs, found, options, Path(scratch), progress)
        tables = _tables(folder, Path(scratch))
    again[store.FILE] = "same" if not tables else "changed"
    if tables:
        notes.append(f"{store.FILE}: other contents in {', '.join(tables)}")
    checked = tuple(replace(entry, again=again.get(entry.file, "missing")) for entry in checked)
    return Verification(checked, tuple(source["name"] for source in made["inputs"]), tuple(notes))


def _state(folder: Path, entry: Mapping[str, Any]) -> State:
    path = folder / entry["file"]
    if not path.is_file():
        return "missing"
    return "same" if digest(path) == entry.get("sha256") else "changed"


def _inputs(
    made: Mapping[str, Any], given: Sequence[str | Path], thesaurus: Thesaurus | None
) -> tuple[list[str | Path], list[str]]:
    """The inputs to build from again, [] if they are not at hand, with the reason."""
    listed = made["inputs"]
    wanted = sorted(source["sha256"] for source in listed)
    inputs = list(given) or _found(source["name"] for source in listed)
    if made.get("thesaurus") and thesaurus is None:
        return [], [f"the merges follow a thesaurus, {made['options']['thesaurus']}; give it with --thesaurus"]
    if thesaurus and thesaurus.sha256 != made["thesaurus"]:
        raise InputError(f"{thesaurus.name} is not the thesaurus that the merges follow: its hash differs")
    if not inputs:
        names = ", ".join(source["name"] for source in listed)
        return [], [f"the input ({names}) is not here; give it: kgraph verify DIR INPUT..."]
    found = find_sources(inputs, max_unpacked=made["options"].get("max_unpacked"))
    sources = [source for source in found if not isinstance(source, Problem)]
    if sorted(source.sha256() for source in sources) == wanted:
        return inputs, []
    if given:
        raise InputError(f"{' '.join(map(str, given))} is not what the graph was made from: its hashes differ")
    return [], ["the input was changed since"]


def _found(names: Iterable[str]) -> list[str | Path]:
    """The files that the names of sources lead to, [] unless all are there; members of archives lead to the archive."""
    paths: dict[Path, None] = {}
    for name in names:
        sample = Path(str(files("kgraph") / "data" / name))
        here = next((path for path in (Path(name), *Path(name).parents) if path.is_file()), None)
        if here is None and not (manifest.safe(name) and sample.is_file()):
            return []
        paths[here or sample] = None
    return list(paths)


def _options(made: Mapping[str, Any]) -> Options:
    """The options of the manifest, which holds but the name of a thesaurus: without it.

    Raises:
        StoreError: if this version of kgraph knows other options.
    """
    try:
        chosen = dict(made["options"])
        link, analyse = LinkOptions(**_tuples(chosen["link"])), AnalyseOptions(**_tuples(chosen["analyse"]))
        return Options(**{**_tuples(chosen), "link": link, "analyse": analyse, "thesaurus": None})
    except (LookupError, TypeError) as error:
        raise StoreError(f"kgraph {kgraph.__version__} knows other options than the manifest: {error}") from error


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _differences(made: Mapping[str, Any]) -> list[str]:
    """What of kgraph and below it is not as it was when the graph was made: differences may come from there."""
    then, now = ({"kgraph": of["kgraph"], **of["versions"]} for of in (made, versions()))
    moved = [f"{name} {then[name]} then, {now.get(name, 'none')} now" for name in then if then[name] != now.get(name)]
    extractor = made["extractor"]
    changed = extractor["fingerprint"] != load(extractor["name"]).fingerprint()
    return [*moved, *(["the extractor has changed since"] if changed else [])]


def _again(
    outputs: Sequence[Mapping[str, Any]],
    inputs: Sequence[str | Path],
    options: Options,
    scratch: Path,
    progress: Progress | None,
) -> dict[str, State]:
    """Build into `scratch`, each view in a folder of its own; the state of each file beside its listed hash."""
    kg = build(*inputs, options=options, progress=progress)
    store.write(kg, scratch / store.FILE)
    views = {json.dumps(entry.get("view"), sort_keys=True): entry.get("view") for entry in outputs}
    states: dict[str, State] = {}
    for number, view in enumerate(views.values()):
        of_view = [entry for entry in outputs if entry.get("view") == view and entry["format"] != "store"]
        shown = cut(kg, View(**_tuples(view))) if view else kg
        place = scratch / str(number)
        save(shown, place, list(dict.fromkeys(entry["format"] for entry in of_view)))
        states |= {entry["file"]: _state(place, entry) for entry in of_view}
    return states


def _tables(folder: Path, scratch: Path) -> list[str]:
    """The tables whose contents differ."""
    try:
        found = store.contents(folder)
    except StoreError:
        return ["every table"]
    return sorted({table for table, _ in found.items() ^ store.contents(scratch).items()})
