"""What can be the name of something new: its shape, its place at the end of a phrase, in a title, its kind."""

from __future__ import annotations

import re

from kgraph.extract.kinds import looks_coined
from kgraph.extract.vocabulary import words
from kgraph.model import Kind

__all__ = [
    "NAME",
    "is_address",
    "is_common",
    "is_name",
    "is_symbol",
    "kind_nearby",
    "last_name",
    "name_at",
    "same",
    "title_name",
]

Span = tuple[int, int]

NAME = re.compile(r"[$\\{]?[^\W_][\w$^\\{}+.&*@'’/-]*")
# "SIMMC 2.0", "Llama Scope": a name goes on with words in capitals and with numbers.
_MORE = re.compile(r"[ -]((?:[A-Z][\w^$+-]*|\d{1,4}(?:\.\d{1,2}){0,2}(?![\w%])))")
_VERSION = re.compile(r" \d{1,4}(?:\.\d{1,2}){0,2}(?![\w%,.-]*\w)")
_TRIMMED = re.compile(r"\s\d[\d.]*$|[-\s]|s$")
_PREFIX = re.compile(r"[\"“]?([^:?!]{2,50}?)[\"”]?\s?:\s")
_SURVEY = re.compile(
    r"\b(?:survey|review|overview|tutorial|perspective|position|case study|analysis of|revisit\w*|evaluat\w+|"
    r"understanding|exploring|how|what|why)\b",
    re.IGNORECASE,
)
# "Probabilistic Transformer: A Probabilistic Dependency Model for ..." says that the name is a model's.
_TELLS_WHAT = re.compile(
    r"(?:an?|the|our|towards? an?)\s(?:[\w/-]+,?\s){0,6}?(?:models?|frameworks?|systems?|data-?sets?|corpus|benchmark|"
    r"toolkit|library|method|approach|algorithm|architecture|network|platform|tool|metric|treebank|resource|interface)\b",
    re.IGNORECASE,
)
_DATASET = re.compile(
    r"\b(?:data-?sets?|corp(?:us|ora)|benchmarks?|treebanks?|test ?suites?|test ?beds?|collections?|resources?)\b", re.I
)
_METRIC = re.compile(r"\b(?:metrics?|measures?|scores?)\b", re.I)
_TASK = re.compile(r"(?<!-)\b(?:tasks?|challenge)\b(?!-)", re.I)
_METHOD = re.compile(
    r"\b(?:methods?|models?|frameworks?|approach|algorithms?|architectures?|networks?|systems?|learning)\b", re.I
)
_PROPOSES = (
    r"\b(?:we|this (?:paper|work))\s(?:\w+\s)?(?:propose|present|introduce|develop)s?,?\s"
    r"(?:(?!for |to |in |with |by |on |of |from |that |which |using )[\w-]+,?\s){0,5}?"
)
_COMMAND, _TWO_LETTERS = re.compile(r"\\[A-Za-z]+"), re.compile(r"[^\W\d_]{2}")
_ADDRESS = re.compile(
    r"[\"'(<\[]*(?:\w+:/|www\.|(?:[\w-]+\.)+(?:com|org|net|edu|gov|io)(?:[/).,;:\]>]|$))", re.IGNORECASE
)
_LAST_WORD = re.compile(r" [A-Z][a-z]{2,}")
_KIND_WORD = re.compile(
    r" (?:Model|Framework|System|Network|Method|Approach|Algorithm|Data-?set|Corpus|Benchmark|Task|Challenge|Toolkit|"
    r"Library)$"
)
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("dataset", _DATASET),
    ("metric", _METRIC),
    ("task", _TASK),
    ("method", _METHOD),
)
_SMALL = words("a an the our novel new simple first of for and in with to on two three called")
_DESCRIBES = ("-based", "-style", "-like", "-guided", "-level", "-free", "-specific", "-aware", "-driven", "-enhanced")
# Acronyms that everyone uses and a paper that says "we propose a CNN" does not coin.
_COMMON = words(
    """
    ai ml nlp nlg nlu cv rl il dl llm llms lm lms plm plms mllm vlm lvlm cnn dnn dnns rnn rnns lstm lstms gru gan
    vae vaes bert gpt gpt-2 gpt-3 gpt-4 chatgpt t5 llama svm svms hmm hmms crf crfs mlp gnn gnns gcn gcns vit vits
    mdp pomdp pomdps sgd adam em mcmc gp gps pca ica lda tts asr ocr qa vqa mt nmt smt ner srl pos rag cot sft rlhf dpo
    ppo dqn kl bleu rouge f1 auc map slam imu lidar gps rgb rgb-d 2d 3d 4d cpu gpu api ui hci iot uav uavs
    sae saes icl moe lora dag dags sem ssl clip resnet imagenet english chinese german french transformer transformers
    bayesian gaussian markov fourier python github html xml json
    roberta xlnet albert bart mbart mt5 xlm-r electra deberta bilstm word2vec glove elmo fasttext sbert palm mistral
    gemma qwen gpt-3.5 gpt-4o wikipedia wordnet sota vr ar xr gui guis sql rdf owl web java c++ mri ct pet ode odes pde
    pdes ann anns dbn gat u-net unet seq2seq n-gram n-grams tf-idf knn k-nn nli sts amr ie ir kg kgs kb kbs kbqa absa
    gpt2 gpt2-xl mrc rc ate aste wsd el kgc kge re ee gec ged dst slu tod crs qg lid and or not is if ta va nas rfid
    fca swir dkt kt lod mmi
    """
)


