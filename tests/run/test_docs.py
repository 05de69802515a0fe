"""What the documentation says is what the program does: its commands run, its examples work."""

from __future__ import annotations

import difflib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import registry
from pipeline.catalog.po import Catalog, Entry, dump, parse
from pipeline.check import Pair
from pipeline.check import options as check_options
from pipeline.config import load
from pipeline.errors import ConfigurationError
from pipeline.model import Content, Locale, Role, Segment, Severity, Span, State
from pipeline.translate import capabilities, validate
from pipeline.translate import options as backend_options

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
GUIDES = ("translators.md", "editors.md")
FENCE = re.compile(r"^```(\S*)(?: file=(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    language: str
    file: str
    text: str


def read(page: Path) -> str:
    return page.read_text("utf-8")


def blocks(page: Path, language: str | None = None) -> list[Block]:
    found = [Block(*match.groups(default="")) for match in FENCE.finditer(read(page))]
    return [block for block in found if language is None or block.language == language]


def commands(page: Path) -> list[str]:
    lines = [line for block in blocks(page, "console") for line in block.text.splitlines()]
    assert all(line.startswith("$ ") for line in lines), f"{page.name}: output goes into text"
    return [line.removeprefix("$ ") for line in lines]


def tool(name: str):
    spec = importlib.util.spec_from_file_location(f"tools_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a copy of what a clone has that the commands touch."""
    folder = tmp_path / "clone"
    for name in ("articles", "glossary", "locales", "pipeline"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("pipeline.toml", "Makefile"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def kilns(newsroom) -> Path:
    """Return the newsroom that the guides speak of: an article `kiln`, translated into German."""
    newsroom.run("build")
    newsroom.translate("kiln")
    return newsroom.root


# --- commands ---


def check_make(command: str) -> None:
    targets = re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.MULTILINE)
    wanted = command.split()[1:] or ["all"]
    assert set(wanted) <= set(targets), f"`{command}`: the Makefile has {targets}"


def run_all(page: Path, folder: Path) -> list[str]:
    ran = []
    for command in commands(page):
        if command.split()[0] == "make":
            check_make(command)
        elif command == ". .venv/bin/activate":
            assert "VENV := .venv\n" in read(ROOT / "Makefile")
        else:
            assert command.split()[0] in ("pipeline", "ls"), f"a test runs `{command}`?"
            result = run(command, folder)
            assert result.returncode == 0, f"`{command}`: {result.stdout}{result.stderr}"
            ran.append(command)
    return ran


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/tour.md"])
def test_the_commands_work_in_a_clone(name, clone) -> None:
    page = ROOT / name
    ran = run_all(page, clone)
    assert ran or name == "CONTRIBUTING.md"
    if name == "README.md":
        assert (clone / "newsroom/site/first.de.draft.html").is_file()
        assert (clone / "site/hydro-alliance-visit.ar.draft.html").is_file()


@pytest.mark.parametrize("name", GUIDES)
def test_the_commands_of_the_guides_work_in_a_newsroom(name, kilns) -> None:
    assert run_all(ROOT / "docs" / name, kilns)


def test_other_pages_have_no_commands_but_make() -> None:
    tested = {"README.md", "CONTRIBUTING.md", "tour.md", *GUIDES}
    for page in PAGES:
        if page.name not in tested:
            for command in commands(page):
                assert command.startswith("make"), f"{page.name}: nothing runs `{command}`"
                check_make(command)


def test_every_make_target_that_the_text_names_exists() -> None:
    for page in PAGES:
        for target in re.findall(r"`(make(?: [a-z-]+)?)`", read(page)):
            check_make(target)


def test_the_readme_names_the_two_commands_first() -> None:
    assert commands(ROOT / "README.md")[:2] == ["make", "make test"]


def test_every_command_and_option_that_the_text_names_exists() -> None:
    help_of = {name: text for name, text in _help().items() if name}
    for page in PAGES:
        for name, rest in re.findall(r"`pipeline ([a-z]+)([^`]*)`", read(page)):
            assert name in help_of, f"{page.name}: pipeline {name}"
            for option in re.findall(r"--[a-z-]+", rest):
                assert option in help_of[name], f"{page.name}: pipeline {name} {option}"


def _help() -> dict[str, str]:
    sections = re.split(r"^## pipeline ?", tool("docs").reference(), flags=re.MULTILINE)
    return {section.partition("\n")[0]: section for section in sections}


# --- generated parts, links ---


def test_the_command_reference_is_up_to_date() -> None:
    text = read(ROOT / "docs/commands.md")
    assert tool("docs").updated(text) == text, "run `make docs`"


def test_the_command_reference_does_not_depend_on_the_terminal(monkeypatch) -> None:
    wide = tool("docs").reference()
    monkeypatch.setenv("COLUMNS", "40")
    assert tool("docs").reference() == wide


def test_a_page_without_the_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="markers"):
        tool("docs").updated("# Commands\n")


def test_check_mode_tells_and_does_not_write(tmp_path, monkeypatch, capsys) -> None:
    docs = tool("docs")
    stale = tmp_path / "commands.md"
    stale.write_text(f"# Commands\n\n{docs.BEGIN}\nold\n{docs.END}\n", "utf-8")
    monkeypatch.setattr(docs, "COMMANDS", stale)
    assert docs.main(["--check"]) == 1
    assert "make docs" in capsys.readouterr().err
    assert "old" in read(stale)
    assert docs.main([]) == 0
    assert docs.main(["--check"]) == 0
    assert "pipeline approve" in read(stale)


def slugs(page: Path) -> set[str]:
    """Return the anchors that GitHub gives to a page's headings."""
    text = FENCE.sub("", read(page))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", read(page))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        goal = (page.parent / path).resolve() if path else page
        assert goal.is_file(), f"{link}: no such file"
        assert not anchor or anchor in slugs(goal), f"{link}: no such heading"


def test_pictures_are_small_and_described() -> None:
    for picture in (ROOT / "docs/images").iterdir():
        assert picture.stat().st_size < 400_000
    for page in PAGES:
        assert not re.search(r"!\[\]\(", read(page)), f"{page.name}: a picture without words"


# --- configuration ---


def known_keys(table: str, folder: Path) -> list[str]:
    """Return the keys of a table: an unknown one is refused with a list of those there are."""
    folder.joinpath("pipeline.toml").write_text(f"{table}\n'0' = 1\n", "utf-8")
    with pytest.raises(ConfigurationError, match="unknown key") as caught:
        load(folder)
    return caught.value.remedy.removeprefix("Known: ").rstrip(".").split(", ")


def sections() -> dict[str, str]:
    parts = re.split(r"^## ", read(ROOT / "docs/configuration.md"), flags=re.MULTILINE)
    return {part.partition("\n")[0]: part for part in parts}


@pytest.mark.parametrize(
    ("table", "heading"),
    [
        ("[project]", "[project]"),
        ("[articles.x]", '[articles."PATTERN"]'),
        ("[profiles.x]", "[profiles.NAME]"),
        ("[translate]", "[translate]"),
        ("[check]", "[check]"),
        ("[publish]", "[publish]"),
    ],
)
def test_every_key_is_in_the_reference(table, heading, tmp_path) -> None:
    keys = known_keys(table, tmp_path)
    assert keys
    named = {  # a table of their own each, [translate.NAME]; checks without options have none
        "[translate]": set(registry.names("translate")),
        "[check]": {name for name in registry.names("check") if not check_options(name)},
    }
    for key in set(keys) - named.get(table, set()):
        assert f"`{key}`" in sections()[heading], f"{table} {key}"


def test_every_table_is_in_the_reference(tmp_path) -> None:
    headings = " ".join(sections())
    for key in known_keys("", tmp_path):
        assert f"[{key}" in headings


def test_the_complete_example_uses_every_table(tmp_path) -> None:
    example = max((b.text for b in blocks(ROOT / "docs/configuration.md", "toml")), key=len)
    tmp_path.joinpath("pipeline.toml").write_text(example, "utf-8")
    project = load(tmp_path)
    assert project.gate == "errors"
    assert project.rule("smart-mine-visit", "smart-mine-visit.md").profile == "ministry"
    assert project.options["memory"] == {"threshold": 80}
    assert set(tomllib.loads(example)) == set(known_keys("", tmp_path))


@pytest.mark.parametrize(
    "name", ["editors.md", "writing-articles.md", "configuration.md", "backends.md"]
)
def test_every_piece_of_configuration_is_accepted(name, tmp_path) -> None:
    for block in blocks(ROOT / "docs" / name, "toml"):
        tmp_path.joinpath("pipeline.toml").write_text(block.text, "utf-8")
        for backend, table in load(tmp_path).options.items():
            validate(backend, table)


# --- backends ---


def overview() -> dict[str, list[str]]:
    rows = re.findall(
        r"^\| `([a-z0-9-]+)` \| (.*) \|$", read(ROOT / "docs/backends.md"), re.MULTILINE
    )
    return {name: rest.split(" | ") for name, rest in rows if rest.count(" | ") == 4}


def test_the_overview_says_of_each_backend_what_it_says_of_itself() -> None:
    table = overview()
    assert sorted(table) == sorted(registry.names("translate"))
    for name, (_, leaves, terms, tags, key) in table.items():
        has = capabilities(name)
        assert leaves.startswith("no" if has.is_local else ("yes", "where")) or name in (
            "command",
            "apertium-apy",
        )
        assert terms == ("as confirmed" if name == "memory" else has.glossary)
        assert tags == ("yes" if has.tags else "no")
        assert all(f"`{secret}`" in key for secret in has.secrets)
        assert (key == "none") == (not has.secrets)


def test_every_option_of_a_backend_is_in_its_section() -> None:
    text = read(ROOT / "docs/backends.md")
    common = sections()["[translate]"]
    for name in registry.names("translate"):
        section = text.partition(f"\n### {name}\n")[2].partition("\n### ")[0]
        for option in backend_options(name):
            shown = f"`{option}`" in common or re.search(rf"`{option}[`\s]", section)
            assert shown or option == "url", f"{name}: {option}"


def test_every_role_is_in_the_guide_of_routes() -> None:
    text = read(ROOT / "docs/backends.md")
    assert all(f"`{role}`" in text for role in Role)


# --- PO files and the glossary ---


@pytest.mark.parametrize("name", ["translators.md", "po-format.md"])
def test_entries_are_shown_as_they_are_written(name) -> None:
    shown = [b.text for b in blocks(ROOT / "docs" / name, "po") if "msgid" in b.text]
    assert shown
    for text in shown:
        catalog = parse(text.encode(), shown=name)
        written = dump(catalog).decode()
        assert written == text if 'msgid ""\n' in text else written.endswith(f"\n\n{text}")


def test_an_inserted_paragraph_makes_just_the_difference_that_is_shown(newsroom) -> None:
    newsroom.write("articles/kiln.md", "# The kiln\n\nThe clay was wet. It stayed so.\n")
    newsroom.run("build")
    before = newsroom.translate("kiln").read_text("utf-8")
    newsroom.write(
        "articles/kiln.md", "# The kiln\n\nIt rained all day.\n\nThe clay was wet. It stayed so.\n"
    )
    newsroom.run("build")
    after = newsroom.read("locales/de/LC_MESSAGES/kiln.po")
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    changed = [line.replace(" ", "", 1).rstrip() for line in lines if line[0] in "+-"]
    (shown,) = blocks(ROOT / "docs/po-format.md", "diff")
    # Where the blank line of the new entry is counted, before or after it, is the diff's choice.
    assert sorted(changed) == sorted(shown.text.splitlines())


def test_the_glossary_of_the_guide_does_what_the_guide_shows(newsroom) -> None:
    (table,) = blocks(ROOT / "docs/editors.md", "csv")
    newsroom.write("glossary/terms.csv", table.text)
    newsroom.write(
        "articles/kiln.md",
        "Nobody lit the kiln on Monday. See [our report](a.html) and [the **map**](b.html) of LHG.\n",
    )
    newsroom.run("build")
    path = newsroom.root / "locales/de/LC_MESSAGES/kiln.po"
    read_back = parse(path.read_bytes(), shown="kiln.po")
    targets = (
        "Niemand zündete am Dienstag den Herd an.",
        "Siehe <a1>unseren Bericht</a1> und <a2>die Karte</a2> der LHG.",
    )
    entries = [
        Entry(e.msgid, target, extracted=e.extracted, references=e.references)
        for e, target in zip(read_back.entries, targets, strict=True)
    ]
    path.write_bytes(dump(Catalog(read_back.header, tuple(entries))))
    found = newsroom.run("check", "kiln")
    shown = next(b.text for b in blocks(ROOT / "docs/editors.md", "text") if "term-forb" in b.text)
    without_lines = re.compile(r"(?<=\.po):\d+")
    assert without_lines.sub("", found.out) == without_lines.sub("", shown)
    assert found.status == 1


@pytest.mark.parametrize("name", ["editors.md", "checks.md"])
def test_every_finding_is_in_the_guide(name) -> None:
    text = read(ROOT / "docs" / name)
    for check in registry.names("check"):
        for example in registry.load("check", check).EXAMPLES:
            for issue in example.issues:
                assert f"`{issue}`" in text, f"{check} yields {issue}"


# --- plugins ---


@pytest.fixture
def extras(tmp_path: Path) -> Path:
    """Return a folder in which the guide's package is as good as installed."""
    folder = tmp_path / "extras"
    for block in blocks(ROOT / "docs/extending.md"):
        if block.file:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
    project = tomllib.loads(read(folder / "pyproject.toml"))["project"]
    about = folder / f"newsroom_extras-{project['version']}.dist-info"
    about.mkdir()
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (about / "METADATA").write_text(head, "utf-8")
    lines = []
    for group, points in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in points.items())]
    (about / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    return folder


def test_the_plugins_of_the_guide_work_together(extras) -> None:
    toml = f'[project]\ntargets = ["de"]\n\n{read(extras / "backend.toml")}'
    (extras / "pipeline.toml").write_text(toml, "utf-8")
    listed = run("pipeline backends", extras, PYTHONPATH=str(extras)).stdout
    assert re.search(r"^phrasebook +yes +yes ", listed, re.MULTILINE)
    built = run("pipeline build --draft", extras, PYTHONPATH=str(extras))
    assert built.returncode == 0, built.stderr
    po = extras / "locales/de/LC_MESSAGES/kiln.po"
    entries = {e.msgid: e for e in parse(po.read_bytes(), shown="kiln.po").entries}
    assert list(entries) == ["Is the kiln cold?", "Photo: archive", "It is <cold>."]
    assert entries["Is the kiln cold?"].msgctxt == "title"
    assert entries["Photo: archive"].msgstr == "Foto: Archiv"
    assert entries["Photo: archive"].is_fuzzy
    assert "It is &lt;cold&gt;." in read(extras / "site/kiln.de.draft.html")
    text = read(po).replace('cold?"\nmsgstr ""', 'cold?"\nmsgstr "Der Ofen ist kalt."')
    po.write_text(text, "utf-8")
    found = run("pipeline check --fail-on warning", extras, PYTHONPATH=str(extras))
    assert "warning questions: The source is a question" in found.stdout
    assert found.returncode == 1


def test_a_backend_without_its_table_is_not_configured(extras) -> None:
    toml = '[project]\ntargets = ["de"]\n\n[translate]\nbackends = ["phrasebook"]\n'
    (extras / "pipeline.toml").write_text(toml, "utf-8")
    built = run("pipeline build", extras, PYTHONPATH=str(extras))
    assert built.returncode != 0
    assert "phrases missing" in built.stderr


def test_the_check_of_the_guide_finds_what_its_examples_say(extras, monkeypatch) -> None:
    monkeypatch.syspath_prepend(str(extras))
    module = importlib.import_module("newsroom_extras.questions")
    assert module.__doc__
    assert module.SOURCE
    assert isinstance(module.SEVERITY, Severity)
    assert {bool(example.issues) for example in module.EXAMPLES} == {True, False}
    for example in module.EXAMPLES:
        span = Span(0, len(example.source))
        target = Content(example.target)
        segment = Segment(span, Content(example.source), target, example.target, State.TRANSLATED)
        pair = Pair(Locale(example.source_locale), Locale(example.target_locale))
        assert tuple(i.check for i in module.check(segment, pair)) == example.issues


def test_every_example_in_python_is_a_whole_file_and_plugins_belong_to_the_package() -> None:
    for page in PAGES:
        for block in blocks(page, "python"):
            assert page.name in {"extending.md", "backends.md"}
            assert block.file or page.name == "backends.md"
            compile(block.text, block.file or page.name, "exec")
