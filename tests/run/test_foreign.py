"""PO files of any project: languages, plural forms, charsets, flags, waivers, and the same findings."""

from __future__ import annotations

import json

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import codes
from pipeline.catalog.po import dump, parse
from pipeline.errors import CatalogError
from pipeline.foreign import Languages, Request, find_in, waivers_in
from pipeline.foreign._entries import content_of, pairings
from pipeline.foreign._header import MANY, _counts, header_of, locale, locale_of_path

HEAD = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'


def write(folder, name: str, body: str, language: str = "de", extra: str = ""):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{HEAD.format(language)}{extra}\n{body}", "utf-8")
    return path


def check(*paths, **languages) -> list[tuple[str, int, str]]:
    result = find_in(Request(paths, Languages(**languages)))
    assert not result.errors
    return [(f.check, f.line, f.target) for f in result.findings if f.check == "number-mismatch"]


WRONG = 'msgid "It took 15 days."\nmsgstr "Es dauerte 14 Tage."\n'


def test_a_catalog_is_checked_where_it_lies(tmp_path) -> None:
    path = write(tmp_path, "locale/de/LC_MESSAGES/app.po", WRONG)
    assert check(path) == [("number-mismatch", 6, "Es dauerte 14 Tage.")]
    assert check(tmp_path) == check(path)
    result = find_in(Request((tmp_path,)))
    assert [(a.article, a.locale, a.segments) for a in result.articles] == [("app", "de", 1)]
    assert result.findings[0].region is not None
    assert (result.findings[0].region.line, result.findings[0].region.column) == (7, 20)


def test_a_glossary_that_is_not_used_is_told(newsroom, tmp_path) -> None:
    newsroom.root = folder = tmp_path / "elsewhere"
    path = write(folder, "de.po", 'msgid "The kilns stand still."\nmsgstr "Die Meiler stehen."\n')
    assert "not used" not in newsroom.run("check", str(path)).err
    (folder / "glossary").mkdir()
    (folder / "glossary" / "works.csv").write_text("id,en,de,match\nkiln,kiln,Ofen,inflect\n")
    ran = newsroom.run("check", str(path), "--json")
    assert (ran.status, ran.out) == (0, "[]\n")
    assert "glossary/ is not used: there is no pipeline.toml beside it." in ran.err
    (folder / "pipeline.toml").write_text('[project]\nsource = "en"\ntargets = ["de"]\n')
    ran = newsroom.run("check", str(path), "--json")
    assert [found["check"] for found in json.loads(ran.out)] == ["term-missing"]
    assert "not used" not in ran.err


def test_the_command_needs_no_newsroom(newsroom, tmp_path, monkeypatch) -> None:
    folder = tmp_path / "elsewhere"
    write(folder, "de.po", WRONG)
    monkeypatch.chdir(folder)
    newsroom.root = folder
    ran = newsroom.run("check", ".", "--json")
    assert ran.status == 1, ran.err
    (record,) = json.loads(ran.out)
    assert (record["file"], record["article"], record["locale"]) == ("de.po", "de", "de")
    assert newsroom.run("check", "de.po", "--fail-on", "never").status == 0
    assert newsroom.run("check", "nothing.po").status == 2
    assert newsroom.run("check", "de.po", "--target", "fr", "--json").out == "[]\n"


def test_a_newsroom_gives_its_glossary_and_settings(newsroom) -> None:
    newsroom.write("glossary/t.csv", "id,en,de\nday,day,Datum\n")
    path = write(newsroom.root, "de.po", 'msgid "A good day."\nmsgstr "Ein guter Tag."\n')
    names = [r["check"] for r in json.loads(newsroom.run("check", "--json", str(path)).out)]
    assert names == ["term-missing"]
    newsroom.write("pipeline.toml", '[project]\ntargets=["de"]\n[check]\noff=["term-missing"]\n')
    assert json.loads(newsroom.run("check", "--json", str(path)).out) == []


