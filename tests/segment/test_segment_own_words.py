"""A newsroom's own words and terms: added to the package's, and refused with file and line."""

import pytest

from pipeline.errors import ConfigurationError
from pipeline.model import Content, Document, Locale, Role, Unit
from pipeline.segment import Settings, check_lists, explain, is_known, segment, spans


def cut(text, locale="en", **more):
    return [text[start:end] for start, end in spans(text, locale, **more)]


def cut_with(terms, text, locale="en", **more):
    document = Document("a", "a.md", Locale(locale), units=(Unit(1, Role.BODY, Content(text)),))
    (unit,) = segment(document, terms=terms, **more).units
    return [piece.source.text for piece in unit.segments]


@pytest.fixture
def lists(tmp_path):
    folder = tmp_path / "segment"
    folder.mkdir()
    return folder


def test_a_word_that_never_ends_a_sentence_is_added(lists):
    text = "See Zimb. Anna for that. Dr. Moss left."
    assert cut(text) == ["See Zimb.", "Anna for that.", "Dr. Moss left."]
    (lists / "en.txt").write_text("# ours\n[never]\nzimb # a title\n", "utf-8")
    assert cut(text, lists=lists) == ["See Zimb. Anna for that.", "Dr. Moss left."]


def test_a_starter_is_added(lists):
    text = "He joined Harrow Inc. Gladly they agreed."
    assert cut(text) == [text]
    (lists / "en.txt").write_text("[starters]\nGladly\n", "utf-8")
    assert len(cut(text, lists=lists)) == 2
    assert explain(text, "en", lists=lists)[0].rule == "abbreviation before a starter"


def test_words_of_one_newsroom_do_not_reach_another(lists, tmp_path):
    (lists / "en.txt").write_text("[never]\nzimb\n", "utf-8")
    other = tmp_path / "other"
    other.mkdir()
    assert len(cut("See Zimb. Anna.", lists=lists)) == 1
    assert len(cut("See Zimb. Anna.", lists=other)) == 2
    assert len(cut("See Zimb. Anna.")) == 2


def test_a_language_without_a_list_in_the_package_can_have_one(lists):
    (lists / "cy.txt").write_text("[include]\nlatin\n[never]\nzimb\n", "utf-8")
    assert len(cut("Gwel Zimb. Anna.", "cy-GB")) == 2
    assert len(cut("Gwel Zimb. Anna.", "cy-GB", lists=lists)) == 1
    assert is_known("cy", lists)
    assert not is_known("cy")
    assert is_known("nn")


@pytest.mark.parametrize(
    ("name", "content", "line", "said"),
    [
        ("en.txt", "[never]\nab\n[nevr]\n", 3, "Did you mean 'never'?"),
        ("de.txt", "bzw\n", 1, "before any section"),
        ("fr.txt", "[never]\n\nM.\n", 3, "'M.' has a full stop. Write M."),
        ("fr.txt", "[include]\nlatinum\n", 0, "there is no list 'latinum'"),
        ("Deutsch.txt", "[never]\nab\n", 0, "is no language"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(lists, name, content, line, said):
    (lists / name).write_text(content, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        check_lists(lists)
    assert said in str(caught.value)
    place = f"segment/{name}:{line}: " if line else f"segment/{name}: "
    assert str(caught.value).startswith(place)


def test_a_list_that_is_no_utf_8_is_refused(lists):
    (lists / "en.txt").write_bytes(b"[never]\n\xff\n")
    with pytest.raises(ConfigurationError, match="Save it as UTF-8"):
        check_lists(lists)


def test_every_list_of_the_package_keeps_to_what_is_asked_of_a_newsroom():
    from pathlib import Path

    import pipeline.segment as package

    check_lists(Path(package.__file__).parent / "lists")


def test_a_term_that_holds_a_mark_is_kept_whole():
    text = "They left Ask! Anna Now early. It rained."
    assert len(cut_with((), text)) == 3
    assert cut_with(("Ask! Anna Now",), text) == [
        "They left Ask! Anna Now early.",
        "It rained.",
    ]


def test_a_term_that_ends_in_a_mark_goes_on_unless_a_starter_follows():
    text = "They met Bing! Staff gladly. They met Bing! The end."
    assert cut_with(("Bing!",), text) == [
        "They met Bing! Staff gladly.",
        "They met Bing!",
        "The end.",
    ]
    assert cut_with(("Bing!",), "They met Bing!") == ["They met Bing!"]


def test_a_part_of_a_word_is_no_term():
    assert cut_with(("ing! Staff",), "They met Bing! Staff left.") == [
        "They met Bing!",
        "Staff left.",
    ]


def test_a_chinese_term_needs_no_spaces():
    text = "他们看了偶像！练习生这个节目。很好。"
    assert cut_with(("偶像！练习生",), text, "zh") == ["他们看了偶像！练习生这个节目。", "很好。"]


def test_a_long_glossary_costs_nothing_where_no_term_holds_a_mark():
    terms = (f"term{number}" for number in range(10_000))
    assert cut_with(terms, "One day. Two days.") == ["One day.", "Two days."]


def test_quotations_stay_together_where_the_newsroom_wants_it():
    text = "“One day. Two days.” He left."
    assert len(cut_with((), text)) == 3
    assert len(cut_with((), text, settings=Settings("keep"))) == 2
