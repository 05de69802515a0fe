"""`pipeline glossary lint|import|export`, as an editor types them."""

import json

import pytest
from click.testing import CliRunner

from pipeline.cli import cli
from pipeline.errors import GlossaryError, PipelineError
from pipeline.glossary import load

SETTINGS = '[project]\nname = "Desk"\nsource = "en"\ntargets = ["zh-CN"]\n'
MAIN = "id,en,zh-CN,note\nalpha,Alpha,甲,mine\n"


@pytest.fixture
def newsroom(tmp_path):
    (tmp_path / "pipeline.toml").write_text(SETTINGS, encoding="utf-8")
    for folder in ("articles", "glossary"):
        (tmp_path / folder).mkdir()
    (tmp_path / "glossary" / "main.csv").write_text(MAIN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(newsroom):
    def invoke(*arguments):
        command = ["--root", str(newsroom), "glossary", *map(str, arguments)]
        result = CliRunner().invoke(cli, command)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def terms(tmp_path):
    path = tmp_path / "from-omegat.txt"
    path.write_text("kiln\t窑炉\tA furnace.\nalpha\t甲\n", encoding="utf-8")
    return path


def ids(newsroom):
    return [entry.id for entry in load(newsroom / "glossary", shown="glossary").entries]


def test_lint_ends_with_zero_unless_something_is_wrong(run, newsroom):
    assert run("lint").exit_code == 0
    path = newsroom / "glossary" / "main.csv"
    path.write_text("id;en;zh-CN\nb;Beta;\na;Alpha;甲\n", encoding="utf-8")
    result = run("lint")
    assert result.exit_code == 0
    assert "glossary/main.csv:2: info empty-target:" in result.stdout
    assert "glossary/main.csv:3: warning sort-order:" in result.stdout
    assert "--fix" in result.stderr
    assert run("lint", "--fail-on", "warning").exit_code == 1
    assert run("lint", "--fix", "--fail-on", "warning").exit_code == 0
    assert path.read_text("utf-8") == "id,en,zh-CN\na,Alpha,甲\nb,Beta,\n"
    path.write_text("id,en\na,=1\n", encoding="utf-8")
    assert run("lint").exit_code == 1


def test_lint_speaks_json(run, newsroom):
    (newsroom / "glossary" / "main.csv").write_text("id,en,zh-CN\na,...,甲\n", encoding="utf-8")
    (problem,) = json.loads(run("lint", "--json").stdout)
    assert problem["file"] == "glossary/main.csv"
    assert (problem["line"], problem["severity"], problem["rule"]) == (2, "error", "unreachable")
    assert problem["is_fixable"] is False


def test_import_prints_csv_unless_told_where_to_put_it(run, newsroom, terms):
    result = run("import", terms)
    assert result.stdout == "id,en,zh-CN,note\nalpha,alpha,甲,\nkiln,kiln,窑炉,A furnace.\n"
    assert "2 concepts (omegat)" in result.stderr
    assert ids(newsroom) == ["alpha"]


def test_import_into_a_new_file_of_the_glossary(run, newsroom, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("kiln,窑炉\n", encoding="utf-8")
    result = run("import", path, "--into", "imported.csv")
    assert result.stdout == "+ kiln\n"
    assert ids(newsroom) == ["kiln", "alpha"]
    again = run("import", path, "--into", "imported.csv")
    assert again.stdout == ""
    assert "1 there already" in again.stderr


def test_import_into_a_file_keeps_what_it_has(run, newsroom, tmp_path):
    path = newsroom / "glossary" / "main.csv"
    path.write_text("id,,note,en,zh-CN\nzeta,desk 3,mine,Zeta,己\n", encoding="utf-8")
    new = tmp_path / "t.csv"
    new.write_text("id,en,zh-CN,zh-CN:forbidden\nkiln,kiln,窑炉,炉子\n", encoding="utf-8")
    run("import", new, "--into", "main.csv")
    assert path.read_text("utf-8") == (
        "id,,note,en,zh-CN,zh-CN:forbidden\nkiln,,,kiln,窑炉,炉子\nzeta,desk 3,mine,Zeta,己,\n"
    )


def test_a_dry_run_writes_nothing(run, newsroom, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("kiln,窑炉\n", encoding="utf-8")
    assert run("import", path, "--into", "main.csv", "--dry-run").stdout == "+ kiln\n"
    assert (newsroom / "glossary" / "main.csv").read_text("utf-8") == MAIN


def test_a_concept_that_differs_is_replaced_only_when_told(run, newsroom, terms):
    with pytest.raises(GlossaryError, match=r"from-omegat.txt:2: .*glossary/main.csv:2"):
        run("import", terms, "--into", "main.csv")
    assert ids(newsroom) == ["alpha"]
    with pytest.raises(GlossaryError, match="--replace"):
        run("import", terms, "--into", "other.csv", "--replace")
    result = run("import", terms, "--into", "main.csv", "--replace")
    assert result.stdout == "+ kiln\n~ alpha\n"
    assert ids(newsroom) == ["alpha", "kiln"]


def test_an_import_that_contradicts_the_glossary_is_refused(run, newsroom, tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("id,en,zh-CN,zh-CN:forbidden\nbeta,Beta,乙,甲\n", encoding="utf-8")
    with pytest.raises(GlossaryError, match=r"glossary/x.csv:2: .*glossary/main.csv:2"):
        run("import", path, "--into", "x.csv")
    assert not (newsroom / "glossary" / "x.csv").exists()


def test_nothing_is_written_outside_of_the_glossary(run, newsroom, terms):
    for place in (newsroom / "x.csv", newsroom / "glossary" / "x.txt"):
        with pytest.raises(GlossaryError, match="not a file of the glossary"):
            run("import", terms, "--into", place)


def test_import_works_without_a_newsroom_but_not_into_one(terms, tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    command = ["--root", str(folder), "glossary", "import", str(terms)]
    options = ["--source", "en", "--target", "zh-CN"]
    assert CliRunner().invoke(cli, command + options).exit_code == 0
    result = CliRunner().invoke(cli, [*command, *options, "--into", "x.csv"])
    assert isinstance(result.exception, PipelineError)
    assert "newsroom" in str(result.exception)


def test_export_takes_the_format_from_the_name_and_tells_what_is_lost(run, tmp_path):
    path = tmp_path / "out.tbx"
    assert "1 concept (tbx)" in run("export", "-o", path).stderr
    assert 'style="dca"' in path.read_text("utf-8")
    run("export", "-o", path, "--style", "martif")
    assert "<martif" in path.read_text("utf-8")
    assert run("export").stdout == MAIN
    assert run("export", "--format", "deepl").stdout == "Alpha,甲,en,zh\n"
    tabbed = tmp_path / "out.tsv"
    run("export", "--format", "deepl", "-o", tabbed)
    assert tabbed.read_text("utf-8") == "Alpha\t甲\n"
    lost = run("export", "--format", "deepl", "--target", "ar", "-o", tabbed).stderr
    assert "not taken over: 1 concept without a form in both languages" in lost
    assert "0 concepts (deepl)" in lost


def test_an_unknown_format_or_style_names_those_there_are(run):
    with pytest.raises(PipelineError, match="Did you mean 'deepl'"):
        run("export", "--format", "deepel")
    with pytest.raises(PipelineError, match="Did you mean 'dca'"):
        run("export", "--format", "tbx", "--style", "dcaa")
    with pytest.raises(PipelineError, match="Leave --style out"):
        run("export", "--format", "utx", "--style", "x")
