"""The term extractor as a spaCy component. Importing this module makes `nlp.add_pipe("kgraph_terms")` known."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from kgraph.extract.terms import predict

__all__ = ["FACTORY", "SPANS", "TermsComponent", "create"]

FACTORY = "kgraph_terms"
SPANS = "kgraph"


class TermsComponent:
    """Sets `doc.spans["kgraph"]`; the group's `attrs["confidence"]` is aligned with its spans.

    spaCy's tokens are not the extractor's words: a term that ends inside a token grows to the token. Exact offsets
    are what `kgraph.extract.terms.predict` returns.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Marks the terms of one document, in place, as spaCy components do."""
        spans, sure = [], []
        for term in predict([doc.text])[0]:
            span = doc.char_span(term.start, term.end, label=term.kind, alignment_mode="expand")
            if span is not None:
                spans.append(span)
                sure.append(term.confidence)
        doc.spans[SPANS] = SpanGroup(doc, name=SPANS, attrs={"confidence": sure}, spans=spans)
        return doc


@Language.factory(FACTORY, assigns=["doc.spans"])
def create(nlp: Language, name: str) -> TermsComponent:
    """The component for a pipeline; it has no settings and shares one network with all others of the process."""
    return TermsComponent()