def test_our_own_catalogs_give_the_findings_they_give_with_their_articles(newsroom) -> None:
    newsroom.write(
        "articles/kiln.md", "# A *cold* kiln\n\nIt [cost](x.html) **15** Euro.\n\nOnce.\n"
    )
    newsroom.write(
        "locales/de/LC_MESSAGES/kiln.po",
        HEAD.format("de")
        + '\nmsgctxt "title"\nmsgid "A <em>cold</em> kiln"\nmsgstr "Ein kalter Ofen"\n'
        + '\nmsgid "It <a>cost</a> <strong>15</strong> Euro."\n'
        + 'msgstr "Er <a>kostete</a> <strong>14</strong> Euro."\n'
        + '\nmsgid "Once."\nmsgstr ""\n',
    )
    newsroom.write("articles/crane.md", "# One\n")

    def found(*words: str) -> list[dict]:
        records = json.loads(newsroom.run("check", "--json", *words).out)
        return [{k: v for k, v in r.items() if k != "article"} for r in records]

    assert found(str(newsroom.root / "locales/de")) == found("kiln")
    assert {r["check"] for r in found("kiln")} >= {"codes", "number-mismatch", "untranslated"}


PLURAL = '"Plural-Forms: {}\\n"\n'
GERMAN = PLURAL.format("nplurals=2; plural=(n != 1);")
RUSSIAN = PLURAL.format(
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 "
    "&& (n%100<10 || n%100>=20) ? 1 : 2);"
)


def plural(
    *forms: str, one: str = "Deleted one file of 20.", many: str = "Deleted 5 files of 20."
) -> str:
    listed = "".join(f'msgstr[{i}] "{form}"\n' for i, form in enumerate(forms))
    return f'msgid "{one}"\nmsgid_plural "{many}"\n{listed}'


def test_each_plural_form_is_compared_with_the_source_form_of_its_number(tmp_path) -> None:
    good = plural("Eine von 20 Dateien wurde gelöscht.", "Es wurden 5 von 20 Dateien gelöscht.")
    assert check(write(tmp_path, "good.po", good, extra=GERMAN)) == []
    bad = good.replace("Es wurden 5", "Es wurden 6")
    found = check(write(tmp_path, "bad.po", bad, extra=GERMAN))
    assert [(name, target[:11]) for name, _, target in found] == [
        ("number-mismatch", "Es wurden 6")
    ]
    result = find_in(Request((tmp_path / "bad.po",)))
    assert result.findings[0].msgid == "Deleted 5 files of 20."
    assert result.findings[0].region is not None
    assert result.findings[0].region.line == 10


def test_a_language_without_plural_translates_the_plural(tmp_path) -> None:
    extra = PLURAL.format("nplurals=1; plural=0;")
    assert check(write(tmp_path, "zh.po", plural("删除了20个文件中的5个。"), "zh_CN", extra)) == []
    found = check(write(tmp_path, "zh.po", plural("删除了20个文件中的6个。"), "zh_CN", extra))
    assert [name for name, _, _ in found] == ["number-mismatch"]


def test_a_form_for_one_number_may_leave_it_out(tmp_path) -> None:
    body = plural("Eine Datei wurde gelöscht.", "Es wurden 5 von 20 Dateien gelöscht.")
    assert check(write(tmp_path, "de.po", body, extra=GERMAN)) == []


@pytest.mark.parametrize(
    ("forms", "counts"),
    [
        ("nplurals=2; plural=(n != 1);", (1, MANY)),
        ("nplurals=2; plural=(n > 1);", (MANY, MANY)),
        ("nplurals=1; plural=0;", (MANY,)),
        ("nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
         (0, 1, 2, MANY, MANY, MANY)),
        ("nplurals=INTEGER; plural=EXPRESSION;", ()),
        ("nplurals=2; plural=__import__('os');", ()),
        ("nplurals=2; plural=n/0;", ()),
        ("nplurals=2; plural=" + "(" * 500 + "n" + ")" * 500, ()),
        ("", ()),
    ],
)  # fmt: skip
def test_plural_formulas_tell_which_form_is_for_one_number(forms, counts) -> None:
    assert _counts(forms) == counts


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("zh_CN", "zh-CN"), ("pt_BR.UTF-8", "pt-BR"), ("sr@latin", "sr-Latn"), ("de", "de"),
        ("uz_UZ@cyrillic", "uz-Cyrl-UZ"), ("ca@valencia", "ca"), ("zh_Hant_HK", "zh-Hant-HK"),
        ("", None), ("LL", None), ("Chinese", None),
    ],
)  # fmt: skip
def test_languages_are_read_as_gettext_writes_them(written, tag) -> None:
    assert locale(written) == tag


