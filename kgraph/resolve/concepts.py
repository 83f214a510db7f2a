"""Same concept? One value for each thing that papers name, in all its spellings.

Two mentions name one concept when, after the user's thesaurus, which wins over everything,
  * their normal forms agree (`forms`): letter case, LaTeX and Unicode dress, hyphens and blanks, singular and plural,
    British and American spelling, determiners and empty modifiers do not count;
  * or one is a short form and the other the long form that it stands for in that paper (`acronyms`), also inside a
    longer phrase ("LLM agents", "large language model agents").
They are different concepts when
  * one is a lone name and the other the ordinary word of the same letters (LEAD, lead), unless hardly anyone uses that
    word in lower case (bert is BERT);
  * they are the same short form with different meanings in their papers; a short form whose meaning is not clear is a
    concept of its own;
  * any word differs otherwise: "variational autoencoder" is no "autoencoder".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from kgraph.model import KINDS, Alias, Concept, Extraction, Kind, Mention
from kgraph.resolve.acronyms import Acronyms, Sense, expanded, short_key
from kgraph.resolve.forms import Form, form_of, is_name, singular_name, slug, strip_modifiers, tokens
from kgraph.resolve.labels import LetterCase, label_of, reason_of
from kgraph.resolve.thesaurus import Thesaurus, fold

__all__ = ["resolve_concepts"]

_SHORT = "short:"
_APART = "thesaurus:"


def resolve_concepts(extractions: Sequence[Extraction], *, thesaurus: Thesaurus | None = None) -> list[Concept]:
    """The concepts that `extractions` name, sorted by id; independent of the order of `extractions`."""
    ordered = sorted(extractions, key=lambda extraction: extraction.paper_id)
    resolver = _Resolver(ordered, thesaurus or Thesaurus())
    groups: dict[str, list[Mention]] = defaultdict(list)
    for extraction in ordered:
        for mention in extraction.mentions:
            key = resolver.key(mention)
            if key:
                groups[key].append(mention)
    coined = {_place(mention) for extraction in ordered for mention in extraction.introductions}
    return _named([_Draft(key, mentions, resolver, coined) for key, mentions in sorted(groups.items())])


def _place(mention: Mention) -> tuple[str, str, int, int]:
    return mention.paper_id, mention.field, mention.start, mention.end


class _Resolver:
    """The key of the concept that each mention names."""

    def __init__(self, extractions: Sequence[Extraction], thesaurus: Thesaurus) -> None:
        self._forms: dict[str, Form] = {}
        self._texts = {e.paper_id: tuple(dict.fromkeys(m.text for m in e.mentions)) for e in extractions}
        self.case = LetterCase(_running_text(extractions))
        self.acronyms = Acronyms(extractions, self._paper_keys)
        self._thesaurus = thesaurus
        self._fixed: dict[str, str] = {}
        self._meanings: dict[tuple[str, str], Sense | None] = {}

    def form(self, text: str) -> Form:
        """The normal form of a surface, where a lone word that is only ever a name counts as that name."""
        form = self._forms.get(text)
        if form is None:
            form = form_of(text)
            if len(form.words) == 1 and not form.name and form.key.isalpha() and self.case.names_only(form.words[0]):
                form = Form("#" + form.words[0], form.words, name=True)
            self._forms[text] = form
        return form

    def key(self, mention: Mention) -> str:
        """The key of the mention's concept; "" if the user ignores it or it holds no word."""
        fixed = self._fixed.get(mention.text)
        if fixed is not None:
            return fixed
        replacement = self._thesaurus.replacements.get(fold(mention.text))
        if replacement is not None:
            key = self._decided(mention.text, replacement)
        elif self._has_short(mention.text):
            return self._key_here(mention.text, mention.paper_id)
        else:
            key = self.acronyms.canonical(self.form(mention.text).key)
        self._fixed[mention.text] = key
        return key

    def _decided(self, text: str, replacement: str) -> str:
        if not replacement:
            return ""
        if fold(text) == fold(replacement):
            return _APART + fold(text)
        if self._thesaurus.replacements.get(fold(replacement)) == replacement:
            return _APART + fold(replacement)
        return self._key_everywhere(replacement)

    def _key_everywhere(self, text: str) -> str:
        """The key of a phrase outside of any paper: "large language model (LLM)", "LLM"."""
        head, bracket, short = text.partition(" (")
        key = self.form(head if bracket and short.endswith(")") else text).key
        sense = self.acronyms.dominant(key.lstrip("#"))
        return self.acronyms.canonical(sense.keys[0] if sense and is_name(text) else key)

    def _has_short(self, text: str) -> bool:
        return any(self._short_in(word) for word in (*tokens(text), text))

    def _short_in(self, word: str) -> str:
        """The key of the short form that `word` is, "" if it is none."""
        if not (is_name(word) or singular_name(word) in self.acronyms.shorts):
            return ""
        key = short_key(word)
        return key if key in self.acronyms.senses else ""

    def _key_here(self, text: str, paper_id: str) -> str:
        short = self._short_in(text)
        if short:
            sense = self._meaning(short, paper_id)
            return self.acronyms.canonical(sense.keys[0]) if sense else _SHORT + short
        form = self.form(text)

        def meaning(word: str) -> Sense | None:
            found = self._short_in(word)
            return self._meaning(found, paper_id) if found else None

        return self.acronyms.canonical(expanded(form, strip_modifiers(tokens(text)), meaning))

    def _meaning(self, short: str, paper_id: str) -> Sense | None:
        place = short, paper_id
        if place not in self._meanings:
            self._meanings[place] = self.acronyms.meaning(short, paper_id)
        return self._meanings[place]

    def _paper_keys(self, paper_id: str) -> Iterable[str]:
        return (self.form(text).key for text in self._texts.get(paper_id, ()))

    def is_short(self, text: str) -> bool:
        """Whether a surface is a short form that some paper defines."""
        return bool(self._short_in(text))


