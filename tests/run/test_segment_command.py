"""`pipeline segment`: sentences, reasons, and the newsroom's own words and rules in a build."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def text(newsroom):
    return str(newsroom.write("text.rst", "Dr. Moss left. He ran\n\nfar."))


def test_one_sentence_is_one_line(newsroom, text) -> None:
    assert newsroom.run("segment", text).out == "Dr. Moss left.\nHe ran\nfar.\n"


def test_explain_names_each_place_and_the_rule(newsroom, text) -> None:
    lines = newsroom.run("segment", text, "--explain").out.splitlines()
    assert lines[0].startswith("-      abbreviation that never ends a sentence: Dr.· Moss")
    assert lines[1] == "break  ordinary end: Dr. Moss left.‖ He ran  far."
    assert lines[2].startswith("break  empty line: ")


def test_json_has_all_there_is_to_know(newsroom, text) -> None:
    rows = json.loads(newsroom.run("segment", text, "--json").out)
    assert rows[0] == {"unit": 1, "role": "body", "line": 1, "text": "Dr. Moss left."}
    rows = json.loads(newsroom.run("segment", text, "--json", "--explain").out)
    assert rows[1]["breaks"] is True
    assert rows[1]["rule"] == "ordinary end"


def test_an_article_is_read_as_a_build_reads_it(newsroom) -> None:
    page = newsroom.write("a.html", "<h1>Kilns</h1><p>See <a href='b'>Who? Me!</a> by Ann.</p>")
    assert newsroom.run("segment", str(page)).out == "Kilns\nSee Who? Me! by Ann.\n"


def test_an_article_of_the_newsroom_has_its_own_settings(newsroom) -> None:
    newsroom.write("pipeline.toml", '[project]\ntargets=["en"]\n[articles.crane]\nsource="de"\n')
    path = str(newsroom.write("articles/crane.md", "Am 3. Oktober kam er. Gut."))
    assert len(newsroom.run("segment", path).out.splitlines()) == 2


def test_a_locale_can_be_given(newsroom) -> None:
    path = str(newsroom.write("text.rst", "Am 3. Oktober kam er. Gut."))
    assert len(newsroom.run("segment", path, "--locale", "de").out.splitlines()) == 2
    assert len(newsroom.run("segment", path, "--locale", "en").out.splitlines()) == 3


def test_an_unknown_language_is_told_once_on_stderr(newsroom) -> None:
    path = str(newsroom.write("text.rst", "Un. Dau. Tri."))
    ran = newsroom.run("segment", path, "--locale", "cy")
    assert ran.err.count("No abbreviations are known for 'cy'") == 1
    assert "known" not in newsroom.run("segment", path, "--locale", "nn").err


def test_a_file_that_is_no_text_is_refused(newsroom) -> None:
    path = str(newsroom.write("text.rst", b"\xff\xfe\xfa"))
    ran = newsroom.run("segment", path)
    assert ran.status == 1
    assert "cannot be read" in ran.err


def test_words_quotes_and_terms_of_the_newsroom_count(newsroom) -> None:
    newsroom.write("segment/en.txt", "[never]\nzimb\n")
    newsroom.write("glossary/t.csv", "id,en,de\nask,Ask! Anna,Ask! Anna\n")
    newsroom.write("pipeline.toml", newsroom.read("pipeline.toml") + '[segment]\nquotes="keep"\n')
    text = "Zimb. Moss saw Ask! Anna Now. “Good. Fine.” He left."
    path = str(newsroom.write("text.rst", text))
    assert newsroom.run("segment", path).out.splitlines() == [
        "Zimb. Moss saw Ask! Anna Now.",
        "“Good. Fine.”",
        "He left.",
    ]


def test_a_changed_list_or_srx_file_builds_again(newsroom) -> None:
    srx = (
        "<srx version='2.0' xmlns='http://www.lisa.org/srx20'><header cascade='no'/><body>"
        "<languagerules><languagerule languagerulename='a'><rule break='yes'><beforebreak>X"
        "</beforebreak><afterbreak> </afterbreak></rule></languagerule></languagerules><maprules>"
        "<languagemap languagepattern='.*' languagerulename='a'/></maprules></body></srx>"
    )
    newsroom.run("build")
    assert newsroom.run("build", "--dry-run").out.strip() in ("", "Nothing to build.")
    newsroom.write("segment/en.txt", "[never]\nzimb\n")
    assert "kiln" in newsroom.run("build", "--dry-run").out
    newsroom.run("build")
    assert "kiln" not in newsroom.run("build", "--dry-run").out
    newsroom.write("rules.srx", srx)
    newsroom.write("pipeline.toml", newsroom.read("pipeline.toml") + '[segment]\nsrx="rules.srx"\n')
    newsroom.run("build")
    newsroom.write("rules.srx", srx.replace("X", "[.]"))
    assert "kiln" in newsroom.run("build", "--dry-run").out


def test_a_wrong_list_stops_the_build_with_file_and_line(newsroom) -> None:
    newsroom.write("segment/en.txt", "[nevr]\nzimb\n")
    ran = newsroom.run("build")
    assert ran.status == 2
    assert "segment/en.txt:1: there is no section [nevr]." in ran.err


def test_a_build_tells_an_unknown_language_once(newsroom) -> None:
    newsroom.write("pipeline.toml", '[project]\nsource="cy"\ntargets=["de"]\n')
    assert newsroom.run("build").err.count("No abbreviations are known for 'cy'") == 1
    assert "abbreviations" not in newsroom.run("build").err
    newsroom.write("segment/cy.txt", "[never]\nzimb\n")
    assert "abbreviations" not in newsroom.run("build").err


def test_a_build_tells_an_unknown_language_that_an_article_names_itself(newsroom) -> None:
    page = "<html lang='cy'><title>Y felin</title><p>Mae hi yma. Mae o draw.</p></html>"
    newsroom.write("articles/melin.html", page)
    newsroom.write("articles/odyn.html", page)
    assert newsroom.run("build").err.count("No abbreviations are known for 'cy'") == 1
    assert "abbreviations" not in newsroom.run("build").err
