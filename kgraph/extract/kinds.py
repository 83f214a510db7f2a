"""What a phrase names, told from its words: method, task, dataset, metric or, when nothing speaks, concept."""

from __future__ import annotations

import re

from kgraph.extract.vocabulary import words
from kgraph.inflection import singular_word
from kgraph.model import Kind

__all__ = ["kind_of", "looks_coined"]

_METRICS = words(
    """
    accuracy precision recall f1 f1-score f-score f-measure bleu rouge meteor chrf ter wer cer perplexity auc
    auroc map ndcg mrr mae rmse mse psnr ssim fid lpips iou miou fps bertscore bleurt comet cider spice uas las
    em metric score rate error measure latency throughput speedup runtime coverage correlation kappa divergence
    distance likelihood hit@k recall@k similarity
    """
)
_METRIC_NAME = re.compile(
    r"(?:macro-|micro-)?f[-_]?[{(]?[0-9.]+[)}]?(?:[- ]?(?:score|measure))?|.*@\d+|\$?f_?\{?1\}?\$?", re.I
)
_DATASETS = words(
    """
    dataset data-set corpus treebank benchmark wordnet wikipedia imagenet lexicon ontology database thesaurus
    dictionary testbed leaderboard gazetteer wikidata dbpedia freebase mnist cifar-10 cifar-100 coco glue
    superglue squad propbank framenet verbnet conceptnet c4 data collection repository archive testset
    """
)
_TASKS = words(
    """
    task parsing recognition translation classification summarization summarisation segmentation detection
    tagging generation retrieval extraction disambiguation labeling labelling resolution alignment answering
    entailment inference captioning completion prediction forecasting localization localisation tracking
    reconstruction restoration recovery synthesis planning navigation manipulation control identification
    verification matching ranking recommendation clustering simplification paraphrasing paraphrase normalization
    normalisation transliteration linking grounding understanding reasoning estimation analysis mining induction
    acquisition modelling modeling search discovery categorization transcription diarization chunking
    lemmatization stemming tokenization editing inpainting super-resolution denoising dehazing deblurring
    colorization registration re-identification correction playing grasping locomotion assessment annotation
    visualization visualisation question-answering qa nlp processing monitoring diagnosis challenge problem
    interaction rendering selection
    """
)
_METHODS = words(
    """
    model network algorithm transformer autoencoder auto-encoder learning training method approach technique
    framework architecture system parser tagger classifier encoder decoder machine regression attention layer
    module optimization optimisation optimizer pre-training pretraining fine-tuning finetuning tuning
    distillation regularization regularisation sampling sampler search decoding embedding kernel filter
    filtering forest tree factorization decomposition propagation backpropagation descent ensemble boosting
    bagging augmentation adaptation transfer prompting prompt mechanism strategy scheme procedure process
    program pipeline tool toolkit platform engine library grammar formalism agent policy planner controller
    solver estimator detector generator discriminator gan vae lstm rnn cnn mlp gnn gcn bert gpt llm svm crf hmm
    mcmc approximation quantization pruning compression convolution pooling normalization initialization
    heuristic loss objective penalty prior chain-of-thought programming supervision self-supervision simulator
    """
)
_METHOD_SUFFIX = re.compile(r".*(?:former|coder|net|nets|gan|vae|lstm|bert|gpt|nn|rnn|cnn|gcn|crf|svm|lm|llm|2vec)s?")
_COINED = re.compile(r"(?=.*[A-Za-z])(?:.*[a-z].*[A-Z].*|[A-Z]{2,}.*|.*[A-Za-z].*[\d^].*|.*[A-Z]-[A-Z].*)")
# Longer strings are no names, and not worth a search.
_LONGEST = 60
# "SRL task", "GLUE benchmark": the name is what counts, its last word tells the kind.
_BY_HEAD: tuple[tuple[Kind, frozenset[str]], ...] = (
    ("metric", _METRICS),
    ("dataset", _DATASETS),
    ("task", _TASKS),
    ("method", _METHODS),
)


def kind_of(phrase: str) -> Kind:
    """The kind of thing that `phrase` names, by its head word, then by its suffix.

    >>> [kind_of(p) for p in ("BLEU score", "Penn Treebank", "dependency parsing", "StructFormer", "latent tree")]
    ['metric', 'dataset', 'task', 'method', 'method']
    """
    parts = phrase.split()
    if not parts or len(phrase) > 4 * _LONGEST:
        return "concept"
    if _METRIC_NAME.fullmatch(phrase):
        return "metric"
    head = singular_word(parts[-1].strip("\"'{}$")).lower()
    for kind, heads in _BY_HEAD:
        if head in heads or head.rpartition("-")[2] in heads:
            return kind
    if _METHOD_SUFFIX.fullmatch(head) and (len(parts) > 1 or looks_coined(phrase)):
        return "method"
    return "concept"


def looks_coined(word: str) -> bool:
    """Whether `word` is shaped like a made-up name: StructFormer, BERT, S^3, word2vec, T-JEPA."""
    return len(word) <= _LONGEST and " " not in word and bool(_COINED.fullmatch(word))
