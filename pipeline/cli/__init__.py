"""The command line: each command is a file beside this one, named as it is.

A command file offers `command`, a click command or group, and imports what it needs when it runs,
so that `--help` is quick. stdout is the result, stderr the talk; exit 0 well, 1 issues found or an
article failed, 2 usage or configuration error.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from pipeline import __version__
from pipeline.cli._commands import Files
from pipeline.errors import PipelineError

_EPILOG = 'Shell completion: eval "$(_PIPELINE_COMPLETE=bash_source pipeline)" (or zsh, fish).'


@click.group(cls=Files, epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
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


def collect_seldom() -> None:
    """Let the collector look for garbage after 50,000 new objects, not after 700.

    Articles are many small objects that live as long as they are worked on: looking through them
    cost 5 % of a build of 100 pages, and found next to none.
    """
    gc.set_threshold(50_000, 20, 20)


def main() -> NoReturn:
    """Run the command line; every expected error becomes one message and an exit status."""
    collect_seldom()
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
        import traceback

        traceback.print_exc()
        click.echo(
            f"pipeline {__version__}: this is a bug; please report the lines above.", err=True
        )
        sys.exit(1)
    # Python would look through all that is left for garbage once more, which took a check of 27
    # files 30 of its 400 ms; the system takes it back as it is.
    gc.freeze()
    sys.exit(status if isinstance(status, int) else 0)
