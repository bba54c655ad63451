"""The view in Simplified characters: one text an article, for those who want a corpus in one script.

What belongs here: converting released texts with OpenCC, an optional package.  What does not: telling the scripts
apart (``pipeline.articles.script``).  The tables of a release hold every text as it was printed.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.articles.script import traditional_share
from pipeline.cleaning.classes import HAN_RUN
from pipeline.release.inputs import ReleaseError
from pipeline.release.merging import read_sorted
from pipeline.release.write import parquet_path

VIEW = "views/text_simplified.parquet"
MOSTLY = 0.5
"""Share of Traditional characters from which a text is converted; others would only lose by it (著名, 乾隆)."""

_SCHEMA = pa.schema([
    pa.field("article_id", pa.string(), nullable=False),
    pa.field("text_simplified", pa.string()),
])  # fmt: skip


def check_opencc() -> None:
    """Raise ReleaseError when OpenCC is not installed."""
    if find_spec("opencc") is None:
        raise ReleaseError(
            "banmian.toml asks for texts in Simplified characters ([cleaning] simplified), and OpenCC is not "
            'installed: run `pip install "banmian[opencc]"`, or set simplified = false'
        )


def write_view(release: Path, file: Path) -> None:
    """Write the view of the articles of a staged release: ``article_id``, ``text_simplified``, in order of the ids."""
    import opencc

    convert = opencc.OpenCC("t2s").convert
    with pq.ParquetWriter(file, _SCHEMA, compression="zstd", store_schema=False) as out:
        for part in read_sorted(release / parquet_path("articles"), ["article_id", "text"]):
            texts = [text and (convert(text) if _is_traditional(text) else text) for text in part["text"].to_pylist()]
            ids = part["article_id"].combine_chunks()
            out.write_table(pa.Table.from_arrays([ids, pa.array(texts, pa.string())], schema=_SCHEMA))


def _is_traditional(text: str) -> bool:
    return traditional_share("".join(HAN_RUN.findall(text))) > MOSTLY
