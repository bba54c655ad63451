"""Command line of the page setter.

* `python -m sample.setting --out sample/raw` writes the whole sample, and its gold beside it in `sample/gold`
* `python -m sample.setting vary --pages 2000 --seed 7 --out DIR [--gold]` writes many pages made by varying it
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from sample.setting.model import load_corpus
from sample.setting.pages import set_corpus
from sample.setting.varying import vary_pages

ARTICLES = Path(__file__).resolve().parent.parent / "articles"


def _emptied(folder: Path, mark: str) -> None:
    """Make `folder` new; one that is not empty and holds no file `mark` is not ours, and stays.

    Raises SystemExit with one line for the user then.
    """
    if folder.exists() and any(folder.iterdir()):
        if not any(folder.glob(mark)):
            raise SystemExit(f"{folder}: not empty and not written by this program (no {mark}): choose another folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)


def write_sample(out: Path, gold: Path) -> int:
    """Write the sample corpus to `out` and its gold to `gold`, both emptied first; gives the number of raw files."""
    corpus = load_corpus(ARTICLES)
    _emptied(out, mark="banmian.toml")
    _emptied(gold, mark="*.gold.json")
    pages = set_corpus(corpus)
    for page in pages:
        target = out / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(page.data)
        if page.gold is not None:
            (gold / page.gold_name).write_text(page.gold_text(), "utf-8", newline="\n")
    (out / "banmian.toml").write_text(corpus.settings, "utf-8", newline="\n")
    return len(pages)


def write_varied(out: Path, count: int, seed: int, with_gold: bool) -> int:
    """Write `count` varied pages under `out`, with `--gold` the gold of each beside it."""
    made: set[Path] = set()
    for page in vary_pages(load_corpus(ARTICLES), count, seed):
        target = out / page.path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_bytes(page.data)
        if with_gold:
            target.with_suffix(".gold.json").write_text(page.gold_text(), "utf-8", newline="\n")
    return count


def main(argv: list[str] | None = None) -> int:
    """Run the command line; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sample.setting", description="Set raw newspaper pages.")
    parser.add_argument("--out", type=Path, default=Path("sample/raw"), help="folder of raw pages (emptied first)")
    parser.add_argument("--gold-out", type=Path, help="folder of gold readings (default: `gold` beside --out)")
    commands = parser.add_subparsers(dest="command")
    vary = commands.add_parser("vary", help="write many pages made by varying the sample")
    vary.add_argument("--pages", type=int, default=2000, help="how many pages")
    vary.add_argument("--seed", type=int, default=7, help="the same seed gives the same pages")
    vary.add_argument("--out", type=Path, required=True, help="folder of raw pages (kept as it is, files replaced)")
    vary.add_argument("--gold", action="store_true", help="write NN.gold.json beside each NN.txt")
    args = parser.parse_args(argv)
    if args.command == "vary":
        count = write_varied(args.out, args.pages, args.seed, args.gold)
    else:
        count = write_sample(args.out, args.gold_out or args.out.parent / "gold")
    print(f"{count} pages in {args.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
