"""A concept before it has an id: its mentions, its label, and why each spelling belongs to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from kgraph.headwords import told_kind
from kgraph.model import KINDS, Alias, Concept, Kind, Mention
from kgraph.resolve.forms import slug
from kgraph.resolve.keys import Keys
from kgraph.resolve.labels import label_of, reason_of, written

__all__ = ["Draft", "Drafter", "Place", "kind_of", "place_of"]

Place = tuple[str, str, int, int]


class Draft(NamedTuple):
    """A concept without an id; `base` is its label without the acronym, `stem` what the id is made of.

    The stem is written as the papers write it: how other papers use its short forms changes a label, but no id.
    """

    key: str
    label: str
    base: str
    aliases: tuple[Alias, ...]
    mentions: tuple[Mention, ...]
    stem: str = ""

    @property
    def slug(self) -> str:
        """The id that the label alone would give."""
        return slug(self.stem or self.base) or slug(self.key) or "unnamed"

    def concept(self, concept_id: str) -> Concept:
        """The concept under its final id."""
        return Concept(concept_id, self.label, kind_of(self.mentions), self.aliases, self.mentions)


class Drafter:
    """Drafts concepts of one corpus."""

    def __init__(self, keys: Keys, coined: Collection[Place], absorbed: Mapping[str, Collection[str]]) -> None:
        """Remember the corpus.

        Args:
            keys: the corpus's keys.
            coined: the places where papers introduce something.
            absorbed: by key, spellings with a generic last word ("BERT model"), which make no label.
        """
        self._keys = keys
        self._coined = coined
        self._absorbed = absorbed

    def draft(
        self,
        key: str,
        mentions: Iterable[Mention],
        *,
        label: str = "",
        decided: Collection[str] = (),
    ) -> Draft:
        """A draft of the concept with these mentions.

        Args:
            key: what the mentions have in common.
            mentions: in any order.
            label: the label, if the user decided it.
            decided: spellings that are here because the user said so.
        """
        absorbed = self._absorbed.get(key, ())
        ordered = _by_place(mentions)
        surfaces = _counted(ordered)
        shorts = self._keys.shorts_among(surfaces.keys())
        label = base = stem = label or self._own_name(ordered)
        if not label:
            telling = surfaces
            if absorbed or decided:
                telling = {text: n for text, n in surfaces.items() if text not in absorbed and text not in decided}
            label, base, stem = self._labelled(key, telling or surfaces, shorts, ordered)
        ranked = sorted(surfaces.items(), key=lambda item: (-item[1], item[0]))
        aliases = tuple(Alias(text, self._reason(text, base, shorts, decided, absorbed), n) for text, n in ranked)
        return Draft(key, label, base, aliases, ordered, stem)

    def _labelled(
        self, key: str, surfaces: dict[str, int], shorts: set[str], mentions: tuple[Mention, ...]
    ) -> tuple[str, str, str]:
        case = self._keys.case
        if len(surfaces) == 1 and not shorts:
            (text,) = surfaces
            stem, spelled_out = written(text, case), self._spelled_out(text, key)
            label = case.mended(stem if spelled_out == text else written(spelled_out, case))
            if label == text:
                label = text  # half of all concepts: one string is kept, not two
            return label, label, stem
        coined = bool(shorts) and any(m.text in shorts and place_of(m) in self._coined for m in mentions)
        definitions = self._keys.acronyms.definitions(key) if shorts else {}
        # "CAD" alone would not tell one meaning from the other.
        clear = not definitions or self._keys.is_clear(key, shorts)

        def named(surfaces: dict[str, int]) -> tuple[str, str]:
            return label_of(surfaces, shorts, case, defined=definitions, coined=coined, clear=clear)

        label, stem = named(surfaces)
        base = stem
        spelled = {self._spelled_out(text, key): count for text, count in sorted(surfaces.items())}
        if not spelled.keys() <= surfaces.keys():
            plain = {text: count for text, count in surfaces.items() if text in spelled}
            label, base = named(plain or spelled)
        return case.mended(label), case.mended(base), stem

    def _own_name(self, mentions: Iterable[Mention]) -> str:
        """The name that a title gives what it introduces, as it is written there: "Cost-Eff", "Counting-Stars"."""
        opening = [m for m in mentions if not m.start and m.field == "title"]
        names = sorted(m.text for m in opening if place_of(m) in self._coined) if opening else ()
        return next((name for name in names if " " not in name and not name.islower()), "")

    def _spelled_out(self, text: str, key: str) -> str:
        """`text` with its short forms written out where a reader would take them for something else."""
        words = text.split()
        if len(words) < 2:
            return text
        for place, word in enumerate(words):
            # "3D" has many long forms, and no reader asks which is meant.
            told = not word[0].isdigit() and self._keys.short_in(word)
            sense = self._keys.ambiguous(word, key) if told else None
            if sense:
                definitions = self._keys.acronyms.definitions(self._keys.acronyms.canonical(sense.keys[0]))
                words[place] = min(definitions, key=lambda long: (-definitions[long], long))
        return " ".join(words)

    @staticmethod
    def _reason(
        text: str, base: str, shorts: Collection[str], decided: Collection[str], absorbed: Collection[str]
    ) -> str:
        if text == base:
            return "label"
        if text in decided:
            return "thesaurus"
        if text in absorbed:
            return "modifier"
        return "acronym" if text in shorts and base not in shorts else reason_of(text, base)


def kind_of(mentions: Iterable[Mention]) -> Kind:
    """The kind that most mentions agree on, weighted by confidence; ties by the order of `KINDS`.

    Mentions whose own words tell the kind ("Stanford Question Answering Dataset") speak for all others ("SQuAD").
    """
    voters = list(mentions)
    if len(voters) == 1:
        return told_kind(voters[0].text) or voters[0].kind
    told = {text: told_kind(text) for text in {mention.text for mention in voters}}
    telling = [(kind, mention.confidence) for mention in voters if (kind := told[mention.text])]
    votes = telling or [(mention.kind, mention.confidence) for mention in voters]
    if len({kind for kind, _ in votes}) == 1:
        return votes[0][0]
    weights = dict.fromkeys(KINDS, 0.0)
    for kind, confidence in votes:
        weights[kind] += confidence
    return max(KINDS, key=lambda kind: (round(weights[kind], 6), -KINDS.index(kind)))


def _by_place(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    found = tuple(mentions)
    if len(found) == 1:
        return found
    return tuple(sorted(found, key=lambda m: (m.paper_id, m.field != "title", m.start, m.end)))


def _counted(mentions: Iterable[Mention]) -> dict[str, int]:
    """How often each spelling occurs."""
    counts: dict[str, int] = {}  # most concepts have one mention, and a Counter takes ten times as long to begin
    for mention in mentions:
        counts[mention.text] = counts.get(mention.text, 0) + 1
    return counts


def place_of(mention: Mention) -> Place:
    """Where a mention stands."""
    return mention.paper_id, mention.field, mention.start, mention.end
