"""Commands that take back what was published: ``suppress`` an article, ``retract`` a version.

What belongs here: arguments and what is told of the outcome.  How it is done is in ``pipeline.takedown`` and
``pipeline.release.retract``.
"""

from __future__ import annotations

from pathlib import Path

import click

from cli.errors import plain_errors
from cli.options import EXISTING_FOLDER

CATEGORIES = ("privacy", "copyright", "legal", "error", "other")
"""Those of ``pipeline.schema``, again, so that help is shown without loading Arrow; a test holds them together."""


@click.command()
@click.argument("store", type=EXISTING_FOLDER)
@click.argument("article_ids", metavar="ARTICLE_ID...", nargs=-1, required=True)
@click.option("--reason", help="Why, for your own records: it stays in the store.  Required but for --lift.")
@click.option(
    "--category", type=click.Choice(CATEGORIES), default="other", show_default=True,
    help="Why, as the tombstone in the release says it.",
)  # fmt: skip
@click.option("--related", is_flag=True, help="Take near reprints and the other parts of jumped articles down too.")
@click.option("--lift", "is_lifted", is_flag=True, help="Take the articles off the list again.")
@plain_errors
def suppress(
    store: Path, article_ids: tuple[str, ...], reason: str | None, category: str, related: bool, is_lifted: bool
) -> None:
    """Take articles down: the next release leaves them out, versions that hold them are retracted.

    Articles with the very same text go with them. Run `banmian build` afterwards.
    """
    from pipeline.store import Store
    from pipeline.takedown import demands

    if is_lifted:
        left = demands.lift(Store(store), article_ids)
        click.echo(f"lifted: the next build shows {', '.join(article_ids)} again ({len(left.entries)} stay suppressed)")
        return
    if reason is None:
        raise click.UsageError("--reason is missing: say why")
    done = demands.suppress(Store(store), article_ids, category, reason, with_related=related)
    click.echo(f"the next build leaves out: {', '.join(done.articles)}")
    if done.related:
        click.echo(f"related, and not taken down (use --related): {', '.join(done.related)}", err=True)
    if done.versions:
        click.echo(f"retracted: {', '.join(done.versions)}; publish one without them with `banmian build`")


@click.command()
@click.argument("store", type=EXISTING_FOLDER)
@click.argument("version")
@click.option("--reason", required=True, help="Why; published in releases.json.")
@click.option("--replaced-by", help="Version to use instead.")
@click.option("--remove-data", is_flag=True, help="Remove its tables and raw files; what it was stays on record.")
@plain_errors
def retract(store: Path, version: str, reason: str, replaced_by: str | None, remove_data: bool) -> None:
    """Withdraw a version: it stays where it is, marked as retracted."""
    from pipeline.release.retract import retract as mark

    index = mark(store, version, reason, replaced_by, remove_data=remove_data)
    click.echo(f"{version} is retracted; latest is {index.latest}, stable is {index.stable}")
