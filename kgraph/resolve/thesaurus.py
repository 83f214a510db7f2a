"""Thesaurus files in VOSviewer's format: what users decided about concepts, read and written.

A file has two tab-separated columns, `label` and `replace by`. An empty second column ignores the term; a term mapped
to itself stays apart from what it would be merged with.
Source: VOSviewer manual, section "Thesaurus files".
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from kgraph.errors import InputError
from kgraph.model import Concept
from kgraph.resolve.forms import form_of
from kgraph.words import without_short_form

__all__ = ["Thesaurus", "fold", "format_thesaurus", "parse_thesaurus", "read_thesaurus"]

_HEADER = ("label", "replace by")


@dataclass(frozen=True)
class Thesaurus:
    """Decisions of a user: folded term -> what to call it ("" = ignore it), and the terms as they were written.

    `name` and `sha256` are those of the file they were read from, "" where there was none.
    """

    replacements: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    terms: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    name: str = field(default="", compare=False)
    sha256: str = field(default="", compare=False)

    @cached_property
    def by_form(self) -> dict[str, tuple[str, str]]:
        """Term and replacement by the term's normal form, for forms whose lines agree."""
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for term, replacement in self.replacements.items():
            found[_form(self.terms.get(term, term))].add((term, replacement))
        return {key: min(lines) for key, lines in found.items() if len({line[1] for line in lines}) == 1}

    def unused(self, phrases: Iterable[str]) -> list[str]:
        """The terms, as they were written, that none of `phrases` is, in whatever inflection."""
        met = set(phrases)
        folded, forms = {fold(phrase) for phrase in met}, {_form(phrase) for phrase in met}
        written = {term: without_short_form(self.terms.get(term, term)) for term in self.replacements}
        lost = (term for term, bare in written.items() if fold(bare) not in folded and _form(bare) not in forms)
        return sorted(self.terms.get(term, term) for term in lost)

    @cached_property
    def spellings(self) -> dict[str, str]:
        """What the user wrote, by its folded form."""
        return {fold(replacement): replacement for replacement in sorted(self.replacements.values())}


def fold(term: str) -> str:
    """What two spellings of a thesaurus term share: letter case and white space do not count."""
    return " ".join(term.split()).casefold()


def read_thesaurus(path: Path) -> Thesaurus:
    """The decisions in a thesaurus file, which is read once: it may be a pipe.

    Raises:
        InputError: the file cannot be read, is not UTF-8, or a line is malformed (see `parse_thesaurus`).
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}; --thesaurus needs a file that can be read") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8 text") from error
    found = parse_thesaurus(text, origin=str(path))
    return replace(found, name=path.name, sha256=hashlib.sha256(content).hexdigest())


def parse_thesaurus(text: str, *, origin: str = "thesaurus") -> Thesaurus:
    """The decisions in the text of a thesaurus file, with or without its header line.

    Raises:
        InputError: for a line without a tab, with more than two columns, or one that contradicts an earlier line.
    """
    replacements: dict[str, str] = {}
    terms: dict[str, str] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip().strip('"') for cell in line.split("\t")]
        if number == 1 and tuple(cell.lower() for cell in cells) == _HEADER:
            continue
        if len(cells) != 2 or not cells[0]:
            raise InputError(f"{origin}:{number}: a line is 'label<TAB>replace by', not {line[:60]!r}")
        term, replacement = fold(cells[0]), " ".join(cells[1].split())
        terms.setdefault(term, cells[0])
        if replacements.setdefault(term, replacement) != replacement:
            raise InputError(
                f"{origin}:{number}: {cells[0]!r} was already mapped to {replacements[term]!r}; keep one line"
            )
    followed = {term: _end(term, replacements) for term in replacements}
    return Thesaurus(MappingProxyType(followed), MappingProxyType(terms))


def _end(term: str, replacements: Mapping[str, str]) -> str:
    """Where the lines lead from `term`: with "IBS -> a" and "a -> b" it is b. In a circle one step counts."""
    seen = {term}
    replacement = replacements[term]
    while (following := fold(replacement)) in replacements and fold(replacements[following]) != following:
        if following in seen:
            return replacements[term]
        seen.add(following)
        replacement = replacements[following]
    return replacement


def format_thesaurus(concepts: Iterable[Concept]) -> str:
    """A thesaurus file with every spelling of the `concepts` that have several, sorted; giving it back changes nothing.

    A spelling that belongs to several concepts ("DL") is left out: what it means depends on the paper.
    """
    lines: dict[str, str] = {}
    owners: dict[str, set[str]] = defaultdict(set)
    for concept in concepts:
        label = " ".join(concept.label.split())
        terms = {" ".join(alias.text.split()) for alias in concept.aliases}
        for term in terms:
            owners[_form(term)].add(concept.id)
            owners["=" + fold(term)].add(concept.id)
            if any(fold(other) != fold(label) for other in terms):
                lines[term] = label
    kept = sorted(
        (term, label) for term, label in lines.items() if len(owners[_form(term)] | owners["=" + fold(term)]) == 1
    )
    return "".join("\t".join(line) + "\n" for line in (_HEADER, *kept))


def _form(term: str) -> str:
    return form_of(term).key.lstrip("#")
