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


def broken(*lines, role=Role.BODY):
    """Return a unit of lines with `<br>` between them and no space."""
    text = "".join(lines)
    ends = [sum(map(len, lines[:count])) for count in range(1, len(lines))]
    return unit(text, *(Code("br", "br", Span(e, e), is_empty=True) for e in ends), role=role)


@pytest.mark.parametrize("role", [Role.QUOTE, Role.CELL])
def test_a_line_break_ends_a_line_of_verse_and_an_entry_of_a_cell(role):
    given = broken("The sea lies wide", "and no ship sails", role=role)
    assert cut(given) == ["The sea lies wide", "<br/>and no ship sails"]


def test_white_space_beside_a_break_in_verse_changes_nothing():
    given = broken("The sea lies wide ", "and no ship sails", role=Role.QUOTE)
    assert len(cut(given)) == 2


def test_sentences_within_a_line_of_verse_are_cut():
    assert len(cut(broken("O sea! O wind!", "no ship sails", role=Role.QUOTE))) == 3


def test_an_address_is_cut_at_its_lines():
    given = broken("Harrow Mill", "12 Weir Lane", "Oxford")
    assert cut(given) == ["Harrow Mill", "<br/>12 Weir Lane", "<br/>Oxford"]


@pytest.mark.parametrize("role", [Role.BODY, Role.ITEM, Role.CAPTION, Role.HEADING, Role.TITLE])
def test_two_lines_elsewhere_are_one_sentence(role):
    assert len(cut(broken("The mill at Harrow", "opens again", role=role))) == 1


def test_lines_with_full_stops_are_prose():
    assert len(cut(broken("The mill opens", "again in May. It", "was shut"))) == 2


def test_a_link_is_not_cut_by_a_break_in_verse():
    text = "The sea lies wideand no ship sails"
    br = Code("br", "br", Span(17, 17), is_empty=True, depth=1)
    given = unit(text, code("a", text, "lies wideand no"), br, role=Role.QUOTE)
    assert len(cut(given)) == 1
