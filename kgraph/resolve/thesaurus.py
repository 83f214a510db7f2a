"""Thesaurus files in VOSviewer's format: what users decided about concepts, read and written.

A file has two tab-separated columns, `label` and `replace by`. An empty second column ignores the term; a term mapped
to itself stays apart from what it would be merged with.
Source: VOSviewer manual, section "Thesaurus files".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from kgraph.errors import InputError
from kgraph.model import Concept

__all__ = ["Thesaurus", "fold", "format_thesaurus", "parse_thesaurus", "read_thesaurus"]

_HEADER = ("label", "replace by")


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Decisions of a user: folded term -> what to call it ("" = ignore it)."""

    replacements: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def fold(term: str) -> str:
    """What two spellings of a thesaurus term share: letter case and white space do not count."""
    return " ".join(term.split()).casefold()


def read_thesaurus(path: Path) -> Thesaurus:
    """The decisions in a thesaurus file.

    Raises:
        InputError: the file cannot be read, is not UTF-8, or a line is malformed (see `parse_thesaurus`).
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}; --thesaurus needs a file that can be read") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8 text") from error
    return parse_thesaurus(text, origin=str(path))


def parse_thesaurus(text: str, *, origin: str = "thesaurus") -> Thesaurus:
    """The decisions in the text of a thesaurus file, with or without its header line.

    Raises:
        InputError: for a line without a tab, with more than two columns, or one that contradicts an earlier line.
    """
    replacements: dict[str, str] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip().strip('"') for cell in line.split("\t")]
        if number == 1 and tuple(cell.lower() for cell in cells) == _HEADER:
            continue
        if len(cells) != 2 or not cells[0]:
            raise InputError(f"{origin}:{number}: a line is 'label<TAB>replace by', not {line[:60]!r}")
        term, replacement = fold(cells[0]), " ".join(cells[1].split())
        if replacements.setdefault(term, replacement) != replacement:
            raise InputError(
                f"{origin}:{number}: {cells[0]!r} was already mapped to {replacements[term]!r}; keep one line"
            )
    return Thesaurus(MappingProxyType(replacements))


def format_thesaurus(concepts: Iterable[Concept]) -> str:
    """A thesaurus file with every merged spelling of `concepts`, sorted; giving it back changes nothing."""
    lines = {
        (" ".join(alias.text.split()), " ".join(concept.label.split()))
        for concept in concepts
        for alias in concept.aliases
        if fold(alias.text) != fold(concept.label)
    }
    return "".join("\t".join(line) + "\n" for line in (_HEADER, *sorted(lines)))
