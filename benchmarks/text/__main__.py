"""Print the benchmarks of cleaning, words and keywords, one after the other.

What belongs here: where the texts are and what is printed.  What does not: measuring.
"""

from __future__ import annotations

from benchmarks.text import alarms, keywords, tokens, unwrapping
from benchmarks.text.examples import SHARED


def main() -> None:
    """Print each table, or say which text is missing."""
    print(unwrapping.report(SHARED / "pages"))
    print()
    print(alarms.report(SHARED / "pages"))
    print()
    print(tokens.report(SHARED / "pages"))
    print()
    print(keywords.report(SHARED / "keywords" / "kg_dev.tsv"))


if __name__ == "__main__":
    main()