def _running_text(extractions: Sequence[Extraction]) -> Counter[str]:
    """Surfaces by how often they stand inside a sentence of an abstract, where letter case means something."""
    counts: Counter[str] = Counter()
    for extraction in extractions:
        starts = {sentence.start for sentence in extraction.sentences if sentence.field == "abstract"}
        counts.update(m.text for m in extraction.mentions if m.field == "abstract" and m.start not in starts)
    return counts


class _Draft:
    """A concept without its id."""

    def __init__(
        self, key: str, mentions: list[Mention], resolver: _Resolver, coined: set[tuple[str, str, int, int]]
    ) -> None:
        self.key = key
        self.mentions = tuple(sorted(mentions, key=lambda m: (m.paper_id, m.field != "title", m.start, m.end)))
        surfaces = Counter(mention.text for mention in mentions)
        shorts = [text for text in surfaces if resolver.is_short(text)]
        short_coined = any(m.text in shorts and _place(m) in coined for m in mentions) if shorts else False
        self.label, base = label_of(surfaces, shorts, resolver.case, coined=short_coined)
        self.base = base
        self.words = form_of(base).words
        ranked = sorted(surfaces.items(), key=lambda item: (-item[1], item[0]))
        decided = key.startswith(_APART)
        self.aliases = tuple(
            Alias(text, "thesaurus" if decided else _reason(text, base, shorts), count) for text, count in ranked
        )

    @property
    def slug(self) -> str:
        """The id without its prefix, not yet unique."""
        return slug(self.words) or slug((self.key,)) or "unnamed"

    @property
    def kind(self) -> Kind:
        """The kind that most mentions agree on, weighted by confidence; ties by the order of `KINDS`."""
        weights: Counter[Kind] = Counter()
        for mention in self.mentions:
            weights[mention.kind] += mention.confidence  # type: ignore[assignment]
        return max(KINDS, key=lambda kind: (round(weights[kind], 9), -KINDS.index(kind)))


def _reason(text: str, base: str, shorts: list[str]) -> str:
    return "acronym" if text in shorts and text != base else reason_of(text, base)


def _named(drafts: list[_Draft]) -> list[Concept]:
    """The concepts of `drafts`; of several with one slug, the first by key has it and the others add their key."""
    by_slug: dict[str, list[_Draft]] = defaultdict(list)
    for draft in drafts:
        by_slug[draft.slug].append(draft)
    concepts: list[Concept] = []
    for name, same in by_slug.items():
        for place, draft in enumerate(sorted(same, key=lambda draft: draft.key)):
            suffix = f"~{_digest(draft.key)}" if place else ""
            concepts.append(Concept(f"concept:{name}{suffix}", draft.label, draft.kind, draft.aliases, draft.mentions))
    return sorted(concepts, key=lambda concept: concept.id)


def _digest(key: str) -> str:
    import hashlib

    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:6]
