"""Laws of looking up the most similar text."""

from __future__ import annotations

import random
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from pipeline.similar import Index, tokens

WORDS = ["".join(random.Random(n).choices("abcdefghij", k=6)) for n in range(2000)]


def prose(count: int, seed: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=count))


@given(st.lists(st.sampled_from(WORDS), min_size=4, max_size=9, unique=True), st.data())
def test_a_sentence_with_a_word_more_is_found_among_many(
    words: list[str], data: st.DataObject
) -> None:
    texts = [prose(8, seed) for seed in range(50)]
    place = data.draw(st.integers(0, 50))
    texts.insert(place, " ".join(words))
    at = data.draw(st.integers(0, len(words)))
    changed = " ".join([*words[:at], "new", *words[at:]])
    found = Index(texts).find(changed, threshold=75)
    assert found is not None
    assert found[0] == place


def test_common_words_and_one_unknown_one_still_find_their_sentence() -> None:
    texts = [f"the of and to in a is that {n % 3}" for n in range(200)]
    found = Index(texts).find("the of and to in a is that unheard", threshold=75)
    assert found is not None


def test_of_equals_the_earlier_is_found() -> None:
    assert Index(["one two", "one two"]).find("one two", threshold=75) == (0, 100.0)


def test_nothing_is_found_in_nothing() -> None:
    assert Index([]).find("one", threshold=75) is None
    assert Index(["one"]).find("", threshold=75) is None


def test_han_is_looked_up_by_pairs_of_letters_and_words_in_lower_case() -> None:
    assert tokens("Hello 加减乘除 World2") == ["hello", "加减", "减乘", "乘除", "world2"]
    assert tokens("Hello World2") == ["hello", "world2"]


def test_texts_too_long_for_sentences_do_not_cost_the_square_of_their_length() -> None:
    texts = [prose(6000, seed) for seed in range(30)]  # 42,000 letters each
    index = Index([*texts, prose(300_000, 99)])
    start = process_time()
    found = index.find(texts[3] + " new", threshold=75)
    assert found is not None
    assert found[0] == 3
    assert index.find(prose(300_000, 100), threshold=75) is None
    assert process_time() - start < 20
