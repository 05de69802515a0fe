"""DeepL: its glossary follows ours, whatever happens in between; terms and codes travel in XML."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ConfigurationError
from pipeline.glossary import Glossary
from pipeline.memory import Memory
from pipeline.model import Content, Locale, TermEntry, TermSection
from pipeline.translate import Context, create, requests
from pipeline.translate._http.deepl_glossary import Glossaries
from pipeline.translate.deepl import code

deepl = pytest.mark.parametrize("rig", ["deepl"], indirect=True)
EN, DE = Locale("en"), Locale("de")


def entry(id: str, source: str, target: str = "", **about) -> TermEntry:
    sections = [TermSection(EN, tuple(source.split("|")))]
    sections += [TermSection(DE, (target,))] if target else []
    return TermEntry(id, tuple(sections), **about)


def glossary(*entries: TermEntry) -> Glossary:
    return Glossary(entries, "")


def kept(rig) -> list[dict[str, str]]:
    """Return the dictionaries that DeepL holds."""
    return [d for g in rig.fake.glossaries.values() for d in g["dictionaries"].values()]


def sent(rig, path: str) -> list:
    return [asked for asked in rig.server.asked if asked.path.startswith(path)]


MINISTRY = entry("m", "Ministry", "Ministerium")
SENTENCE = Content("The Ministry said no.")


@deepl
def test_the_glossary_is_made_once_and_nothing_is_sent_while_it_stays(rig, tools) -> None:
    rig.run(tools.article(SENTENCE))
    assert kept(rig) == [{"Ministry": "Ministerium"}]
    rig.run(tools.article(Content("The Ministry said yes.")))
    methods = [asked.method for asked in sent(rig, "/v3")]
    assert methods == ["GET", "POST", "GET"]
    translating = [asked.json() for asked in sent(rig, "/v2")]
    assert {body["glossary_id"] for body in translating} == set(rig.fake.glossaries)


@deepl
def test_a_term_taken_out_is_gone_at_deepl_too(rig, tools) -> None:
    rig.glossary = glossary(MINISTRY, entry("k", "kiln", "Ofen"))
    rig.run(tools.article(SENTENCE))
    assert kept(rig) == [{"Ministry": "Ministerium", "kiln": "Ofen"}]
    rig.glossary = glossary(MINISTRY)
    rig.run(tools.article(Content("The Ministry said yes.")))
    assert kept(rig) == [{"Ministry": "Ministerium"}]
    assert rig.fake.made == 1


@deepl
@pytest.mark.parametrize("after", [1, 2, 3])
def test_a_change_that_ends_half_way_is_made_good_by_the_next_run(rig, after, tools) -> None:
    rig.run(tools.article(SENTENCE))
    rig.glossary = glossary(entry("m", "Ministry", "Amt"))
    # GET, PATCH, PUT, PATCH: the server goes away after some of them.
    unauthorised = tools.server.Fault("gone", tools.server.status(403))
    rig.server.faults = [tools.server.Fault("fine")] * after
    rig.server.always = unauthorised
    rig.run(tools.article(Content("The Ministry said yes.")))
    rig.server.always = None
    for n, wanted in enumerate(("Ministerium", "Amt", "Ministerium")):
        rig.glossary = glossary(entry("m", "Ministry", wanted))
        rig.run(tools.article(Content(f"The Ministry said no {n} times.")))
        assert kept(rig) == [{"Ministry": wanted}]


@deepl
def test_what_somebody_else_has_changed_is_put_right(rig, tools) -> None:
    rig.run(tools.article(SENTENCE))
    (dictionary,) = kept(rig)
    dictionary["kiln"] = "Kamin"
    rig.run(tools.article(Content("The Ministry said yes.")))
    assert kept(rig) == [{"Ministry": "Ministerium"}]


@deepl
def test_two_runs_at_once_end_with_the_right_glossary(rig, tools) -> None:
    threads = [
        threading.Thread(target=rig.run, args=[tools.article(Content(f"The Ministry said {n}."))])
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rig.server.complaints == []
    assert all(dictionary == {"Ministry": "Ministerium"} for dictionary in kept(rig))
    made = rig.fake.made
    rig.run(tools.article(SENTENCE))
    assert rig.fake.made == made


@deepl
def test_each_pair_and_each_newsroom_has_a_glossary_of_its_own(rig, tools) -> None:
    rig.run(tools.article(SENTENCE))
    rig.options = {"glossary": "Evening desk"}
    rig.run(tools.article(Content("The Ministry said yes.")))
    names = sorted(known["name"] for known in rig.fake.glossaries.values())
    assert len(names) == 2
    assert names[0].startswith("Evening desk (bilingual-pipeline) en-de ")


@deepl
def test_where_deepl_takes_no_glossary_tags_keep_the_terms(rig, tools) -> None:
    rig.fake.takes_glossaries = False
    done = rig.run(tools.article(SENTENCE))
    (segment,) = tools.segments(done)
    assert segment.written == "THE Ministerium SAID NO."
    assert done.issues == ()
    (asked,) = sent(rig, "/v2")
    assert '<t id="1" translate="no">Ministerium</t>' in asked.json()["text"][0]


@deepl
def test_without_a_glossary_nothing_is_asked_of_one(rig, tools) -> None:
    rig.options = {"glossary": False}
    done = rig.run(tools.article(SENTENCE))
    assert sent(rig, "/v3") == []
    assert tools.segments(done)[0].written == "THE Ministerium SAID NO."


@deepl
def test_segments_without_terms_need_no_glossary(rig, tools) -> None:
    rig.run(tools.article(Content("Nothing in it.")))
    assert sent(rig, "/v3") == []
    assert "glossary_id" not in sent(rig, "/v2")[0].json()


def entries_of(*entries: TermEntry) -> str:
    context = Context(EN, DE, Memory(()), "", {}, glossary(*entries))
    return Glossaries(None, context, "desk")._entries()


def test_every_form_goes_to_the_preferred_one_and_a_choice_to_nobody() -> None:
    entries = [
        entry("a", "state-owned enterprise|SOE", "Staatsbetrieb"),
        entry("b", "bank", "Bank"),
        entry("c", "bank", "Ufer"),
        entry("d", "SASAC", is_dnt=True),
        entry("e", "open"),
    ]
    assert entries_of(*entries).split("\n") == [
        "SASAC\tSASAC",
        "SOE\tStaatsbetrieb",
        "state-owned enterprise\tStaatsbetrieb",
    ]


def test_what_deepl_would_refuse_is_left_out() -> None:
    entries = [
        entry("a", "tab\tand\nline", "eins\r\nzwei"),
        entry("b", "x" * 1025, "lang"),
        entry("c", "bell\x07", "Glocke\x85\u200b"),
        entry("d", "\x01", "leer"),
    ]
    assert entries_of(*entries).split("\n") == ["bell\tGlocke", "tab and line\teins zwei"]


def test_ten_megabytes_are_not_exceeded() -> None:
    many = [entry(str(n), f"{n:06d}" + "é" * 400, "ü" * 400) for n in range(8000)]
    size = len(entries_of(*many).encode())
    assert 10_000_000 < size <= 10 << 20


texts = st.text(min_size=1, max_size=30)


@given(st.lists(st.tuples(texts, texts), max_size=8))
def test_any_glossary_makes_a_table_that_deepl_takes(tools, pairs) -> None:
    entries = [entry(str(n), source, target) for n, (source, target) in enumerate(pairs)]
    fake = tools.fakes.DeepL()
    table = entries_of(*entries)
    fake.glossaries["x"] = {"name": "", "dictionaries": {}}
    if table:
        dictionary = {"source_lang": "en", "target_lang": "de", "entries": table}
        fake._put("x", {**dictionary, "entries_format": "tsv"})


@deepl
def test_settings_and_neighbours_are_sent_and_tell_answers_apart(rig, tools) -> None:
    plain = create("deepl", rig.context()).fingerprint()
    rig.options = {"formality": "prefer_more", "model": "quality_optimized"}
    assert create("deepl", rig.context()).fingerprint() != plain
    done = rig.run(tools.article(Content("One is here."), Content("Two is here.")))
    (asked,) = sent(rig, "/v2")
    body = asked.json()
    assert (body["formality"], body["model_type"]) == ("prefer_more", "quality_optimized")
    assert body["context"] == "One is here. Two is here."
    assert body["text"] == ["One is here.", "Two is here."]
    assert "quality_optimized" in tools.segments(done)[0].provenance


@deepl
def test_a_context_is_of_one_passage(rig, tools) -> None:
    one = tools.article(*(Content(f"One {word}.") for word in ("a", "b", "c", "d", "e", "f")))
    two = tools.article(Content("Two a."), Content("Two b."))
    done = [1, 4, 5]  # these have a translation: b alone is passed over, d and e are not
    units = [
        replace(unit, segments=tuple(replace(s, target=s.source) for s in unit.segments))
        if n in done
        else unit
        for n, unit in enumerate(one.units)
    ]
    open_ = [r for *_, r in requests([replace(one, units=tuple(units)), two])]
    assert len(list(rig.engine().answer(open_, lambda *_: ""))) == 5
    said = sorted((a.json()["context"], len(a.json()["text"])) for a in sent(rig, "/v2"))
    assert said == [("One a. One b. One c. One d. One e.", 3), ("Two a. Two b.", 2)]


@deepl
def test_passages_that_are_apart_are_asked_apart(rig, tools) -> None:
    article = tools.article(*(Content(f"One {word}.") for word in ("a", "b", "c", "d")))
    first, *_, last = requests([article])
    list(rig.engine().answer([first[-1], last[-1]], lambda *_: ""))
    assert sorted(a.json()["context"] for a in sent(rig, "/v2")) == [
        "One a. One b.",
        "One c. One d.",
    ]
    rig.options = {"context": False}
    list(
        rig.engine().answer(
            [replace(r[-1], nodes=("New.", r[-1].source)) for r in (first, last)], lambda *_: ""
        )
    )
    assert len(sent(rig, "/v2")) == 3


@deepl
def test_neighbours_stay_at_home_where_they_are_not_wanted(rig, tools) -> None:
    rig.options = {"context": False}
    rig.run(tools.article(SENTENCE))
    assert "context" not in sent(rig, "/v2")[0].json()


@deepl
def test_a_full_batch_stays_within_deepls_limit(rig, tools) -> None:
    long = [Content(f"{n} 水很多很多" + "水" * 2400 + ".") for n in range(30)]
    done = rig.run(tools.article(*long))
    assert done.issues == ()
    assert rig.server.complaints == []
    assert max(len(asked.body) for asked in sent(rig, "/v2")) <= 128 << 10


@pytest.mark.parametrize(
    ("locale", "wanted"),
    [
        ("en", "EN-US"), ("en-US", "EN-US"), ("en-GB", "EN-GB"), ("en-AU", "EN-GB"), ("pt", "PT-PT"),
        ("pt-BR", "PT-BR"), ("pt-AO", "PT-PT"), ("zh-CN", "ZH-HANS"), ("zh-TW", "ZH-HANT"),
        ("zh-Hant-HK", "ZH-HANT"), ("es-419", "ES-419"), ("es-MX", "ES"), ("de-AT", "DE"), ("no", "NB"), ("nb", "NB"),
    ],
)  # fmt: skip
def test_targets_have_deepls_codes(locale, wanted) -> None:
    assert code(locale) == wanted


@pytest.mark.parametrize(
    ("key", "host"), [("abc:fx", "api-free.deepl.com"), ("abc", "api.deepl.com")]
)
def test_a_key_says_by_itself_where_it_belongs(key, host) -> None:
    context = Context(EN, DE, Memory(()), "", {}, secret=lambda _: key)
    assert create("deepl", context).service._url() == f"https://{host}"


@pytest.mark.parametrize(
    "options", [{"formality": "polite"}, {"model": "best"}, {"glossary": 1}, {"url": "deepl"}]
)
def test_options_that_deepl_does_not_know_are_refused(options, tmp_path) -> None:
    context = Context(EN, DE, Memory(()), "", options, root=tmp_path, secret=lambda _: "k")
    with pytest.raises(ConfigurationError, match=r"\[translate.deepl\]"):
        create("deepl", context).service._url()


@deepl
def test_traditional_and_simplified_chinese_have_glossaries_apart(rig, tools) -> None:
    words = {"en": "Ministry", "zh-CN": "部委", "zh-TW": "部會"}
    sections = [TermSection(Locale(locale), (word,)) for locale, word in words.items()]
    both = TermEntry("m", tuple(sections))
    rig.glossary = glossary(both)
    for target in ("zh-CN", "zh-TW"):
        rig.locales = ("en", target)
        unit = tools.article(SENTENCE).units[0]
        hit = replace(unit.segments[0].terms[0], entry=both)
        unit = replace(unit, segments=(replace(unit.segments[0], terms=(hit,)),))
        rig.run(replace(tools.article(SENTENCE), units=(unit,)))
    names = [known["name"].rpartition(" ")[0] for known in rig.fake.glossaries.values()]
    assert [name.rpartition(" ")[2] for name in names] == ["en-zh-CN", "en-zh-TW"]
