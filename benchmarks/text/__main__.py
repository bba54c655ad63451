"""Print the benchmarks of words and keywords, one after the other.

What belongs here: where the texts are and what is printed.  What does not: measuring.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.text import keywords, tokens

SHARED = Path(__file__).resolve().parents[2].parent / "shared"


def main() -> None:
    """Print both tables, or say which text is missing."""
    print(tokens.report(SHARED / "pages"))
    print()
    print(keywords.report(SHARED / "keywords" / "kg_dev.tsv"))


if __name__ == "__main__":
    main()
