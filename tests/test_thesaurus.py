"""resolve.thesaurus and resolve.decisions: what users decided, read, applied, written."""

from __future__ import annotations

from pathlib import Path

import pytest
from abstracts import extraction, spellings

from kgraph.errors import InputError
from kgraph.resolve.concepts import resolve_concepts
from kgraph.resolve.thesaurus import Thesaurus, format_thesaurus, parse_thesaurus, read_thesaurus

PAPERS = [
    extraction("p1", "neural networks", "neural network", "LLMs", short_forms={"LLM": "large language model"}),
    extraction("p2", "neural net", "large language model", "corpus", "LLM"),
]


def labels(text: str) -> list[tuple[str, list[str]]]:
    concepts = resolve_concepts(PAPERS, thesaurus=parse_thesaurus(text))
    return sorted((concept.label, sorted(alias.text for alias in concept.aliases)) for concept in concepts)


CORPUS = ("corpus", ["corpus"])
LLM = ("large language model (LLM)", ["LLM", "LLMs", "large language model"])
NET = ("neural net", ["neural net"])
NETWORK = ("neural network", ["neural network", "neural networks"])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("no such term\tother", [CORPUS, LLM, NET, NETWORK]),
        ("neural net\tneural network", [CORPUS, LLM, ("neural network", ["neural net", *NETWORK[1]])]),
        ("Neural  Network\tnn", [CORPUS, LLM, NET, ("nn", NETWORK[1])]),
        ("neural net\tnn", [CORPUS, LLM, NETWORK, ("nn", NET[1])]),
        ("corpus\t", [LLM, NET, NETWORK]),
        ("neural networks\t", [CORPUS, LLM, NET]),
        ("LLM\tLLM", [("LLM", ["LLM", "LLMs"]), CORPUS, ("large language model", LLM[1][2:]), NET, NETWORK]),
        (f"{LLM[0]}\tcorpus", [("corpus", ["LLM", "LLMs", "corpus", "large language model"]), NET, NETWORK]),
        ("Neural network\tneural networks", [CORPUS, LLM, NET, ("neural networks", NETWORK[1])]),
        ("neural network\tNeural Network", [CORPUS, LLM, NET, ("Neural Network", NETWORK[1])]),
        (f"{LLM[0]}\tLLM", [CORPUS, ("LLM", LLM[1]), NET, NETWORK]),
        ("large language model\tLLM\nLLM\tLLM", [CORPUS, ("LLM", LLM[1]), NET, NETWORK]),
        (
            "LLM\tLLM\ncorpus\tLLM",
            [("LLM", ["LLM", "LLMs", "corpus"]), ("large language model", LLM[1][2:]), NET, NETWORK],
        ),
        # Lines of an exported file lead on to what is said of the label they lead to.
        (f"LLM\t{LLM[0]}\n{LLM[0]}\tcorpus", [("corpus", ["LLM", "LLMs", "corpus", LLM[1][2]]), NET, NETWORK]),
        (f"LLM\t{LLM[0]}\n{LLM[0]}\t", [CORPUS, NET, NETWORK]),
        (f"LLM\t{LLM[0]}\n{LLM[0]}\tLLM", [CORPUS, ("LLM", LLM[1]), NET, NETWORK]),
        ("corpus\tlarge language model", [(LLM[0], ["LLM", "LLMs", "corpus", LLM[1][2]]), NET, NETWORK]),
    ],
)
def test_decisions(line: str, expected: list[tuple[str, list[str]]]) -> None:
    assert labels(f"label\treplace by\n{line}\n") == sorted(expected)


def test_untouched_concepts_keep_everything() -> None:
    before = {concept.id: concept for concept in resolve_concepts(PAPERS)}
    after = {c.id: c for c in resolve_concepts(PAPERS, thesaurus=parse_thesaurus("neural net\tneural network\n"))}
    assert before["concept:large-language-model"] == after["concept:large-language-model"]
    assert before.keys() - after.keys() == {"concept:neural-net"}
    reasons = {alias.text: alias.reason for alias in after["concept:neural-network"].aliases}
    assert reasons == {"neural net": "thesaurus", "neural network": "label", "neural networks": "plural"}


def test_what_is_written_changes_nothing_when_read_back() -> None:
    concepts = resolve_concepts(PAPERS)
    text = format_thesaurus(concepts)
    assert text.splitlines() == [
        "label\treplace by",
        "LLM\tlarge language model (LLM)",
        "LLMs\tlarge language model (LLM)",
        "large language model\tlarge language model (LLM)",
        "neural network\tneural network",
        "neural networks\tneural network",
    ]
    assert resolve_concepts(PAPERS, thesaurus=parse_thesaurus(text)) == concepts


def test_a_spelling_of_several_concepts_is_not_written() -> None:
    papers = [
        extraction("p1", "DL", "deep learning", short_forms={"DL": "deep learning"}),
        extraction("p2", "DL", "dictionary learning", short_forms={"DL": "dictionary learning"}),
    ]
    concepts = resolve_concepts(papers)
    text = format_thesaurus(concepts)
    assert "DL\t" not in text
    assert resolve_concepts(papers, thesaurus=parse_thesaurus(text)) == concepts


def test_vosviewer_files(tmp_path: Path) -> None:
    path = tmp_path / "thesaurus.txt"
    path.write_bytes(b"\xef\xbb\xbflabel\treplace by\r\nWeb of science\tWeb of Science\r\n\r\nintroduction\t\r\n")
    assert read_thesaurus(path) == Thesaurus({"web of science": "Web of Science", "introduction": ""})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a b\n", "t.txt:1: a line is 'label<TAB>replace by', not 'a b'"),
        ("a\tb\na\tc\n", "t.txt:2: 'a' was already mapped to 'b'; keep one line"),
        ("\tb\n", "t.txt:1: a line is 'label<TAB>replace by', not '\\tb'"),
    ],
)
def test_bad_lines(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_thesaurus(text, origin="t.txt")
    assert str(caught.value) == message


def test_terms_that_no_paper_writes_are_told() -> None:
    read = parse_thesaurus("Neural Networks\tnn\nlarge language model (LLM)\tLLM\nNo such term\tother\n")
    assert read.unused(["neural network", "large language model"]) == ["No such term"]


def test_bad_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_thesaurus(tmp_path / "missing.txt")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9\tcoffee\n")
    with pytest.raises(InputError, match="not UTF-8 at byte 3"):
        read_thesaurus(tmp_path / "latin.txt")


def test_spellings_helper() -> None:
    assert spellings(resolve_concepts(PAPERS))[0] == ["LLM", "LLMs", "large language model"]
