"""Laws: what is looked up by words in small letters is what is found token by token."""

import sys
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import terms
from pipeline.model import TermEntry
from pipeline.terms import Form, pieces, spaced
from pipeline.terms.blank import Blank
from pipeline.terms.paths import Path, Vocabulary
from pipeline.terms.rows import Rows, merged
from pipeline.terms.trie import Node
from pipeline.tokens import fold, words

_CASES = ("smart", "exact", "ignore")
# `buses` may be three words where all are a glossary's: of it, `bus` and `buse`.
_written = st.lists(
    st.lists(st.sampled_from("a as A b bs bus buse buses Buses é É".split()), min_size=1, max_size=4)
    .map(" ".join),
    min_size=1,
    max_size=9,
)  # fmt: skip
_texts = st.lists(
    st.sampled_from(
        "a as A AS b bs bus Buses BUSES é É e\u0301 İ a® ® \u200b - ’ , a-b a,b as,b".split(" ")
    ),
    max_size=20,
).map(" ".join)


def _forms(written):
    return [
        Form(TermEntry(f"c{n}", ()), form, _CASES[len(form) % 3], inflects=n % 2 == 0)
        for n, form in enumerate(written)
    ]


def test_small_letters_fold_as_their_capitals_do_and_part_words_alike():
    for capital in map(chr, range(sys.maxunicode + 1)):
        small = capital.lower()
        if small != capital and len(small) == 1:
            assert fold(small) == fold(capital)
            assert words(f"a{small}b") == [each.lower() for each in words(f"a{capital}b")]


@given(st.text() | st.text(st.sampled_from("aAÉİΣ’,. \u3000\U0001d400\ud800")))
def test_what_is_blanked_keeps_its_places_and_its_words(text):
    blank = Blank(Vocabulary(set(), "en", inflects=True))
    bare = blank(text)
    assert len(bare) == len(text)
    kept = [(one, other) for one, other in zip(text, bare, strict=True) if other != " "]
    assert all(fold(one) == fold(other) for one, other in kept)


@given(_written, st.lists(st.sampled_from("a as A b bs bus buses Buses é".split()), min_size=1))
def test_a_row_of_words_has_the_forms_that_its_path_has(written, row):
    root = Node()
    ends = [root.add(form, tuple(words(form.text))) for form in _forms(written)]
    vocabulary = Vocabulary({key for end in ends for key in end.keys}, "en", inflects=True)
    rows, path = Rows(ends), Path((root,))
    meant = [vocabulary[token] for token in row]
    if not meant[0]:
        return
    first = rows.piece(meant[0])
    for length, word in enumerate(meant, 1):
        longer = path.after(word) if word else None
        if longer is None:
            return
        path = longer
        assert rows.forms(meant[:length], tuple(row[:length])) == path.forms(tuple(row[:length]))
        if path.ending is path:
            reached = merged(first.following.get(key, ()) for key in meant[min(1, length - 1)])
            assert length in reached if length > 1 else first.is_form


@given(_written)
def test_what_begins_with_a_word_says_how_long_forms_are_that_go_on(written):
    root = Node()
    ends = [root.add(form, tuple(words(form.text))) for form in _forms(written)]
    rows = Rows(ends)
    for first in {end.keys[0] for end in ends}:
        piece = rows.piece((first,))
        own = [end.keys for end in ends if end.keys[0] == first]
        assert piece.is_form == ((first,) in own)
        assert {key: set(lengths) for key, lengths in piece.following.items()} == {
            second: {len(keys) for keys in own if keys[1:2] == (second,)}
            for second in {keys[1] for keys in own if len(keys) > 1}
        }


@pytest.mark.parametrize(
    ("module", "name", "value"),
    [(pieces, "_MEANINGS", 0), (pieces, "_MEANINGS", 1), (spaced, "_ROW", 1), (spaced, "_ROW", 2)],
)
@given(_texts, _written)
@example("buses buses", ["bus buses", "buses", "bus bus"])
def test_how_much_is_looked_up_changes_nothing_of_what_is_found(module, name, value, text, written):
    found = terms.build(_forms(written), "en").find(text)
    with patch.object(module, name, value):
        assert terms.build(_forms(written), "en").find(text) == found


@given(_texts, _written)
def test_pieces_that_are_too_long_are_walked(text, written):
    found = terms.build(_forms(written), "en").find(text)
    with patch.object(pieces, "LONGEST_PIECE", 0):
        assert terms.build(_forms(written), "en").find(text) == found


@given(_texts, _written)
def test_a_text_is_found_again_as_it_was_at_first(text, written):
    index = terms.build(_forms(written), "en")
    with patch.object(spaced, "_ROW", 2):
        assert index.find(text) == index.find(text)


def test_a_longer_form_is_found_where_a_row_within_it_was_found_before():
    with patch.object(spaced, "_ROW", 1):
        index = terms.build(_forms(["as", "as as as"]), "en")
        assert [found.span for found in index.find("As")] == [(0, 2)]
        assert [found.span for found in index.find("As as as")] == [(0, 8)]
