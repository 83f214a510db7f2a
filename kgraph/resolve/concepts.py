"""Same concept? One value for each thing that papers name, in all its spellings.

Two mentions name one concept when, after the user's thesaurus, which wins over everything,
  * their normal forms agree (`forms`): letter case, LaTeX and Unicode dress, hyphens and blanks, singular and plural,
    British and American spelling, determiners and empty modifiers do not count;
  * or one is a short form and the other the long form that it stands for in that paper (`acronyms`), also inside a
    longer phrase ("LLM agents", "large language model agents");
  * or one only adds a generic last word that changes nothing ("BERT model", `heads`);
  * or they would get the same label, which is no lone name: readers could not tell two "DC motor" apart.
They are different concepts when
  * one is a lone name and the other the ordinary word of the same letters (LEAD, lead), unless hardly anyone uses that
    word in lower case (bert is BERT);
  * they are the same short form with different meanings in their papers; a short form whose meaning is not clear is a
    concept of its own;
  * any word differs otherwise: "variational autoencoder" is no "autoencoder".
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from kgraph.model import Concept, Extraction, Mention
from kgraph.resolve.decisions import apply_thesaurus
from kgraph.resolve.drafts import Draft, Drafter, kind_of, place_of
from kgraph.resolve.forms import is_name, tokens
from kgraph.resolve.heads import GENERIC_HEADS, Summary, without_generic_heads
from kgraph.resolve.keys import Keys
from kgraph.resolve.thesaurus import Thesaurus

__all__ = ["resolve_concepts"]


def resolve_concepts(extractions: Sequence[Extraction], *, thesaurus: Thesaurus | None = None) -> list[Concept]:
    """The concepts that `extractions` name, sorted by id; independent of the order of `extractions`."""
    ordered = sorted(extractions, key=lambda extraction: extraction.paper_id)
    keys = Keys(ordered)
    groups, absorbed = _without_generic_heads(keys.group(ordered), keys)
    coined = {place_of(mention) for extraction in ordered for mention in extraction.introductions}
    drafter = Drafter(keys, coined, absorbed)
    drafts = {key: drafter.draft(key, mentions) for key, mentions in groups.items()}
    _join_namesakes(drafts, drafter, absorbed)
    if thesaurus:
        drafts = apply_thesaurus(dict(sorted(drafts.items())), thesaurus, drafter)
    return _with_ids(drafts.values())


def _without_generic_heads(
    groups: Mapping[str, list[Mention]], keys: Keys
) -> tuple[dict[str, list[Mention]], dict[str, set[str]]]:
    """`groups` with "BERT model" inside "BERT", and the spellings that moved, by key."""
    same = without_generic_heads(_summaries(groups, keys), keys.acronyms.canonical)
    joined = {key: mentions for key, mentions in groups.items() if key not in same}
    absorbed: dict[str, set[str]] = defaultdict(set)
    for key, target in same.items():
        while target in same:
            target = same[target]
        joined[target].extend(groups[key])
        absorbed[target].update(mention.text for mention in groups[key])
    return joined, absorbed


def _join_namesakes(drafts: dict[str, Draft], drafter: Drafter, absorbed: dict[str, set[str]]) -> None:
    """Make one of the `drafts` with one label, that of the key which most mentions have.

    Where a short form inside a phrase stands for different things the labels say so (`Drafter`). Lone names stay apart:
    several papers may call what they introduce "SCAN".
    """
    by_label: dict[str, list[str]] = defaultdict(list)
    for key, draft in drafts.items():
        by_label[draft.label].append(key)
    for label, keys in by_label.items():
        if len(keys) > 1 and (len(tokens(label)) > 1 or not is_name(label)):
            first, *others = sorted(keys, key=lambda key: (-len(drafts[key].mentions), key))
            absorbed[first].update(*(absorbed[other] for other in others if other in absorbed))
            mentions = [mention for key in (first, *others) for mention in drafts.pop(key).mentions]
            drafts[first] = drafter.draft(first, mentions)


def _summaries(groups: Mapping[str, list[Mention]], keys: Keys) -> dict[str, Summary]:
    """Summaries of the groups with a generic last word and of those that they may belong to."""
    found: dict[str, Summary] = {}
    heads = tuple(GENERIC_HEADS)
    for key in groups:
        if not key.endswith(heads):
            continue
        head = next(head for head in heads if key.endswith(head))
        rest = keys.acronyms.canonical(key[: -len(head)])
        targets = [target for target in (rest, f"#{rest}") if rest and target in groups]
        for needed in (key, *targets) if targets else ():
            if needed not in found:
                found[needed] = _summary(needed, groups[needed], keys)
    return found


def _summary(key: str, mentions: list[Mention], keys: Keys) -> Summary:
    counts = Counter(mention.text for mention in mentions)
    surface = min(counts, key=lambda text: (-counts[text], text))
    senses = (
        sense for short in {keys.short_in(text) for text in counts} for sense in keys.acronyms.senses.get(short, ())
    )
    long = next((sense.words for sense in senses if keys.acronyms.canonical(sense.keys[0]) == key), ())
    return Summary(surface, keys.words(surface), kind_of(mentions), long)


def _with_ids(drafts: Iterable[Draft]) -> list[Concept]:
    """The concepts of `drafts`; of several with one slug the ordinary word has it, the others add their key's hash."""
    by_slug: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_slug[draft.slug].append(draft)
    concepts: list[Concept] = []
    for name, same in by_slug.items():
        for place, draft in enumerate(sorted(same, key=lambda draft: (draft.key.startswith("#"), draft.key))):
            concepts.append(draft.concept(f"concept:{name}~{_digest(draft.key)}" if place else f"concept:{name}"))
    return sorted(concepts, key=lambda concept: concept.id)


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:6]
