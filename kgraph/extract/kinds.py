"""What a phrase names, told from its words: method, task, dataset, metric or, when nothing speaks, concept."""

from __future__ import annotations

import re

from kgraph.extract.vocabulary import words
from kgraph.headwords import NAMES, head_word, told_kind
from kgraph.model import Kind

__all__ = ["kind_of", "looks_coined"]

_METRICS = words(
    """
    precision recall meteor ter wer cer auc map mrr mae mse fid lpips iou miou fps comet cider spice uas las em
    score rate error measure latency throughput speedup runtime coverage correlation kappa divergence distance
    likelihood hit@k recall@k similarity
    """
)
_METRIC_NAME = re.compile(
    r"(?:macro-|micro-)?f[-_]?[{(]?[0-9.]+[)}]?(?:[- ]?(?:score|measure))?|.*@\d+|\$?f_?\{?1\}?\$?", re.I
)
_DATASETS = words(
    """
    wikipedia lexicon ontology database thesaurus dictionary testbed leaderboard gazetteer coco c4 data
    collection repository archive
    """
)
_TASKS = words(
    """
    parsing recognition translation classification summarization summarisation segmentation detection tagging
    generation retrieval extraction disambiguation labeling labelling resolution alignment answering entailment
    inference captioning completion prediction forecasting localization localisation tracking reconstruction
    restoration recovery synthesis planning navigation manipulation control identification verification matching
    ranking recommendation clustering simplification paraphrasing paraphrase normalization normalisation
    transliteration linking grounding understanding reasoning estimation analysis mining induction acquisition
    modelling modeling search discovery categorization transcription diarization chunking lemmatization stemming
    tokenization editing inpainting super-resolution denoising dehazing deblurring colorization registration
    re-identification correction playing grasping locomotion assessment annotation visualization visualisation
    question-answering qa nlp processing monitoring diagnosis challenge problem interaction rendering selection
    """
)
_METHODS = words(
    """
    model network learning training architecture system machine regression attention layer module optimization
    optimisation pre-training pretraining fine-tuning finetuning tuning distillation regularization
    regularisation sampling sampler search decoding embedding kernel filter filtering forest tree factorization
    decomposition propagation backpropagation descent ensemble boosting bagging augmentation adaptation transfer
    prompting prompt mechanism strategy scheme procedure process program pipeline tool platform engine library
    grammar formalism agent policy planner controller solver estimator detector generator discriminator bert gpt
    llm mcmc approximation quantization pruning compression convolution pooling normalization initialization
    heuristic loss objective penalty prior chain-of-thought programming supervision self-supervision simulator
    """
)
_METHOD_SUFFIX = re.compile(r".*(?:former|coder|net|nets|gan|vae|lstm|bert|gpt|nn|rnn|cnn|gcn|crf|svm|lm|llm|2vec)s?")
_COINED = re.compile(r"(?=.*[A-Za-z])(?:.*[a-z].*[A-Z].*|[A-Z]{2,}.*|.*[A-Za-z].*[\d^].*|.*[A-Z]-[A-Z].*)")
# Longer strings are no names, and not worth a search.
_LONGEST = 60
_BY_HEAD: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("metric", _METRICS | NAMES["metric"]),
    ("dataset", _DATASETS | NAMES["dataset"]),
    ("task", _TASKS),
    ("method", _METHODS | NAMES["method"]),
)


def kind_of(phrase: str) -> Kind:
    """The kind of thing that `phrase` most likely names, by its head word, then by its suffix.

    `kgraph.headwords` has the words that are sure; those here often tell the kind, and sometimes another.

    >>> [kind_of(p) for p in ("BLEU score", "Penn Treebank", "dependency parsing", "StructFormer", "latent tree")]
    ['metric', 'dataset', 'task', 'method', 'method']
    """
    parts = phrase.split()
    if not parts or len(phrase) > 4 * _LONGEST:
        return "concept"
    if _METRIC_NAME.fullmatch(phrase):
        return "metric"
    if told := told_kind(phrase):
        return told
    head = head_word(phrase)
    for kind, heads in _BY_HEAD:
        if head in heads or head.rpartition("-")[2] in heads:
            return kind
    if _METHOD_SUFFIX.fullmatch(head) and (len(parts) > 1 or looks_coined(phrase)):
        return "method"
    return "concept"


def looks_coined(word: str) -> bool:
    """Whether `word` is shaped like a made-up name: StructFormer, BERT, S^3, word2vec, T-JEPA."""
    return len(word) <= _LONGEST and " " not in word and bool(_COINED.fullmatch(word))