@pytest.mark.parametrize(
    ("path", "tag"),
    [
        ("locale/fr/LC_MESSAGES/sub/app.po", "fr"),
        ("po/pt_BR.po", "pt-BR"),
        ("translations/ru/app.po", "ru"),
        ("translations/strings/x-y-z.po", None),
    ],
)
def test_a_path_tells_the_language_where_the_header_does_not(tmp_path, path, tag) -> None:
    assert locale_of_path(tmp_path / path) == tag


def test_a_plural_entry_with_one_plain_translation_is_compared_with_its_singular(tmp_path) -> None:
    body = 'msgid "Write 5 words."\nmsgid_plural "Write 6 words."\nmsgstr "Schreib 7 Wörter."\n'
    assert [found[0] for found in check(write(tmp_path, "de.po", body))] == ["number-mismatch"]


def test_a_header_that_names_no_language_is_told_what_it_says(tmp_path) -> None:
    result = find_in(Request((write(tmp_path, "interface/app.po", WRONG, "klingonese"),)))
    assert "is in 'klingonese', which is no language" in result.errors[0]


def test_the_command_line_goes_before_header_and_path(tmp_path) -> None:
    result = find_in(Request((write(tmp_path, "fr/app.po", WRONG, "es"),), Languages(target="it")))
    assert [article.locale for article in result.articles] == ["it"]
    result = find_in(Request((tmp_path / "fr/app.po",)))
    assert [article.locale for article in result.articles] == ["es"]
    (tmp_path / "fr/app.po").write_text(WRONG, "utf-8")
    result = find_in(Request((tmp_path / "fr/app.po",)))
    assert [article.locale for article in result.articles] == ["fr"]


def test_a_file_without_a_language_is_told_and_the_others_are_checked(tmp_path) -> None:
    write(tmp_path, "a/unknown-thing.po", WRONG, language="")
    write(tmp_path, "b/de.po", WRONG)
    result = find_in(Request((tmp_path,)))
    assert len(result.findings) == 1
    assert "--target-locale" in result.errors[0]


def test_fuzzy_flags_waivers_and_obsolete_entries_count(tmp_path) -> None:
    body = (
        "#, fuzzy\n" + WRONG
        + "\n# allow: number-mismatch — the law changed\n" + WRONG.replace("It", "This")
        + "\n#~ " + WRONG.replace("\nmsgstr", "\n#~ msgstr")
    )  # fmt: skip
    result = find_in(Request((write(tmp_path, "de.po", body),)))
    kinds = [(f.check, f.severity) for f in result.findings if f.check != "fuzzy"]
    assert kinds == [("number-mismatch", "warning")]


def test_waivers_are_listed_with_whether_they_are_used(tmp_path) -> None:
    body = (
        "# allow: number-mismatch — the law changed\n" + WRONG
        + "\n# allow: brackets — as printed\n" + WRONG.replace("It", "This")
    )  # fmt: skip
    request = Request((write(tmp_path, "de.po", body), write(tmp_path, "b.po", "x")))
    used, stale, error = waivers_in(request)
    assert (used.check, used.reason, used.locale, used.is_stale) == (
        "number-mismatch", "the law changed", "de", False,
    )  # fmt: skip
    assert (stale.check, stale.is_stale) == ("brackets", True)
    assert stale.line > used.line > 0
    assert "b.po" in error


def test_checks_see_the_flags_of_an_entry(tmp_path) -> None:
    from pipeline.foreign._entries import unit

    data = write(tmp_path, "de.po", "#, python-format, no-c-format\n" + WRONG).read_bytes()
    pairing = next(pairings(parse(data, shown="x", is_foreign=True), ()))
    assert unit(1, pairing).segments[0].flags == ("python-format", "no-c-format")


def test_other_charsets_are_read_and_spans_stay_exact(tmp_path) -> None:
    path = write(tmp_path, "de.po", 'msgid "Größe 15"\nmsgstr "Größe 14"\n')
    path.write_bytes(path.read_text("utf-8").replace("UTF-8", "ISO-8859-1").encode("latin-1"))
    result = find_in(Request((path,)))
    assert [f.target for f in result.findings] == ["Größe 14"]
    path.write_bytes(b'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "a"\nmsgstr "\xff"\n')
    assert "de.po:5: is not UTF-8 here" in find_in(Request((path,))).errors[0]


