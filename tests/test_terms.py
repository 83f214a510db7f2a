"""The trained extractor: words, tags to spans, the shipped network, the spaCy component, the scores."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgraph.extract._decode import decode, trim, viterbi
from kgraph.extract._onnx import FOLDER, cut
from kgraph.extract._words import SHAPES, shape, shown, words
from kgraph.extract.terms import TermSpan, certain, fingerprint, predict, tagged
from kgraph.model import Kind

sys.path.insert(0, str(Path(__file__).parent.parent / "scripts"))
evaluate_terms = pytest.importorskip("evaluate_terms")

TAGS = 5  # O, B and I of two kinds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("trans-context-free grammars.", ["trans-context-free", "grammars", "."]),
        ("T-JEPA, SEQ^3 and F_1", ["T-JEPA", ",", "SEQ^3", "and", "F_1"]),
        (r"$\beta$-VAE", [r"$\beta$-VAE"]),
        (r"{\em structured} data", ["structured", "data"]),
        ("Llama-3.1-8B (12,000 h)", ["Llama-3.1-8B", "(", "12,000", "h", ")"]),
        ("the model's F1/BLEU", ["the", "model", "'s", "F1", "/", "BLEU"]),
        ("a word--another", ["a", "word", "-", "-", "another"]),
        ("C++ and A* search", ["C++", "and", "A*", "search"]),
        ("done.We", ["done", ".", "We"]),
        ("\U0001f642\u0000x", ["\U0001f642", "\x00", "x"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in words(text)] == expected


@given(st.text())
def test_words_lie_in_order_and_cover_all_but_spaces_and_latex_marks(text: str) -> None:
    spans = words(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("bert", "lower"),
        ("Bert", "capitalised"),
        ("BERT", "upper"),
        ("mBERT", "mixed"),
        ("F1", "digit"),
        ("(", "other"),
    ],
)
def test_shape(word: str, name: str) -> None:
    assert SHAPES[shape(word)] == name


def test_shown_drops_latex_marks_and_lone_surrogates() -> None:
    assert [shown(w) for w in (r"$\beta$-VAE", "$", "a\ud800", "x" * 99)] == ["beta-VAE", "$", "a\ufffd", "x" * 64]


def scores(*tags: int) -> np.ndarray[Any, Any]:
    return np.asarray(np.full((len(tags), TAGS), 0.05) + 0.75 * np.eye(TAGS)[list(tags)], dtype=np.float32)


@pytest.mark.parametrize(
    ("text", "tags", "expected"),
    [
        ("we use word nets", [0, 0, 1, 2], [(2, 3, 0)]),
        ("the word nets ,", [1, 2, 2, 2], [(1, 2, 0)]),
        ("word nets trees", [1, 2, 3], [(0, 1, 0), (2, 2, 1)]),
        ("word nets word nets", [1, 2, 1, 2], [(0, 1, 0), (2, 3, 0)]),
        ("natural languages ( NL )", [1, 2, 2, 2, 2], [(0, 1, 0), (3, 3, 0)]),
        ("( word nets )", [1, 2, 2, 2], [(1, 2, 0)]),
        ("word nets )", [1, 2, 2], [(0, 1, 0)]),
        ("word nets ( and trees", [1, 2, 2, 2, 2], [(0, 1, 0)]),
        ("word nets over", [1, 2, 2], [(0, 1, 0)]),
        ("f ( x ) norm", [1, 2, 2, 2, 2], [(0, 4, 0)]),
        ("of the", [1, 2], []),
        ("this net", [3, 4], [(0, 1, 1)]),
    ],
)
def test_decode(text: str, tags: list[int], expected: list[tuple[int, int, int]]) -> None:
    found = decode(scores(*tags), text.split(), untrimmed=1)
    assert [span[:3] for span in found] == expected
    assert all(abs(span.confidence - 0.8) < 1e-6 for span in found)


def test_shares_are_the_kinds_parts_of_a_span() -> None:
    (found,) = decode(scores(1, 2), ["word", "nets"])
    assert len(found.shares) == TAGS // 2 and abs(sum(found.shares) - 1) < 1e-6
    assert max(found.shares) == found.shares[0]


@pytest.mark.parametrize(
    ("text", "kind", "share", "lead", "expected"),
    [
        ("liver", "task", 0.9, 0.8, "task"),  # at home
        ("liver", "task", 0.9, 0.4, "concept"),
        ("liver", "task", 0.8, 0.8, "concept"),  # far from home
        ("liver", "task", 0.8, 0.95, "task"),
        ("liver parsing", "task", 0.8, 0.5, "task"),  # its words tell
        ("liver", "metric", 0.8, 0.5, "metric"),
        ("liver", "metric", 0.8, 0.4, "concept"),
        ("liver", "concept", 0.5, 0.0, "concept"),
    ],
)
def test_kinds_in_doubt_are_concepts(text: str, kind: Kind, share: float, lead: float, expected: str) -> None:
    ((found,),) = certain([(text, [TermSpan(0, len(text), kind, 0.5, share, lead)])])
    assert found.kind == expected


def test_no_inside_tag_without_its_beginning() -> None:
    assert viterbi(np.log(scores(2, 2, 4))) == [1, 2, 0]


@given(st.lists(st.lists(st.floats(0.001, 1), min_size=TAGS, max_size=TAGS), min_size=1, max_size=6))
def test_every_inside_tag_follows_its_kind(rows: list[list[float]]) -> None:
    tags = viterbi(np.log(np.array(rows, dtype=np.float32)))
    assert all(tag % 2 or not tag or before in (tag, tag - 1) for before, tag in zip([0, *tags], tags, strict=False))


def test_trim_leaves_capitals_that_may_be_names() -> None:
    assert trim(0, 2, ["IT", "systems", "of"]) == (0, 1)


def test_cut_prefers_the_end_of_a_sentence() -> None:
    texts = ["a", "b", ".", "c", "d", "e", "f"]
    assert list(cut(texts, np.arange(8), longest=4)) == [(0, 3), (3, 7)]
    assert list(cut(["long"], np.array([0, 9]), longest=4)) == [(0, 1)]
    assert list(cut([], np.array([0]), longest=4)) == []


needs_weights = pytest.mark.skipif(not (FOLDER / "model.onnx").exists(), reason="the weights are not there")

SENTENCE = (
    "We train a convolutional neural network (CNN) for image classification on ImageNet and report top-1 accuracy."
)
HOSTILE = [
    "",
    " \n\t",
    "\x00\x01\x1b",
    "\ud800 lone",
    "<script>alert(1)</script>",
    "\U0001f642" * 50,
    "{\\em }$$",
    "-" * 300,
]


@needs_weights
def test_finds_the_terms_of_a_plain_sentence() -> None:
    found = {(SENTENCE[t.start : t.end], t.kind) for t in predict([SENTENCE])[0]}
    assert found >= {
        ("convolutional neural network", "method"),
        ("CNN", "method"),
        ("image classification", "task"),
        ("ImageNet", "dataset"),
    }


@needs_weights
def test_result_does_not_depend_on_the_company() -> None:
    texts = [SENTENCE, SENTENCE * 20, "BLEU", *HOSTILE]
    alone = [predict([text])[0] for text in texts]
    assert predict(texts) == alone
    assert predict(reversed(texts)) == alone[::-1]


@needs_weights
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_data(text: str) -> None:
    for term in predict([text])[0]:
        assert 0 <= term.start < term.end <= len(text)


@needs_weights
@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    (found,) = predict([text])
    assert all(isinstance(term, TermSpan) and 0 < term.confidence <= 1 for term in found)
    assert all(text[term.start : term.end].strip() == text[term.start : term.end] != "" for term in found)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


@needs_weights
def test_offsets_count_code_points() -> None:
    text = "\U0001f642 " + SENTENCE
    assert any(text[t.start : t.end] == "ImageNet" for t in predict([text])[0])


@needs_weights
def test_control_characters_are_as_good_as_spaces() -> None:
    text = SENTENCE.replace("neural network", "neural\x0bnetwork")
    assert any(text[t.start : t.end] == "convolutional neural\x0bnetwork" for t in predict([text])[0])


@needs_weights
def test_generic_terms_are_tagged_and_left_out() -> None:
    text = "The proposed approach outperforms it. " + SENTENCE
    assert "Generic" in {span.label for span in tagged([text])[0]}
    assert len(predict([text])[0]) < len(tagged([text])[0])


@needs_weights
def test_fingerprint_is_sixteen_hex_digits() -> None:
    assert len(fingerprint()) == 16
    assert int(fingerprint(), 16) >= 0


@needs_weights
def test_component_sets_spans_and_confidence() -> None:
    import spacy

    import kgraph.extract.terms_component as component

    nlp = spacy.blank("en")
    nlp.add_pipe(component.FACTORY)
    doc = nlp(SENTENCE)
    group = doc.spans[component.SPANS]
    expected = predict([SENTENCE])[0]
    assert [(s.start_char, s.end_char, s.label_) for s in group] == [t[:3] for t in expected]
    assert group.attrs["confidence"] == [t.confidence for t in expected]


def test_scores_count_exact_spans(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold, given_ = tmp_path / "gold.jsonl", tmp_path / "given.jsonl"
    row = {
        "id": "a",
        "text": "BLEU it net",
        "entities": [entity(0, 4, "Metric"), entity(5, 7, "Generic"), entity(8, 11, "Method")],
    }
    gold.write_text(json.dumps(row) + "\n", encoding="utf-8")
    other = {"id": "a", "entities": [entity(0, 4, "Task"), entity(5, 7, "Generic"), entity(8, 11, "Method")]}
    given_.write_text(json.dumps(other) + "\n", encoding="utf-8")
    assert evaluate_terms.run(gold, predictions=given_, as_json=True) == 0
    scores = {name: round(s["f1"], 3) for name, s in json.loads(capsys.readouterr().out).items()}
    assert scores == {
        "typed, with Generic": 0.667,
        "typed, without Generic": 0.5,
        "two-way (Method / other)": 1.0,
        "untyped, with Generic": 1.0,
        "untyped": 1.0,
        "Generic": 1.0,
        "Method": 1.0,
        "Metric": 0.0,
        "Task": 0.0,
    }


def entity(start: int, end: int, label: str) -> dict[str, Any]:
    return {"start": start, "end": end, "label": label}
