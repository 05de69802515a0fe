"""Placeholders are kept, each as often as in the source; a percent sign in prose is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import locales
from pipeline.check import Pair
from pipeline.check.placeholder import check
from pipeline.model import Content, Segment, Span

PAIR = Pair(locales.parse("en"), locales.parse("de"))


def findings(source, target, *flags):
    segment = Segment(Span(0, len(source)), Content(source), Content(target), flags=flags)
    return list(check(segment, PAIR))


PROSE = [
    ("5% of it", "5 % davon"),
    ("100% sure", "100%ig sicher"),
    ("a 20% discount", "20 % Rabatt"),
    ("5 % down", "um 5 % gesunken"),
    ("50%-60%", "50 bis 60%"),
    ("it rose 3%, 4% and 5%.", "es stieg um 3 %, 4 % und 5 %."),
    ("the % sign", "das %-Zeichen"),
    ("$5m and $1,000", "5 Mio. $ und 1000 $"),
    ("https://a.example/%20b%E4", "https://a.example/%20c"),
    ("100%\nof it", "ganz"),
    ("a {long story}", "eine {lange Geschichte}"),
    ("{1, 2, 3}", "Menge {1, 2}"),
]


@pytest.mark.parametrize(("source", "target"), PROSE)
def test_prose_holds_no_placeholder(source, target):
    assert not findings(source, target)


KINDS = [
    "%s",
    "%d",
    "%5.2f",
    "%-10s",
    "%lu",
    "%1$s",
    "%(name)s",
    "%(n)d",
    "{}",
    "{0}",
    "{name}",
    "{a.b}",
    "{x!r}",
    "{x:.2f}",
    "{{ name }}",
    "{{name}}",
    "{% if x %}",
    "${name}",
    "%{name}",
    "#{name}",
    "%TEMP%",
    "${{ env.x }}",
    "%@",
]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_kept_lost_and_added(kind):
    assert not findings(f"a {kind} b", f"ä {kind} ö")
    (lost,) = findings(f"a {kind} b", "ä ö")
    assert lost.source_span == Span(2, 2 + len(kind))
    (added,) = findings("a b", f"ä {kind} ö")
    assert added.target_span == Span(2, 2 + len(kind))


@pytest.mark.parametrize("kind", ["%s", "%d", "{name}", "%(name)s", "${x}"])
def test_each_stands_as_often_as_in_the_source(kind):
    assert findings(f"a {kind}", f"ä {kind} {kind}")
    assert findings(f"a {kind} {kind}", f"ä {kind}")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("%s of %d", "%2$d von %1$s"),
        ("%s of %s", "%s von %s"),
        ("{} of {}", "{1} von {0}"),
        ("{0} of {1}", "{1} von {0}"),
        ("%(a)s of %(b)d", "%(b)d von %(a)s"),
        ("%1$s of %2$d", "%2$d von %1$s"),
        ("{{ a }}", "{{a}}"),
    ],
)
def test_an_order_that_says_what_is_filled_in_is_free(source, target):
    assert not findings(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("%s of %d", "%d von %s"),
        ("%s of %d", "%1$d von %2$s"),
        ("{0} of {1}", "{0} von {0}"),
        ("{} of {:.2f}", "{:.2f} von {}"),
    ],
)
def test_an_order_that_fills_in_something_else_is_found(source, target):
    (issue,) = findings(source, target)[:1]
    assert issue.check == "placeholder"


def test_a_message_keeps_its_argument_and_may_have_other_branches():
    source = "{count, plural, one {# file} other {# files}}"
    assert not findings(source, "{count, plural, few {# soubory} other {# souborů}}")
    assert findings(source, "{anzahl, plural, other {# Dateien}}")
    assert findings(source, "{count, select, other {# Dateien}}")


def test_a_changed_name_is_one_finding_with_a_fix():
    source, target = "Hi %(name)s!", "Hallo %(nome)s!"
    (issue,) = findings(source, target)
    start, end = issue.target_span
    assert target[:start] + issue.fix + target[end:] == "Hallo %(name)s!"


def test_a_flag_of_the_entry_says_that_there_are_none():
    assert findings("about %s", "rund")
    assert not findings("about %s", "rund", "no-c-format")
    assert findings("about {x}", "rund", "no-c-format")
    assert not findings("about {x}", "rund", "no-python-brace-format")


MIXED = st.text(st.sampled_from("%s d{}()$#0123.xn %!:,\n"), max_size=40)


@given(MIXED)
def test_a_copy_of_the_source_has_no_finding(text):
    assert not findings(text, text)


@given(MIXED, MIXED)
def test_places_are_within_their_text(source, target):
    for issue in findings(source, target):
        for span, text in ((issue.source_span, source), (issue.target_span, target)):
            assert span is None or 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    "heap", ["%(" * 20_000, "{" * 40_000, "%(a)" + "0" * 40_000, "%" + "0" * 40_000, "${" * 20_000]
)
def test_a_heap_is_read_in_bounded_time(heap):
    findings(heap, "")


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("{n, plural, =0 {keine} one {# Datei} other {# Dateien}}", []),
        ("{n, plural, offset:1 one {# Datei {x}} few {a} other {b}}", []),
        ("{n, plural, eine {# Datei} other {# Dateien}}", ["“eine” is no branch"]),
        ("{n, plural, one {# Datei}}", ["“other” is missing"]),
        ("{n, plural, one {{n, select, a {b} other {c}}} other {d}}", ["“a” is no branch of the"]),
        ("{n, plural, one {# Datei} other {# Dateien}", []),
    ],
)
def test_the_branches_of_a_message_keep_their_names(target, said):
    source = "{n, plural, one {# file} other {# files}}"
    told = [issue.message for issue in findings(source, target) if "branch" in issue.message]
    assert len(told) == len(said)
    assert all(part in message for part, message in zip(said, told, strict=True))


def test_a_choice_has_the_branches_of_its_source():
    source = "{sex, select, female {her} male {his} other {their}}"
    assert not findings(source, "{sex, select, female {ihr} male {sein} other {ihr}}")
    (issue,) = findings(source, "{sex, select, weiblich {ihr} male {sein} other {ihr}}")
    assert "write “female” or “male” or “other”" in issue.message
    assert issue.target_span == (14, 22)


def test_a_brace_of_a_message_that_is_not_closed_is_told():
    source = "{n, plural, one {# file} other {# files}}"
    (issue,) = findings(source, "{n, plural, one {# Datei} other {# Dateien}")
    assert issue.message.startswith("A brace of this message is not closed")


def test_words_in_a_branch_are_translated():
    assert not findings("{n, plural, one {file} other {files}}", "{n, plural, other {文件}}")
    source = "{n, plural, other {{name} files}}"
    assert not findings(source, "{n, plural, other {{name}的文件}}")
    assert findings(source, "{n, plural, other {{nom} fichiers}}")
