"""What a program is asked, seen from its side: routes, private roles, mistakes, keys."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest

from pipeline.config import load
from pipeline.errors import ConfigurationError
from pipeline.model import Document, Locale
from pipeline.tools import is_local
from pipeline.translate import command as program

ECHO = """\
import json, pathlib, sys
log = pathlib.Path("asked.jsonl").open("a")
for line in sys.stdin:
    asked = json.loads(line)
    log.write(line), log.flush()
    print(json.dumps({"id": asked["id"], "text": sys.argv[1] + asked["text"]}), flush=True)
"""


@pytest.fixture
def room(newsroom):
    """Return a newsroom whose backend `command` writes down what it is asked."""
    newsroom.write("echo.py", ECHO)
    newsroom.write("articles/kiln.md", "---\nbyline: Ada Berg\n---\n# The kiln\n\nNobody lit it.\n")
    (newsroom.root / "articles/crane.md").unlink()
    return newsroom


def settings(room, translate: str, rest: str = "") -> None:
    echo = json.dumps([sys.executable, "echo.py", "> "])
    room.write(
        "pipeline.toml",
        f'[project]\ntargets = ["de", "fr"]\n{rest}\n[translate]\n{translate}\n'
        f"[translate.command]\nprogram = {echo}\n",
    )


def asked(room) -> list[dict[str, str]]:
    path = room.root / "asked.jsonl"
    return (
        [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []
    )


def roles(room, target: str) -> set[str]:
    return {each["role"] or "body" for each in asked(room) if each["target"] == target}


@pytest.fixture
def elsewhere(monkeypatch):
    """Let `command` be a service: text leaves the machine."""
    monkeypatch.setattr(program, "CAPABILITIES", replace(program.CAPABILITIES, is_local=False))


# --- who is asked ---


def test_a_route_is_for_a_target(room) -> None:
    settings(
        room, 'backends = ["memory"]\n[[translate.routes]]\ntarget = "de"\nbackends = ["command"]'
    )
    assert room.run("translate").status == 0
    assert {each["target"] for each in asked(room)} == {"de"}


def test_a_route_is_for_roles(room) -> None:
    settings(
        room,
        'backends = ["command"]\n'
        '[[translate.routes]]\nroles = ["title", "byline"]\nbackends = ["memory"]',
    )
    room.run("translate")
    assert roles(room, "de") == {"body"}


def test_a_route_is_for_a_source(room) -> None:
    settings(
        room, 'backends = ["memory"]\n[[translate.routes]]\nsource = "fr"\nbackends = ["command"]'
    )
    room.run("translate")
    assert asked(room) == []


def test_a_route_is_for_domains_of_articles(room) -> None:
    room.write("articles/crane.md", "# The crane\n")
    settings(
        room,
        'backends = ["memory"]\n[[translate.routes]]\ndomains = ["metal"]\nbackends = ["command"]',
        '[articles."cr*"]\ndomain = "metal"\n',
    )
    room.run("translate")
    assert {each["text"] for each in asked(room)} == {"The crane"}


def test_of_several_routes_the_first_that_fits_counts(room) -> None:
    settings(
        room,
        '[[translate.routes]]\ntarget = "de"\nbackends = ["memory"]\n'
        '[[translate.routes]]\nbackends = ["command"]',
    )
    room.run("translate")
    assert {each["target"] for each in asked(room)} == {"fr"}


def test_what_an_article_says_goes_before_every_route(room) -> None:
    settings(
        room,
        '[[translate.routes]]\nbackends = ["command"]',
        '[articles.kiln]\nbackends = ["memory"]\n',
    )
    room.run("translate")
    assert asked(room) == []


def test_the_command_line_goes_before_all_of_them(room) -> None:
    settings(room, 'backends = ["memory"]', '[articles.kiln]\nbackends = ["memory"]\n')
    room.run("translate", "--backend", "command", "--target", "de")
    assert roles(room, "de") == {"title", "byline", "body"}


def test_a_loaded_route_says_what_it_is_for(tmp_path) -> None:
    tmp_path.joinpath("pipeline.toml").write_text(
        '[[translate.routes]]\ntarget = "zh_cn"\nroles = "title"\nbackends = "pseudo"\n', "utf-8"
    )
    project = load(tmp_path)
    document = Document("a", "articles/a.md", Locale("en"), Locale("zh-CN"))
    assert project.route(document, "title") == ("pseudo",)
    assert project.route(document, "body") == ("memory",)
    assert project.backends_for(Locale("en"), Locale("zh-CN")) == {"memory", "pseudo"}
    assert project.backends_for(Locale("en"), Locale("de")) == {"memory"}


# --- what stays on the machine ---


def test_roles_that_must_not_be_sent_are_not_nor_shown_beside_others(room, elsewhere) -> None:
    settings(room, 'backends = ["command"]\ndo_not_send = ["byline"]')
    ran = room.run("translate", "--target", "de")
    assert ran.status == 0
    assert roles(room, "de") == {"title", "body"}
    assert "Ada Berg" not in room.read("asked.jsonl")
    assert 'msgid "Ada Berg"\nmsgstr ""' in room.read("locales/de/LC_MESSAGES/kiln.po")


def test_a_backend_of_this_machine_is_given_every_role(room) -> None:
    settings(room, 'backends = ["command"]\ndo_not_send = ["byline"]')
    room.run("translate", "--target", "de")
    assert roles(room, "de") == {"title", "byline", "body"}
    assert "Ada Berg" in {each[key] for each in asked(room) for key in ("before", "after")}


def test_an_estimate_leaves_out_what_is_not_sent(room, elsewhere) -> None:
    settings(room, 'backends = ["command"]\ndo_not_send = ["byline"]')
    (row,) = json.loads(room.run("translate", "--estimate", "--target", "de", "--json").out)
    assert row["segments"] == 2
    assert asked(room) == []


@pytest.mark.parametrize("command", ["translate", "build", "check"])
def test_local_only_refuses_a_backend_elsewhere_before_any_work(room, elsewhere, command) -> None:
    settings(room, 'local_only = true\nbackends = ["memory", "command"]')
    ran = room.run(command)
    assert ran.status == 2
    assert (
        "pipeline.toml:5: [translate] local_only: text leaves this machine for 'command'" in ran.err
    )
    assert asked(room) == []


def test_local_only_holds_for_the_command_line_too(room, elsewhere) -> None:
    settings(room, "local_only = true")
    for arguments in (("translate", "--backend", "command"), ("compare", "command")):
        assert "text leaves this machine" in room.run(*arguments).err
    assert asked(room) == []


@pytest.mark.parametrize(
    ("name", "url", "stays"),
    [
        ("openai", "http://localhost:11434/v1", True),
        ("openai", "http://127.0.0.1:8080", True),
        ("openai", "http://127.3.2.1", True),
        ("openai", "http://[::1]:8080/v1", True),
        ("openai", "https://api.openai.com/v1", False),
        ("openai", "http://192.168.1.5:8080", False),
        ("openai", "http://127.0.0.1.example.org", False),
        ("openai", "http://localhost@example.org", False),
        ("openai", "http://[::1", False),
        ("libretranslate", "https://libretranslate.example.org", False),
        ("apertium-apy", "https://apy.example.org", False),
        ("apertium-apy", "http://LOCALHOST:2737", True),
    ],
)
def test_an_address_on_this_machine_counts_as_local(name, url, stays) -> None:
    assert is_local(name, {"url": url}) is stays


def test_without_an_address_a_backend_is_where_its_default_is() -> None:
    assert not is_local("openai", {})
    assert is_local("apertium-apy", {})
    assert is_local("apertium", {})


# --- mistakes ---


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[translate]\nroutes = 3\n", 2, "Write [[translate.routes]]"),
        ('[[translate.routes]]\ntarget = "de"\n', 1, "is missing"),
        ('[[translate.routes]]\nbackends = ["deppl"]\n', 2, "Did you mean 'deepl'?"),
        ('[[translate.routes]]\nbackends = "memory"\nrole = ["title"]\n', 3, "mean 'roles'?"),
        ('[[translate.routes]]\nbackends = "memory"\nroles = ["titel"]\n', 3, "mean 'title'?"),
        ('[[translate.routes]]\nbackends = "memory"\ntarget = "qqx"\n', 3, "Unknown language"),
        ('[translate]\nlocal_only = "yes"\n', 2, "must be true or false"),
        ('[translate]\ndo_not_send = ["bylines"]\n', 2, "Did you mean 'byline'?"),
        ("[translate]\nlocal_onyl = true\n", 2, "Did you mean 'local_only'?"),
        ('[translate.deppl]\nformality = "more"\n', 1, "Did you mean 'deepl'?"),
        ('[translate]\ndeepl = "on"\n', 2, "must be a table"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, text, line, said) -> None:
    tmp_path.joinpath("pipeline.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path)
    assert str(caught.value).startswith(f"pipeline.toml:{line}: ")
    assert said in str(caught.value)


def test_a_mistake_in_the_second_route_has_the_line_of_the_second(tmp_path) -> None:
    text = (
        '[[translate.routes]]\nbackends = "memory"\n\n[[translate.routes]]\nbackends = "memroy"\n'
    )
    tmp_path.joinpath("pipeline.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=r"\[translate\.routes\] backends: ") as caught:
        load(tmp_path)
    assert caught.value.line == 5


@pytest.mark.parametrize(
    ("table", "line", "said"),
    [
        ('[translate.command]\nprogram = "x"\nversoin = "2"', 7, "Did you mean 'version'?"),
        ('[translate.command]\nprogram = "x"\nretries = -1', 7, "a number from 0 to 20"),
        ('[translate.command]\nprogram = "x"\nmax_cost = "3"', 7, "must be a number"),
        ("[translate.deepl]\nkey_file = 3", 6, "must be a file, in quotes"),
        ('[translate.deepl]\nformality = "more"\nurl = "ftp://x"', 7, "must be an address"),
        ("[translate.memory]\nthreshold = 8", 6, "threshold"),
    ],
)
def test_a_mistake_in_a_backends_own_table_has_its_line_too(room, table, line, said) -> None:
    name = table.split("]")[0].split(".")[1]
    head = f'[project]\ntargets = "de"\n[translate]\nbackends = "{name}"\n'
    room.write("pipeline.toml", f"{head}{table}\n")
    ran = room.run("translate")
    assert ran.status == 2
    assert ran.err.startswith(f"pipeline: pipeline.toml:{line}: [translate.")
    assert said in ran.err


# --- keys ---


@pytest.mark.parametrize(
    "key",
    ["api_key", "auth_key", "key", "token", "secret", "password", "access_token",
     "DEEPL_API_KEY", "AZURE_TRANSLATOR_KEY", "BAIDU_APP_ID", "secret_key", "app_id"],
)  # fmt: skip
def test_a_key_that_is_written_down_is_refused_and_not_repeated(tmp_path, key) -> None:
    text = f'[translate]\nbackends = ["memory"]\n[translate.deepl]\n{key} = "s3cr3t"\n'
    tmp_path.joinpath("pipeline.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load(tmp_path)
    said = str(caught.value)
    assert said.startswith(f"pipeline.toml:4: [translate.deepl] {key}: Keys belong in the environ")
    assert "s3cr3t" not in said


def test_the_name_of_a_file_with_the_key_is_none(tmp_path) -> None:
    text = '[translate.deepl]\nkey_file = "~/.deepl"\n[translate.openai]\nmodel = "m"\n'
    tmp_path.joinpath("pipeline.toml").write_text(text, "utf-8")
    assert load(tmp_path).options["deepl"] == {"key_file": "~/.deepl"}


# --- what people are told ---


def test_why_sentences_are_open_is_in_the_json(room) -> None:
    room.write(
        "pipeline.toml",
        '[project]\ntargets = ["de"]\n[translate]\nbackends = "command"\n'
        '[translate.command]\nprogram = ["false"]\nretries = 0\n',
    )
    ran = room.run("translate", "--json")
    said = json.loads(ran.out)
    assert ran.status == 1
    assert said["open"] == 3
    assert sum(said["problems"].values()) == 3
    assert all(key.startswith("Not translated by command") for key in said["problems"])


def test_a_target_that_no_backend_is_for_is_spoken_of(room) -> None:
    settings(
        room, 'backends = ["memory"]\n[[translate.routes]]\ntarget = "de"\nbackends = ["command"]'
    )
    ran = room.run("translate")
    assert "3 sentences translated, 3 still open." in ran.err
    assert "No backend in use has an answer for the rest: see `pipeline backends`." in ran.err
    assert "memory" not in ran.out


def test_a_second_run_has_nothing_to_do(room) -> None:
    settings(room, 'backends = ["command"]')
    assert "They are on no published page before" in room.run("translate").err
    again = room.run("translate")
    assert (again.status, again.out) == (0, "")
    assert "Nothing to translate" in again.err
