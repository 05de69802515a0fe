"""What is seen only across sentences: consistency, lengths, names, the spacing of an article."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.catalog import po
from pipeline.check import Pair
from pipeline.check._names import are_alike, named, parts
from pipeline.check._prose import blotted, texts
from pipeline.check._same import bare
from pipeline.errors import ConfigurationError
from pipeline.memory import Memory, MemoryEntry
from pipeline.model import Content, Document, Role, Segment, Severity, Span, State, Unit
from pipeline.registry import load

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "po" / "python-docs-zh-cn"
OURS = (
    "quotes brackets end-punctuation width doubled-word length-ratio script-mix whitespace names "
    "inconsistent-target inconsistent-source cjk-latin-space quote-nesting"
).split()


def unit_of(number, source, target, role=Role.BODY, state=State.TRANSLATED):
    segment = Segment(
        Span(0, len(source)), Content(source), Content(target), written=target, state=state
    )
    return Unit(number, role, Content(source), segments=(segment,))


def article(*pairs, name="here", role=Role.BODY, state=State.TRANSLATED):
    units = tuple(unit_of(n, *pair, role, state) for n, pair in enumerate(pairs, 1))
    return Document(name, f"{name}.html", locales.parse("en"), units=units)


def remembered(*triples):
    return Memory(MemoryEntry(s, t, "", "", "", where) for s, t, where in triples)


def survey(check, document, *, memory=None, where=("en", "zh-CN"), options=None):
    pair = Pair(*map(locales.parse, where), memory=memory, options=options or {})
    return list(load("check", check).survey(document, pair))


class TestOneSourceTwoTargets:
    def test_another_article_that_differs_is_named(self):
        memory = remembered(("The talks ended.", "磋商告终。", "there"))
        (found,) = survey(
            "inconsistent-target", article(("The talks ended.", "会谈结束。")), memory=memory
        )
        assert "there" in found.message
        assert "磋商告终。" in found.message

    def test_both_articles_hear_of_a_tie_and_only_the_rarer_form_otherwise(self):
        one, other = ("The talks ended.", "会谈结束。"), ("The talks ended.", "磋商告终。")
        memory = remembered((*one, "a"), (*other, "b"))
        assert survey("inconsistent-target", article(one, name="a"), memory=memory)
        assert survey("inconsistent-target", article(other, name="b"), memory=memory)
        memory = remembered((*one, "a"), (*other, "b"), (*one, "c"))
        assert not survey("inconsistent-target", article(one, name="a"), memory=memory)
        assert survey("inconsistent-target", article(other, name="b"), memory=memory)

    def test_the_articles_own_entries_in_the_memory_do_not_count_twice(self):
        pair = ("The talks ended.", "会谈结束。")
        memory = remembered((*pair, "here"), ("The talks ended.", "会谈 结束", "there"))
        assert not survey("inconsistent-target", article(pair), memory=memory)

    def test_a_title_may_differ_from_the_text(self):
        memory = remembered(("The talks ended.", "磋商告终。", "there"))
        title = article(("The talks ended.", "会谈结束"), role=Role.TITLE)
        assert not survey("inconsistent-target", title, memory=memory)

    def test_what_nobody_confirmed_is_not_compared(self):
        memory = remembered(("The talks ended.", "磋商告终。", "there"))
        fuzzy = article(("The talks ended.", "会谈结束。"), state=State.INITIAL)
        assert not survey("inconsistent-target", fuzzy, memory=memory)

    def test_contexts_and_plural_forms_of_one_file_are_no_rivals(self):
        one, other = (unit_of(n, "%d entries", t) for n, t in ((1, "%d запись"), (2, "%d записи")))
        document = replace(article(), units=(replace(one, line=7), replace(other, line=7)))
        assert not survey("inconsistent-target", document, where=("en", "ru"))


class TestTwoSourcesOneTarget:
    def test_plural_forms_of_one_entry_may_be_one(self):
        target = "列表最多可以包含若干个项目。"
        one = replace(unit_of(1, "The list holds an item.", target), line=7)
        other = replace(unit_of(2, "Lists hold several things.", target), line=7)
        assert not survey("inconsistent-source", replace(article(), units=(one, other)))
        apart = replace(article(), units=(one, replace(other, line=9)))
        assert len(survey("inconsistent-source", apart)) == 2

    def test_a_sentence_under_the_wrong_source_is_found(self):
        memory = remembered(("Both sides signed a contract.", "代表团三月参观了矿山。", "there"))
        (found,) = survey(
            "inconsistent-source",
            article(("The delegation saw the mine.", "代表团三月参观了矿山。")),
            memory=memory,
        )
        assert "Both sides signed a contract." in found.message

    def test_short_targets_and_sources_alike_are_no_fault(self):
        memory = remembered(
            ("The company", "公司", "there"),
            ("the delegation saw the mine", "代表团三月参观了矿山。", "x"),
        )
        document = article(
            ("The firm", "公司"), ("The delegation saw the mine.", "代表团三月参观了矿山。")
        )
        assert not survey("inconsistent-source", document, memory=memory)


SENTENCES = [
    (f"The delegation of group {n} arrived on Monday morning.", f"第{n}集团代表团周一上午抵达。")
    for n in range(1, 31)
]


class TestLengths:
    def test_with_few_sentences_nothing_is_said(self):
        assert not survey("length-ratio", article(*SENTENCES[:5], ("A" * 200, "短")))

    def test_a_lost_half_is_found_and_the_rest_is_quiet(self):
        lost = ("They saw the works, the mine and the new harbour by the river.", "看了。")
        (found,) = survey("length-ratio", article(*SENTENCES, lost))
        assert found.unit == 31
        assert "short" in found.message

    def test_an_answer_where_a_translation_belongs_is_found(self):
        chat = ("The delegation arrived on Monday.", "好的，以下是您要求的译文，" * 5)
        (found,) = survey("length-ratio", article(*SENTENCES, chat))
        assert "long" in found.message

    def test_a_short_article_is_measured_by_the_memory(self):
        memory = remembered(*((*pair, "there") for pair in SENTENCES))
        lost = article(("They saw the works, the mine and the harbour by the river.", "看了。"))
        assert survey("length-ratio", lost, memory=memory)
        assert not survey("length-ratio", lost)


class TestNames:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("Luo Jingshan", ("luo", 2)),
            ("Wang Li", ("wang", 1)),
            ("Jingshan Luo", ("luo", 2)),
            ("Ouyang Xiu", ("ouyang", 1)),
            ("Xi'an Road", None),
            ("Aster Steel", None),
            ("Li Corporation", None),
            ("Deng Xiaoping", ("deng", 2)),
        ],
    )
    def test_a_name_in_pinyin_is_known_by_its_family_name(self, name, expected):
        assert parts(name) == expected

    def test_what_could_be_two_people_is_left_out(self):
        both = "罗景山和罗靖山出席。"
        assert not list(named("Luo Jingshan was there.", both, ("en", "zh-CN")))

    def test_a_title_after_the_family_name_is_no_given_name(self):
        assert not list(named("Mr Luo Wei left.", "罗总离开。", ("en", "zh-CN")))

    def test_a_word_that_begins_with_a_family_name_is_no_name(self):
        document = article(
            ("Gao Feng spoke.", "高峰表示赞同。"),
            ("Gao Feng set great store by it.", "他对此高度重视。"),
        )
        assert not survey("names", document)
        document = article(("Gao Feng spoke.", "高峰表示赞同。"), ("Gao Feng left.", "高丰离开。"))
        assert survey("names", document)

    def test_a_family_name_in_other_characters_is_found(self):
        document = article(
            ("Tan Ruochuan spoke.", "谭若川讲话。"),
            ("Then Tan Ruochuan left.", "谈若川随后离开。"),
            ("Tan Ruochuan again", "又是谭若川"),
        )
        (found,) = survey("names", document)
        assert (found.unit, found.target_span) == (2, Span(0, 3))

    def test_another_article_that_differs_is_heard(self):
        memory = remembered(("Luo Jingshan spoke.", "罗靖山讲话。", "there"))
        assert survey("names", article(("Luo Jingshan left.", "罗景山离开。")), memory=memory)

    def test_a_foreign_name_with_a_dot_is_followed(self):
        document = article(
            ("John Anderson spoke.", "约翰·安德森讲话。"),
            ("John Anderson left.", "约翰·安德逊离开。"),
        )
        assert len(survey("names", document)) == 1

    def test_words_beside_a_name_with_a_dot_are_no_part_of_it(self):
        same = [
            ("Angela Merkel left.", "安格拉·默克尔离开。"),
            ("Angela Merkel spoke.", "总理安格拉·默克尔讲话。"),
            ("It was Mike Jones.", "那是迈克·琼斯。"),
            ("Mike Jones left.", "教授迈克·琼斯走了。"),
        ]
        assert not survey("names", article(*same))
        other = ("Angela Merkel came.", "总理安吉拉·默克尔到来。")
        (found,) = survey("names", article(*same, other))
        assert "“…安格拉·默克…” elsewhere, and “…安吉拉·默克…” here" in found.message

    def test_two_foreigners_are_two(self):
        document = article(
            ("John Anderson spoke.", "约翰·安德森讲话。"), ("Mary Miller left.", "玛丽·米勒离开。")
        )
        assert not survey("names", document)

    def test_the_characters_of_two_people_with_one_pinyin_are_told_apart_by_likeness(self):
        assert are_alike("罗景山", "罗靖山")
        assert are_alike("Luo Jingshan", "Luo Jing-shan")
        assert are_alike("Luo Jingshan", "Jingshan Luo")
        assert not are_alike("罗景山", "罗靖三")
        assert not are_alike("Luo Jingshan", "Tan Ruochuan")

    @given(st.text("罗景山靖谭若川和总，LuoJing san·", max_size=30), st.text(max_size=30))
    def test_no_text_raises_and_spans_lie_within(self, one, other):
        for where in (("en", "zh-CN"), ("zh-CN", "en")):
            for found in named(one, other, where):
                assert other[slice(*found.span)] == found.form


class TestSpacing:
    def test_an_article_is_held_to_its_own_habit(self):
        spaced = ("SASAC met in 2017 and 2018", "SASAC 在 2017 和 2018 年开会")
        document = article(spaced, ("SASAC met", "SASAC开会"))
        (found,) = survey("cjk-latin-space", document)
        assert (found.unit, found.fix) == (2, "C ")

    @pytest.mark.parametrize(("style", "count"), [("none", 2), ("thin", 2), ("space", 0)])
    def test_a_house_may_say_what_it_writes(self, style, count):
        document = article(("at SASAC now", "在 SASAC 开会"))
        assert len(survey("cjk-latin-space", document, options={"style": style})) == count

    def test_an_unknown_style_is_refused(self):
        with pytest.raises(ConfigurationError, match="none"):
            survey("cjk-latin-space", article(("SASAC", "SASAC开会")), options={"style": "nonne"})


class TestRoles:
    def test_a_headline_needs_no_stop_but_must_not_gain_one(self):
        title = article(("The talks ended.", "会谈结束"), role=Role.TITLE)
        assert not survey("end-punctuation", title)
        title = article(("Talks end", "会谈结束。"), role=Role.TITLE)
        assert survey("end-punctuation", title)

    def test_items_of_a_list_may_end_as_the_house_likes(self):
        items = article(("lower costs", "降低成本；"), ("Better work.", "改进工作"), role=Role.ITEM)
        assert not survey("end-punctuation", items)


class TestScripts:
    def test_a_word_that_the_article_keeps_is_a_term_of_its_own(self):
        kept = [(f"The {n} forged dies broke.", f"第{n}个forged模具损坏。") for n in range(3)]
        assert not survey("script-mix", article(*kept))
        assert survey("script-mix", article(kept[0]))

    def test_a_lone_word_that_may_be_a_term_is_information(self):
        (found,) = survey("script-mix", article(("The shell broke.", "这个 shell 坏了。")))
        assert found.severity is Severity.INFO

    def test_kana_in_chinese_is_found_and_shared_characters_are_not(self):
        document = article(("グループは改革を議論した。", "集团议论了改革グループ。"))
        (found,) = survey("script-mix", document, where=("ja", "zh-CN"))
        assert found.target_span == Span(7, 11)

    def test_lookalikes_are_mended(self):
        (found,) = survey("script-mix", article(("Reform", "Рефopма")), where=("en", "ru"))
        assert found.fix == "Реформа"


@pytest.mark.parametrize("text", ["会谈结束。", " 会谈结束 ", "会谈结束！", "“会谈 结束”"])
def test_ends_spaces_and_signs_around_do_not_count(text):
    assert bare(text) == "会谈结束"


@pytest.mark.parametrize(
    "heap", ["a " * 20_000, "“" * 20_000, "(" * 20_000, " " * 40_000, "的的" * 20_000, "中a" * 20_000,
             "Luo Jing " * 5_000, "»" * 20_000, "a" * 50_000, "a, " * 15_000 + "(", "\n" * 20_000]
)  # fmt: skip
def test_hostile_heaps_are_read_in_linear_time(heap):
    for where in (("en", "zh-CN"), ("zh-CN", "fr"), ("en", "ru")):
        pair = Pair(*map(locales.parse, where))
        document = article((heap[::-1], heap), ("x" + heap, heap + "y"))
        for name in OURS:
            module = load("check", name)
            if hasattr(module, "survey"):
                list(module.survey(document, pair))
            else:
                for unit in document.units:
                    list(module.check(unit.segments[0], pair))


def published():
    """Yield the 27 published catalogs as documents."""
    for path in sorted(SHARED.glob("*.po")):
        catalog = po.parse(path.read_bytes(), shown=path.name)
        live = [e for e in catalog.entries if e.msgstr and not e.is_fuzzy and not e.is_obsolete]
        yield article(*((e.msgid, e.msgstr) for e in live), name=path.stem)


def warnings(document, name):
    """Return the warnings of one check, by unit."""
    module, pair = load("check", name), Pair(locales.parse("en"), locales.parse("zh-CN"))
    found = (
        [(i.unit, i) for i in module.survey(document, pair)] if hasattr(module, "survey") else []
    )
    for unit in document.units if hasattr(module, "check") else ():
        found += [(unit.id, issue) for issue in module.check(unit.segments[0], pair)]
    return [(unit, issue) for unit, issue in found if issue.severity is Severity.WARNING]


needs_catalogs = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the published catalogs lie beside the checkout"
)


@needs_catalogs
def test_published_translations_are_seldom_warned_of():
    """At most 3 % of the translated entries of 27 published catalogs get one of these warnings."""
    warned, entries = set(), 0
    for document in published():
        entries += len(document.units)
        for name in OURS:
            warned.update((document.name, unit) for unit, _ in warnings(document, name))
    assert entries > 3000
    assert len(warned) <= 0.03 * entries


@needs_catalogs
@pytest.mark.parametrize(
    ("name", "pattern", "spoilt"),
    [
        ("end-punctuation", "[。？]$", ""),
        ("width", "(?<=[一-龥])，", ","),
        ("whitespace", "(?<=[一-龥])，", " ，"),
        ("doubled-word", "(?<=[^目的`])的(?=[一-龥])(?![的确士])", "的的"),
        ("quotes", "”", ""),
        ("brackets", "）", ""),
    ],
)
def test_faults_put_into_published_translations_are_found(name, pattern, spoilt):
    """At least 95 % of the entries with one fault more get one warning more."""
    tried = found = 0
    for document in published():
        before = Counter(unit for unit, _ in warnings(document, name))
        pairs = [(u.segments[0].source.text, u.segments[0].written) for u in document.units]
        worse = article(*((s, re.sub(pattern, spoilt, t, count=1)) for s, t in pairs))
        after = Counter(unit for unit, _ in warnings(worse, name))
        for unit, (_, target) in zip(worse.units, pairs, strict=True):
            segment = unit.segments[0]
            in_prose = blotted(segment.written) != blotted(target)
            if in_prose and texts(segment) is not None:
                tried += 1
                found += after[unit.id] > before[unit.id]
    assert tried >= 20
    assert found >= 0.95 * tried
