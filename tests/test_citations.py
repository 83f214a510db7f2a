"""In-text references: a table of sentences of our own with what must be found in them, and what must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgraph.extract.citations import find_references
from kgraph.model import Reference

Found = tuple[str, tuple[str, ...], int | None]

AUTHOR_YEAR: list[tuple[str, list[Found]]] = [
    ("We build on it (Shen et al., 2021).", [("Shen et al., 2021", ("Shen",), 2021)]),
    ("We build on it (Shen et al. 2021).", [("Shen et al. 2021", ("Shen",), 2021)]),
    ("We build on Shen et al. (2021) here.", [("Shen et al. (2021)", ("Shen",), 2021)]),
    ("We build on Shen et al (2021) here.", [("Shen et al (2021)", ("Shen",), 2021)]),
    ("We build on Shen et. al. (2021) here.", [("Shen et. al. (2021)", ("Shen",), 2021)]),
    ("We build on Shen et al. [2021] here.", [("Shen et al. [2021]", ("Shen",), 2021)]),
    ("We build on [Shen et al., 2021].", [("Shen et al., 2021", ("Shen",), 2021)]),
    ("We build on Shen et al. here.", [("Shen et al.", ("Shen",), None)]),
    ("It follows Shen et al.'s parser.", [("Shen et al.", ("Shen",), None)]),
    ("It follows Shen et al.’s (2021) parser.", [("Shen et al.’s (2021)", ("Shen",), 2021)]),
    ("However, Moreno et al., ICML, 2020 disagree.", [("Moreno et al., ICML, 2020", ("Moreno",), 2020)]),
    ("See (Moreno et al., ICML 2020).", [("Moreno et al., ICML 2020", ("Moreno",), 2020)]),
    ("See Moreno et al. [COLT 2020].", [("Moreno et al. [COLT 2020]", ("Moreno",), 2020)]),
    ("a corpus called NEWSREL(Angel et al., 2014)", [("Angel et al., 2014", ("Angel",), 2014)]),
    ("Known (Shen et al., 2021a).", [("Shen et al., 2021a", ("Shen",), 2021)]),
    ("Known (Shen et al.,2021).", [("Shen et al.,2021", ("Shen",), 2021)]),
    ("Known (see Shen et al., 2021, for all).", [("Shen et al., 2021", ("Shen",), 2021)]),
    ("Known (e.g., Shen et al., 2021).", [("Shen et al., 2021", ("Shen",), 2021)]),
    (
        "Known (Shen et al., 2021; Ruiz et al., 2019).",
        [("Shen et al., 2021", ("Shen",), 2021), ("Ruiz et al., 2019", ("Ruiz",), 2019)],
    ),
    ("Known (Yin et al. 2019, 2021).", [("Yin et al. 2019", ("Yin",), 2019), ("2021", ("Yin",), 2021)]),
    ("Malis (2002, 2004) began.", [("Malis (2002", ("Malis",), 2002), ("2004", ("Malis",), 2004)]),
    ("Recently Yanget al., 2019 scaled it.", [("Yanget al., 2019", ("Yang",), 2019)]),
    ("by Chekuri et al.\\ (2010) as", [("Chekuri et al.\\ (2010)", ("Chekuri",), 2010)]),
    ("by Chekuri et al.~(2010) as", [("Chekuri et al.~(2010)", ("Chekuri",), 2010)]),
    ("work of Lopez and colleagues showed", [("Lopez and colleagues", ("Lopez",), None)]),
    ("work of Lopez and coworkers showed", [("Lopez and coworkers", ("Lopez",), None)]),
    ("as in van den Berg et al. (2017)", [("van den Berg et al. (2017)", ("van den Berg",), 2017)]),
    ("as in (de Jong et al., 2023)", [("de Jong et al., 2023", ("de Jong",), 2023)]),
    ("as in d’Arcy et al. (2020)", [("d’Arcy et al. (2020)", ("d’Arcy",), 2020)]),
    ("as in O'Neill et al., 2020", [("O'Neill et al., 2020", ("O'Neill",), 2020)]),
    ("as in Ben-Haim et al. (2018)", [("Ben-Haim et al. (2018)", ("Ben-Haim",), 2018)]),
    ("as in Đurić et al. (2018)", [("Đurić et al. (2018)", ("Đurić",), 2018)]),
    ("as in Le et al. (2022)", [("Le et al. (2022)", ("Le",), 2022)]),
    ("as in L. J. Gomez et al. (1999)", [("L. J. Gomez et al. (1999)", ("Gomez",), 1999)]),
    ("as in (Breiter, Frey et al. 1984)", [("Breiter, Frey et al. 1984", ("Breiter", "Frey"), 1984)]),
    ("from Nivre & Goldman (2016) using", [("Nivre & Goldman (2016)", ("Nivre", "Goldman"), 2016)]),
    ("from Nivre and Goldman (2016) using", [("Nivre and Goldman (2016)", ("Nivre", "Goldman"), 2016)]),
    ("from Nivre \\& Goldman (2016) using", [("Nivre \\& Goldman (2016)", ("Nivre", "Goldman"), 2016)]),
    ("(Nivre and Goldman, 2016)", [("Nivre and Goldman, 2016", ("Nivre", "Goldman"), 2016)]),
    (
        "NER (Sato and Kuro 2008, Lin and Wells 2012)",
        [("Sato and Kuro 2008", ("Sato", "Kuro"), 2008), ("Lin and Wells 2012", ("Lin", "Wells"), 2012)],
    ),
    ("the model (VAE; Kings, Welden (2014))", [("Kings, Welden (2014)", ("Kings", "Welden"), 2014)]),
    ("(Humphrey, Wiles & Baines, 1990)", [("Humphrey, Wiles & Baines, 1990", ("Humphrey", "Wiles", "Baines"), 1990)]),
    ("(Kern, Mann, and Ngo, 2000)", [("Kern, Mann, and Ngo, 2000", ("Kern", "Mann", "Ngo"), 2000)]),
    ("by Kern, Mann and Ngo (2000)", [("Kern, Mann and Ngo (2000)", ("Kern", "Mann", "Ngo"), 2000)]),
    ("work of Hard and Roth (STOC 2013)", [("Hard and Roth (STOC 2013)", ("Hard", "Roth"), 2013)]),
    ("an open question (Boehm and Elkins, AAAI 2020)", [("Boehm and Elkins, AAAI 2020", ("Boehm", "Elkins"), 2020)]),
    ("from J. Antic and A. Ortega (2005)", [("J. Antic and A. Ortega (2005)", ("Antic", "Ortega"), 2005)]),
    ("as Chomsky (1957) argued", [("Chomsky (1957)", ("Chomsky",), 1957)]),
    ("Chomsky (1957) argued", [("Chomsky (1957)", ("Chomsky",), 1957)]),
    ("the method proposed by Kosko (1986).", [("Kosko (1986)", ("Kosko",), 1986)]),
    ("until recently Pestov (2021) resolved it", [("Pestov (2021)", ("Pestov",), 2021)]),
    ("Baes (2009), Nester (2018)", [("Baes (2009)", ("Baes",), 2009), ("Nester (2018)", ("Nester",), 2018)]),
    ("(Chomsky, 1957)", [("Chomsky, 1957", ("Chomsky",), 1957)]),
    ("(Chomsky 1957)", [("Chomsky 1957", ("Chomsky",), 1957)]),
    ("[Chomsky 1957]", [("Chomsky 1957", ("Chomsky",), 1957)]),
    ("(Chomsky, 1957, p. 12)", [("Chomsky, 1957", ("Chomsky",), 1957)]),
    ("(Chomsky,1957)", [("Chomsky,1957", ("Chomsky",), 1957)]),
    ("(see Chomsky, 1957)", [("Chomsky, 1957", ("Chomsky",), 1957)]),
    ("Cohen’s (1960) kappa", [("Cohen’s (1960)", ("Cohen",), 1960)]),
    ("such as GPT-4 (OpenAI, 2023)", [("OpenAI, 2023", ("OpenAI",), 2023)]),
    (
        "by Nivre & Goldman (2016), beating Nivre Goldman (2016)",
        [
            ("Nivre & Goldman (2016)", ("Nivre", "Goldman"), 2016),
            ("Nivre Goldman (2016)", ("Nivre", "Goldman"), 2016),
        ],
    ),
    # Seen in real abstracts, in our own words.
    (
        "a paper of Kern and Valen [Annals of Graphs, 2017].",
        [("Kern and Valen [Annals of Graphs, 2017]", ("Kern", "Valen"), 2017)],
    ),
    ("Yuan et al. [Artif. Intell., 195, 2013] proved", [("Yuan et al. [Artif. Intell., 195, 2013]", ("Yuan",), 2013)]),
    ("bounds of [Zimmer and Selden, AISTATS2019]", [("Zimmer and Selden, AISTATS2019", ("Zimmer", "Selden"), 2019)]),
    ("bounds of [Zimmer et al., ICML2019]", [("Zimmer et al., ICML2019", ("Zimmer",), 2019)]),
    ("as in Daniels et al. (STOC 2014, COLT 2016)", [("Daniels et al. (STOC 2014", ("Daniels",), 2014)]),
    ("Klein and Serra (Klein and Serra, 2006)", [("Klein and Serra, 2006", ("Klein", "Serra"), 2006)]),
    ("We extend Lloyd's algorithm (1982).", [("Lloyd's algorithm (1982)", ("Lloyd",), 1982)]),
    ("We extend Lloyd’s earlier work (1982).", [("Lloyd’s earlier work (1982)", ("Lloyd",), 1982)]),
    ("weights (EWC, Kirk et al. 2017)", [("Kirk et al. 2017", ("Kirk",), 2017)]),
    ("validation (GCV, Wahl, 1990)", [("Wahl, 1990", ("Wahl",), 1990)]),
    (
        "asked by Felder (2016) and Amin, Korn and Livny (2021)",
        [
            ("Felder (2016)", ("Felder",), 2016),
            ("Amin, Korn and Livny (2021)", ("Amin", "Korn", "Livny"), 2021),
        ],
    ),
    ("in CLEVER (Johan- son et al., 2017)", [("Johan- son et al., 2017", ("Johanson",), 2017)]),
    ("in the bank (prasser et al., 2008)", [("prasser et al., 2008", ("Prasser",), 2008)]),
    ("(Thann $&$ Sriva, 2021)", [("Thann $&$ Sriva, 2021", ("Thann", "Sriva"), 2021)]),
    ("the test of Cand{è}r et al. (2016)", [("Cand{è}r et al. (2016)", ("Candèr",), 2016)]),
    ("the work of Mont´udar (2017)", [("Mont´udar (2017)", ("Mont´udar",), 2017)]),
    ("dependency trees.Zimmer et al (2021) saw", [("Zimmer et al (2021)", ("Zimmer",), 2021)]),
    ("proposed by Chan and Fischer III (2013)", [("Chan and Fischer III (2013)", ("Chan", "Fischer"), 2013)]),
    ("[Yuan, H and Ivo, M (1998)]", [("Yuan, H and Ivo, M (1998)", ("Yuan", "Ivo"), 1998)]),
    ("by [Dyer, Flax and Vigo: 2006]", [("Dyer, Flax and Vigo: 2006", ("Dyer", "Flax", "Vigo"), 2006)]),
    (
        "Though Barren (2008) and Chatter and Barren (2014) did",
        [
            ("Barren (2008)", ("Barren",), 2008),
            ("Chatter and Barren (2014)", ("Chatter", "Barren"), 2014),
        ],
    ),
    (
        "for large q, Sley (2011); Mosser et al. (2022) showed",
        [
            ("Sley (2011)", ("Sley",), 2011),
            ("Mosser et al. (2022)", ("Mosser",), 2022),
        ],
    ),
    (
        "It grew. Recently, Barlett, Indry, and Wagner (COLT 2022) gave a bound",
        [("Barlett, Indry, and Wagner (COLT 2022)", ("Barlett", "Indry", "Wagner"), 2022)],
    ),
    ("However, Indry and Wagner (2022)", [("Indry and Wagner (2022)", ("Indry", "Wagner"), 2022)]),
    (
        "However, Barlett, Indry and Wagner (2022)",
        [("Barlett, Indry and Wagner (2022)", ("Barlett", "Indry", "Wagner"), 2022)],
    ),
    ("Recently, Cander & Recher, Kesh et al. got it", [("Kesh et al.", ("Kesh",), None)]),
    (
        "Gilbert and Most [\\textit{J. Amer. Graph. Assoc. 1966}] showed",
        [("Gilbert and Most [\\textit{J. Amer. Graph. Assoc. 1966}]", ("Gilbert", "Most"), 1966)],
    ),
    ("Geyser et al.'s planar algorithm (2006)", [("Geyser et al.'s planar algorithm (2006)", ("Geyser",), 2006)]),
    (
        'like Dunn and Hall\'s "search surface" [1989]',
        [('Dunn and Hall\'s "search surface" [1989]', ("Dunn", "Hall"), 1989)],
    ),
    ("(Plutow &. White, 1991)", [("Plutow &. White, 1991", ("Plutow", "White"), 1991)]),
    ("We consider Payner (2017)’s view.", [("Payner (2017)", ("Payner",), 2017)]),
    ("the model (Chi & Langer, 2015)", [("Chi & Langer, 2015", ("Chi", "Langer"), 2015)]),
]

# The names are missing, damaged, or not beside the year.
APART: list[tuple[str, list[Found]]] = [
    ("It extends our earlier work (1998).", [("our earlier work (1998)", (), 1998)]),
    (
        "our previous work (1999) and the authors' approach (2001)",
        [("our previous work (1999)", (), 1999), ("the authors' approach (2001)", (), 2001)],
    ),
    ("The authors (1999) gave a gripper.", [("The authors (1999)", (), 1999)]),
    ("a gripper made by the authors (2000, 2001).", [("the authors (2000, 2001)", (), 2000)]),
    ("We (1999) gave a gripper.", [("We (1999)", (), 1999)]),
    ("the bound we showed (2006) holds", [("we showed (2006)", (), 2006)]),
    ("In prior work (ICRA 2016) it failed.", [("prior work (ICRA 2016)", (), 2016)]),
    ("In a recent study of small robots (2000), it ran.", [("recent study of small robots (2000)", (), 2000)]),
    ("We proposed a gripper for thin films (2006). It ran.", [("(2006)", (), 2006)]),
    ("improves the best-known ratio (Graph Science 2013).", [("(Graph Science 2013)", (), 2013)]),
    (
        "rules (Government of Utopia, 2021; Parliament and Council of the Moon, 2022)",
        [
            ("Government of Utopia, 2021", ("Government of Utopia",), 2021),
            ("Parliament and Council of the Moon, 2022", ("Parliament and Council of the Moon",), 2022),
        ],
    ),
    ("the compiler (YLA team and friends, 2017)", []),
    (
        "the compiler (YLA team and collaborators, 2017)",
        [("YLA team and collaborators, 2017", ("YLA team and collaborators",), 2017)],
    ),
    ("an emergency (USDHHS, 2017)", [("USDHHS, 2017", ("USDHHS",), 2017)]),
    (
        "the problem of [Chee and Kamm, Optimal questions about hidden graphs, STOC 2008]",
        [("Chee and Kamm, Optimal questions about hidden graphs, STOC 2008", ("Chee", "Kamm"), 2008)],
    ),
    ("[Olsa, Journal of small cells 1982]", [("Olsa, Journal of small cells 1982", ("Olsa",), 1982)]),
    (
        "criteria (Burk HB, Hens DE. What a scale needs. Scales 1993 ; 72: 31-5)",
        [("Burk HB, Hens DE. What a scale needs. Scales 1993 ; 72: 31-5", ("Burk", "Hens"), 1993)],
    ),
    (
        "open since (Aber, J. and Rakl, A. A bandit with few arms. In COLT, 2009)",
        [("Aber, J. and Rakl, A. A bandit with few arms. In COLT, 2009", ("Aber", "Rakl"), 2009)],
    ),
    (
        "in rat cortex (Froem and Dann, Nature 416:433, 2002)",
        [("Froem and Dann, Nature 416:433, 2002", ("Froem", "Dann"), 2002)],
    ),
    (
        "by Durm et al. (Sampling by proximal steps: when one goes far, 2016)",
        [("Durm et al. (Sampling by proximal steps: when one goes far, 2016)", ("Durm",), 2016)],
    ),
    (
        "by Arun and de Wolk [JMLR, 19 (2018) 1-36] that",
        [("Arun and de Wolk [JMLR, 19 (2018) 1-36]", ("Arun", "de Wolk"), 2018)],
    ),
    (
        'as described by Nora Manwar in ("Learning to refuse", AAAI, 2020)',
        [('("Learning to refuse", AAAI, 2020)', ("Manwar",), 2020)],
    ),
    ("proposed by Xian in 2020", [("Xian in 2020", ("Xian",), 2020)]),
    ("by Xu et al. in 2019, with", [("Xu et al. in 2019", ("Xu",), 2019)]),
    (
        "investigated by Hu and Mordo in 2010 (and 2012)",
        [("Hu and Mordo in 2010", ("Hu", "Mordo"), 2010), ("2012", ("Hu", "Mordo"), 2012)],
    ),
    ("Jung and Gupa reported (1996) a map", [("(1996)", ("Jung", "Gupa"), 1996)]),
    ("proposed by Don and Johns as a filter of noise (1994, 1995)", [("(1994, 1995)", ("Don", "Johns"), 1994)]),
    ("Kules conjectured in his PhD Thesis (2012) that", [("(2012)", ("Kules",), 2012)]),
    (
        "a question raised by Brander in Casting the dice: new results on choice (2017)",
        [("(2017)", ("Brander",), 2017)],
    ),
    ("in Cool and Mundo (CM) neurons (1982)", [("Cool and Mundo (CM) neurons (1982)", ("Cool", "Mundo"), 1982)]),
    (
        "Burkman’s celebrated description of fair games (1984)",
        [("Burkman’s celebrated description of fair games (1984)", ("Burkman",), 1984)],
    ),
    ("McCarty's Advice Giver (1959)", [("McCarty's Advice Giver (1959)", ("McCarty",), 1959)]),
    ("captured by the Dahler model (1976)", [("Dahler model (1976)", ("Dahler",), 1976)]),
    ("first proposed by Ronald Hibb (1949)", [("Hibb (1949)", ("Hibb",), 1949)]),
    ("known as control Rothman [2016]", [("Rothman [2016]", ("Rothman",), 2016)]),
    ("Sil ito and all (Nature 37, pp. 492,1995)", [("(Nature 37, pp. 492,1995)", (), 1995)]),
    ("``Show the gain of both.'' (AAAI 1997)", [("(AAAI 1997)", (), 1997)]),
    ("(Krau–Meza 1989)", [("Krau–Meza 1989", ("Krau", "Meza"), 1989)]),
    ("found by Birge \u0301 (1983)", [("Birge \u0301 (1983)", ("Birge",), 1983)]),
    ("(Ack et alt 1985)", [("Ack et alt 1985", ("Ack",), 1985)]),
    ("(BUss and Lomos, 1973)", [("BUss and Lomos, 1973", ("BUss", "Lomos"), 1973)]),
    ("the kernel of Sch6lk et al (1998)", [("Sch6lk et al (1998)", ("Sch6lk",), 1998)]),
    ("of the data (Olsa1982)", [("Olsa1982", ("Olsa",), 1982)]),
    (
        "It works as Dun (2022), and the rule Dun (2022) is fast",
        [("Dun (2022)", ("Dun",), 2022), ("Dun (2022)", ("Dun",), 2022)],
    ),
    (
        "by Hanner (2016) and by Larser (2023), and bagging Breimer (1996)",
        [
            ("Hanner (2016)", ("Hanner",), 2016),
            ("Larser (2023)", ("Larser",), 2023),
            ("Breimer (1996)", ("Breimer",), 1996),
        ],
    ),
]

IDENTIFIERS: list[tuple[str, Reference]] = [
    ("Slots arXiv:2006.15055, we", Reference("", "arXiv:2006.15055", arxiv="2006.15055")),
    ("in arXiv:2006.15055v2.", Reference("", "arXiv:2006.15055v2", arxiv="2006.15055")),
    ("in arXiv preprint arXiv:2006.15055", Reference("", "arXiv preprint arXiv:2006.15055", arxiv="2006.15055")),
    ("at https://arxiv.org/abs/2006.15055.", Reference("", "https://arxiv.org/abs/2006.15055", arxiv="2006.15055")),
    ("at arxiv.org/pdf/2006.15055.pdf", Reference("", "arxiv.org/pdf/2006.15055.pdf", arxiv="2006.15055")),
    ("in arXiv:cmp-lg/9404001 we", Reference("", "arXiv:cmp-lg/9404001", arxiv="cmp-lg/9404001")),
    ("see doi:10.1000/ABC.5.", Reference("", "doi:10.1000/ABC.5", doi="10.1000/abc.5")),
    ("(https://doi.org/10.1000/abc)", Reference("", "https://doi.org/10.1000/abc", doi="10.1000/abc")),
    ("in 10.1000/xyz123, too", Reference("", "10.1000/xyz123", doi="10.1000/xyz123")),
    (
        "method DBLP:journals/corr/abs-1907-04829 where",
        Reference("", "DBLP:journals/corr/abs-1907-04829", arxiv="1907.04829", key="DBLP:journals/corr/abs-1907-04829"),
    ),
    (
        "method DBLP:conf/nips/SmithJ17 where",
        Reference("", "DBLP:conf/nips/SmithJ17", authors=("Smith",), year=2017, key="DBLP:conf/nips/SmithJ17"),
    ),
    (
        "model of~smith2007three. The",
        Reference("", "smith2007three", authors=("Smith",), year=2007, key="smith2007three"),
    ),
    ("following liu2022finding we", Reference("", "liu2022finding", authors=("Liu",), year=2022, key="liu2022finding")),
    ("in \\cite{liu2022finding}", Reference("", "liu2022finding", authors=("Liu",), year=2022, key="liu2022finding")),
    ("in \\citep[see][p. 2]{Liu2022}", Reference("", "Liu2022", authors=("Liu",), year=2022, key="Liu2022")),
    ("as [Menzer2015] does", Reference("", "Menzer2015", authors=("Menzer",), year=2015, key="Menzer2015")),
    ("in ~\\citet{RS13}", Reference("", "RS13", key="RS13")),
    ("by @smith2004 in", Reference("", "smith2004", authors=("Smith",), year=2004, key="smith2004")),
]

NOTHING = [
    "We took part in SemEval (2010) and CoNLL (2003).",
    "Results on PASCAL VOC 2012 and WMT 2014 improve.",
    "On the benchmark (PASCAL VOC 2007).",
    "It was held in London (2012).",
    "the storms Harvey (2017)",
    "H1N1 (2009), MERS (2012), Ebola (2014)",
    "from 1990 to 2005",
    "in May 2013",
    "(May 2013)",
    "(as of May 24, 2024)",
    "at size (1200, 1920)",
    "2048 images (2000 pixels)",
    "Musculoskeletal robots and latent Dirichlet allocation, et cetera",
    "as shown in [12] and [3, 4]",
    "in the 1990s (1990s)",
    "the projects (2006-2009)",
    "the MUC-4 (1992) evaluation",
    "published in [Annals of Statistics, 2017]",
    "the year 2020 and the number 10.5",
    "Alzheimer's disease (2010) and Women's march (2017)",
    "The Ebola (2014) outbreak; the Zika (2015) outbreak",
    "challenges (ILSVRC2012) and [VOC2012]",
    "on two sets (CIFAR and KITTI, VOC2012)",
    "three sets (Inspector 2001, SemEval 2010, DUC 2001)",
    "the Mamba model (2023) and the movie of the Titanic (1997)",
    "in Rome (ICPR2008) and on data (VOC 2012, Toronto2012)",
    "made popular in Rome in 2010; held by Rome in 2012",
    "an outbreak (COVID, 2019) and the task (SemEval 2016 Task 4)",
    "On Hurricane Harvey (2017) and Hurricane Ian (2022)",
    "the conference (Rome and Milan, May 2010)",
    "the work of a project (2006-2009) and recent data (2010)",
    "a price of $2000 (about 2000 euros)",
    "",
]


@pytest.mark.parametrize(("text", "expected"), AUTHOR_YEAR + APART)
def test_author_year(text: str, expected: list[Found]) -> None:
    assert [(found.text, found.authors, found.year) for found in find_references(text)] == expected


@pytest.mark.parametrize(("text", "expected"), IDENTIFIERS)
def test_identifiers_and_keys(text: str, expected: Reference) -> None:
    start = text.index(expected.text)
    (found,) = find_references(text)
    assert found == Reference(
        "",
        expected.text,
        authors=expected.authors,
        year=expected.year,
        doi=expected.doi,
        arxiv=expected.arxiv,
        key=expected.key,
        where="abstract",
        start=start,
        end=start + len(expected.text),
    )


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_reference(text: str) -> None:
    assert find_references(text) == []


def test_several_keys_in_one_command() -> None:
    found = find_references("known \\cite{smith2007three, RS13}", paper_id="p")
    assert [(one.key, one.paper_id) for one in found] == [("smith2007three", "p"), ("RS13", "p")]


@given(st.text(alphabet="Smith and et al., (2019; 2020a) [Lee&Wu] ~x2000y \\cite{} 10.1/é\ud800", max_size=120))
def test_offsets_hold_and_never_overlap(text: str) -> None:
    end = 0
    for found in find_references(text):
        assert text[found.start : found.end] == found.text != ""
        assert found.start >= end
        end = found.end
