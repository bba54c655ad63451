"""The commands of ``banmian``.

What belongs here: arguments, output, exit codes of the everyday commands, and the list of all commands.  Commands
import what they need when they run, so that ``banmian --help`` and the filters start at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click

from cli.errors import plain_errors
from cli.options import EXISTING_FILE, EXISTING_FOLDER, FOLDER, STORE
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
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--plain", is_flag=True, help="jieba's own tokens: no protected spans, no lexicon.")
@click.option("--pos", is_flag=True, help="Add /tag, the part of speech, to every word.")
@click.option("--store", type=FOLDER, help="Use the lexicon of this store.")
@plain_errors
def words(file: IO[str], plain: bool, pos: bool, store: Path | None) -> None:
    """Segment text into words: a line in, the same line out with words separated by single spaces."""
    from pipeline.words.tokenizer import Tokenizer

    tokenizer = Tokenizer(_lexicon(store))
    for line in file:
        text = line.rstrip("\r\n")
        if pos:
            out = (f"{word}/{tag}" for word, tag in tokenizer.tag(text))
        else:
            out = (t for t in (tokenizer.plain(text) if plain else tokenizer.words(text)) if not t.isspace())
        click.echo(" ".join(out))


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8"), default="-")
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="Keywords a line at most.")
@click.option("--store", type=FOLDER, help="Use the lexicon and the term statistics of this store.")
@plain_errors
def keywords(file: IO[str], top: int, store: Path | None) -> None:
    """Find keywords: JSON lines with "title" and "text" in, the same with "keywords" out."""
    from pipeline.keywords.extract import Extractor
    from pipeline.words.tokenizer import Tokenizer

    tokenizer = Tokenizer(_lexicon(store))
    extractor = Extractor(_stored_table(store, "term_statistics"))
    for number, record in _json_lines(file):
        title, text = record.get("title") or "", record.get("text") or ""
        if not isinstance(title, str) or not isinstance(text, str):
            raise click.ClickException(f"{file.name}, line {number}: title and text must be strings")
        found = extractor.extract_text(title, text, tokenizer, top)
        record["keywords"] = [{"keyword": k.keyword, "score": k.score} for k in found]
        click.echo(json.dumps(record, ensure_ascii=False))


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
@plain_errors
def diff(old: Path, new: Path) -> None:
    """Show what changed between two releases, table by table."""
    from pipeline.release.diff import diff_releases, render

    click.echo(render(diff_releases(old, new)))


@main.command()
@STORE
@click.option("--raw", type=EXISTING_FOLDER, help="Raw folder.  [default: the one the store was built from]")
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True)
@plain_errors
def ui(store: Path, raw: Path | None, port: int) -> None:
    """Start the Dagster UI on a store, with the sensor and the schedules ready to be switched on."""
    from cli.ui import run_ui

    run_ui(store, raw, port)


for command in (suppress, retract):
    main.add_command(command)


def _lexicon(store: Path | None) -> list[Any]:
    from pipeline.words.lexicon import entries_of

    table = _stored_table(store, "lexicon")
    return [] if table is None else entries_of(table)


def _stored_table(store: Path | None, asset: str) -> Any:
    from pipeline.store import Store

    return None if store is None else Store(store).read(asset).table(asset)


def _json_lines(file: IO[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise click.ClickException(f"{file.name}, line {number}: not JSON: {error}") from error
        if not isinstance(record, dict):
            raise click.ClickException(f"{file.name}, line {number}: a JSON object is wanted, with title and text")
        yield number, record
