"""Signatures: a few numbers an article by which the pairs worth comparing are found without comparing all.

What belongs here: one-permutation MinHash over shingles, cut into bands, for a chunk of articles in a worker.  What
does not: comparing texts (``clusters``).

Two articles meet where one of their bands is equal.  ``WHOLE_BANDS`` bands of four over the whole text find 87 % of
pairs with a Jaccard similarity of 0.5, 99 % at 0.6 and one in 200,000 at 0.02, more than unrelated reports have.
``LEAD_BANDS`` bands of four over the first ``LEAD_CHARS`` characters find prints that an editor cut from the end:
96 % of those whose leads have a similarity of 0.7.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.reprints.shingles import Codes, Hashes, bare, mix, shingles

FEWEST_CHARS = 40
"""Characters, bare, below which two texts are reprints only when equal."""
WHOLE_BANDS, WHOLE_ROWS = 32, 4
LEAD_BANDS, LEAD_ROWS = 12, 4
LEAD_CHARS = 200
BANDS = WHOLE_BANDS + LEAD_BANDS

SIGNATURES = pa.schema(
    [
        pa.field("article_id", pa.string(), nullable=False),
        pa.field("issue_date", pa.date32()),
        pa.field("text_sha256", pa.string(), nullable=False),
        pa.field("bare_digest", pa.binary(16), nullable=False),
        pa.field("bare_chars", pa.int32(), nullable=False),
        pa.field("bands", pa.binary(4 * BANDS), nullable=False),
    ]
)
"""One row an article: about 310 bytes."""

_EMPTY = np.iinfo(np.uint64).max
_SEED = np.uint64(0x2545F4914F6CDD1D)


def signatures(articles: pa.Table) -> pa.Table:
    """Return the SIGNATURES of ``articles`` (article_id, issue_date, text_sha256, text), in their order.

    Each row depends on its own article only, so that chunks may be of any size.  An article without text, or with
    fewer than FEWEST_CHARS characters, has bands of zeros, which find nothing.
    """
    codes = [bare(text or "") for text in articles.column("text").to_pylist()]
    sizes = np.array([len(one) for one in codes], np.int64)
    bands = np.concatenate(
        [
            _bands(codes, WHOLE_BANDS, WHOLE_ROWS),
            _bands([one[:LEAD_CHARS] for one in codes], LEAD_BANDS, LEAD_ROWS),
        ],
        axis=1,
    )
    bands[sizes < FEWEST_CHARS] = 0
    columns = [
        articles.column("article_id"),
        articles.column("issue_date"),
        articles.column("text_sha256"),
        pa.array([hashlib.blake2b(one.tobytes(), digest_size=16).digest() for one in codes], pa.binary(16)),
        pa.array(sizes, pa.int32()),
        pa.array([row.tobytes() for row in bands], pa.binary(4 * BANDS)),
    ]
    return pa.table(columns, schema=SIGNATURES)


def band_matrix(table: pa.Table) -> NDArray[np.uint32]:
    """Return the bands of a SIGNATURES table as a matrix, one row an article."""
    joined = b"".join(table.column("bands").to_pylist())
    return np.frombuffer(joined, np.uint32).reshape(table.num_rows, BANDS)


def _bands(codes: list[Codes], bands: int, rows: int) -> NDArray[np.uint32]:
    """Return, for each text, one hash a band of its MinHash."""
    minima = _min_hashes(codes, bands * rows).reshape(len(codes), bands, rows)
    hashes = np.zeros((len(codes), bands), np.uint64)
    for row in range(rows):
        hashes = mix(hashes + minima[:, :, row] + _SEED)
    return (hashes >> np.uint64(32)).astype(np.uint32)


def _min_hashes(codes: list[Codes], bins: int) -> Hashes:
    """Return one-permutation MinHashes: each shingle falls into one of ``bins``, whose least hash stands for it."""
    minima = np.full((len(codes), bins), _EMPTY, np.uint64)
    for number, one in enumerate(codes):
        hashes = shingles(one)
        np.minimum.at(minima[number], (hashes % np.uint64(bins)).astype(np.int64), hashes // np.uint64(bins))
    return _fill(minima)


def _fill(minima: Hashes) -> Hashes:
    """Fill the empty bins of short texts from others, the same for every text, so that bins stay comparable."""
    filled = minima.copy()
    bins = minima.shape[1]
    has_any = (minima != _EMPTY).any(axis=1)
    attempt = 0
    while ((filled == _EMPTY).any(axis=1) & has_any).any():
        attempt += 1
        donors = mix(np.arange(bins, dtype=np.uint64) + np.uint64(attempt * bins)) % np.uint64(bins)
        given = minima[:, donors.astype(np.int64)]
        filled = np.where(filled == _EMPTY, given, filled)
    return filled