def is_name(word: str) -> bool:
    """Whether `word` is shaped like a made-up name and is none that everybody knows: "StructFormer", not "LSTM-based".

    >>> [is_name(word) for word in ("StructFormer", "S^3", "LSTM", "GAN-based", "model")]
    [True, True, False, False, False]
    """
    return len(word) > 1 and not word.lower().endswith(_DESCRIBES) and looks_coined(word) and not is_common(word)


def is_common(name: str) -> bool:
    """Whether everybody knows the name, or its plural: "LSTM", "GANs"; "EMS" is not the plural of "EM"."""
    return name.casefold() in _COMMON or name.removesuffix("s").casefold() in _COMMON


def is_symbol(name: str) -> bool:
    r"""Whether the name is a formula's symbol, in which no two letters stand together: "\tilde{O}", "$x^*$"."""
    return ("\\" in name or "$" in name) and not _TWO_LETTERS.search(_COMMAND.sub(" ", name))


def is_address(word: str) -> bool:
    """Whether a word without blanks begins like a URL or is a host, with or without a path.

    >>> [is_address(word) for word in ("https://a.b/c", "github.com/some/code", "osf.io", "Amazon.com's", "U.S.")]
    [True, True, True, False, False]
    """
    return _ADDRESS.match(word) is not None


def name_at(text: str, start: int, end: int) -> Span | None:
    """The name that begins at `start`: a token in capitals or made up, with the capitals and numbers that follow it."""
    token = NAME.match(text, start, end)
    if not token:
        return None
    stop = token.end()
    while (following := _MORE.match(text, stop, end)) and stop - start < 50:
        stop = following.end()
    name = text[start:stop].rstrip(".,'’")
    return (start, start + len(name)) if name[:1].isupper() or looks_coined(name) else None


def last_name(text: str, start: int, finish: int) -> Span | None:
    """A made-up name at the end of [start, finish), or a capitalised phrase that fills it."""
    part = text[start:finish].rstrip(" ,.;:\"'”’")
    tokens = [(match.start() + start, match.end() + start) for match in NAME.finditer(part)]
    if not tokens:
        return None
    head = part.split(",")[0]
    first = [token for token in tokens if token[1] <= start + len(head)]
    candidates = (
        tokens[-1],
        first[-1] if first else tokens[-1],
        next((t for t in tokens if text[slice(*t)].lower() not in _SMALL), tokens[0]),
    )
    for low, high in candidates:
        if is_name(text[low:high]):
            version = _VERSION.match(text, high)
            return low, version.end() if version else _to_capitals(text, high, start + len(part))
    return _capitals(text, start, first)


def _to_capitals(text: str, end: int, finish: int) -> int:
    """Where the name goes on with a word in capitals that fills the phrase: "GAM Coach"; else `end`."""
    following = text[end:finish]
    return finish if _LAST_WORD.fullmatch(following) and not _KIND_WORD.search(following) else end


def _capitals(text: str, start: int, tokens: list[Span]) -> Span | None:
    """The phrase that `tokens` make, if each of its words has a capital: "Latent Program Network", "Baleen"."""
    kept = [token for token in tokens if text[slice(*token)].lower() not in _SMALL]
    if not 1 <= len(kept) <= 5:
        return None
    phrase = text[kept[0][0] : kept[-1][1]]
    if not all(word[0].isupper() or word in ("of", "for") for word in phrase.split()) or phrase.casefold() in _COMMON:
        return None
    # "we design a Retrieve, Generate and Edit system": one word with an article is a part of a description.
    if len(kept) == 1 and re.match(r"\s(?:an?|the|our)\s", text[start : kept[0][0]]):
        return None
    return kept[0][0], kept[-1][1]


def title_name(title: str, abstract: str) -> Span | None:
    """The name in "X: what it is", if X can only be a name, the abstract uses it, or the title says what it is."""
    match = _PREFIX.match(title)
    if not match or (_SURVEY.search(title) and not looks_coined(match[1])):
        return None
    start, name = match.start(1), match[1]
    if name.startswith("The ") and name[4:] in abstract:
        start, name = start + 4, name[4:]
    parts = name.split()
    if not parts or name.casefold() in _COMMON or len(parts) > 4 or (not name[0].isalnum() and name[0] not in "$\\"):
        return None
    span = start, start + len(name)
    if len(parts) > 1 and _proposed(name, abstract):
        return span
    if len(parts) > 3:
        return None
    used = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", abstract) is not None
    made_up = looks_coined(name.replace(" ", "")) and any(looks_coined(word) for word in parts)
    if made_up and (used or len(parts) == 1):
        return span
    explained = _TELLS_WHAT.match(title, match.end()) and name.casefold() not in abstract.casefold()
    # "Learning Numeracy: A Simple ..." says what is done.
    explained = explained and not parts[0].endswith("ing")
    return span if len(parts) <= 2 and (used or explained) else None


def _proposed(name: str, abstract: str) -> bool:
    """Whether the abstract proposes what the title begins with, in any case: "We present leaf normalization"."""
    told = _PROPOSES + re.escape(name.removesuffix("s")) + r"s?(?=\W|$)"
    return re.search(told, abstract, re.IGNORECASE) is not None


def same(name: str, other: str) -> bool:
    """Whether two names differ in hyphens, blanks, a plural s or a version only: "SIMMC 2.0" and "SIMMC"."""
    one, two = (_TRIMMED.sub("", text.casefold()) for text in (name, other))
    return one == two


def kind_nearby(text: str) -> Kind:
    """The kind whose word stands first in what the paper says about the name; a method unless it says otherwise."""
    places: dict[Kind, int] = {"method": 10_000}
    for kind, pattern in _KINDS:
        if match := pattern.search(text):
            places[kind] = match.start()
    return min(places, key=lambda kind: (places[kind], kind))
