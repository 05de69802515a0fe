"""LibreTranslate: what its HTML mode unescapes is text, and its limits are found out."""

from __future__ import annotations

import pytest

from pipeline.model import Code, Content, Span
from pipeline.translate.libretranslate import _pause, code

libre = pytest.mark.parametrize("rig", ["libretranslate"], indirect=True)


@libre
def test_markup_that_comes_alive_is_text(rig, tools) -> None:
    document = tools.article(
        Content('Write <script>alert("1")</script> & <b>.', (Code("1", "i", Span(0, 5)),)),
        Content("Or &lt;b&gt; and &amp;amp; too."),
    )
    done = rig.run(document)
    first, second = tools.segments(done)
    assert first.target.text == 'WRITE <SCRIPT>ALERT("1")</SCRIPT> & <B>.'
    assert [c.element for c in first.target.codes] == ["i"]
    assert "<" not in second.target.text.replace("&LT;", "")
    assert done.issues == ()


@libre
def test_text_that_looks_like_our_own_elements_is_asked_for_in_words(rig, tools) -> None:
    document = tools.article(Content('The <x id="1"> tag.', (Code("1", "b", Span(15, 18)),)))
    done = rig.run(document)
    assert [asked.json()["format"] for asked in rig.server.asked] == ["html", "text"]
    assert tools.segments(done)[0].written == 'THE <X ID="1"> <b>TAG</b>.'
    assert done.issues == ()


@libre
def test_a_batch_that_is_too_large_is_halved(rig, tools) -> None:
    rig.fake.limit = 2
    done = rig.run()
    assert done.issues == ()
    assert [len(asked.json()["q"]) for asked in rig.server.asked] == [6, 3, 1, 2, 3, 1, 2]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ('LibreTranslate answered HTTP 429: {"error":"Slowdown: 30 per 1 minute"}.', 60),
        ("Slowdown: 1000 per 2 hour", 7200),
        ("Slowdown: 5 per 1 second", 1),
        ("Slowdown", None),
        ("LibreTranslate could not be reached.", None),
    ],
)
def test_a_rate_without_a_header_is_read_from_the_words(said, seconds) -> None:
    assert _pause(said) == seconds


@libre
def test_a_rate_that_passes_in_a_second_is_waited_for(rig, tools) -> None:
    said = {"error": "Slowdown: 9 per 1 second"}
    rig.server.faults = [tools.server.Fault("slow", tools.server.status(429, said))]
    assert rig.run().issues == ()


@libre
def test_a_server_without_keys_is_sent_none(rig) -> None:
    rig.secrets = {}
    rig.run()
    assert "api_key" not in rig.server.asked[0].json()


@pytest.mark.parametrize(
    ("locale", "wanted"), [("zh-CN", "zh"), ("zh-HK", "zh-Hant"), ("pt-BR", "pt"), ("de", "de")]
)
def test_codes_of_languages(locale, wanted) -> None:
    assert code(locale) == wanted
