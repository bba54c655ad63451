"""Clusters of prints: which articles are the same story, and which of them came first.

What belongs here: grouping equal texts, comparing those whose signatures meet, choosing the first print.  What does
not: signatures and measures (``signatures``, ``shingles``).

Articles are taken in the order of their issue dates.  Each is compared with the first prints it meets, never with
all their reprints: eighty copies of a story cost eighty comparisons.  Memory holds signatures, and the texts of one
batch.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.reprints.shingles import Hashes, Ints, at_most_shared, measures, shared, shingle_sets, sketch
from pipeline.reprints.signatures import FEWEST_CHARS, SIGNATURES, band_matrix
from pipeline.schema import REPRINTS

LEAST_SIMILARITY = 0.4
"""Jaccard similarity from which on two texts are reprints.  Among 984 articles of real pages two different stories
had 0.11 at most and the same story, extracted in another way, 0.96 at least; an edited agency story lies between."""
LEAST_CONTAINED = 0.6
"""Share of the shorter text's shingles that the longer holds, from which on it is an abridged print.  Different
stories of the same articles had 0.35 at most."""
FEWEST_CHARS_EQUAL = 8
"""Characters, bare, below which even equal texts (图为现场) are no reprints."""
FEWEST_CHARS_ABRIDGED = 80
"""Characters, bare, below which a text is no abridged print: a caption may well quote its story."""
MOST_COMPARED = 16
"""First prints that one article is compared with: those it shares most bands with."""
BUCKET_KEEPS = 64
"""First prints kept for one value of one band: more share it only by boilerplate."""
BATCH = 4_096
"""Articles whose texts are read at once, with the first prints that they met: about 100 MB."""

TextsOf = Callable[[Sequence[str]], Mapping[str, str]]


@dataclass(slots=True)
class _Prints:
    """All signatures in the order of publication; ``leader`` is the first print of each, so far as is known."""

    ids: list[str]
    chars: Ints
    leader: Ints
    is_equal: NDArray[np.bool_]
    """Whether the bare text is that of the leader."""
    similarity: NDArray[np.float64]
    jump_group: dict[str, str]

    def are_one_story(self, one: int, other: int) -> bool:
        """Whether one of two articles goes on where the other ends."""
        if not self.jump_group:
            return False
        group = self.jump_group.get(self.ids[one])
        return group is not None and group == self.jump_group.get(self.ids[other])


def find_reprints(
    signature_tables: Iterable[pa.Table], texts_of: TextsOf, jumps: Iterable[tuple[str, str]] = ()
) -> pa.Table:
    """Return the REPRINTS rows of the articles that were printed more than once, sorted by article_id.

    ``signature_tables`` are SIGNATURES of chunks in any order; ``texts_of`` returns the texts of the article ids that
    it is given, a few thousand at a time; ``jumps`` are pairs (article_id, continues_article_id), which never are
    reprints of each other.  The canonical article has the earliest issue date (unknown is last), then the smallest
    id.  The result does not depend on how articles were chunked.
    """
    table = _in_order_of_publication(pa.concat_tables([SIGNATURES.empty_table(), *signature_tables]))
    prints = _Prints(
        ids=table.column("article_id").to_pylist(),
        chars=table.column("bare_chars").to_numpy().astype(np.int64),
        leader=np.arange(table.num_rows),
        is_equal=np.ones(table.num_rows, np.bool_),
        similarity=np.ones(table.num_rows),
        jump_group=_jump_groups(jumps),
    )
    _join_equal(prints, table)
    _join_near(prints, _meetings(prints, band_matrix(table)), texts_of)
    return _rows(prints)


def _in_order_of_publication(table: pa.Table) -> pa.Table:
    keys = [("issue_date", "ascending", "at_end"), ("article_id", "ascending", "at_end")]
    return table.take(pc.sort_indices(table, sort_keys=keys)).combine_chunks()


def _jump_groups(jumps: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the group of each article that goes on on another page, or is the continuation of one."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    for one, other in jumps:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    return {key: root(key) for key in parent}


def _join_equal(prints: _Prints, table: pa.Table) -> None:
    """Give articles with the same bare text the first of them as leader."""
    digests = table.column("bare_digest").combine_chunks().dictionary_encode().indices.to_numpy()
    _, first, which = np.unique(digests, return_index=True, return_inverse=True)
    leaders = first[which]
    for at in np.flatnonzero((leaders != np.arange(len(leaders))) & (prints.chars >= FEWEST_CHARS_EQUAL)):
        if not prints.are_one_story(int(at), int(leaders[at])):
            prints.leader[at] = leaders[at]


def _meetings(prints: _Prints, bands: NDArray[np.uint32]) -> dict[int, list[int]]:
    """Return the buckets that each first print shares with another: (article, numbers of buckets), in order."""
    leaders = np.flatnonzero((prints.leader == np.arange(len(prints.leader))) & (prints.chars >= FEWEST_CHARS))
    found: dict[int, list[int]] = defaultdict(list)
    bucket_number = 0
    for band in range(bands.shape[1]):
        _, which, sizes = np.unique(bands[leaders, band], return_inverse=True, return_counts=True)
        for place in np.flatnonzero(sizes[which] > 1).tolist():
            found[int(leaders[place])].append(bucket_number + int(which[place]))
        bucket_number += len(sizes)
    return {at: found[at] for at in sorted(found)}


def _join_near(prints: _Prints, meetings: dict[int, list[int]], texts_of: TextsOf) -> None:
    """Give articles that are near to an earlier first print that print as leader."""
    firsts: dict[int, list[int]] = defaultdict(list)
    order = list(meetings)
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        known = {first for at in batch for first in _most_met(meetings[at], firsts)}
        sets = _shingle_sets(prints, sorted(known.union(batch)), texts_of)
        for at in batch:
            if not _join_one(prints, at, _most_met(meetings[at], firsts), sets):
                for bucket in meetings[at]:
                    if len(firsts[bucket]) < BUCKET_KEEPS:
                        firsts[bucket].append(at)
    for at in range(len(prints.leader)):
        leader = int(prints.leader[at])
        first = int(prints.leader[leader])
        if first != leader:
            # A print equal to a reprint is a reprint of the same first print.
            prints.leader[at], prints.is_equal[at] = first, False
            prints.similarity[at] = prints.similarity[leader]
        if at != first and prints.are_one_story(at, first):
            prints.leader[at] = at


def _most_met(buckets: list[int], firsts: dict[int, list[int]]) -> list[int]:
    """Return the first prints that share most buckets, the earlier first among equals."""
    met = Counter(chain.from_iterable(firsts[bucket] for bucket in buckets if bucket in firsts))
    return sorted(sorted(met), key=met.__getitem__, reverse=True)[:MOST_COMPARED]


def _join_one(prints: _Prints, at: int, met: list[int], sets: dict[int, Hashes]) -> bool:
    """Join one article to the nearest first print among those it met; whether there was one."""
    if not met:
        return False
    nearest, best = -1, 0.0
    one, marks, chars = sets[at], sketch(sets[at]), int(prints.chars[at])
    for first in met:
        other, shorter = sets[first], min(chars, int(prints.chars[first]))
        if prints.are_one_story(at, first):
            continue
        # Most of those that were met are not near: a bound on what they share spares the exact count.
        most = measures(at_most_shared(marks, other), len(one), len(other))
        if most[0] > best and _is_near(*most, shorter):
            similarity, contained = shared(one, other)
            if similarity > best and _is_near(similarity, contained, shorter):
                nearest, best = first, similarity
    if nearest < 0:
        return False
    prints.leader[at], prints.is_equal[at], prints.similarity[at] = nearest, False, best
    return True


def _is_near(similarity: float, contained: float, shorter: int) -> bool:
    """Whether two texts, the shorter of so many characters, are reprints, edited or abridged."""
    return similarity >= LEAST_SIMILARITY or (contained >= LEAST_CONTAINED and shorter >= FEWEST_CHARS_ABRIDGED)


def _shingle_sets(prints: _Prints, which: list[int], texts_of: TextsOf) -> dict[int, Hashes]:
    texts = texts_of([prints.ids[at] for at in which])
    return dict(zip(which, shingle_sets([texts[prints.ids[at]] for at in which]), strict=True))


def _rows(prints: _Prints) -> pa.Table:
    """Return a row for each article of a cluster of two or more."""
    sizes = np.bincount(prints.leader, minlength=len(prints.ids))
    rows = []
    for at in np.flatnonzero(sizes[prints.leader] > 1):
        leader = int(prints.leader[at])
        similarity = float(prints.similarity[at])
        relation = "same" if prints.is_equal[at] else "near"
        rows.append((prints.ids[at], f"r_{prints.ids[leader][2:]}", bool(at == leader), similarity, relation))
    return REPRINTS.from_rows(sorted(rows))
