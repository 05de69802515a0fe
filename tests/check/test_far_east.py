"""Laws: what is looked for in two steps, FAR_EAST first, is what one full pattern would find."""

from __future__ import annotations

import re
import sys

from hypothesis import given
from hypothesis import strategies as st

from pipeline.check import Pair, cjk_latin_space, doubled_word, url_email, whitespace, width
from pipeline.check._letters import FAR_EAST, HAN, KANA, is_han, is_han_or_kana
from pipeline.check._prose import BLOT, blotted
from pipeline.model import Content, Document, Locale, Role, Segment, Span, State, Unit

WIDE = f"{HAN}{KANA}"
CLOSING = "”’」』）》】"
PAIR = Pair(Locale("en"), Locale("zh-CN"))
# Letters and signs that the rules part: Han at the edges of its blocks, kana, signs of each width.
LETTERS = f"会议的中\u3005\u3007\u3400\uf900\U00020000のカ・a1%é .,;:!，。（）()「」《》：·“”—\u00a0\u2009\u3000{BLOT}"
texts = st.text(st.sampled_from(LETTERS), max_size=24)


def _segment(target: str) -> Segment:
    source = Content("The meeting went on.")
    span = Span(0, len(source.text))
    return Segment(span, source, Content(target), target, State.TRANSLATED)


def _document(target: str) -> Document:
    segment = _segment(target)
    unit = Unit(1, Role.BODY, segment.source, segments=(segment,))
    return Document("a", "a.txt", PAIR.source_locale, PAIR.target_locale, units=(unit,))


def _spans(pattern: str, text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(pattern, text)]


def test_every_chinese_and_japanese_letter_is_of_the_far_east() -> None:
    far_east = re.compile(FAR_EAST)
    letters = re.findall(f"[{WIDE}]", "".join(map(chr, range(sys.maxunicode + 1))))
    assert all(map(far_east.match, letters))


def test_neither_blots_nor_signs_of_full_width_are_of_the_far_east() -> None:
    assert not re.search(FAR_EAST, f"{BLOT}，（）é")


@given(texts)
def test_letters_are_told_as_by_their_classes(text: str) -> None:
    assert is_han(text) == bool(re.fullmatch(f"[{HAN}]+", text))
    assert is_han_or_kana(text) == bool(re.fullmatch(f"[{WIDE}]+", text))


@given(texts)
def test_doubled_phrases_are_those_of_han_alone(text: str) -> None:
    found = [tuple(span) for span, _ in doubled_word._phrases(text, "yue")]
    assert found == _spans(rf"([{HAN}][{HAN}]{{1,3}}?)\1", text)


@given(texts.filter(lambda text: bool(text.strip())))
def test_edges_of_scripts_are_between_letters_of_each(text: str) -> None:
    spaces, narrow = cjk_latin_space._SPACES, cjk_latin_space._NARROW
    places = cjk_latin_space._places(_document(text))
    found = [(place.start, place.start + len(place.written)) for place in places]
    assert found == _spans(
        rf"[{WIDE}][{spaces}]*(?=[{narrow}])|[{narrow}%][{spaces}]*(?=[{WIDE}])", blotted(text)
    )


@given(texts)
def test_needless_spaces_are_beside_letters_of_chinese(text: str) -> None:
    beside = rf"(?<=[{WIDE}])[ \u00a0]+(?=[，。；：、！？）」』】》])|(?<=[（「『【《])[ \u00a0]+(?=[{WIDE}])"
    within = rf"(?<=[{HAN}])[ \u00a0]+(?=[{HAN}])(?![ \u00a0]*[{HAN} ]{{1,8}}[）)])"
    for is_sentence, pattern in ((True, f"{within}|{beside}"), (False, beside)):
        found = [
            match.span()
            for match in whitespace._IN_WIDE.finditer(text)
            if whitespace._is_needless(match, is_sentence=is_sentence)
        ]
        assert found == _spans(pattern, text)


@given(texts)
def test_narrow_brackets_hold_wide_letters_and_stand_beside_one(text: str) -> None:
    letters = width._rules("zh-CN").letters
    assert letters is not None
    wide = f"[{HAN}{CLOSING}]"
    pair = rf"\((?=[^()]*{wide})[^()]*\)"
    found = [tuple(span) for span in width._narrow_brackets(text, letters)]
    assert found == _spans(rf"(?:(?<={wide}){pair}|{pair}(?={wide}))", text)


@given(texts, st.sampled_from(["zh-CN", "en"]))
def test_signs_of_the_wrong_width_are_beside_letters_of_one_script(text: str, locale: str) -> None:
    rules = width._rules(locale)
    found = [m.span() for m in rules.signs.finditer(text) if width._is_wrong(m, rules)]
    after = rf"(?!=|(?<=\.)[A-Za-z0-9.]|(?<=:)(?::| {BLOT}))[ ]*"
    narrow = rf"[,;:!?.｡､](?<=[{HAN}{CLOSING}].){after}|[,;](?<=[A-Za-z0-9)].)[ ]*(?=[{WIDE}])"
    wide = rf"[，。；：！？（）、](?<![{WIDE}].)(?![{WIDE}])[ ]*"
    assert found == _spans(narrow if locale == "zh-CN" else wide, text)


@given(
    st.text(
        st.sampled_from("a/é会ん한\u2e80\u2e7f\uac00\ufaff\ufb00\U00020000\U0001f600"), max_size=9
    )
)
def test_the_first_east_asian_letter_of_an_address_is_the_first_of_its_blocks(text: str) -> None:
    first = re.search("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]", text)
    assert url_email._first_east_asian(text) == (first.start() if first else -1)
