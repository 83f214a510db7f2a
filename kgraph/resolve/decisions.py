"""What the user decided wins: a thesaurus applied to the concepts that were found without it.

Only what a line names changes: its spelling, together with the inflections and hyphenations of it that have no line of
their own. A line whose term is a concept's label speaks of the whole concept; where it leads to another spelling of the
same concept, that becomes the label.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from kgraph.model import Mention
from kgraph.resolve.drafts import Draft, Drafter
from kgraph.resolve.forms import form_of
from kgraph.resolve.thesaurus import Thesaurus, fold

__all__ = ["apply_thesaurus"]

_APART = "apart:"


def apply_thesaurus(drafts: Mapping[str, Draft], thesaurus: Thesaurus, drafter: Drafter) -> dict[str, Draft]:
    """`drafts` by key after the decisions of `thesaurus`; untouched drafts are the same values."""
    names = _Names(drafts, thesaurus)
    moved: dict[str, dict[str, str]] = defaultdict(dict)
    for key, draft in drafts.items():
        for alias in draft.aliases:
            target = _target(alias.text, key, draft, thesaurus, names)
            if target is not None and target != key:
                moved[key][alias.text] = target
    return _redrafted(drafts, moved, names.renamed, thesaurus, drafter)


class _Names:
    """Keys of drafts by what a user may call them: label, label without acronym, or a spelling of one draft only.

    `renamed` has the new labels of the drafts that the user calls after another of their spellings.
    """

    def __init__(self, drafts: Mapping[str, Draft], thesaurus: Thesaurus) -> None:
        spellings: dict[str, set[str]] = defaultdict(set)
        for key, draft in drafts.items():
            for alias in draft.aliases:
                spellings[fold(alias.text)].add(key)
        self._keys = {name: min(keys) for name, keys in spellings.items() if len(keys) == 1}
        self.renamed = {key: name for key, draft in drafts.items() if (name := self._new_name(key, draft, thesaurus))}
        called = {fold(name) for name in self.renamed.values()}
        for term, replacement in thesaurus.replacements.items():
            # What is to stay apart is what other lines mean by its name, and no longer the draft it was in.
            if fold(replacement) == term and term not in called:
                self._keys.pop(term, None)
        for key, draft in reversed(list(drafts.items())):
            self._keys[fold(draft.base)] = key
        for key, draft in reversed(list(drafts.items())):
            self._keys[fold(draft.label)] = key

    def _new_name(self, key: str, draft: Draft, thesaurus: Thesaurus) -> str:
        """The label that the user gives a draft instead of its own, "" if none."""
        whole = thesaurus.replacements.get(fold(draft.label)) or thesaurus.replacements.get(fold(draft.base)) or ""
        if fold(whole) == fold(draft.label):
            return whole if whole != draft.label else ""
        return whole if fold(whole) != fold(draft.base) and self._keys.get(fold(whole)) == key else ""

    def key(self, replacement: str) -> str:
        """The draft that `replacement` names, or the key of a new one."""
        return self._keys.get(fold(replacement), _APART + fold(replacement))


def _target(text: str, key: str, draft: Draft, thesaurus: Thesaurus, names: _Names) -> str | None:
    """Where a spelling goes: a key, "" if it is ignored, None if nothing is decided about it."""
    own = _decision(text, thesaurus)
    if own is not None:
        term, replacement = own
        called = {fold(draft.label), fold(draft.base), fold(names.renamed.get(key, draft.label))}
        if fold(replacement) in called:
            return key
        if fold(replacement) == term:
            return _APART + term
        return names.key(replacement) if replacement else ""
    whole = thesaurus.replacements.get(fold(draft.label))
    if whole is None or fold(whole) == fold(draft.label):
        return None
    return names.key(whole) if whole else ""


def _decision(text: str, thesaurus: Thesaurus) -> tuple[str, str] | None:
    """The line about a spelling, or about another inflection of it."""
    term = fold(text)
    if term in thesaurus.replacements:
        return term, thesaurus.replacements[term]
    return thesaurus.by_form.get(form_of(text).key.lstrip("#"))


def _redrafted(
    drafts: Mapping[str, Draft],
    moved: Mapping[str, Mapping[str, str]],
    renamed: Mapping[str, str],
    thesaurus: Thesaurus,
    drafter: Drafter,
) -> dict[str, Draft]:
    arrivals: dict[str, list[Mention]] = defaultdict(list)
    staying: dict[str, tuple[Mention, ...]] = {}
    for key, targets in moved.items():
        for mention in drafts[key].mentions:
            if targets.get(mention.text):
                arrivals[targets[mention.text]].append(mention)
        staying[key] = tuple(m for m in drafts[key].mentions if m.text not in targets)
    result = dict(drafts)
    for key in sorted({*arrivals, *staying, *renamed}):
        before = drafts.get(key)
        rest = staying.get(key, before.mentions if before else ())
        mentions = (*rest, *arrivals.get(key, ()))
        if not mentions:
            result.pop(key, None)
            continue
        # Who only receives keeps its label; who gives something away is named by what is left.
        label = renamed.get(key) or (
            before.label
            if before and (key not in staying or not rest)
            else thesaurus.spellings.get(key.removeprefix(_APART), "")
        )
        arrived = {mention.text for mention in arrivals.get(key, ())}
        result[key] = drafter.draft(key, mentions, label=label, decided=arrived)
    return result
