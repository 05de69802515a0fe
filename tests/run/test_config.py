"""pipeline.toml: what it may say, and how it is told what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.errors import ConfigurationError


def project(tmp_path: Path, text: str):
    (tmp_path / "pipeline.toml").write_text(text, "utf-8")
    return load(tmp_path)


def test_an_empty_file_is_a_project(tmp_path) -> None:
    loaded = project(tmp_path, "")
    assert loaded.newsroom.source_locale == "en"
    assert loaded.backends == ("memory",)
    assert loaded.articles == tmp_path / "articles"


def test_later_tables_go_before_earlier_ones(tmp_path) -> None:
    loaded = project(
        tmp_path,
        '[articles."*"]\ntargets = ["fr"]\nsource = "de"\n[articles."news/*"]\ntargets = ["ar"]\n',
    )
    assert loaded.rule("news/a", "news/a.md").targets == ("ar",)
    assert loaded.rule("news/a", "news/a.md").source == "de"
    assert loaded.rule("b", "b.md").targets == ("fr",)


def test_tags_become_canonical(tmp_path) -> None:
    loaded = project(tmp_path, '[project]\nsource = "ZH_cn"\ntargets = ["pt-br", "pt_BR"]\n')
    assert loaded.newsroom.source_locale == "zh-CN"
    assert loaded.newsroom.target_locales == ("pt-BR",)


def test_segmentation_has_settings(tmp_path) -> None:
    assert project(tmp_path, "").quotes == "split"
    assert project(tmp_path, "").srx is None
    loaded = project(tmp_path, '[segment]\nquotes = "keep"\nsrx = "rules.srx"\n')
    assert (loaded.quotes, loaded.srx) == ("keep", tmp_path / "rules.srx")
    assert loaded.lists == tmp_path / "segment"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[project]\nname = "X"\n\ntarget = ["de"]\n', 4, "Did you mean 'targets'?"),
        ("[projct]\n", 1, "Did you mean 'project'?"),
        ('[project]\n"name" = 3\n', 2, "must be a text"),
        ('[project]\ntargets = ["de", 3]\n', 2, "list of texts"),
        ('[project]\ntargets = ["xx-yy-zz"]\n', 2, "not a language tag"),
        ('[project]\nsource = "qqx"\n', 2, "Unknown language"),
        ('[project]\nurl = "news.example.org"\n', 2, "not a web address"),
        ('[project]\nsite = "../out"\n', 2, "inside the newsroom"),
        ('[translate]\n# first\nbackends = ["memry"]\n', 3, "Did you mean 'memory'?"),
        ('[articles."a/*"]\ntargets = ["de"]\nprofil = "x"\n', 3, "Did you mean 'profile'?"),
        ('[articles.a]\nprofile = "mcc"\n[profiles.mc]\ntitle="h1"\n', 2, "Did you mean 'mc'?"),
        ('[profiles.mcc]\ntitel = "h1"\n', 2, "Did you mean 'title'?"),
        ('[publish]\ngate = "open"\n', 2, "not possible"),
        ('[check.severity]\nfuzzy = "bad"\n', 2, "not possible"),
        ('[project]\nname = "X\n', 2, "not TOML"),
        ("articles = 3\n", 1, "must be a table"),
        ('[segment]\nquotes = "join"\n', 2, "not possible"),
        ('[segment]\nquote = "keep"\n', 2, "Did you mean 'quotes'?"),
        ('[segment]\nsrx = "../rules.srx"\n', 2, "inside the newsroom"),
        ("[segment]\nsrx = 3\n", 2, "must be a text"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_remedy(tmp_path, text, line, said) -> None:
    with pytest.raises(ConfigurationError) as caught:
        project(tmp_path, text)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"pipeline.toml:{line}: ")
    assert caught.value.exit_status == 2


def test_lists_without_an_end_are_no_toml(tmp_path) -> None:
    with pytest.raises(ConfigurationError, match="is not TOML"):
        project(tmp_path, f"x = {'[' * 9000}")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[check]\noff = ["nubers"]\n', 4, "[check] off: there is no 'nubers'. Did you mean"),
        ('[check.severity]\nfuzzi = "info"\n', 4, "[check.severity] fuzzi: there is no 'fuzzi'"),
    ],
)
def test_what_only_the_checks_know_is_named_with_its_line_too(newsroom, text, line, said) -> None:
    newsroom.write("pipeline.toml", f'[project]\ntargets = ["de"]\n{text}')
    ran = newsroom.run("check")
    assert ran.status == 2
    assert ran.err.startswith(f"pipeline: pipeline.toml:{line}: {said}")
