"""The stage: which plugin reads a file, and what a file may not be."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from pipeline import registry
from pipeline.errors import PipelineError, SourceError
from pipeline.read import LIMIT, ReadSettings, read, suffixes


def load(path):
    return read(path, name=path.stem, shown=f"articles/{path.name}", settings=ReadSettings())


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.html", "<h1>Visit</h1><p>They met.</p>"),
        ("a.HTM", "<h1>Visit</h1><p>They met.</p>"),
        ("a.xhtml", "<h1>Visit</h1><p>They met.</p>"),
        ("a.md", "# Visit\n\nThey met.\n"),
        ("a.markdown", "# Visit\n\nThey met.\n"),
        ("a.txt", "Visit\n\nThey met.\n"),
        ("a.text", "Visit\n\nThey met.\n"),
    ],
)
def test_suffix_chooses_the_plugin_and_all_give_the_same_article(tmp_path, texts, name, source):
    (tmp_path / name).write_text(source)
    document = load(tmp_path / name)
    assert texts(document) == [("title", "Visit"), ("body", "They met.")]
    assert document.skeleton.split() == '<h1 data-unit="1"></h1> <p data-unit="2"></p>'.split()
    assert document.name == "a"
    assert document.path == f"articles/{name}"


def test_every_plugin_has_suffixes_a_reader_and_a_docstring():
    for name in registry.names("read"):
        plugin = registry.load("read", name)
        assert plugin.SUFFIXES
        assert all(suffix == suffix.lower().lstrip(".") for suffix in plugin.SUFFIXES)
        assert callable(plugin.read)
        assert plugin.__doc__


def test_no_suffix_belongs_to_two_plugins():
    count = sum(len(registry.load("read", name).SUFFIXES) for name in registry.names("read"))
    assert count == len(suffixes())


def test_reading_html_does_not_import_markdown_or_readability(tmp_path):
    (tmp_path / "a.html").write_text("<h1>Visit</h1><p>They met.</p>")
    program = (
        "import sys; from pathlib import Path; from pipeline.read import ReadSettings, read\n"
        f"read(Path({str(tmp_path / 'a.html')!r}), name='a', shown='a', settings=ReadSettings())\n"
        "slow = {'markdown_it', 'readability', 'charset_normalizer', 'yaml', 'cssselect'}\n"
        "assert not slow & set(sys.modules), slow & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_reading_text_does_not_import_an_html_parser(tmp_path):
    (tmp_path / "a.txt").write_text("Visit\n\nThey met.\n")
    program = (
        "import sys; from pathlib import Path; from pipeline.read import ReadSettings, read\n"
        f"read(Path({str(tmp_path / 'a.txt')!r}), name='a', shown='a', settings=ReadSettings())\n"
        "assert not {'lxml', 'markdown_it'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_an_unknown_suffix_names_the_nearest_and_an_odd_one_all(tmp_path):
    (tmp_path / "a.htmll").write_text("x")
    with pytest.raises(SourceError, match=r"\.htmll.*Did you mean '\.html'"):
        load(tmp_path / "a.htmll")
    (tmp_path / "a.qqq").write_text("x")
    with pytest.raises(SourceError, match=r"Known: .*\.html.*\.md.*\.txt"):
        load(tmp_path / "a.qqq")


def test_a_file_without_suffix_is_refused(tmp_path):
    (tmp_path / "article").write_text("x")
    with pytest.raises(SourceError, match="no suffix"):
        load(tmp_path / "article")


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    with pytest.raises(SourceError, match=r"articles/a\.html: The file cannot be read: No such"):
        load(tmp_path / "a.html")
    (tmp_path / "b.html").mkdir()
    with pytest.raises(SourceError, match="directory"):
        load(tmp_path / "b.html")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all files")
def test_a_file_that_may_not_be_read_is_named(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<p>x</p>")
    path.chmod(0)
    with pytest.raises(SourceError, match="Permission denied"):
        load(path)


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.txt"])
@pytest.mark.parametrize(
    "data", [b"", b" \n\t\r\n ", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n", b"\xff\xfe"]
)
def test_an_empty_file_is_refused(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match="empty"):
        load(tmp_path / name)


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.txt"])
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG picture"),
        (b"GIF89a\x01\x00", "a GIF picture"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"PK\x03\x04\x14\x00", "a ZIP archive"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"some text\nthen a zero\x00byte", "zero bytes"),
    ],
)
def test_what_is_no_text_is_refused_with_its_kind(tmp_path, name, data, kind):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError, match=kind):
        load(tmp_path / name)


def test_a_zero_byte_is_refused_with_its_line(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"one\ntwo\nthr\x00ee and some more text\n")
    with pytest.raises(SourceError, match=r"articles/a\.txt:3: "):
        load(tmp_path / "a.txt")


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "a.html"
    with path.open("wb") as file:  # a hole: no disk is used
        file.truncate(50_000_000)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: pytest.fail("it was read"))
    with pytest.raises(SourceError, match=r"50 MB.*at most 17 MB.*Split"):
        load(path)
    assert LIMIT < 50_000_000


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.txt"])
@pytest.mark.parametrize(
    "source", ["---\n", "...\n\n* * *\n", "<p></p>", "<!-- only a comment -->"]
)
def test_a_file_without_words_has_no_article(tmp_path, name, source):
    (tmp_path / name).write_text(source)
    if name == "a.txt" and any(c.isalpha() for c in source):
        return
    with pytest.raises(SourceError, match="No article was found"):
        load(tmp_path / name)


def test_errors_end_with_a_remedy_and_status_one(tmp_path):
    (tmp_path / "a.html").write_text("<nav>Home</nav>")
    with pytest.raises(PipelineError) as caught:
        load(tmp_path / "a.html")
    assert caught.value.exit_status == 1
    assert caught.value.remedy
    assert "body" in caught.value.remedy
