"""The commands of ``banmian``.

What belongs here: arguments, output, exit codes of the everyday commands, and the list of all commands.  Commands
import what they need when they run, so that ``banmian --help`` and the filters start at once.
"""

from __future__ import annotations

import json
from pathlib import Path

import click

from cli.editions import open_edition, rehydrate
from cli.errors import plain_errors
from cli.filters import keywords, words
from cli.options import EXISTING_FILE, EXISTING_FOLDER, FOLDER, STORE
from cli.publishing import publish
from cli.takedown import retract, suppress


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="banmian")
def main() -> None:
    """Raw text of Chinese newspaper pages in, publishable dataset out. 版面：从报纸版面的原始文本到可发布的数据集。"""


@main.command()
@click.argument("raw", type=EXISTING_FOLDER)
@click.option("--store", type=FOLDER, required=True, help="Folder of the store; made when it does not exist.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True)
@click.option("--workers", type=click.IntRange(min=1), help="Worker processes.  [default: all cores]")
@click.option("--refresh-lexicon", is_flag=True, help="Mine the lexicon and count terms anew.")
@plain_errors
def build(raw: Path, store: Path, engine: str, workers: int | None, refresh_lexicon: bool) -> None:
    """Register every page under RAW, make what is new or changed, publish a release if anything changed.

    The last line of standard output is the path of the release.
    """
    from assets.build import build as build_store
    from cli.progress import ProgressReport
    from pipeline.engine import make_engine
    from pipeline.store import Store

    with ProgressReport() as progress:
        workers_engine = make_engine(engine, workers, progress.report)
        try:
            result = build_store(raw, Store(store), workers_engine, refresh_lexicon=refresh_lexicon)
        finally:
            workers_engine.close()
    for warning in result.warnings:
        click.echo(f"warning: {warning}", err=True)
    if result.quarantined:
        click.echo(f"{result.quarantined} files are in quarantine: {store / 'quarantine'}", err=True)
    click.echo(f"made {result.partitions_made} issue partitions anew", err=True)
    click.echo(result.release)


@main.command()
@STORE
@plain_errors
def status(store: Path) -> None:
    """Show what is ingested, what is stale, what failed, and the last release."""
    from cli.status import print_status
    from pipeline.store import Store

    print_status(Store(store))


@main.command()
@click.argument("page", type=EXISTING_FILE)
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write an HTML page there.")
@click.option("--json", "as_json_", is_flag=True, help="Print JSON.")
@click.option("--toml", is_flag=True, help="Print the cut as entries for corrections.toml, to mend and keep.")
@click.option("--explain", is_flag=True, help="Say which rule decided what.")
@click.option(
    "--raw",
    type=EXISTING_FOLDER,
    help="Raw folder.  [default: the nearest one with a banmian.toml or corrections.toml]",
)
@click.option("--uncorrected", is_flag=True, help="Leave corrections.toml aside.")
@plain_errors
def show(
    page: Path, html: Path | None, as_json_: bool, toml: bool, explain: bool, raw: Path | None, uncorrected: bool
) -> None:
    """Show how one page is cut into articles, with the corrections in RAW/corrections.toml carried out."""
    from cli import show as views
    from pipeline.corrections import CORRECTIONS_NAME, CorrectionError, load_corrections
    from pipeline.reading.single import load_page, path_below, raw_folder_of
    from pipeline.segmentation import segment_page
    from pipeline.segmentation.corrections import correct

    raw = raw or raw_folder_of(page)
    loaded, below = load_page(page, raw), path_below(page, raw)
    reading = segment_page(loaded)
    said = load_corrections(raw).of_page(below, loaded.source_id) if raw is not None and not uncorrected else []
    try:
        reading = correct(loaded, reading, said)
    except CorrectionError as error:
        raise CorrectionError(f"{raw}/{CORRECTIONS_NAME}: {below}: {error}") from None
    if html is not None:
        html.write_text(views.render_html(loaded, reading, below, len(said)), encoding="utf-8")
        click.echo(html)
    elif as_json_:
        click.echo(json.dumps(views.as_json(loaded, reading), ensure_ascii=False, indent=1))
    elif toml:
        click.echo(views.as_corrections(loaded, reading, below), nl=False)
    else:
        from rich.console import Console

        console = Console()
        console.print(views.render_terminal(loaded, reading, explain))
        if explain:
            from pipeline.cleaning.clean import clean_page
            from pipeline.cleaning.explain import explain as steps

            for step in steps(loaded, clean_page(loaded, reading)):
                console.print(step, highlight=False, markup=False)


@main.command()
@click.argument("release", type=EXISTING_FOLDER)
@click.option("--raw", type=EXISTING_FOLDER, help="Raw folder, to derive every paragraph from its bytes again.")
@plain_errors
def verify(release: Path, raw: Path | None) -> None:
    """Verify a release: checksums, schema, conservation, re-derivation of every paragraph from raw bytes."""
    from cli.progress import ProgressReport
    from pipeline.release.verification import verify_release

    with ProgressReport() as progress:
        findings = verify_release(release, raw, progress.report)
    for finding in findings:
        click.echo(str(finding), err=True)
    if findings:
        raise click.ClickException(f"{release}: not a sound release: {len(findings)} findings")
    click.echo(f"{release}: sound")


@main.command()
@click.argument("old", type=EXISTING_FOLDER)
@click.argument("new", type=EXISTING_FOLDER)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as in diff.json of a release.")
@click.option(
    "--changes",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every row that differs there, with both values (Parquet), as in changes.parquet of a release.",
)
@plain_errors
def diff(old: Path, new: Path, as_json: bool, changes: Path | None) -> None:
    """Show what changed between two releases, table by table."""
    from cli.progress import ProgressReport
    from pipeline.release.diff import diff_releases, write_difference
    from pipeline.release.summary import render

    with ProgressReport() as progress:
        if changes is None:
            found = diff_releases(old, new, on_progress=progress.report)
        else:
            found = write_difference(old, new, changes, progress.report)
    click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2) if as_json else render(found))


@main.command()
@STORE
@click.option("--raw", type=EXISTING_FOLDER, help="Raw folder.  [default: the one the store was built from]")
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True)
@plain_errors
def ui(store: Path, raw: Path | None, port: int) -> None:
    """Start the Dagster UI on a store, with the sensor and the schedules ready to be switched on."""
    from cli.ui import run_ui

    run_ui(store, raw, port)


for command in (words, keywords, suppress, retract, open_edition, rehydrate, publish):
    main.add_command(command)
