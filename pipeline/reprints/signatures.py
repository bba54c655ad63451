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
from itertools import pairwise

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.reprints.shingles import SHINGLE, TEXTS_AT_ONCE, Hashes, Ints, bare, mix, shingles

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
    texts = [text or "" for text in articles.column("text").to_pylist()]
    signed = [_sign(texts[at : at + TEXTS_AT_ONCE]) for at in range(0, len(texts), TEXTS_AT_ONCE)]
    columns = [
        articles.column("article_id"),
        articles.column("issue_date"),
        articles.column("text_sha256"),
        pa.array([digest for digests, _, _ in signed for digest in digests], pa.binary(16)),
        pa.array([size for _, sizes, _ in signed for size in sizes.tolist()], pa.int32()),
        pa.array([row.tobytes() for _, _, bands in signed for row in bands], pa.binary(4 * BANDS)),
    ]
    return pa.table(columns, schema=SIGNATURES)


def _sign(texts: list[str]) -> tuple[list[bytes], Ints, NDArray[np.uint32]]:
    """Return digest, size and bands of the bare form of each text."""
    codes, sizes = bare(texts)
    edges = np.append(0, np.cumsum(sizes)).tolist()
    digests = [hashlib.blake2b(codes[start:end].tobytes(), digest_size=16).digest() for start, end in pairwise(edges)]
    hashes, counts = shingles(codes, sizes)
    owners = np.repeat(np.arange(len(texts)), counts)
    places = np.arange(len(hashes)) - np.repeat(np.cumsum(counts) - counts, counts)
    is_lead = places <= LEAD_CHARS - SHINGLE
    bands = np.zeros((len(texts), BANDS), np.uint32)
    long_enough = sizes >= FEWEST_CHARS
    whole = _min_hashes(hashes, owners, len(texts), WHOLE_BANDS * WHOLE_ROWS)[long_enough]
    lead = _min_hashes(hashes[is_lead], owners[is_lead], len(texts), LEAD_BANDS * LEAD_ROWS)[long_enough]
    bands[long_enough] = np.hstack([_bands(whole, WHOLE_ROWS), _bands(lead, LEAD_ROWS)])
    return digests, sizes, bands


def band_matrix(table: pa.Table) -> NDArray[np.uint32]:
    """Return the bands of a SIGNATURES table as a matrix, one row an article."""
    joined = b"".join(table.column("bands").to_pylist())
    return np.frombuffer(joined, np.uint32).reshape(table.num_rows, BANDS)


def _bands(minima: Hashes, rows: int) -> NDArray[np.uint32]:
    """Return, for each row of MinHashes, one hash for every ``rows`` of them."""
    by_band = _fill(minima).reshape(len(minima), minima.shape[1] // rows, rows)
    hashes = np.zeros(by_band.shape[:2], np.uint64)
    for row in range(rows):
        hashes = mix(hashes + by_band[:, :, row] + _SEED)
    return (hashes >> np.uint64(32)).astype(np.uint32)


def _min_hashes(hashes: Hashes, owners: Ints, texts: int, bins: int) -> Hashes:
    """Return one-permutation MinHashes: each shingle falls into one of ``bins``, whose least hash stands for it."""
    minima = np.full(texts * bins, _EMPTY, np.uint64)
    quotients = hashes // np.uint64(bins)
    remainders = (hashes - quotients * np.uint64(bins)).astype(np.int64)
    np.minimum.at(minima, owners * bins + remainders, quotients)
    return minima.reshape(texts, bins)


def _fill(minima: Hashes) -> Hashes:
    """Fill the empty bins of short texts from others, the same for every text, so that bins stay comparable.

    Every text has at least one bin that is not empty.
    """
    filled = minima.copy()
    bins = minima.shape[1]
    rows, empty = np.nonzero(minima == _EMPTY)
    attempt = 0
    while len(rows):
        attempt += 1
        donors = mix(np.arange(bins, dtype=np.uint64) + np.uint64(attempt * bins)) % np.uint64(bins)
        given = minima[rows, donors[empty].astype(np.int64)]
        filled[rows, empty] = given
        still = given == _EMPTY
        rows, empty = rows[still], empty[still]
    return filled
