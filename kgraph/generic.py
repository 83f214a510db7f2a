"""Words that do not tell a reader what a paper, or a group of papers, is about."""

from __future__ import annotations

from kgraph.words import fold, is_plain_word

__all__ = ["is_generic"]

_WORDS = """
ability accuracy advance advantage algorithm amount analysis annotated annotation application approach architecture
area article aspect assumption attribute author aware background backward based baseline basis behavior behaviour
benchmark benefit best better broad capability case category cause centric challenge change characteristic choice class
collection combination community comparison complexity component computer concept condition conditional connection
content context control conventional corpus cost criterion current data dataset dedicated deep definition degree
dependent description design detail development difference different difficulty dimension direct discovery distance
diverse domain dynamic e early effect effective effectively efficiency efficient efficiently effort element environment
error estimation evaluation example existing experiment explicit extension external factor family feature field finding
first flexible form formal format formulation forward foundation framework function future g general generalization
generic given global goal good grounded group guide guided high human-like i idea implementation implicit importance
improvement independent individual influence information informed input instance integration interaction interest issue
item key large late length level light limit limitation linear literature long low main management many material
measure mechanism method methodology metric mixed mode model modeling modern multi multiple name named nature network
new non notion novel number objective observation one online open operation opportunity optimal option order outcome
output overview pair paper paradigm parameter part participant path pattern perfect performance phase phenomenon piece
place point popular position potential practice practitioner pre presence previous principle problem procedure process
processing progress project property proportion proposal proposed purpose quality quantity random range rate real
reason recent region regularized relationship relevant report representation requirement research researcher resource
response result rich rule scale scenario scientist scope score second self set setting several significant simple
single situation size sized small software solution source sourced space special specific stability stacked stage
standard state state-of-the-art step strategy strength structured study style sub subject success support survey system
target task team technique technology term test theory thing third time tool traditional trait trend type understanding
unified unit usage use useful utility validity value variation variety version view way web weight whole wide work
worker year
"""
GENERIC = frozenset(_WORDS.split())


def is_generic(label: str) -> bool:
    """Whether a label is a single word that says too little by itself.

    >>> [is_generic(label) for label in ("Network", "features", "parsing", "neural network", "BERT")]
    [True, True, False, False, False]
    """
    return is_plain_word(label.lower()) and fold(label) in GENERIC
