"""The key of the concept that a phrase names in a paper: equal keys, equal concepts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set

from kgraph.model import Extraction, Mention
from kgraph.resolve.acronyms import Acronyms, Sense, expanded, short_key
from kgraph.resolve.forms import Form, form_of, is_name, singular_name, tokens
from kgraph.resolve.letter_case import LetterCase

__all__ = ["Keys"]

_UNCLEAR = "short:"


class NormalKeys:
    """Keys of the phrases of a corpus as if there were no short forms."""

    def __init__(self, extractions: Sequence[Extraction]) -> None:
        """Read `extractions`."""
        self._extractions = {extraction.paper_id: extraction for extraction in extractions}
        surfaces = Counter(mention.text for extraction in extractions for mention in extraction.mentions)
        self.case = LetterCase(surfaces, _running_text(extractions))
        self._keys = {text: self.form(text).key for text in surfaces}

    def __iter__(self) -> Iterator[str]:
        """All spellings of the corpus."""
        return iter(self._keys)

    def key(self, text: str) -> str:
        """The key of a spelling of the corpus."""
        return self._keys[text]

    def of_paper(self, paper_id: str) -> set[str]:
        """The keys of all phrases of a paper."""
        extraction = self._extractions.get(paper_id)
        return {self._keys[mention.text] for mention in extraction.mentions} if extraction else set()

    def form(self, text: str) -> Form:
        """The normal form of a phrase, where a lone word that is only ever a name counts as that name."""
        form = form_of(text)
        return self._lone_word(form, text) if len(form.words) == 1 else form

    def _lone_word(self, form: Form, text: str) -> Form:
        (word,) = form.words
        if self.case.is_plural_name(text):
            return Form("#" + text.lower(), form.words, name=True)
        if form.name and self.case.is_slip(text.split()[-1]):
            return form_of(word)
        if not form.name and form.key.isalpha() and self.case.names_only(word):
            return Form("#" + word, form.words, name=True)
        return form


class Keys:
    """Keys of phrases in a corpus; what the corpus says about letter case and short forms is collected first."""

    def __init__(self, extractions: Sequence[Extraction]) -> None:
        """Read `extractions`, which are sorted by paper."""
        self._normal = NormalKeys(extractions)
        self.case = self._normal.case
        self.acronyms = Acronyms(extractions, self._normal.of_paper)
        self._shorts: dict[str, str] = {}
        self._meanings: dict[tuple[str, str], Sense | None] = {}
        # What these mean depends on the paper.
        self._varied = {text for text in self._normal if any(map(self.short_in, (text, *tokens(text))))}

    def group(self, extractions: Iterable[Extraction]) -> dict[str, list[Mention]]:
        """The mentions of each key, in the order of `extractions`; phrases without letter or digit are left out."""
        groups: dict[str, list[Mention]] = defaultdict(list)
        for extraction in extractions:
            for mention in extraction.mentions:
                groups[self.key(mention.text, mention.paper_id)].append(mention)
        groups.pop("", None)
        return groups

    def words(self, text: str) -> tuple[str, ...]:
        """The normal words of a phrase."""
        return self._normal.form(text).words

    def key(self, text: str, paper_id: str) -> str:
        """The key of the concept that `text` names in the paper; "" if it holds no word."""
        if text in self._varied:
            return self._key_here(text, paper_id)
        return self.acronyms.canonical(self._normal.key(text))

    def short_in(self, word: str) -> str:
        """The key of the short form that `word` is, "" if no paper defines it."""
        short = self._shorts.get(word)
        if short is None:
            short = self._short_in(word)
            if " " not in word:  # words are asked for often, phrases hardly twice
                self._shorts[word] = short
        return short

    def shorts_among(self, texts: Set[str]) -> set[str]:
        """Those of some spellings of the corpus that are short forms."""
        return {text for text in texts & self._varied if self.short_in(text)}

    def _short_in(self, word: str) -> str:
        named = all(is_name(part) or not part.isalpha() for part in word.split())
        known = singular_name(word) in self.acronyms.shorts or self.case.is_slip_of_name(word)
        written_so = known or (named and not word.isdigit())
        key = short_key(word) if written_so else ""
        return key if key in self.acronyms.senses else ""

    def ambiguous(self, word: str, key: str) -> Sense | None:
        """The sense of a short form inside a phrase of `key`, where it is not the sense most readers would take."""
        short = self.short_in(word)
        senses = self.acronyms.senses.get(short, [])
        sense = next((sense for sense in senses if any(long in key for long in sense.keys)), None)
        return sense if sense and sense != self.acronyms.dominant(short) else None

    def is_clear(self, key: str, shorts: Iterable[str]) -> bool:
        """Whether one of the short forms means the concept of `key` wherever it is clear at all."""
        for short in {self.short_in(short) for short in shorts}:
            first = self.acronyms.dominant(short)
            senses = [first] if first else self.acronyms.senses.get(short, [])
            if senses and all(self.acronyms.canonical(sense.keys[0]) == key for sense in senses):
                return True
        return False

    def _key_here(self, text: str, paper_id: str) -> str:
        short = self.short_in(text)
        if short:
            sense = self._meaning(short, paper_id)
            return self.acronyms.canonical(sense.keys[0]) if sense else _UNCLEAR + short

        plain = self._normal.key(text)
        if self.acronyms.is_long_form(plain):
            return self.acronyms.canonical(plain)

        def meaning(word: str) -> Sense | None:
            found = self.short_in(word)
            return self._meaning(found, paper_id) if found else None

        return self.acronyms.canonical(expanded(text, meaning))

    def _meaning(self, short: str, paper_id: str) -> Sense | None:
        place = short, paper_id
        if place not in self._meanings:
            self._meanings[place] = self.acronyms.meaning(short, paper_id)
        return self._meanings[place]


def _running_text(extractions: Sequence[Extraction]) -> Counter[str]:
    """Surfaces by how often they stand inside a sentence of an abstract, where letter case means something."""
    counts: Counter[str] = Counter()
    for extraction in extractions:
        starts = {sentence.start for sentence in extraction.sentences if sentence.field == "abstract"}
        counts.update(m.text for m in extraction.mentions if m.field == "abstract" and m.start not in starts)
    return counts
