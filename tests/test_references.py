"""resolve.references: which paper does this reference mean?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.model import Citation, Concept, Extraction, Field, Mention, Paper, Reference
from kgraph.resolve.catalogue import source_agrees
from kgraph.resolve.references import explain_references, match_coined_names, match_references

CITED = Paper(
    id="doi:10.1/b",
    title="Semantic parsing with paraphrase generation networks",
    year=2015,
    authors=("Jane Doe", "Ann Lee", "Bo Xu"),
    venue="Journal of the American Society for Information Science",
    doi="10.1/b",
    arxiv="1501.00001",
    source_id="W2",
)
OTHER = Paper(id="x", title="A wholly different story of apples", year=2015, authors=("Max Roe",), source_id="W3")
CITING = Paper(id="a", title="A citing paper", abstract="Semantic parsing uses paraphrase data.", year=2020)


def how(reference: Reference, *papers: Paper, citing: Paper = CITING) -> tuple[str, str]:
    """Rule and target of a reference, or "" and the reason."""
    paper = (
        replace(citing, references=(replace(reference, paper_id=citing.id),)) if reference.where == "list" else citing
    )
    written = () if reference.where == "list" else (replace(reference, paper_id=citing.id),)
    (report,) = explain_references([paper, *papers], [Extraction(citing.id, references=written)], [])
    return (report.citation.how, report.citation.target_id) if report.citation else ("", report.reason)


NOTHING = ("", "no paper of the corpus fits")


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (Reference("", doi="10.1/b"), ("doi", CITED.id)),
        (Reference("", arxiv="1501.00001"), ("arxiv", CITED.id)),
        (Reference("", key="W2"), ("id", CITED.id)),
        (Reference("", key="doi:10.1/b"), ("id", CITED.id)),
        (Reference("", title="Semantic Parsing with Paraphrase-Generation Networks."), ("title", CITED.id)),
        (Reference("", title=CITED.title, year=2016), ("title", CITED.id)),
        (Reference("", title=CITED.title, year=2017), NOTHING),
        (Reference("", title=CITED.title, authors=("Doe, J.",)), ("title", CITED.id)),
        (Reference("", title=CITED.title, authors=("Roe, J.",)), NOTHING),
        (Reference("", title="Semantc parsing with paraphrase generation network"), ("title-fuzzy", CITED.id)),
        (Reference("", title="Semantic parsing without paraphrase data at all"), NOTHING),
        (Reference("", text=f"Doe, J. et al. (2015). {CITED.title}. JASIS 1:2."), ("title", CITED.id)),
        (Reference("", text=f'J. Doe, "{CITED.title}," JASIS, 2015'), ("title", CITED.id)),
        (Reference("", text=f"A reply to {CITED.title} and its critics, JASIS, 2015"), NOTHING),
        (
            Reference("", text="Doe J, 2015, J AM SOC INF SCI, V1, P2", authors=("J Doe",), year=2015),
            ("author-year", CITED.id),
        ),
        (Reference("", text="Doe J, 2015, NATURE, V1, P2", authors=("J Doe",), year=2015), NOTHING),
        (Reference("", text="Doe J, 2014, J AM SOC INF SCI", authors=("J Doe",), year=2014), NOTHING),
        (
            Reference("", text="Doe, J., Lee, A. (2015) JASIS", authors=("J. Doe", "A. Lee"), year=2015),
            ("author-year", CITED.id),
        ),
        (Reference("", text="Doe, J., Roe, A. (2015) JASIS", authors=("J. Doe", "A. Roe"), year=2015), NOTHING),
        (
            Reference(
                "", text="Doe and Lee (2015)", authors=("Doe", "Lee"), year=2015, where="abstract", start=0, end=3
            ),
            NOTHING,  # three people wrote it
        ),
        (
            Reference(
                "", text="Doe, Lee, Xu 2015", authors=("Doe", "Lee", "Xu"), year=2015, where="title", start=0, end=3
            ),
            ("author-year", CITED.id),
        ),
        (
            Reference("", text="Doe et al., 2015", authors=("Doe",), year=2015, where="abstract", start=38, end=38),
            ("author-year", CITED.id),
        ),
        (
            Reference("", text="Doe et al., 2015", authors=("Doe",), year=2015, where="abstract", start=0, end=0),
            NOTHING,
        ),
        (
            Reference("", text="Roe et al., 2015", authors=("Roe",), year=2015, where="abstract", start=38, end=38),
            NOTHING,
        ),
        (Reference(""), NOTHING),
    ],
)
def test_rules(reference: Reference, expected: tuple[str, str]) -> None:
    assert how(reference, CITED, OTHER) == expected


def test_a_citation_says_how_and_how_sure() -> None:
    reference = Reference("a", doi="10.1/b")
    citing = replace(CITING, references=(reference, reference))
    assert match_references([CITED, citing], [], []) == [Citation("a", CITED.id, reference, 1.0, "doi")]


def test_several_fits_are_no_match_unless_the_year_tells() -> None:
    twin = replace(CITED, id="twin", year=2016, doi="", arxiv="", source_id="")
    reference = Reference("", title=CITED.title)
    assert how(reference, CITED, twin) == ("", "ambiguous between doi:10.1/b, twin by title")
    assert how(replace(reference, year=2016), CITED, twin) == ("title", "twin")


def test_the_same_key_in_two_sources_is_ambiguous() -> None:
    other = replace(OTHER, source_id="W2")
    assert how(Reference("", key="W2"), CITED, other) == ("", "ambiguous between doi:10.1/b, x by id")


def test_never_oneself_and_never_a_later_paper() -> None:
    assert how(Reference("", title=CITING.title + " again"), replace(CITING, id="z")) == NOTHING
    assert how(Reference("", key="a"), CITED) == ("", "it is the citing paper itself")
    later = replace(CITED, year=2022)
    assert how(Reference("", doi="10.1/b"), later) == ("", "doi:10.1/b is more than a year later")
    assert how(Reference("", doi="10.1/b"), replace(later, year=2021)) == ("doi", CITED.id)


@pytest.mark.parametrize(
    ("text", "venue", "agrees"),
    [
        ("DOE J, 1999, J AM SOC INF SCI, V1", "Journal of the American Society for Information Science", True),
        ("DOE J, 1999, EUR J OPER RES, V1", "European Journal of Operational Research", True),
        ("DOE J, 1999, NATURE, V1", "Nature", True),
        ("DOE J, 1999, P NATL ACAD SCI USA", "Proceedings of the National Academy of Sciences USA", True),
        ("DOE J, 1999, J PHYS CHEM, V1", "Journal of Philosophy", False),
        ("DOE J, 1999, SCIENCE, V1", "Nature", False),
        ("DOE J, 1999", "Nature", False),
        ("DOE J, 1999, NATURE", "", False),
    ],
)
def test_source_agrees(text: str, venue: str, *, agrees: bool) -> None:
    assert source_agrees(text, venue) is agrees


# Names: papers whose abstract is one mention, and a shared rare concept where they agree.


def naming(paper_id: str, text: str, *, title: str = "A title", year: int | None = None) -> tuple[Paper, Mention]:
    paper = Paper(id=paper_id, title=title, abstract=f"{text} (Shen et al., 2021) on parse trees", year=year)
    return paper, Mention(paper_id, "abstract", 0, len(text), text, "method", "test")


COINER = Paper(id="c", title="StructFormer: joint induction of parse trees", abstract="We parse.", year=2021)
COINED = Mention("c", "title", 0, 12, "StructFormer", "method", "test")


def coined(*uses: tuple[Paper, Mention], coiner: Paper = COINER, shared: bool = True) -> list[Citation]:
    papers = [coiner, *(paper for paper, _ in uses)]
    concepts = [Concept("concept:structformer", "StructFormer", "method", mentions=(COINED, *(m for _, m in uses)))]
    if shared:
        everywhere = tuple(Mention(paper.id, "abstract", 30, 40, "induction", "task", "test") for paper in papers)
        concepts.append(Concept("concept:induction", "induction", "task", mentions=everywhere))
    return match_coined_names(papers, [], concepts)


def test_a_name_that_one_paper_coins() -> None:
    (citation,) = coined(naming("u", "StructFormer", year=2023))
    assert citation == Citation(
        "u", "c", Reference("u", text="StructFormer", where="abstract", start=0, end=12), 0.8, "coined-name"
    )


@pytest.mark.parametrize(
    ("use", "shared", "found"),
    [
        (naming("u", "StructFormer", year=2021), True, 1),
        (naming("u", "StructFormer"), True, 1),
        (naming("u", "StructFormers"), True, 0),
        (naming("u", "Structformer"), True, 0),
        (naming("u", "StructFormer", year=2020), True, 0),
        (naming("u", "StructFormer", title="StructFormer: my own"), True, 0),
    ],
)
def test_who_means_it(use: tuple[Paper, Mention], *, shared: bool, found: int) -> None:
    assert len(coined(use, shared=shared)) == found


def test_a_name_alone_is_no_citation() -> None:
    paper, mention = naming("u", "StructFormer")
    bare = replace(paper, abstract="StructFormer for something else")
    assert coined((bare, mention), shared=False) == []


def test_two_coiners_are_none() -> None:
    second = replace(COINER, id="d", title="StructFormer: another one")
    concept = Concept(
        "concept:s",
        "StructFormer",
        "method",
        mentions=(COINED, replace(COINED, paper_id="d"), naming("u", "StructFormer")[1]),
    )
    papers = [COINER, second, naming("u", "StructFormer")[0]]
    assert match_coined_names(papers, [], [concept]) == []


def test_a_name_beside_a_reference() -> None:
    paper, mention = naming("u", "StructFormer")
    reference = Reference("u", "Shen et al., 2021", ("Shen",), 2021, where="abstract", start=14, end=31)
    concept = Concept("concept:s", "StructFormer", "method", mentions=(COINED, mention))
    found = match_references([paper, COINER], [Extraction("u", references=(reference,))], [concept])
    assert found == [Citation("u", "c", reference, 0.85, "name-year")]
    old = replace(reference, year=1999)
    assert match_references([paper, COINER], [Extraction("u", references=(old,))], [concept]) == []


@given(st.lists(st.text(max_size=40), min_size=4, max_size=4), st.sampled_from(["list", "title", "abstract"]))
def test_any_text_is_data(texts: list[str], where: str) -> None:
    # A place is one of a few words to the type checker.
    reference = Reference("a", texts[0], (texts[1],), 2015, texts[2], key=texts[3], where=where, start=0, end=9)  # type: ignore[arg-type]
    citing = replace(CITING, references=(reference,))
    papers = [replace(CITED, title=texts[2], authors=(texts[1],), venue=texts[0]), citing]
    (report,) = explain_references(papers, [], [])
    assert report.reference == reference
    assert (report.citation is None) is bool(report.reason)


def test_both_write_the_name_in_full() -> None:
    """Nothing else is shared, but both say what the letters stand for; of a name that many use that tells nothing."""
    coiner = Paper("c", "MIG: isolating sources", "We call it mutual information gap (MIG).")
    user = Paper("u", "Evaluating spaces", "Take mutual information gap (MIG).")

    def named(paper: Paper, text: str, field: Field = "abstract") -> Mention:
        start = paper.text(field).index(text)
        return Mention(paper.id, field, start, start + len(text), text, "metric", "test", lemma=text)

    mentions = (named(coiner, "MIG", "title"), named(coiner, "mutual information gap"))
    used = (named(user, "mutual information gap"), named(user, "MIG"))
    for further, found in ((0, 1), (5, 0)):
        others = tuple(Mention(f"p{number}", "abstract", 0, 3, "mig", "metric", "test") for number in range(further))
        concept = Concept("concept:mig", "MIG", "metric", mentions=(*mentions, *used, *others))
        citations = match_coined_names([coiner, user], [], [concept])
        assert [(c.source_id, c.target_id, c.confidence) for c in citations] == [("u", "c", 0.6)] * found


def test_a_noun_behind_a_name_does_not_hide_it() -> None:
    paper, mention = naming("u", "StructFormer model")
    assert len(coined((paper, mention))) == 1
