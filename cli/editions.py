"""Commands about the editions of a release: ``open-edition`` takes closed text out, ``rehydrate`` puts it back.

What belongs here: arguments and what is told of the outcome.  How it is done is in ``pipeline.release.profiles`` and
``pipeline.release.rehydrate``.
"""

from __future__ import annotations

from pathlib import Path

import click

from cli.errors import plain_errors
from cli.options import EXISTING_FOLDER, FOLDER


@click.command("open-edition")
@click.argument("store", type=EXISTING_FOLDER)
@click.argument("version", required=False)
@plain_errors
def open_edition(store: Path, version: str | None) -> None:
    """Publish the open edition of a release: no text of sources that are not open.

    VERSION is the latest one unless given. The last line of standard output is the path of the edition.
    """
    from cli.progress import ProgressReport
    from pipeline.release.index import read_index
    from pipeline.release.profiles import publish_open

    wanted = version or read_index(store).latest
    if wanted is None:
        raise click.ClickException(f"{store}: has no release that stands; publish one with `banmian build`")
    with ProgressReport() as progress:
        result = publish_open(store, wanted, progress.report)
    click.echo(result.summary, err=True)
    click.echo(result.path)


@click.command()
@click.argument("release", metavar="OPEN_RELEASE", type=EXISTING_FOLDER)
@click.argument("raw", type=EXISTING_FOLDER)
@click.option(
    "--to", "target", type=FOLDER, help="Folder to write.  [default: VERSION-rehydrated in the current folder]"
)
@plain_errors
def rehydrate(release: Path, raw: Path, target: Path | None) -> None:
    """Give an open edition its text back from the raw files, and prove that it is the full one.

    RAW is a folder with the raw files, under any names. The last line of standard output is the folder written.
    """
    from cli.progress import ProgressReport
    from pipeline.release.rehydrate import rehydrate as give_back

    folder = target or Path.cwd() / f"{release.resolve().name}-rehydrated"
    with ProgressReport() as progress:
        written = give_back(release, raw, folder, progress.report)
    click.echo("proved: every table has the digest that the open edition states for the full one", err=True)
    click.echo(written)
