"""The stage: roles, inline codes and line breaks decide where a unit may be cut."""

import pytest

from pipeline import codes
from pipeline.model import Code, Content, Document, Locale, Role, Span, Unit
from pipeline.segment import segment


def unit(text, *found, role=Role.BODY):
    return Unit(1, role, Content(text, found))


def code(element, text, inside, **more):
    start = text.index(inside)
    return Code(element, element, Span(start, start + len(inside)), **more)


def cut(given):
    document = Document("a", "a.txt", Locale("en"), units=(given,))
    (result,) = segment(document).units
    pieces = [result.content.text[gap.start : gap.end] for gap in result.gaps]
    assert not "".join(pieces).strip() or not result.segments
    return [codes.write(piece.source) for piece in result.segments]


def test_prose_is_cut_into_sentences():
    assert cut(unit("One day. Two days.")) == ["One day.", "Two days."]


@pytest.mark.parametrize(
    "role", [Role.BREADCRUMB, Role.BYLINE, Role.ALT, Role.TOOLTIP, Role.LABEL, Role.PLACEHOLDER]
)
def test_what_is_no_prose_stays_whole(role):
    assert cut(unit("One day. Two days.", role=role)) == ["One day. Two days."]


@pytest.mark.parametrize("text", ["***", " \n", "", "— . —"])
def test_a_unit_without_letters_has_no_segments(text):
    assert cut(unit(text)) == []


def test_a_digit_is_enough_for_a_segment():
    assert cut(unit("7")) == ["7"]


def test_emphasis_is_closed_and_opened_again_at_a_break():
    text = "One day. Two days. Three."
    assert cut(unit(text, code("strong", text, "One day. Two days."))) == [
        "<strong>One day.</strong>",
        "<strong>Two days.</strong>",
        "Three.",
    ]


def test_nothing_breaks_inside_a_link_within_a_sentence():
    text = "Read Who? Me! by Ann Moss. Then go."
    assert cut(unit(text, code("a", text, "Who? Me!"))) == [
        "Read <a>Who? Me!</a> by Ann Moss.",
        "Then go.",
    ]


def test_a_link_around_whole_sentences_is_cut():
    text = "One day. Two days. Three."
    found = cut(unit(text, code("a", text, "One day. Two days.")))
    assert found == ["<a>One day.</a>", "<a>Two days.</a>", "Three."]


def test_nothing_breaks_inside_literal_text():
    text = "Call stop. Now. and wait. Then go."
    given = unit(text, code("code", text, "stop. Now. and", translate=False))
    assert cut(given) == ["Call <code>stop. Now. and</code> wait.", "Then go."]


def test_a_line_break_is_a_space_where_the_text_ends():
    text = "One day.Two days."
    given = unit(text, Code("br", "br", Span(8, 8), is_empty=True))
    assert cut(given) == ["One day.", "<br/>Two days."]


def test_a_line_break_inside_a_sentence_breaks_nothing():
    text = "One longday."
    given = unit(text, Code("br", "br", Span(8, 8), is_empty=True))
    assert cut(given) == ["One long<br/>day."]