@pytest.mark.parametrize("charset", ["nonsense", "UTF-9", "rot13", "hex"])
def test_what_is_no_charset_is_refused_with_its_line(tmp_path, charset) -> None:
    path = write(tmp_path, "de.po", WRONG)
    path.write_text(path.read_text("utf-8").replace("UTF-8", charset), "utf-8")
    (error,) = find_in(Request((path,))).errors
    assert f"de.po:4: declares charset={charset}, which is none" in error
    assert "Write charset=UTF-8" in error


@pytest.mark.parametrize("written", ["utf-16", "utf-16-be"])
@pytest.mark.parametrize("declared", ["UTF-8", "UTF-16"])
def test_a_file_in_utf_16_is_refused_with_what_can_convert_it(tmp_path, written, declared) -> None:
    path = write(tmp_path, "de.po", WRONG)
    text = path.read_text("utf-8").replace("UTF-8", declared)
    path.write_bytes(("\ufeff" * (written == "utf-16-be") + text).encode(written))
    (error,) = find_in(Request((path,))).errors
    assert "de.po: is UTF-16" in error
    assert "iconv" in error  # msgconv knows no UTF-16


@pytest.mark.parametrize("charset", ["CHARSET", "utf-8", "UTF8"])
def test_a_charset_that_nobody_filled_in_is_utf_8(charset) -> None:
    data = f'msgid ""\nmsgstr "Content-Type: text/plain; charset={charset}\\n"\n\nmsgid "é"\nmsgstr "ö"\n'
    assert parse(data.encode(), shown="x", is_foreign=True).entries[0].msgstr == "ö"


def test_entries_that_stand_twice_are_both_looked_at(tmp_path) -> None:
    path = write(tmp_path, "de.po", WRONG + "\n" + WRONG)
    assert [line for _, line, _ in check(path)] == [6, 9]


def test_text_formats_in_a_msgid_stay_text() -> None:
    for text in (
        "``<stdin>`` and <module>",
        "<b>x</b> <b>y</b>",
        "**bold** <a>",
        "a </b> b",
        "<a><b></a></b>",
    ):
        assert content_of(text).text == text
        assert not content_of(text).codes


@given(
    st.lists(st.sampled_from(["<a>", "</a>", "<b>", "</b>", "<br/>", "x", " "]), max_size=8).map(
        "".join
    )
)
def test_a_msgid_read_with_its_codes_is_written_as_it_was(text) -> None:
    assert codes.write(content_of(text)) == text


def test_plural_entries_are_refused_in_an_article_and_survive_elsewhere() -> None:
    body = HEAD.format("de") + "\n" + plural("Eine.", "Viele.")
    with pytest.raises(CatalogError, match="plural forms"):
        parse(body.encode(), shown="x")
    read = parse(body.encode(), shown="x", is_foreign=True)
    assert read.entries[0].forms == ("Eine.", "Viele.")
    assert parse(dump(read), shown="x", is_foreign=True).entries[0].forms == ("Eine.", "Viele.")


@given(
    st.lists(
        st.tuples(
            st.text("ab \"\\\n窑", min_size=1), st.none() | st.text("ab\n"), st.lists(st.text("xy窑\n"), min_size=1, max_size=3)
        ),
        unique_by=lambda entry: entry[0],
        max_size=4,
    )
)  # fmt: skip
def test_plural_forms_are_read_as_polib_reads_them(entries) -> None:
    file = polib.POFile(wrapwidth=30)
    file.metadata = {"Language": "de", "Content-Type": "text/plain; charset=UTF-8"}
    for msgid, many, forms in entries:
        if many is None:
            file.append(polib.POEntry(msgid=msgid, msgstr=forms[0]))
        else:
            numbered = dict(enumerate(forms))
            file.append(
                polib.POEntry(msgid=msgid, msgid_plural=many or "p", msgstr_plural=numbered)
            )
    read = parse(str(file).encode(), shown="x", is_foreign=True)
    assert header_of(read).target == "de"
    assert [(e.msgid, e.forms or (e.msgstr,)) for e in read.entries] == [
        (msgid, tuple(forms) if many is not None else (forms[0],)) for msgid, many, forms in entries
    ]
