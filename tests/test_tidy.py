"""What is left of a tagged phrase: formulas, halves of brackets, addresses and empty modifiers go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.extract.annotate import Phrase
from kgraph.extract.tidy import tidied


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        (r"for $\lambda$ small", r"$\lambda$", None),
        ("a binary vector $x^*$ of", "binary vector $x^*$", "binary vector"),
        ("the $k$-sparse vector $x$ is", "$k$-sparse vector $x$", "$k$-sparse vector"),
        (r"the $\beta$-VAE is", r"$\beta$-VAE", r"$\beta$-VAE"),
        (r"a $\widetilde{O}(T^{2/3})$ regret", r"$\widetilde{O}(T^{2/3})$ regret", "regret"),
        ("with $N$ neurons", "$N$ neurons", "neurons"),
        (r"the $\ell_1$ norm", r"$\ell_1$ norm", r"$\ell_1$ norm"),
        (r"in $O(\log(N+MS))$ time", r"$O(\log(N+MS))$", None),
        (r"is $\sqrt{SA/C}$ here", r"$\sqrt{SA/C}$", None),
        (r"our $\text{SAVE}^+$ wins", r"$\text{SAVE}^+$", r"$\text{SAVE}^+$"),
        (r"on COCO$2017$ we", "COCO$2017$", "COCO$2017$"),
        (r"the $\ell_0$-$\ell_1$ equivalence", r"$\ell_0$-$\ell_1$ equivalence", r"$\ell_0$-$\ell_1$ equivalence"),
        (r"of $1 imes1$ convolution layers", "imes1$ convolution layers", "convolution layers"),
        (r"{\em structured} data of", "structured} data", r"{\em structured} data"),
        (r"the n_\text{LASSO} is", r"n_\text{LASSO", r"n_\text{LASSO}"),
        (r"} stray} data", "stray} data", None),
        ("at https://github.com/some/DBSN.", "DBSN", None),
        ("data at osf.io/ab12.", "osf.io", None),
        ("see github.com/some/DBSN for", "DBSN", None),
        ("of Amazon.com reviews", "Amazon.com reviews", "Amazon.com reviews"),
        ("a recast version of SQuAD", "recast version of SQuAD", "SQuAD"),
        ("a recast version of the tree", "recast version of the tree", "recast version of the tree"),
        ("is interpretable and", "interpretable", None),
        ("the text-to-table task", "text-to-table", "text-to-table"),
        ("on Pubmed we", "Pubmed", "Pubmed"),
        ("in real world data sets", "world data sets", "real world data sets"),
        ("the (a) first", "(a)", None),
        ("S^3, SEQ^3 and T-JEPA", "SEQ^3", "SEQ^3"),
        ("Llama-3.1-8B is", "Llama-3.1-8B", "Llama-3.1-8B"),
        ("a high dimensional regression", "high dimensional regression", "high dimensional regression"),
        ("the standard deviation", "standard deviation", "standard deviation"),
        ("a multiple choice test", "multiple choice test", "multiple choice test"),
        ("a multiple choice test", "choice test", "multiple choice test"),
        ("the graphs are large", "large", None),
        ("a simple choice test", "choice test", "choice test"),
        ("our novel chart parser", "our novel chart parser", "chart parser"),
        ("with sparse, interpretable features", "sparse, interpretable features", "interpretable features"),
        ("of correlated, spamming annotators", "correlated, spamming annotators", "spamming annotators"),
        ("in symmetric, real, traceless tensors", "symmetric, real, traceless tensors", "traceless tensors"),
        ("a novel, node\u2010weighted, rooted tree", "node\u2010weighted, rooted tree", "rooted tree"),
        ("a large, complex mesh", "large, complex mesh", "mesh"),
        ("of 1,2-dichloroethane in", "1,2-dichloroethane", "1,2-dichloroethane"),
        ("Grow, Prune Networks", "Grow, Prune Networks", "Grow, Prune Networks"),
        ("in Pubmed, Cochrane Library", "Pubmed, Cochrane Library", "Pubmed, Cochrane Library"),
        ("of spatial, temporal", "spatial, temporal", "spatial, temporal"),
        (
            "a syntactic, semantic and lexical cue",
            "syntactic, semantic and lexical cue",
            "syntactic, semantic and lexical cue",
        ),
        ("on optical flow, depth maps", "optical flow, depth maps", "optical flow, depth maps"),
        ("of full thickness cartilage defects", "full thickness cartilage defects", "full thickness cartilage defects"),
        ("of full thickness cartilage defects", "thickness cartilage defects", "full thickness cartilage defects"),
        ("by least squares", "squares", "least squares"),
        ("a high quality", "high quality", None),
        ("of high quality data", "quality data", "high quality data"),
        ("a low budget plan", "low budget plan", "budget plan"),
        ("with type II collagen", "II collagen", "type II collagen"),
        ("of real and satirical news", "real and satirical news", "real and satirical news"),
    ],
)
def test_tidied(text: str, part: str, expected: str | None) -> None:
    start = text.index(part)
    found = tidied(text, Phrase(start, start + len(part), "method"))
    assert (found and text[found.start : found.end]) == expected


def test_a_formula_may_be_a_metric() -> None:
    assert tidied("$F_1$", Phrase(0, 5, "metric")) == Phrase(0, 5, "metric")


@pytest.mark.parametrize(
    ("text", "kept"), [("evaluation metrics", False), ("faithfulness metrics", True), ("score", False)]
)
def test_a_measure_of_nothing_is_none(text: str, kept: bool) -> None:
    assert (tidied(text, Phrase(0, len(text), "metric")) is not None) is kept


@given(st.text("a $\\{}()[]^_x1\n\"'/:.", max_size=40), st.data())
def test_a_tidied_phrase_lies_near_its_place(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = tidied(text, Phrase(start, end, "method"))
    assert found is None or (0 <= found.start < found.end <= min(end + 1, len(text)) and found.start >= start - 20)
