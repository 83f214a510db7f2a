"""The phrases that concepts are made of, and where texts write them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kgraph.link.vocabulary import Vocabulary, Writings
from kgraph.model import Concept, Mention

WORDS = st.sampled_from(["deep", "belief", "net", "of"])
PHRASES = st.lists(st.lists(WORDS, min_size=1, max_size=5).map(tuple), max_size=8, unique=True)


@given(PHRASES, st.lists(st.lists(WORDS, max_size=9), max_size=4))
def test_all_phrases_of_up_to_four_words_are_found_where_texts_write_them(
    phrases: list[tuple[str, ...]], texts: list[list[str]]
) -> None:
    expected = sorted(
        (len(phrase), number, text, sum(len(word) + 2 for word in words[:first]))
        for number, phrase in enumerate(phrases)
        for text, words in enumerate(texts)
        for first in range(len(words))
        if tuple(words[first : first + len(phrase)]) == phrase and len(phrase) <= 4
    )
    of_length = Writings(phrases).find([", ".join(words).title() for words in texts])
    found = [
        (length, *place)
        for length, columns in enumerate(of_length, 1)
        for place in zip(*(column.tolist() for column in columns), strict=True)
    ]
    assert sorted(found) == expected


def test_a_concept_counts_as_itself_and_for_half_as_the_phrases_inside_it() -> None:
    labels = ("deep belief network (DBN)", "belief network", "$")
    mentions = (Mention("p", "title", 0, 1, "x", "concept", "test"),)
    vocabulary = Vocabulary([Concept(label, label, "concept", (), mentions) for label in labels])
    words = [" ".join(vocabulary.words(number)) for number in range(len(vocabulary))]
    assert words == ["deep belief network", "deep", "deep belief", "belief", "belief network", "network", "$"]
    place, phrase, share = (column.tolist() for column in vocabulary.counted(np.array([2, 0])))
    assert [(one, words[number], part) for one, number, part in zip(place, phrase, share, strict=True)] == [
        (0, "$", 1.0),
        (1, "deep belief network", 1.0),
        (1, "deep belief", 0.5),
        (1, "belief network", 0.5),
    ]
