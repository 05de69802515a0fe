"""Bad newsrooms, full disks, kills and rivals: nothing is lost and nothing is half written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import files
from pipeline.catalog.po import parse
from pipeline.errors import PipelineError

COMMAND = [sys.executable, "-m", "pipeline", "--root"]


def start(newsroom, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, str(newsroom.root), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("rounds", [6, pytest.param(40, marks=pytest.mark.long)])
def test_a_kill_at_any_moment_leaves_every_file_old_or_new(newsroom, rounds) -> None:
    for number in range(20):
        newsroom.write(f"articles/n{number}.md", f"# Title {number}\n\nOld text {number}.\n")
    newsroom.run("build", "--draft", "--jobs", "1")
    old = newsroom.files()
    for number in range(20):
        newsroom.write(f"articles/n{number}.md", f"# Title {number}\n\nNew text {number}.\n")
    newsroom.run("build", "--draft", "--jobs", "1")
    new = newsroom.files()

    rng = random.Random(7)
    for _ in range(rounds):
        for name, content in old.items():
            newsroom.write(name, content)
        for number in range(20):
            newsroom.write(f"articles/n{number}.md", new[f"articles/n{number}.md"])
        process = start(newsroom, "build", "--draft", "--jobs", rng.choice("12"))
        time.sleep(rng.uniform(0.2, 0.9))
        process.kill()
        process.communicate()
        for name, content in newsroom.files().items():
            # A kill may leave a temporary file; it starts with a dot and the next build sweeps it.
            if not Path(name).name.startswith("."):
                assert content in (old.get(name), new.get(name)), name
        ran = newsroom.run("build", "--draft", "--jobs", "1")
        assert ran.status == 0, ran.err
        assert newsroom.files() == new


def test_two_builds_at_once_both_succeed(newsroom) -> None:
    for number in range(30):
        newsroom.write(f"articles/n{number}.md", f"# Title {number}\n\nText {number}.\n")
    first, second = start(newsroom, "build", "--draft"), start(newsroom, "build", "--draft")
    ends = [(p.communicate(timeout=60), p.returncode) for p in (first, second)]
    assert [status for _, status in ends] == [0, 0], ends
    assert "0 built, 32 up to date" in newsroom.run("build", "--draft").err


def test_the_second_build_says_that_it_waits(newsroom) -> None:
    with files.locked(newsroom.root / ".pipeline/lock", on_wait=lambda: None):
        process = start(newsroom, "build")
        assert process.stderr is not None
        assert "waiting" in process.stderr.readline()
        assert process.poll() is None
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_ctrl_c_ends_without_a_traceback(newsroom) -> None:
    with files.locked(newsroom.root / ".pipeline/lock", on_wait=lambda: None):
        process = start(newsroom, "build")
        assert process.stderr is not None
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err


def test_a_full_disk_is_an_error_and_the_old_file_stays(tmp_path, monkeypatch) -> None:
    path = tmp_path / "x.po"
    files.write(path, b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PipelineError, match="No space left"):
        files.write(path, b"new", durable=True)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.po"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_to_a_full_disk_is_an_error(newsroom) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*COMMAND, str(newsroom.root), "status"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 1


def test_a_folder_where_a_file_should_be_is_an_error_of_that_article(newsroom) -> None:
    (newsroom.root / "locales/de/LC_MESSAGES/kiln.po").mkdir(parents=True)
    ran = newsroom.run("build")
    assert ran.status == 1
    assert "locales/de/LC_MESSAGES/kiln.po" in ran.err
    assert (newsroom.root / "locales/de/LC_MESSAGES/crane.po").is_file()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no read-only /proc here")
@pytest.mark.parametrize("folder", ["locales", "site"])
def test_a_read_only_folder_is_an_error(newsroom, folder) -> None:
    # Root may write into any folder but this one.
    (newsroom.root / folder).symlink_to("/proc/self")
    ran = newsroom.run("build", "--draft")
    assert ran.status == 1
    assert "cannot be written" in ran.err
    assert "Traceback" not in ran.err


def test_a_closed_pipe_is_no_crash(newsroom) -> None:
    ran = subprocess.run(
        [
            "bash",
            "-c",
            f"'{sys.executable}' -m pipeline --root '{newsroom.root}' check --fail-on info --format json | head -c 1",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("articles/empty.html", b"", 1, "articles/empty.html"),
        ("articles/empty.txt", b" \n", 1, "articles/empty.txt"),
        ("articles/picture.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 1, "articles/picture.html"),
        ("articles/deep.html", b"<div>" * 20000 + b"Text here." + b"</div>" * 20000, None, "deep"),
        ("articles/pipeline.md", b"# X\n\nY.\n", 2, "taken"),
        ("articles/kiln.txt", b"Twin\n\nText.\n", 2, "would share"),
        ("glossary/t.csv", b"id,en,de\na,kiln,Ofen\na,crane,Kran\n", 2, "glossary/t.csv:3"),
        ("glossary/t.csv", b"en,de\nkiln,Ofen\n", 2, "id"),
        ("glossary/t.csv", b'id,en,de\na,"=HYPERLINK(1)",Ofen\n', 2, "glossary/t.csv:2"),
        ("glossary/t.csv", b"\xef\xbb\xbfid;en;de\r\na;kiln;Ofen\r\n", 0, "not ready"),
        ("pipeline.toml", b"[project]\ntargets = ['klingon']\n", 2, "pipeline.toml:2"),
        ("pipeline.toml", b"[translate]\nbackends = ['memori']\n", 2, "Did you mean 'memory'"),
    ],
)  # fmt: skip
def test_bad_input_is_named_and_the_rest_goes_on(newsroom, name, content, status, said) -> None:
    newsroom.write(name, content)
    ran = newsroom.run("build")
    assert status is None or ran.status == status, ran.err
    assert said in ran.err + ran.out
    assert "Traceback" not in ran.err
    if status in (0, 1):
        assert (newsroom.root / "locales/de/LC_MESSAGES/crane.po").exists()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ('\nmsgid "The kiln is cold"\nmsgctxt "title"\n', "kiln.po:"),
        ('\nmsgctxt "title"\nmsgid "The kiln is cold"\nmsgstr ""\n', "twice"),
        ('\nmsgid "open\nmsgstr ""\n', "not terminated"),
    ],
)
def test_a_damaged_catalog_is_named_and_left_as_it_is(newsroom, damage, said) -> None:
    newsroom.run("build")
    path = newsroom.root / "locales/de/LC_MESSAGES/kiln.po"
    path.write_text(path.read_text("utf-8") + damage, "utf-8")
    before = path.read_bytes()
    ran = newsroom.run("build", "--force")
    assert ran.status == 1
    assert said in ran.err
    assert path.read_bytes() == before
    assert "1 built" in ran.err


def test_a_translation_with_broken_codes_is_reported_and_not_published(newsroom) -> None:
    newsroom.write("articles/kiln.md", "# Kiln\n\nSee **this** and [that](https://a.example/).\n")
    newsroom.run("build")
    path = newsroom.translate("kiln")
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("Übersetzt: See <strong>this</strong>", "Sieh <strong>dies"), "utf-8"
    )
    ran = newsroom.run("build")
    assert "not ready (1 fuzzy)" in ran.err
    ran = newsroom.run("check")
    assert ran.status == 1
    assert "error codes" in ran.out
    assert "<strong> is not closed" in ran.out


def test_a_source_of_50_megabytes_is_refused_in_bounded_time(newsroom) -> None:
    newsroom.write("articles/huge.txt", b"word " * 10_000_000)
    began = time.monotonic()
    ran = newsroom.run("build", "huge")
    assert ran.status == 1
    assert "articles/huge.txt" in ran.err
    # Not a measure of speed: without a bound this takes minutes.
    assert time.monotonic() - began < 60


def test_catalogs_written_by_a_build_are_read_by_gettext(newsroom, require_program) -> None:
    require_program("msgfmt")
    newsroom.run("build")
    path = newsroom.translate("kiln")
    newsroom.run("build")
    subprocess.run(["msgfmt", "-c", "-o", os.devnull, path], check=True)
    same = subprocess.run(["msgcat", "--no-wrap", path], check=True, capture_output=True).stdout
    assert same == path.read_bytes()
    assert parse(same, shown="x")
