"""Which backend gets what: routes, roles, domains, and what must not leave the machine."""

from __future__ import annotations

import json
import sys

import pytest

from pipeline.config import load, only_backends
from pipeline.errors import ConfigurationError
from pipeline.model import Document, Locale, Role
from pipeline.tools import Tools, asks_elsewhere, automatic, used_backends

HEAD = '[project]\nname = "Test"\nsource = "en"\ntargets = ["de", "es"]\n'
ECHO = """\
import json, sys
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"id": asked["id"], "text": "E " + asked["text"]}), flush=True)
"""


@pytest.fixture
def project(tmp_path):
    def made(text: str):
        (tmp_path / "pipeline.toml").write_text(HEAD + text, "utf-8")
        return load(tmp_path)

    return made


def document(name: str = "kiln", target: str = "de", source: str = "en") -> Document:
    return Document(name, f"articles/{name}.md", Locale(source), Locale(target))


def test_the_first_route_that_fits_decides(project) -> None:
    made = project(
        '[translate]\nbackends = ["memory"]\n'
        '[[translate.routes]]\ntarget = "es"\nroles = ["title"]\nbackends = ["pseudo"]\n'
        '[[translate.routes]]\ntarget = "es"\nbackends = ["memory", "pseudo"]\n'
        '[[translate.routes]]\nsource = "fr"\nbackends = ["pseudo", "memory"]\n'
    )
    assert made.route(document(target="es"), Role.TITLE) == ("pseudo",)
    assert made.route(document(target="es"), Role.BODY) == ("memory", "pseudo")
    assert made.route(document(source="fr"), Role.BODY) == ("pseudo", "memory")
    assert made.route(document(), Role.TITLE) == ("memory",)


def test_a_domain_is_that_of_the_article(project) -> None:
    made = project(
        '[articles."law/*"]\ndomain = "law"\n'
        '[[translate.routes]]\ndomains = ["law", "tax"]\nbackends = ["pseudo"]\n'
    )
    assert made.route(document("law/act"), Role.BODY) == ("pseudo",)
    assert made.route(document("kiln"), Role.BODY) == ("memory",)


def test_an_article_goes_before_every_route(project) -> None:
    made = project(
        '[articles."law/*"]\nbackends = ["memory"]\n[[translate.routes]]\nbackends = ["pseudo"]\n'
    )
    assert made.route(document("law/act"), Role.BODY) == ("memory",)


def test_a_backend_of_the_command_line_goes_before_everything(project) -> None:
    made = only_backends(
        project(
            '[articles.kiln]\nbackends = ["memory"]\n[[translate.routes]]\nbackends = ["memory"]\n'
        ),
        ["pseudo"],
    )
    assert made.route(document(), Role.BODY) == ("pseudo",)
    assert made.automatic == ()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[translate]\nbackends = ["memry"]\n', 6, "Did you mean 'memory'?"),
        ('[[translate.routes]]\nbackends = ["deepel"]\n', 6, "Did you mean 'deepl'?"),
        ('[[translate.routes]]\ntarget = "es"\n', 0, "backends: is missing"),
        ('[translate]\ndo_not_send = ["titel"]\n', 6, "Did you mean 'title'?"),
        ('[translate]\nlocal_only = "yes"\n', 6, "must be true or false"),
        ("[translate]\nlocal_onli = true\n", 6, "Did you mean 'local_only'?"),
    ],
)
def test_a_mistake_is_named_with_its_line(project, text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        project(text)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"pipeline.toml:{line}:" if line else "pipeline.toml:")


@pytest.mark.parametrize(
    "text",
    [
        '[translate]\nlocal_only = true\nbackends = ["deepl"]\n',
        '[translate]\nlocal_only = true\n[[translate.routes]]\nroles = ["title"]\nbackends = ["deepl"]\n',
        '[translate]\nlocal_only = true\n[articles.x]\nbackends = ["deepl"]\n',
        (
            '[translate]\nlocal_only = true\nbackends = ["libretranslate"]\n'
            '[translate.libretranslate]\nurl = "https://127.0.0.1.example.org"\n'
        ),
    ],
)
def test_local_only_refuses_what_leaves_the_machine_before_any_work(project, text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"local_only.*leaves this machine"):
        Tools(project(text))


@pytest.mark.parametrize(
    "value", ["7", '""', f'"{"x" * 5000}"', '"a\\u0000b"', '"~nobody-of-that-name/x"']
)
@pytest.mark.parametrize(("backend", "key"), [("apertium", "modes"), ("ctranslate2", "model")])
def test_what_can_be_no_folder_is_named_with_its_line(project, backend, key, value) -> None:
    made = project(
        f'[translate]\nbackends = ["{backend}"]\n[translate.{backend}]\n{key} = {value}\n'
    )
    with pytest.raises(ConfigurationError, match=rf"pipeline\.toml:8: \[.*\] {key}: ") as caught:
        Tools(made, only_instant=False).engine(backend, Locale("en"), Locale("es"))
    assert f'Write {key} = "FOLDER"' in caught.value.remedy


