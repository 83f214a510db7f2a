"""What a paper coins: "we propose X (Y)", "a dataset called X", "X: the title"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from kgraph.extract.kinds import looks_coined
from kgraph.extract.sentences import split_sentences
from kgraph.extract.vocabulary import words
from kgraph.model import Field, Kind

__all__ = ["Introduction", "find_introductions"]

Span = tuple[int, int]

_MOST = 4
_REACH = 220
_STATES = re.compile(
    r"\b(?:[Ww]e|[Ww]e [a-z]{3,12} (?:[a-z]+ ){1,4}and|I|[Tt]his (?:paper|work|article|thesis|study|survey)|"
    r"[Tt]he (?:paper|authors?))"
    r"(?:\s(?:then|also|first|further|here|thus|therefore|hereby|next|additionally|finally|now|formally|instead|jointly|"
    r"newly|have|has|will|can|subsequently|create and|design and|collect and|build and)){0,2}"
    r"\s(?:propos|introduc|present|develop|design|releas|contribut|construct|buil[dt]|creat|devis|describ|formulat|"
    r"collect|curat|offer)(?:e|es|ed|s|ing)?(?:\sand\s(?:propose|introduce|develop|release|present|evaluate|study))?\b"
)
_CALLS = re.compile(r"\b(?:called|named|dubbed|termed|coined|denoted)(?:\sas)?[\s:,]{1,2}")
_WE_CALL = re.compile(
    r"\b[Ww]e (?:call|name|term|dub|coin|refer to)\b(?:\s(?!as\b)[a-z-]{1,20}){0,5}?(?:\sas)?\s(?:an?\s|the\s)?"
    r"(?=[A-Z$\\\"“`‘']|[a-z]+[A-Z])"
)
# "a new training technique, p-annealing, which": a name between commas.
_APPOSITION = re.compile(
    r"(?:methods?|techniques?|models?|frameworks?|algorithm|approach|architecture|network|system|tool|metric|task|"
    r"data-?set|corpus|benchmark|resource|stories|\w+),\s"
    r"(?:namely\s|called\s)?(?P<name>[^\W_][\w^$+-]*\w)(?=[,.;:]\s|[,.;:]?$)"
)
# Where the thing itself ends and its description begins.
_BOUNDARY = re.compile(
    r"\s(?:that|which|to|for|by|where|whose|using|with|in|on|of|from|based|as|and|is|are|can|consisting|capable|designed|"
    r"containing|aimed|aiming|via|through|over|under|comprising|built|tailored|specifically|leveraging|combining)\s"
    r"|[;:]\s|\.\s?$|[,:]\s(?=an?\s|the\s|which|where|to|that)|\s[-–—]{1,3}\s"
)
_NAME = re.compile(r"[$\\{]?[^\W_][\w$^\\{}+.&*@'’/-]*")
_TITLE = re.compile(r"[\"“]?([^:?!]{2,50}?)[\"”]?\s?:\s")
_DATASET = re.compile(
    r"\b(?:data-?sets?|corp(?:us|ora)|benchmarks?|treebanks?|test ?suites?|test ?beds?|collections?|resources?)\b", re.I
)
_METRIC = re.compile(r"\b(?:metrics?|measures?|scores?)\b", re.I)
_TASK = re.compile(r"\b(?:tasks?|challenge)\b(?!-)", re.I)
_METHOD = re.compile(
    r"\b(?:methods?|models?|frameworks?|approach|algorithms?|architectures?|networks?|systems?|learning)\b", re.I
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("dataset", _DATASET),
    ("metric", _METRIC),
    ("task", _TASK),
    ("method", _METHOD),
)
_SURVEY = re.compile(
    r"\b(?:survey|review|overview|tutorial|perspective|position|case study|analysis of|revisit\w*|evaluat\w+|"
    r"understanding|exploring|how|what|why)\b",
    re.IGNORECASE,
)
_SMALL = words("a an the our novel new simple first of for and in with to on two three called")
# Acronyms that everyone uses and a paper that says "we propose a CNN" does not coin.
_COMMON = words(
    """
    ai ml nlp nlg nlu cv rl il dl llm llms lm lms plm plms mllm vlm lvlm cnn dnn dnns rnn rnns lstm lstms gru gan
    vae vaes bert gpt gpt-2 gpt-3 gpt-4 chatgpt t5 llama svm svms hmm hmms crf crfs mlp gnn gnns gcn gcns vit vits
    mdp pomdp pomdps sgd adam em mcmc gp gps pca ica lda tts asr ocr qa vqa mt nmt smt ner srl pos rag cot sft rlhf dpo
    ppo dqn kl bleu rouge f1 auc map slam imu lidar gps rgb rgb-d 2d 3d 4d cpu gpu api ui hci iot uav uavs
    sae saes icl moe lora dag dags sem ssl clip resnet imagenet english chinese german french transformer transformers
    bayesian gaussian markov fourier python github html xml json
    """
)


@dataclass(frozen=True, slots=True, order=True)
class Introduction:
    """A name that the paper gives to something of its own, at [start, end) of `field`."""

    field: Field
    start: int
    end: int
    kind: Kind


def find_introductions(title: str, abstract: str, pairs: Sequence[tuple[Span, Span]]) -> list[Introduction]:
    """What the paper coins, at most four, in order, each name once; `pairs` are the abstract's abbreviations.

    A name in "X: title" counts when the abstract uses it or its shape can only be a name. One that the abstract has
    already used before the statement is not new.
    """
    found: dict[str, Introduction] = {}
    prefix = _title_name(title, abstract)
    for introduction in chain(_stated(abstract, pairs), _entitled(title, abstract, pairs)):
        name = abstract[introduction.start : introduction.end]
        if _is_new(name, abstract, introduction, title):
            found.setdefault(name.casefold().removesuffix("s"), introduction)
    if prefix:
        name = title[slice(*prefix)].casefold().removesuffix("s")
        if name not in found and not any(_same(name, other) for other in found):
            found[name] = Introduction("title", *prefix, _kind(title))
    return sorted(list(found.values())[:_MOST], key=lambda one: (one.field != "title", one.start))


def _stated(text: str, pairs: Sequence[tuple[Span, Span]]) -> Iterator[Introduction]:
    for start, end in split_sentences(text):
        for match in _STATES.finditer(text, start, end):
            yield from _object(text, match.end(), min(end, match.end() + _REACH), pairs)
        for match in _CALLS.finditer(text, start, end):
            # Others' names are called something, too: the sentence must speak of this paper.
            if _ours(text[start : match.end()]):
                yield from _called(text, match.end(), end, pairs)
        for match in _WE_CALL.finditer(text, start, end):
            yield from _called(text, match.end(), end, pairs)


def _ours(text: str) -> bool:
    return bool(re.search(r"\b(?:[Ww]e|[Oo]ur|[Tt]his (?:paper|work|article|study|thesis)|new|novel)\b", text))


def _object(text: str, start: int, end: int, pairs: Sequence[tuple[Span, Span]]) -> Iterator[Introduction]:
    """The name of what a verb of proposing governs, if it has one."""
    for short, long in pairs:
        lead = text[start : min(long[0], short[0])]
        # "a new family of models, Deep Trees (DT)"
        lead = lead.replace(" of ", " ") if lead.endswith(", ") else lead
        if (
            start <= min(short[0], long[0])
            and max(short[1], long[1]) <= end
            and not _BOUNDARY.search(lead + " ")
            and len(lead) < 90
        ):
            yield Introduction("abstract", *short, _kind(text[start : short[1] + 40]))
            return
    boundary = _BOUNDARY.search(text, start + 1, end)
    finish = boundary.start() if boundary else end
    # A name may follow as an apposition: "a novel model, StructFormer, that ...", "..., named X" is for `_called`.
    span = _last_name(text, start, finish) or _apposition(text, start, end)
    if span:
        yield Introduction("abstract", *span, _kind(text[start : span[1] + 60]))


def _last_name(text: str, start: int, finish: int) -> Span | None:
    """A made-up name at the end of [start, finish), or a capitalised phrase that fills it."""
    part = text[start:finish].rstrip(" ,.;:\"'”’")
    tokens = [(match.start() + start, match.end() + start) for match in _NAME.finditer(part)]
    if not tokens:
        return None
    head = part.split(",")[0]
    first = [token for token in tokens if token[1] <= start + len(head)]
    for span in (
        tokens[-1],
        first[-1] if first else tokens[-1],
        next((t for t in tokens if text[slice(*t)].lower() not in _SMALL), tokens[0]),
    ):
        if _is_name(text[slice(*span)]):
            return span
    kept = [token for token in first if text[slice(*token)].lower() not in _SMALL]
    phrase = text[kept[0][0] : kept[-1][1]] if kept else ""
    if 1 <= len(kept) <= 5 and phrase and all(word[0].isupper() or word in ("of", "for") for word in phrase.split()):
        return (kept[0][0], kept[-1][1]) if phrase.casefold() not in _COMMON else None
    return None


def _apposition(text: str, start: int, end: int) -> Span | None:
    for match in _APPOSITION.finditer(text, start, end):
        # "p-annealing" is a name between commas, and nowhere else.
        if _is_name(match["name"]) or re.fullmatch(r"\w-\w+", match["name"]):
            return match.span("name")
    return None


def _called(text: str, start: int, end: int, pairs: Sequence[tuple[Span, Span]]) -> Iterator[Introduction]:
    match = re.compile(r"[\"'“‘`]{0,2}(?:(?:a|an|the|as)\s)?[\"'“‘`]{0,2}").match(text, start, end)
    start = match.end() if match else start
    for short, long in pairs:
        if start in (short[0], long[0]) or (start <= long[0] <= start + 20 and short[0] > long[0]):
            yield Introduction("abstract", *short, _kind(text[max(0, start - 80) : start]))
            return
    token = _NAME.match(text, start, end)
    if not token:
        return
    stop = token.end()
    while (following := re.compile(r"[ -]([A-Z0-9][\w^$+-]*)").match(text, stop, end)) and stop - start < 50:
        stop = following.end()
    name = text[start:stop].rstrip(".,'’")
    if name[0].isupper() or looks_coined(name):
        yield Introduction("abstract", start, start + len(name), _kind(text[max(0, start - 80) : start]))


def _is_name(word: str) -> bool:
    if word.lower().endswith(("-based", "-style", "-like", "-guided", "-level", "-free", "-specific", "-aware")):
        return False
    return (
        looks_coined(word)
        and word.lower() not in _COMMON
        and len(word) > 1
        and word.lower().removesuffix("s") not in _COMMON
    )


def _is_new(name: str, abstract: str, introduction: Introduction, title: str) -> bool:
    if len(name) < 2 or name.casefold() in _COMMON:
        return False
    before = abstract[: introduction.start]
    used = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", before)
    return used is None or title.startswith(name)


def _title_name(title: str, abstract: str) -> Span | None:
    match = _TITLE.match(title)
    if not match or (_SURVEY.search(title) and not looks_coined(match[1])):
        return None
    name = match[1]
    count = len(name.split())
    used = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", abstract) is not None
    if name.casefold() in _COMMON or count > 3 or (not name[0].isalnum() and name[0] not in "$\\"):
        return None
    if (
        looks_coined(name.replace(" ", ""))
        and (any(looks_coined(word) for word in name.split()))
        and (used or count == 1)
    ):
        return match.span(1)
    return match.span(1) if count <= 2 and used else None


def _entitled(title: str, abstract: str, pairs: Sequence[tuple[Span, Span]]) -> Iterator[Introduction]:
    """The short form of what the title, or its part before the colon, spells out."""
    names = {title.casefold(), title.partition(":")[0].casefold()}
    names |= {name.removeprefix("the ") for name in names}
    for short, long in pairs:
        if abstract[slice(*long)].casefold().removeprefix("the ") in names and " " in abstract[slice(*long)]:
            yield Introduction("abstract", *short, _kind(title))


def _same(name: str, other: str) -> bool:
    return name.replace("-", "").replace(" ", "") == other.replace("-", "").replace(" ", "")


def _kind(text: str) -> Kind:
    """The kind whose word stands first in what the paper says about the name; a method unless it says otherwise."""
    places: dict[Kind, int] = {"method": 10_000}
    for kind, pattern in _KINDS:
        if match := pattern.search(text):
            places[kind] = match.start()
    return min(places, key=lambda kind: (places[kind], kind))
