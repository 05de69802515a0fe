"""From article to PO file and page with a real model: terms, codes, provenance, nothing asked twice."""

from __future__ import annotations

import json

import pytest

from pipeline.catalog.po import parse
from pipeline.translate import ctranslate2

ARTICLE = """\
# The old mill opened on Monday

The *Harbour Trust* repaired the [old bridge](https://example.org/b) and roof.

Harbour Trust visited the council, and museum.

The council visited old `mill --all`.
"""
GLOSSARY = """\
id,en,zh-CN
trust,Harbour Trust,港湾信托基金
bridge,bridge,大桥
council,council,市政会
"""
EXPECTED = {
    "The old mill opened on Monday": "这家旧磨坊开放了在星期一",
    "The <em>Harbour Trust</em> repaired the <a>old bridge</a> and roof.": (
        "这家<em>港湾信托基金</em>修好了 the <a>旧大桥</a>和屋顶。"
    ),
    "Harbour Trust visited the council, and museum.": "港湾信托基金参观了 the 市政会，和博物馆。",
    "The council visited old <code>mill --all</code>.": "这家市政会参观了旧 <code>mill --all</code>。",
}


@pytest.fixture
def room(newsroom, models):
    """Return a newsroom with one article, three terms, and a model for its pair."""
    for path in (newsroom.root / "articles").iterdir():
        path.unlink()
    newsroom.write("articles/mill.md", ARTICLE)
    newsroom.write("glossary/terms.csv", GLOSSARY)

    def configured(kind: str = "marian", options: str = "", **lexicon: object):
        folder = models.folder(kind, **lexicon) if kind in {"marian", "m2m", "nllb"} else kind
        newsroom.write(
            "pipeline.toml",
            '[project]\nname = "Test"\ntargets = ["zh-CN"]\n[translate]\n'
            'backends = ["memory", "ctranslate2"]\nlocal_only = true\n'
            f'[translate.ctranslate2]\nmodel = "{folder}"\nthreads = 1\n{options}\n',
        )
        return newsroom

    return configured


def entries(newsroom):
    path = newsroom.root / "locales/zh_CN/LC_MESSAGES/mill.po"
    return {entry.msgid: entry for entry in parse(path.read_bytes(), shown="mill.po").entries}


@pytest.mark.parametrize("kind", ["marian", "m2m", "nllb"])
def test_an_article_is_translated_with_its_terms_and_codes(room, kind) -> None:
    newsroom = room(kind, quantization="int8")
    ran = newsroom.run("build", "--draft")
    assert ran.status == 0, ran.err
    found = entries(newsroom)
    assert {msgid: entry.msgstr for msgid, entry in found.items()} == EXPECTED
    assert all(entry.is_fuzzy for entry in found.values())
    text = newsroom.read("locales/zh_CN/LC_MESSAGES/mill.po")
    assert text.count(f"# machine: ctranslate2 ({kind} int8), 20") == len(EXPECTED)
    page = newsroom.read("site/mill.zh-CN.draft.html")
    assert "港湾信托基金" in page
    assert 'href="https://example.org/b"' in page


def test_what_was_answered_once_is_not_asked_again(room, monkeypatch) -> None:
    newsroom = room()
    newsroom.run("translate")
    first = newsroom.read("locales/zh_CN/LC_MESSAGES/mill.po")
    (newsroom.root / "locales/zh_CN/LC_MESSAGES/mill.po").unlink()
    asked = []
    monkeypatch.setattr(ctranslate2, "load_subwords", lambda *_: asked.append(1))
    assert newsroom.run("translate").status == 0
    assert newsroom.read("locales/zh_CN/LC_MESSAGES/mill.po") == first
    assert asked == []


def test_a_term_that_changes_is_asked_again_alone(room) -> None:
    newsroom = room()
    newsroom.run("translate")
    newsroom.write("glossary/terms.csv", GLOSSARY.replace("大桥", "老桥"))
    (newsroom.root / "locales/zh_CN/LC_MESSAGES/mill.po").unlink()
    ran = newsroom.run("translate", "--json")
    assert ran.status == 0, ran.err
    counts = json.loads(ran.out)["backends"]["ctranslate2"]
    assert (counts["segments"], counts["kept"]) == (1, 3)
    changed = [entry.msgstr for entry in entries(newsroom).values() if "老桥" in entry.msgstr]
    assert changed == ["这家<em>港湾信托基金</em>修好了 the <a>旧老桥</a>和屋顶。"]


def test_an_estimate_loads_no_model(room, monkeypatch) -> None:
    newsroom = room()
    monkeypatch.setattr(ctranslate2, "load_subwords", None)
    ran = newsroom.run("translate", "--estimate")
    assert ran.status == 0, ran.err
    assert "ctranslate2" in ran.out
    assert "4" in ran.out


def test_one_sentence_tests_the_model(room) -> None:
    assert "这家 weather is fine today。" in room().run("backends", "--test").out


def test_a_model_that_is_not_there_is_named(room, tmp_path) -> None:
    ran = room(str(tmp_path / "none")).run("translate")
    assert ran.status == 1
    assert "There is no folder" in ran.err + ran.out
    assert "OWNER/NAME" in ran.err + ran.out


def test_a_language_that_the_model_does_not_know_leaves_sentences_open(room) -> None:
    newsroom = room("nllb")
    newsroom.write("pipeline.toml", newsroom.read("pipeline.toml").replace('["zh-CN"]', '["de"]'))
    ran = newsroom.run("translate")
    assert ran.status == 1
    assert "does not know de" in ran.out + ran.err
    assert 'msgstr "Die' not in newsroom.read("locales/de/LC_MESSAGES/mill.po")
