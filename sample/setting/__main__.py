"""Command line of the page setter.

* `python -m sample.setting --out sample/raw` writes the whole sample, and its gold beside it in `sample/gold`
* `python -m sample.setting vary --pages 2000 --seed 7 --out DIR [--gold]` writes many pages made by varying it
* `python -m sample.setting generate --style poppler --noise light --pages 50 --seed 7 --out DIR` writes pages for
  benchmarks, each with its gold
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from sample.setting.generating import STYLES, generate
from sample.setting.model import load_corpus
from sample.setting.noise import NOISES
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


def write_generated(out: Path, style: str, noise: str, count: int, seed: int) -> int:
    """Write `count` generated pages and their gold under `out`, of the seeds from `seed` on."""
    out.mkdir(parents=True, exist_ok=True)
    for number in range(seed, seed + count):
        text, gold = generate(style, noise, number)
        (out / f"{gold['page']}.txt").write_text(text, "utf-8", newline="\n")
        gold_text = json.dumps(gold, ensure_ascii=False) + "\n"
        (out / f"{gold['page']}.gold.json").write_text(gold_text, "utf-8", newline="\n")
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
    generated = commands.add_parser("generate", help="write pages for benchmarks with their gold")
    generated.add_argument("--style", choices=STYLES, required=True, help="which extractor's ways the page shows")
    generated.add_argument("--noise", choices=tuple(NOISES), default="clean", help="what is wrong with its characters")
    generated.add_argument("--pages", type=int, default=50, help="how many pages")
    generated.add_argument("--seed", type=int, default=0, help="seed of the first page; the next has the next one")
    generated.add_argument("--out", type=Path, required=True, help="folder (kept as it is, files replaced)")
    args = parser.parse_args(argv)
    if args.command == "vary":
        count = write_varied(args.out, args.pages, args.seed, args.gold)
    elif args.command == "generate":
        count = write_generated(args.out, args.style, args.noise, args.pages, args.seed)
    else:
        count = write_sample(args.out, args.gold_out or args.out.parent / "gold")
    print(f"{count} pages in {args.out}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
