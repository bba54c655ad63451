"""``banmian publish``: bring a release to others.

What belongs here: arguments and what is told of the outcome.  How it is done is in ``pipeline.delivery``.
"""

from __future__ import annotations

from pathlib import Path

import click

from cli.errors import plain_errors
from cli.options import EXISTING_FOLDER


@click.command()
@click.argument("release", type=EXISTING_FOLDER)
@click.argument("target")
@click.option("--not-public", is_flag=True, help="TARGET is closed: a full edition with closed text may go there.")
@plain_errors
def publish(release: Path, target: str, not_public: bool) -> None:
    """Bring a release to TARGET: a folder, a URI such as s3://bucket/prefix, or hf://datasets/OWNER/NAME.

    An interrupted run is continued by the next one. Every file is checked there against its SHA-256, and the pointer
    (releases.json, on the Hub a tag) is written last. Run it again to pass on retractions.
    """
    from cli.progress import ProgressReport
    from pipeline.delivery.deliver import deliver

    with ProgressReport() as progress:
        place = deliver(release, target, for_public=not not_public, on_progress=progress.report)
    click.echo(place)