def test_pairs_are_looked_for_beside_pipeline_toml(project, tmp_path) -> None:
    made = project('[translate.apertium]\nmodes = "modes"\n')
    assert not automatic(made, Locale("en"), Locale("es"))
    (tmp_path / "modes").mkdir()
    (tmp_path / "modes/eng-spa.mode").touch()
    assert automatic(made, Locale("en"), Locale("es")) == ("apertium",)


def test_the_table_of_a_backend_that_waits_is_read_as_well(project) -> None:
    with pytest.raises(ConfigurationError, match=r"toml:6: .* modle: unknown key\. Did you mean"):
        Tools(project('[translate.ctranslate2]\nmodle = "opus"\n'))


def test_a_service_on_this_machine_is_local(project) -> None:
    made = project(
        '[translate]\nlocal_only = true\nbackends = ["libretranslate"]\n'
        '[translate.libretranslate]\nurl = "http://127.0.0.1:5000"\n'
    )
    assert Tools(made, only_instant=False).is_local("libretranslate")


def test_roles_that_must_not_be_sent_go_to_no_service(project) -> None:
    made = project(
        '[translate]\ndo_not_send = ["byline"]\nbackends = ["memory", "libretranslate", "pseudo"]\n'
        '[translate.libretranslate]\nurl = "https://translate.example.org"\n'
    )
    tools = Tools(made, only_instant=False)
    names = {
        role: [engine.name for engine in tools.route(document(), role)]
        for role in (Role.BYLINE, Role.BODY)
    }
    assert names[Role.BYLINE] == ["memory", "pseudo"]
    assert names[Role.BODY] == ["memory", "libretranslate", "pseudo"]


def test_routes_by_role_reach_the_po_file(newsroom) -> None:
    newsroom.write("engine.py", ECHO)
    newsroom.write(
        "pipeline.toml",
        '[project]\nname = "Test"\ntargets = ["de"]\n[translate]\nbackends = ["memory"]\n'
        '[[translate.routes]]\nroles = ["title"]\nbackends = ["command"]\n'
        f"[translate.command]\nprogram = {json.dumps([sys.executable, 'engine.py'])}\n",
    )
    assert newsroom.run("build").status == 0
    read = newsroom.read("locales/de/LC_MESSAGES/kiln.po")
    assert 'msgstr "E The kiln is cold"' in read
    assert read.count('msgstr "E ') == 1


# --- chosen by itself ---------------------------------------------------------------------------


@pytest.fixture
def modes(tmp_path):
    folder = tmp_path / "modes"
    folder.mkdir()
    (folder / "eng-spa.mode").write_text("true", "utf-8")
    return f'[translate.apertium]\nmodes = "{folder}"\n'


def test_apertium_is_chosen_for_the_pairs_that_it_has(project, modes) -> None:
    made = project(modes)
    assert automatic(made, Locale("en"), Locale("es")) == ("apertium",)
    assert automatic(made, Locale("en"), Locale("de")) == ()
    assert used_backends(made) == ("apertium", "memory")
    assert asks_elsewhere(made)


@pytest.mark.parametrize(
    "text", ['[translate]\nbackends = ["memory"]\n', "[translate]\nbackends = []\n"]
)
def test_naming_backends_switches_the_choice_off(project, modes, text: str) -> None:
    made = project(text + modes)
    assert automatic(made, Locale("en"), Locale("es")) == ()
    assert not asks_elsewhere(made)


def test_without_a_pair_for_any_target_nothing_changes(project, tmp_path) -> None:
    made = project(f'[translate.apertium]\nmodes = "{tmp_path}"\n')
    assert used_backends(made) == ("memory",)
    assert not asks_elsewhere(made)


def test_a_route_that_names_backends_is_no_choice(project, modes) -> None:
    made = project('[[translate.routes]]\nroles = ["title"]\nbackends = ["memory"]\n' + modes)
    assert not made.leaves_choice(document(target="es"), Role.TITLE)
    assert made.leaves_choice(document(target="es"), Role.BODY)


def test_a_newsroom_without_settings_is_translated_by_apertium(newsroom, require_program) -> None:
    require_program("apertium")
    newsroom.write("pipeline.toml", '[project]\nname = "Test"\ntargets = ["es", "de"]\n')
    ran = newsroom.run("build")
    assert ran.status == 0, ran.err
    assert newsroom.read("locales/es/LC_MESSAGES/kiln.po").count("# machine: apertium") == 4
    assert "machine" not in newsroom.read("locales/de/LC_MESSAGES/kiln.po")
