"""Google and Azure: terms by a glossary of the project or by the dictionary, else by elements."""

from __future__ import annotations

import json

import pytest

from pipeline.errors import ConfigurationError
from pipeline.glossary import Glossary
from pipeline.memory import Memory
from pipeline.model import Content, Locale
from pipeline.translate import Context, Request, Tag, Term, create
from pipeline.translate.azure import code as azure_code
from pipeline.translate.google import code as google_code

SENTENCE = Content("The Ministry said no.")


def for_service(name: str):
    return pytest.mark.parametrize("rig", [name], indirect=True)


def bodies(rig) -> list:
    return [json.loads(asked.body) for asked in rig.server.asked]


def backend(name: str, source: str, target: str, **options):
    memory = Memory(())
    return create(name, Context(Locale(source), Locale(target), memory, "", options))


def sources(made, *nodes, form: int = 0) -> str:
    return made._marked(Request(1, nodes, form=form)).text


# --- Google -----------------------------------------------------------------------------------


@for_service("google-3")
def test_the_answers_that_used_the_glossary_are_read(rig, tools) -> None:
    done = rig.run(tools.article(SENTENCE))
    assert tools.segments(done)[0].written == "THE Ministerium SAID NO."
    (body,) = bodies(rig)
    assert body["contents"] == ["The Ministry said no."]
    assert body["glossaryConfig"]["glossary"].endswith("/glossaries/house")


@for_service("google-3")
def test_when_the_glossary_did_not_do_it_terms_are_fixed(rig, tools) -> None:
    from pipeline.translate import translate

    rig.fake.glossary = {}
    engine = rig.engine()
    done = translate(
        tools.article(SENTENCE),
        lambda *_: [engine],
        lambda _, segment: "" if "Ministerium" in segment.written else "Ministerium is missing",
    )
    assert tools.segments(done)[0].written == "THE Ministerium SAID NO."
    first, second = bodies(rig)
    assert "glossaryConfig" not in second
    assert 'translate="no">Ministerium</span>' in second["contents"][0]
    assert "glossaryConfig" in first


@pytest.mark.parametrize(
    "options", [{"glossary": "house"}, {"glossary": "house", "project": "desk"}]
)
def test_a_glossary_needs_a_project_and_a_place(options) -> None:
    with pytest.raises(ConfigurationError, match="needs a project, and a location"):
        backend("google", "en", "de", **options)


@for_service("google-2")
def test_a_rate_limit_under_403_is_waited_for(rig, tools) -> None:
    said = {"error": {"errors": [{"reason": "userRateLimitExceeded"}], "code": 403}}
    rig.server.faults = [tools.server.Fault("rate", tools.server.status(403, said))] * 2
    done = rig.run(tools.article(SENTENCE))
    assert done.issues == ()


@for_service("google-2")
def test_entities_of_an_answer_are_letters(rig, tools) -> None:
    rig.server.always = tools.server.Fault(
        "entities",
        items=lambda items: [(n, "It&#39;s &quot;5 &lt; 6&quot; &amp;amp;") for n, _ in items],
    )
    done = rig.run(tools.article(SENTENCE))
    assert tools.segments(done)[0].target.text == 'It\'s "5 < 6" &amp;'


@pytest.mark.parametrize(
    ("locale", "google", "azure"),
    [
        ("zh-CN", "zh-CN", "zh-Hans"),
        ("zh-HK", "zh-TW", "zh-Hant"),
        ("de-AT", "de", "de"),
        ("pt-PT", "pt-PT", "pt-pt"),
        ("pt-BR", "pt", "pt"),
        ("sr", "sr", "sr-Cyrl"),
        ("no", "no", "nb"),
    ],
)
def test_codes_of_languages(locale, google, azure) -> None:
    assert (google_code(locale), azure_code(locale)) == (google, azure)


def test_the_fingerprint_names_version_model_and_glossary() -> None:
    prints = {
        backend("google", "en", "de", **options).fingerprint()
        for options in (
            {},
            {"project": "a"},
            {"project": "a", "model": "general/nmt"},
            {"project": "a", "location": "us-central1", "glossary": "g"},
        )
    }
    assert len(prints) == 4


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("google", {"project": "a b"}), ("google", {"project": "../x?y"}), ("google", {"model": 7}),
        ("google", {"location": "欧洲"}), ("azure", {"region": "west\r\nX-Evil: 1"}),
        ("azure", {"region": "西欧"}), ("azure", {"category": ["a"]}),
    ],
)  # fmt: skip
def test_a_name_that_fits_no_address_and_no_header_is_refused(name, options) -> None:
    with pytest.raises(ConfigurationError, match="is not possible"):
        backend(name, "en", "de", **options)


# --- Azure ------------------------------------------------------------------------------------

SOE = Term('SOE "A&B"', 'Betrieb "A&B" <1>', "soe")


@pytest.mark.parametrize(("source", "target"), [("en", "de"), ("de", "en"), ("en-GB", "zh-TW")])
def test_the_dictionary_is_used_with_english_on_one_side(source, target) -> None:
    text = sources(backend("azure", source, target), "An ", SOE)
    assert text == (
        'An <mstrans:dictionary translation="Betrieb &quot;A&amp;B&quot; &lt;1&gt;">'
        'SOE "A&amp;B"</mstrans:dictionary>'
    )


@pytest.mark.parametrize(
    ("source", "target", "form"), [("de", "zh-CN", 0), ("fr", "de", 0), ("en", "de", 1)]
)
def test_elsewhere_and_in_further_forms_terms_are_not_translated(source, target, form) -> None:
    text = sources(backend("azure", source, target), "An ", SOE, form=form)
    assert text == ('An <span id="1" class="notranslate">Betrieb "A&amp;B" &lt;1&gt;</span>')


def test_code_is_never_in_the_dictionary() -> None:
    text = sources(backend("azure", "en", "de"), "Run ", Tag("code", "open"), Term("ls", "ls"))
    assert 'class="notranslate">ls</span>' in text


@for_service("azure")
def test_a_custom_model_is_asked_for_and_tells_answers_apart(rig, tools) -> None:
    plain = create("azure", rig.context()).fingerprint()
    rig.options = {"category": "house-1"}
    rig.run(tools.article(SENTENCE))
    assert rig.server.asked[0].query["category"] == ["house-1"]
    assert create("azure", rig.context()).fingerprint() != plain


@for_service("azure")
def test_a_model_that_is_not_ready_is_waited_for(rig, tools) -> None:
    said = {"error": {"code": 408000, "message": "The custom translation system isn't ready yet."}}
    rig.server.faults = [tools.server.Fault("408", tools.server.status(408, said))]
    assert rig.run(tools.article(SENTENCE)).issues == ()


@for_service("azure")
def test_the_requests_own_name_is_kept(rig, tools) -> None:
    from pipeline.translate import requests

    open_ = [request for _, _, request in requests([tools.article(SENTENCE)])]
    (answered,) = rig.engine().answer(open_, lambda *_: "")
    assert answered.result.request_id == "r-1"


@for_service("azure")
def test_an_empty_glossary_needs_no_dictionary(rig, tools) -> None:
    rig.glossary = Glossary((), "")
    rig.run(tools.article(Content("Nothing in it.")))
    assert "mstrans" not in rig.server.asked[0].body.decode()
