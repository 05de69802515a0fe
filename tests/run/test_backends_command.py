"""`pipeline backends`: what there is, what it lacks, and one sentence to try it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest

from pipeline.registry import names
from pipeline.translate import capabilities
from pipeline.translate import command as program

SHOUT = """\
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"id": asked["id"], "text": asked["text"].upper()}), flush=True)
"""


@pytest.fixture
def room(newsroom, monkeypatch):
    """Return a newsroom on a machine without any keys."""
    for name in names("translate"):
        for variable in capabilities(name).secrets:
            monkeypatch.delenv(variable, raising=False)
    newsroom.write("shout.py", SHOUT)
    return newsroom


def configure(room, translate: str, *, project: str = 'targets = ["de"]') -> None:
    room.write("pipeline.toml", f"[project]\n{project}\n[translate]\n{translate}\n")


def with_program(*words: str) -> str:
    """Return the table of `command` for a Python program."""
    return f"[translate.command]\nprogram = {json.dumps([sys.executable, *words])}"


def rows(room, *arguments: str) -> dict[str, dict[str, object]]:
    listed = json.loads(room.run("backends", "--json", *arguments).out)
    return {row["name"]: row for row in listed}


# --- the list ---


def test_every_backend_is_listed_with_what_it_can_do(room) -> None:
    listed = rows(room)
    assert tuple(listed) == tuple(names("translate"))
    for name, row in listed.items():
        assert row["summary"]
        assert row["terms"] in ("none", "placeholder", "native", "prompt")
        assert row["max_items"] >= 0
        assert "key_file" in row["options"] or name in ("memory", "pseudo")
        assert row["tested"] == []


def test_the_table_tells_what_is_used_and_ready(room) -> None:
    configure(room, 'backends = ["memory", "deepl"]')
    lines = {line.split()[0]: line.split()[1:5] for line in room.run("backends").out.splitlines()}
    assert lines["name"] == ["used", "configured", "local", "terms"]
    assert lines["memory"] == ["yes", "yes", "yes", "none"]
    assert lines["deepl"] == ["yes", "no", "no", "native"]
    assert lines["openai"] == ["no", "no", "no", "prompt"]


def test_a_backend_in_use_that_lacks_its_key_is_spoken_of(room) -> None:
    configure(room, 'backends = ["memory", "deepl"]')
    ran = room.run("backends")
    assert ran.status == 0
    assert "deepl is in use but lacks DEEPL_API_KEY: see docs/backends.md." in ran.err


def test_a_backend_is_shown_in_full_when_it_is_named(room) -> None:
    ran = room.run("backends", "baidu", "command")
    assert ran.out.startswith("baidu: Baidu")
    assert "leaves this machine" in ran.out
    assert "50 sentences, 1,000 characters, 5,500 bytes" in ran.out
    assert "BAIDU_APP_ID, BAIDU_SECRET_KEY" in ran.out
    assert "baidu lacks BAIDU_APP_ID, BAIDU_SECRET_KEY" in ran.err
    assert "command lacks program" in ran.err
    assert max(map(len, ran.out.splitlines())) <= 100


def test_the_pairs_that_are_installed_are_listed(room) -> None:
    (room.root / "modes").mkdir()
    for name in ("eng-spa", "spa-eng", "spa-eng_US"):
        (room.root / "modes" / f"{name}.mode").write_text("cat", "utf-8")
    configure(room, '[translate.apertium]\nmodes = "modes"')
    assert rows(room)["apertium"]["pairs"] == "eng-spa, spa-eng"
    assert "pairs       eng-spa, spa-eng\n" in room.run("backends", "apertium").out
    configure(room, '[translate.apertium]\nmodes = "none"')
    assert rows(room)["apertium"]["pairs"].startswith("as installed: apt install")


def test_the_nearest_backend_is_named_for_a_mistyped_one(room) -> None:
    ran = room.run("backends", "deppl")
    assert (ran.status, ran.out) == (2, "")
    assert "Did you mean 'deepl'?" in ran.err


def test_outside_of_a_newsroom_nobody_can_tell_what_is_configured(room) -> None:
    (room.root / "pipeline.toml").unlink()
    ran = room.run("backends")
    assert ran.status == 0
    assert "Not in a newsroom" in ran.err
    assert ran.out.splitlines()[1].split()[1:3] == ["no", "?"]
    assert {row["configured"] for row in rows(room).values()} == {None}
    assert room.run("backends", "--test").status == 2


# --- what is missing ---


def test_keys_come_from_the_environment(room, monkeypatch) -> None:
    assert rows(room)["deepl"]["missing"] == ["DEEPL_API_KEY"]
    monkeypatch.setenv("DEEPL_API_KEY", "s3cr3t")
    assert rows(room)["deepl"]["configured"]
    monkeypatch.setenv("DEEPL_API_KEY", "  ")
    assert not rows(room)["deepl"]["configured"]


def test_a_service_with_two_secrets_needs_both(room, monkeypatch) -> None:
    monkeypatch.setenv("BAIDU_APP_ID", "7")
    assert rows(room)["baidu"]["missing"] == ["BAIDU_SECRET_KEY"]
    monkeypatch.setenv("BAIDU_SECRET_KEY", "s3cr3t")
    assert rows(room)["baidu"]["configured"]


def test_google_needs_a_token_for_a_project_and_else_a_key(room) -> None:
    assert rows(room)["google"]["missing"] == ["GOOGLE_API_KEY"]
    configure(room, 'backends = ["memory"]\n[translate.google]\nproject = "press"')
    assert rows(room)["google"]["missing"] == ["GOOGLE_ACCESS_TOKEN"]


def test_a_server_of_ones_own_needs_no_key(room) -> None:
    configure(
        room,
        '[translate.openai]\nmodel = "m"\nurl = "http://127.0.0.1:8080/v1"\n'
        '[translate.libretranslate]\nurl = "https://translate.example.org"',
    )
    listed = rows(room)
    assert listed["openai"]["configured"]
    assert listed["openai"]["local"]
    assert listed["libretranslate"]["configured"]
    assert not listed["libretranslate"]["local"]


def test_openai_itself_needs_one(room) -> None:
    configure(room, '[translate.openai]\nmodel = "m"\nurl = "https://api.openai.com/v1/"')
    assert rows(room)["openai"]["missing"] == ["OPENAI_API_KEY"]


@pytest.mark.parametrize(
    "held",
    [
        "s3cr3t\n",
        "S3CR3T==\n",
        "S3CR3T=",
        'DEEPL_API_KEY="s3cr3t"',
        "DEEPL_API_KEY=s3cr3t\n",
        "\ufeffOTHER=1\n DEEPL_API_KEY = s3cr3t \n",
    ],
)
def test_keys_come_from_a_file(room, held) -> None:
    room.write("private/deepl", held)
    configure(room, '[translate.deepl]\nkey_file = "private/deepl"')
    assert rows(room)["deepl"]["configured"]


def test_a_file_without_the_key_is_as_good_as_none(room) -> None:
    room.write("private/keys", "OTHER=1\n")
    configure(room, '[translate.deepl]\nkey_file = "private/keys"')
    assert rows(room)["deepl"]["missing"] == ["DEEPL_API_KEY"]


def test_a_key_file_that_is_not_there_is_an_error(room) -> None:
    configure(room, 'backends = "deepl"\n[translate.deepl]\nkey_file = "private/none"')
    ran = room.run("backends")
    assert ran.status == 2
    assert "the key file private/none cannot be read. Set DEEPL_API_KEY instead." in ran.err


def test_no_secret_is_ever_shown(room, monkeypatch) -> None:
    room.write("private/deepl", "s3cr3t-of-file")
    for name in names("translate"):
        for variable in capabilities(name).secrets:
            monkeypatch.setenv(variable, "s3cr3t-of-environment")
    configure(room, 'backends = "deepl"\n[translate.deepl]\nkey_file = "private/deepl"')
    for arguments in ((), ("--json",), ("deepl", "google", "baidu"), ("deepl", "--json")):
        ran = room.run("backends", *arguments)
        assert ran.status == 0
        assert "s3cr3t" not in ran.out + ran.err


# --- one sentence ---


def test_a_program_translates_one_sentence(room) -> None:
    configure(room, f'backends = "command"\n{with_program("shout.py")}')
    ran = room.run("backends", "--test")
    assert ran.status == 0
    assert "command, en → de: THE WEATHER IS FINE TODAY. (" in ran.out


def test_a_test_as_json_has_answer_problem_and_time(room) -> None:
    configure(room, f'backends = "command"\n{with_program("shout.py")}')
    (trial,) = rows(room, "--test")["command"]["tested"]
    assert trial["seconds"] > 0
    assert {**trial, "seconds": 0} == {
        "source": "en", "target": "de", "answer": "THE WEATHER IS FINE TODAY.", "problem": "",
        "seconds": 0,
    }  # fmt: skip


def test_apertium_translates_one_sentence(room, require_program) -> None:
    require_program("apertium")
    configure(room, 'backends = "apertium"', project='targets = ["es"]')
    (trial,) = rows(room, "--test")["apertium"]["tested"]
    assert "tiempo" in trial["answer"]
    assert trial["problem"] == ""


def test_only_backends_in_use_are_tested_in_the_pairs_they_are_used_for(room) -> None:
    routes = '[[translate.routes]]\ntarget = "fr"\nbackends = "command"\n'
    configure(
        room,
        f'backends = ["memory"]\n{routes}{with_program("shout.py")}',
        project='targets = ["de", "fr"]\n[articles."x/*"]\nsource = "zh-CN"\ntargets = ["fr"]',
    )
    tested = {name: row["tested"] for name, row in rows(room, "--test").items() if row["tested"]}
    assert [(t["source"], t["target"]) for t in tested.pop("command")] == [
        ("en", "fr"),
        ("zh-CN", "fr"),
    ]
    assert tested == {}


def test_one_that_is_named_is_tested_in_every_pair(room) -> None:
    configure(room, with_program("shout.py"), project='targets = ["de", "fr"]')
    ran = room.run("backends", "--test", "command")
    assert ran.out.count("THE WEATHER") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("-c", "raise SystemExit(3)"), "command, en → de: "),
        (("none.py",), "command, en → de: "),
        (("-c", "print(1, flush=True); input()"), "command, en → de: "),
    ],
)
def test_one_that_fails_is_said_and_shows_in_the_exit_status(room, words, said) -> None:
    configure(room, f'backends = "command"\n{with_program(*words)}\ntimeout = 2')
    ran = room.run("backends", "--test")
    assert ran.status == 1
    assert said in ran.out
    assert "Traceback" not in ran.err


def test_one_in_use_without_its_key_fails_the_test(room) -> None:
    configure(room, 'backends = "deepl"')
    ran = room.run("backends", "--test")
    assert ran.status == 1
    assert "lacks DEEPL_API_KEY" in ran.err


def test_nothing_is_kept_or_written_by_a_test(room) -> None:
    configure(room, f'backends = "command"\n{with_program("shout.py")}')
    before = room.files()
    room.run("backends", "--test")
    assert room.files() == before
    assert not (room.root / ".pipeline/translations.sqlite").exists()


def test_a_newsroom_that_keeps_its_texts_tests_nothing_elsewhere(room, monkeypatch) -> None:
    monkeypatch.setattr(program, "CAPABILITIES", replace(program.CAPABILITIES, is_local=False))
    configure(room, f"local_only = true\n{with_program('shout.py')}")
    (trial,) = rows(room, "--test", "command")["command"]["tested"]
    assert trial["answer"] == ""
    assert "local_only" in trial["problem"]
