"""The command line. Each command imports what it needs when it runs, so that `--help` is quick.

stdout is the result, stderr the talk; exit 0 well, 1 issues found or an article failed, 2 usage or
configuration error.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from pipeline import __version__
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.config import Project
    from pipeline.model import Locale

_EPILOG = 'Shell completion: eval "$(_PIPELINE_COMPLETE=bash_source pipeline)" (or zsh, fish).'


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", prog_name="pipeline")
@click.option(
    "--root",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=".",
    help="The newsroom's folder, or one in it.",
)
@click.pass_context
def cli(context: click.Context, root: Path) -> None:
    """Translate articles sentence by sentence and publish them as aligned bilingual pages."""
    context.obj = root


def _project(context: click.Context) -> Project:
    from pipeline.config import find, load

    return load(find(context.obj))


def _project_or_none(context: click.Context) -> Project | None:
    """Return the newsroom's project; None outside of one."""
    from pipeline.config import find, load
    from pipeline.errors import ConfigurationError

    try:
        root = find(context.obj)
    except ConfigurationError:
        return None
    return load(root)


def _complete_article(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    from pipeline.articles import discover

    root = context.find_root().params.get("root") or "."
    context.obj = Path(root)
    try:
        names = [article.name for article in discover(_project(context))]
    except PipelineError:
        return []
    return [name for name in names if name.startswith(incomplete)]


def _locales(_: click.Context, __: click.Parameter, tags: tuple[str, ...]) -> tuple[Locale, ...]:
    from pipeline.locales import parse

    return tuple(parse(tag) for tag in tags)


_articles = click.argument("articles", nargs=-1, shell_complete=_complete_article)
_target = click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="LOCALE",
    callback=_locales,
    help="Only this target; may be given several times.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")


@cli.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".")
@click.option("--source", default="en", show_default=True, help="Language of the articles.")
@click.option(
    "--target",
    "targets",
    multiple=True,
    default=("zh-CN",),
    show_default=True,
    help="Language to translate into; may be given several times.",
)
def init(folder: Path, source: str, targets: tuple[str, ...]) -> None:
    """Make a newsroom in an empty FOLDER (default: here)."""
    from pipeline.scaffold import scaffold

    for path in scaffold(folder, source, targets):
        click.echo(path)
    click.echo(f"Now: cd {folder} && pipeline build --draft", err=True)


@cli.command()
@_articles
@_target
@click.option(
    "--draft", is_flag=True, help="Make pages of what is not ready, too, marked as drafts."
)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default="cores",
    help="Articles built at a time.",
)
@click.option("--force", is_flag=True, help="Build even what has not changed.")
@click.option("--dry-run", is_flag=True, help="Only say which articles would be built.")
@_json
@click.pass_context
def build(  # noqa: PLR0913  # click hands over each option by name
    context: click.Context,
    articles: tuple[str, ...],
    targets: tuple[Locale, ...],
    *,
    draft: bool,
    jobs: int,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring PO files up to date and build the pages of all or some ARTICLES."""
    from pipeline import build as building
    from pipeline import console

    project = _project(context)
    options = building.Options(
        articles, targets, draft=draft, force=force, jobs=jobs, is_dry_run=dry_run
    )
    with console.progress("Building") as bar:
        report = building.build(
            project,
            options,
            on_start=bar.start,
            on_done=bar.advance,
            on_wait=lambda: console.say("Another build is running here; waiting for it."),
        )
    console.show_build(project, report, options, as_json=as_json)
    context.exit(1 if report.errors else 0)


@cli.command()
@_articles
@_target
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info"]),
    default="error",
    show_default=True,
    help="The least severity that makes the exit status 1.",
)
@click.pass_context
def check(
    context: click.Context,
    articles: tuple[str, ...],
    targets: tuple[Locale, ...],
    form: str,
    fail_on: str,
) -> None:
    """Check translations, glossary terms, numbers and codes; write nothing."""
    from pipeline import console
    from pipeline.findings import fails, find_all

    result = find_all(_project(context), articles, targets)
    console.show_findings(result, as_json=form == "json")
    context.exit(1 if result.errors or fails(result, fail_on) else 0)


@cli.command()
@_articles
@_target
@_json
@click.pass_context
def status(
    context: click.Context,
    articles: tuple[str, ...],
    targets: tuple[Locale, ...],
    *,
    as_json: bool,
) -> None:
    """Show per article and target how many sentences are done."""
    from pipeline import console
    from pipeline.findings import inspect_all

    rows, errors = inspect_all(_project(context), articles, targets)
    console.show_status(rows, errors, as_json=as_json)
    context.exit(1 if errors else 0)


@cli.command()
@_json
@click.pass_context
def backends(context: click.Context, *, as_json: bool) -> None:
    """List translation backends: what each can do and whether it is configured."""
    from pipeline import console

    project = _project_or_none(context)
    if project is None:
        click.echo("Not in a newsroom: showing what there is, not what is configured.", err=True)
    console.show_backends(project, as_json=as_json)


@cli.command()
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--locale", metavar="TAG", help="Language of the file; default: what it says itself.")
@click.option("--explain", is_flag=True, help="Show each place that was weighed, and the rule.")
@_json
@click.pass_context
def segment(
    context: click.Context, file: Path, locale: str | None, *, explain: bool, as_json: bool
) -> None:
    """Show how FILE is cut into sentences, one a line."""
    from pipeline import console, sentences
    from pipeline.locales import parse

    cut = sentences.prepare(file, _project_or_none(context), parse(locale) if locale else None)
    if not cut.is_known:
        console.say_unknown(cut.document.source_locale)
    console.show_segments(cut.places() if explain else cut.sentences(), as_json=as_json)


@cli.command()
@click.argument("articles", nargs=-1, required=True, shell_complete=_complete_article)
@_target
@click.option("--by", "reviewer", required=True, metavar="NAME", help="Who has reviewed them.")
@click.pass_context
def approve(
    context: click.Context, articles: tuple[str, ...], targets: tuple[Locale, ...], reviewer: str
) -> None:
    """Mark every confirmed translation of ARTICLES as reviewed; fuzzy ones stay as they are."""
    from pipeline.review import approve_all

    for path, number in approve_all(_project(context), articles, targets, reviewer):
        click.echo(f"{path}: {number} reviewed")


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.pass_context
def serve(context: click.Context, port: int) -> None:
    """Show site/ at http://127.0.0.1:PORT/ until Ctrl-C."""
    from pipeline.preview import serve_folder

    serve_folder(_project(context).site, port)


def main() -> NoReturn:
    """Run the command line; every expected error becomes one message and an exit status."""
    # Articles are many small objects that live as long as they are worked on. Looking through
    # them for garbage after every 700 cost 5 % of a build of 100 pages, and found next to none.
    gc.set_threshold(50_000, 20, 20)
    try:
        status = cli.main(prog_name="pipeline", standalone_mode=False)
    except PipelineError as error:
        click.echo(f"pipeline: {error}", err=True)
        sys.exit(error.exit_status)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo(
            "pipeline: interrupted; nothing is half written. Run it again to go on.", err=True
        )
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone (`pipeline status | head`): end as quietly as it did.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception:  # noqa: BLE001  # the one place where a bug becomes a message
        traceback.print_exc()
        click.echo(
            f"pipeline {__version__}: this is a bug; please report the lines above.", err=True
        )
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)
