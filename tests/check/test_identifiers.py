"""Names that hold digits are compared by their letters, and versions part by part."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.check._numbers.identifiers import changed, needless


def told(source, target):
    return [
        (source[slice(*found.source)], target[slice(*found.target)], found.is_bare)
        for found in changed(source, target)
    ]


@pytest.mark.parametrize(
    ("source", "target", "was", "now"),
    [
        ("on amd64 machines", "auf amd46-Rechnern", "amd64", "amd46"),
        ("RAID-1 and RAID-5", "RAID-1 et RAID-6", "RAID-5", "RAID-6"),
        ("i18n", "什么是i81n？", "i18n", "i81n"),
        ("Python 3.12.1", "Python 3.12.2", "3.12.1", "3.12.2"),
        ("See 192.168.0.1.", "Siehe 192.168.0.2.", "192.168.0.1", "192.168.0.2"),
        ("the A380 of 2007", "l’A308 de 2007", "A380", "A308"),
        ("D3D9 is fast", "DD9 ist schnell", "D3D9", "DD9"),
        ("the v4l2 driver", "le pilote vl2", "v4l2", "vl2"),
        ("disks sda1 and sda2", "Platten sda2 und sda2", "sda1", "sda2"),
        ("from 10.0.0.1 to 10.0.0.2", "de 10.0.0.2 à 10.0.0.2", "10.0.0.1", "10.0.0.2"),
    ],
)
def test_other_digits_on_the_same_letters_are_told(source, target, was, now):
    assert told(source, target) == [(was, now, False)]


def test_letters_without_their_digits_are_told():
    assert told("An F1 ticket", "Ein F-Ticket") == [("F1", "F", True)]
    assert told("a ppc64el machine", "eine ppcel-Maschine") == [("ppc64el", "ppcel", True)]
    assert told("l10n is hard", "ln est difficile") == [("l10n", "ln", True)]
    assert told("P2P and W3C", "PP und W3C") == [("P2P", "PP", True)]
    assert told("txt2tags is small", "Txttags est petit") == [("txt2tags", "Txttags", True)]
    assert told("i18n is hard", "i testi in italiano") == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("IPv4 and IPv6", "IPv4 und IPv6"),
        ("the Exim4 server", "le serveur de courrier"),
        ("a RAID-1 array, and RAID in general", "ein RAID der Stufe 1 und RAID allgemein"),
        ("a RAID-1 array", "ein RAID der Stufe 1"),
        ("27.3.2017 and 27.03.17", "2017年3月27日"),
        ("1.234.567", "1,234,567"),
        ("Q3 of FY17", "2017财年第三季度"),
        ("Covid-19", "COVID-19"),
        ("UTF-8 and UTF-16", "UTF8 und UTF16"),
        ("sda1 is not sda2; sda1 is first", "sda1 ist nicht sda2, sondern die erste"),
        ("sda1 is first", "sda1 ist nicht sda2, denn sda1 ist die erste"),
        ("A4 paper", "A dos páginas"),
        ("in the 1990s, at 3pm, the 21st, 5m", "1990年代，下午3点，21日，500万"),
    ],
)
def test_what_is_said_in_another_way_is_not_told(source, target):
    assert told(source, target) == []


@pytest.mark.parametrize(
    ("source", "number", "target", "is_told"),
    [
        ("IPv4 over IPv4", "4", "IPv4 darüber", True),
        ("the Exim4 server", "4", "le serveur", True),
        ("the Exim4 server", "4", "le serveur Exim", False),
        ("FY17 profit", "17", "Gewinn", False),
        ("in 17 towns", "17", "in Städten", False),
    ],
)
def test_a_name_need_not_be_said_or_said_twice(source, number, target, is_told):
    assert (source.index(number) in needless(source, target)) is is_told


@given(st.text("aB1.-2 中", max_size=30))
def test_a_text_has_the_names_it_has(text):
    assert told(text, text) == []


@given(st.text("aBI1.-2 中", max_size=30), st.text("aBI1.-2 中", max_size=30))
def test_what_is_told_stands_where_it_is_said_to(source, target):
    for found in changed(source, target):
        assert source[slice(*found.source)].strip()
        assert target[slice(*found.target)].strip()
