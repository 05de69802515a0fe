"""What is found is what a slow, plain search finds: every form, tried at every place."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import terms
from pipeline.inflection import bases
from pipeline.model import TermEntry
from pipeline.terms import Form, paths, spaced
from pipeline.terms.astride import is_chance
from pipeline.terms.trie import _CASE
from pipeline.tokens import LONGEST_FORM, fold, plain, tokens, words

SIGNS = " \u00a0-'’“”·,，。、+_\u200b\u00ad\u0301\n"
LATIN = "aAbBsßéİ1"
HAN = "中国一带路ガｶﾞ々㌀⺀豈"
TEXTS = st.text(st.sampled_from(LATIN + SIGNS + HAN), max_size=40)
PIECES = st.lists(
    st.sampled_from(
        "a|b|as|bs|ass|A|AS|B|bus|buses|a-b|state-owned|SOE|SOEs|companies|Company| |  |\u00a0|, |. |’s|“|”|"
        "国|中|中国|中国人|国企|企业|中国企业|一带一路|A股|+|C++|é|\u0301|\u200b|，|。|、".split(
            "|"
        )
    ),
    max_size=14,
).map("".join)
FORMS = st.lists(
    st.one_of(
        st.sampled_from(
            "a|b|a b|a b a|A b|AS|bus|company|a company|state-owned|SOE|C++|国|中国|中国人|国企|人|"
            "一带一路|一带|“一带一路”|企业|A股|中A|国+|中，国|é|e\u0301|ガ|々国".split("|")
        ),
        st.text(st.sampled_from(LATIN + "中国 -，+"), min_size=1, max_size=5),
    ),
    min_size=1,
    max_size=7,
)
CASES = ("smart", "exact", "ignore")
LANGUAGES = ("en", "zh", "ja", "de", "xx")


def forms_of(written):
    return [
        Form(TermEntry(f"c{n}", ()), form, CASES[len(form) % 3], inflects=n % 2 == 0)
        for n, form in enumerate(written)
    ]


def naive(text, forms, language):
    """Return places and forms, leftmost, longest, by trying every form at every token."""
    present = list(tokens(text))
    found, first = [], 0
    while first < len(present):
        fitting = [
            (len(words(form.text)), form)
            for form in forms
            if fits(form, [token.text for token in present[first:]], language)
            and not by_chance(text, present[first : first + len(words(form.text))], language)
        ]
        length = max((length for length, _ in fitting), default=0)
        if length:
            ids = sorted({(f.entry.id, f.text) for size, f in fitting if size == length})
            found.append(((present[first].start, present[first + length - 1].end), ids))
        first += length or 1
    return found


def by_chance(text, present, language):
    return is_chance(text, present[0].start, present[-1].end, language)


def fits(form, present, language):
    sought = words(form.text)
    if not sought or len(present) < len(sought):
        return False
    return all(
        (fold(one) == fold(other) or (form.inflects and fold(one) in bases(fold(other), language)))
        and _CASE[form.case](plain(one), plain(other))
        for one, other in zip(sought, present, strict=False)
    )


def shown(found):
    return [
        (tuple(place.span), sorted((f.entry.id, f.text) for f in place.forms)) for place in found
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.one_of(TEXTS, PIECES), FORMS)
@example("铜矿山", ["铜", "铜矿石"])
@example("“一带”一路", ["一带一路"])
@example("一 带一路，一带", ["一带一路", "一带"])
@example("x中A股", ["A股", "中A", "中"])
@example("xaby", ["a b"])
@example("国、企", ["国、企"])
@example("中国企业", ["国企"])
@example("中国企业", ["国企", "国", "企业"])
@example("中国企业\u200b", ["国企", "国A"])
@example("- a b", ["a b"])
def test_what_is_found_is_what_a_plain_search_finds(language, text, written):
    forms = forms_of(written)
    found = terms.build(forms, language).find(text)
    assert shown(found) == naive(text, forms, language)


@given(st.one_of(TEXTS, PIECES), FORMS, st.sampled_from(LANGUAGES), st.randoms())
def test_the_order_of_the_forms_is_of_no_account(text, written, language, chance):
    forms = forms_of(written)
    shuffled = chance.sample(forms, len(forms))
    assert terms.build(forms, language).find(text) == terms.build(shuffled, language).find(text)


@given(st.one_of(TEXTS, PIECES), FORMS, st.sampled_from(LANGUAGES))
def test_the_text_of_a_span_folds_to_each_of_its_forms_but_for_inflection(text, written, language):
    for place in terms.build(forms_of(written), language).find(text):
        present = [fold(word) for word in words(text[slice(*place.span)])]
        for form in place.forms:
            sought = [fold(word) for word in words(form.text)]
            assert len(sought) == len(present)
            assert form.inflects or sought == present


@given(st.lists(st.one_of(TEXTS, PIECES), max_size=4), FORMS, st.sampled_from(LANGUAGES))
def test_what_an_index_has_seen_changes_nothing(seen, written, language):
    forms = forms_of(written)
    used = terms.build(forms, language)
    for text in seen:
        assert used.find(text) == terms.build(forms, language).find(text)
    assert [used.find(text) for text in seen] == [used.find(text) for text in seen]


@given(st.lists(PIECES, max_size=4), FORMS)
def test_what_an_index_forgets_changes_nothing(seen, written):
    forms = forms_of(written)
    used = terms.build(forms, "en")
    with pytest.MonkeyPatch.context() as patch:
        for module in (paths, spaced):
            patch.setattr(module, "CACHED", 2)
        for text in seen:
            assert used.find(text) == terms.build(forms, "en").find(text)


@given(st.one_of(TEXTS, PIECES), FORMS, st.sampled_from(("en", "xx")))
@example("a  b, a “b” a b", ["a b", "b"], "en")
@example("buses a buses", ["bus a bus", "a"], "en")
@example("a_b a b", ["a b"], "en")
@example("a bx a b", ["a b", "a b c", "b"], "en")
@example("A company, companies", ["a company", "company"], "en")
def test_plain_texts_have_what_is_found_piece_by_piece(text, written, language):
    forms = forms_of(written)
    found = terms.build(forms, language).find(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spaced.Spaced, "_starts", None)
        assert terms.build(forms, language).find(text) == found


def test_halves_of_characters_are_no_reason_to_stop():
    for language in ("en", "zh"):
        index = terms.build(forms_of(["中国", "a b"]), language)
        assert [place.span for place in index.find("\ud800 中国 a b")] == [(2, 4), (5, 8)]


@given(PIECES, FORMS, st.sampled_from(LANGUAGES))
def test_sentences_that_a_pause_parts_are_found_as_if_each_stood_alone(text, written, language):
    forms = [form for form in forms_of(written) if "|" not in form.text]
    index = terms.build(forms, language)
    alone = index.find(text)
    both = index.find(f"{text} | {text}")
    shift = len(text) + 3
    assert [tuple(place.span) for place in both] == [
        *(tuple(place.span) for place in alone),
        *((place.span.start + shift, place.span.end + shift) for place in alone),
    ]


LONG = st.tuples(PIECES, PIECES).map(lambda two: f"{two[0]}{'x·' * 40}{two[1]} {two[0]}")
SELF = st.lists(st.sampled_from(["a ", "b ", "a-", "A ", "bs "]), max_size=30).map("".join)
SELVES = st.lists(
    st.lists(st.sampled_from("aabA"), min_size=1, max_size=9).map(" ".join), min_size=1, max_size=6
)


@given(LONG, FORMS, st.sampled_from(LANGUAGES))
def test_long_pieces_without_a_space_are_searched_as_any(text, written, language):
    forms = forms_of(written)
    assert shown(terms.build(forms, language).find(text)) == naive(text, forms, language)


@given(st.one_of(SELF, SELF.map(lambda text: text.replace(" ", "-"))), SELVES)
@example("a a a a b a a", ["a a a b", "a b a", "a"])
@example("a b a a b b a", ["a b a a b a", "b a a", "a b b"])
def test_forms_that_resemble_themselves_are_found_where_a_plain_search_finds_them(text, written):
    forms = forms_of(written)
    assert shown(terms.build(forms, "en").find(text)) == naive(text, forms, "en")


MEGABYTE = 1_000_000
HOSTILE = {
    "one word": ("a " * (MEGABYTE // 100), ["a " * 40 + "b"]),
    "a form of a megabyte": ("a " * (MEGABYTE // 100), ["a " * (MEGABYTE // 2) + "b"]),
    "a word of a megabyte": ("a" * MEGABYTE, ["a", "b" * MEGABYTE]),
    "hyphens": ("a-" * (MEGABYTE // 100), ["a b"]),
    "a form like itself": ("a " * (MEGABYTE // 10), [" ".join("a" * 100) + " b"]),
    "a form like itself but for capitals": (
        "a A " * 10_000,
        [" ".join("A" * 100), "A " * 99 + "b"],
    ),
    "a piece like a form": ("a-" * (MEGABYTE // 10), [" ".join("a" * 100) + " b"]),
    "one character": ("国" * (MEGABYTE // 100), ["国" * 40 + "企"]),
    "quotation marks": ("国“" * (MEGABYTE // 100), ["国国国企"]),
    "marks": ("e" + "\u0301" * MEGABYTE, ["é"]),
    "forms with one beginning": ("a b 7", [f"a b c{n}" for n in range(20_000)]),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_a_hostile_text_or_glossary_is_searched_to_its_end(name, language):
    text, written = HOSTILE[name]
    forms = [Form(TermEntry("a", ()), form, inflects=True) for form in (*written, "end")]
    found = terms.build(forms, language).find(f"{text} END end")
    assert [text_of(place, f"{text} END end") for place in found] == ["END", "end"]


def text_of(place, text):
    return text[place.span.start : place.span.end]


def test_a_form_has_at_most_so_many_tokens():
    for count, hits in ((LONGEST_FORM, 1), (LONGEST_FORM + 1, 0)):
        form = " ".join("a" * count)
        assert len(terms.build([Form(TermEntry("a", ()), form)], "en").find(form)) == hits


WORDS = st.sampled_from([*"a b c a b c d as - ’ “ , a-b".split(), ""])
NESTED = st.lists(
    st.lists(st.sampled_from("abc"), min_size=1, max_size=7).map(" ".join), min_size=1, max_size=9
)


@given(st.lists(WORDS, max_size=30).map(" ".join), NESTED)
@example("a - b c a.", ["a b d", "b", "b c", "c a", "a b"])
@example("a b’s a -b a b’c a b’s’", ["a b", "a c b", "b c"])
@example("a a-b a b-a-b b a-b", ["a b", "b a", "a a"])
def test_forms_that_start_within_another_are_found_where_it_ends(text, written):
    forms = forms_of(written)
    assert shown(terms.build(forms, "en").find(text)) == naive(text, forms, "en")
