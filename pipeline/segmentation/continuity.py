"""Whether language runs on over a break: words of the dictionary that a break has cut, runs of the page that cross it.

What belongs here: how well the end of one text and the start of another read as one, from words alone; how telling a
pair of characters is.  What does not: the shape of lines (``features``) and what follows from it (``chains``).

Half of all breaks between columns fall inside a word.  The gain of a break is the logarithm of how much likelier its
characters are when a word may cross it than when none may, under the frequencies of jieba's dictionary: ``需要化|肥``
gains, ``需要化|水库`` does not.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from pipeline.words.dictionary import jieba_file

REACH = 6
"""Characters looked at on either side of a break."""
LONGEST_WORD = 5
"""Characters of the longest word that is looked up."""
NO_WORD = -10.0
"""Gain of a break that no word crosses, and least gain (natural logarithm)."""
CROSSING = 4
"""Characters on either side of a break that are sought elsewhere on the page."""
COMMON_FLOOR = 20
"""Occurrences added to every pair, so that a pair the dictionary lacks is not infinitely telling."""
LEAST_TELLING, MOST_TELLING, TELLING_UNIT = 0.3, 3.0, 5.0
"""Bounds of how telling a pair is by itself; one unit is a factor of e**5 in frequency (development pages)."""

_HAN_END = re.compile(r"[\u3400-\u9fff]{1,6}$")
_HAN_START = re.compile(r"[\u3400-\u9fff]{1,6}")


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Natural logarithms of the frequencies of words, and how telling pairs of characters are."""

    words: dict[str, float]
    unknown: float
    """Log-frequency of a single character that is no word."""
    telling: dict[str, float]
    """By pair: from LEAST_TELLING for pairs in common words upwards; pairs in no word are not in it."""
    unseen: float
    """How telling a pair is that is in no word."""


@cache
def dictionary() -> Dictionary:
    """Return the frequencies of jieba's dictionary (0.5 s and about 70 MB, once a process)."""
    counts: dict[str, int] = {}
    pairs: defaultdict[str, int] = defaultdict(int)
    with jieba_file("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, count, _ = line.split(" ")
            counts[word] = number = int(count) or 1
            for place in range(len(word) - 1):
                pairs[word[place : place + 2]] += number
    total, all_pairs = math.log(sum(counts.values())), math.log(sum(pairs.values()))

    def telling(occurrences: int) -> float:
        rarity = (all_pairs - math.log(occurrences + COMMON_FLOOR)) / TELLING_UNIT
        return max(LEAST_TELLING, min(MOST_TELLING, rarity))

    return Dictionary(
        {word: math.log(number) - total for word, number in counts.items() if len(word) <= LONGEST_WORD},
        -total - 1.0,
        {pair: telling(number) for pair, number in pairs.items()},
        telling(0),
    )


_Half = tuple[str, float]
"""Characters on one side of a break that a word may take, and what the rest loses by it (natural logarithm)."""


class Breaks:
    """Gains of breaks between texts of one page; the halves of a break are looked at once."""

    def __init__(self) -> None:
        self._words = dictionary().words
        self._unknown = dictionary().unknown
        self._pairs = dictionary().telling
        self._ends: dict[str, list[_Half]] = {}
        self._starts: dict[str, list[_Half]] = {}

    def gain(self, above: str, below: str) -> float:
        """Return how much likelier a word crosses the break than not: at least NO_WORD; 0 where there is no Han.

        >>> breaks = Breaks()
        >>> breaks.gain("春耕备耕需要化", "肥供应充足") > 4, breaks.gain("春耕备耕。", "肥供应充足")
        (True, 0.0)
        """
        ends, starts = self._end(above), self._start(below)
        if not ends or not starts:
            return 0.0
        if ends[0][0] + starts[0][0] not in self._pairs:
            return NO_WORD
        best, words = NO_WORD, self._words
        for end, lost in ends:
            for start, lost_too in starts[: LONGEST_WORD - len(end)]:
                word = words.get(end + start)
                if word is not None and word + lost + lost_too > best:
                    best = word + lost + lost_too
        return best

    def _end(self, text: str) -> list[_Half]:
        """Return the ends of the Han characters at the end of a text, shortest first."""
        key = text[-REACH:]
        found = self._ends.get(key)
        if found is None:
            match = _HAN_END.search(key)
            run = match.group() if match else ""
            best = [0.0]
            for place in range(1, len(run) + 1):
                best.append(max(best[k] + self._word(run[k:place]) for k in range(max(0, place - LONGEST_WORD), place)))
            sizes = range(1, min(LONGEST_WORD - 1, len(run)) + 1)
            found = self._ends[key] = [(run[-size:], best[len(run) - size] - best[-1]) for size in sizes]
        return found

    def _start(self, text: str) -> list[_Half]:
        """Return the starts of the Han characters at the start of a text, shortest first."""
        key = text[:REACH]
        found = self._starts.get(key)
        if found is None:
            match = _HAN_START.match(key)
            run = match.group() if match else ""
            best = [0.0]
            for size in range(1, len(run) + 1):
                place = len(run) - size
                ends = range(1, min(LONGEST_WORD, size) + 1)
                best.append(max(best[size - k] + self._word(run[place : place + k]) for k in ends))
            sizes = range(1, min(LONGEST_WORD - 1, len(run)) + 1)
            found = self._starts[key] = [(run[:size], best[len(run) - size] - best[-1]) for size in sizes]
        return found

    def _word(self, text: str) -> float:
        found = self._words.get(text)
        if found is not None:
            return found
        return self._unknown if len(text) == 1 else -math.inf


def crossing(page: str, above: str, below: str) -> int:
    """Return the length of the longest run across a break that the page has elsewhere, whole; 0 for none.

    >>> crossing("云泽大桥通车", "云泽", "大桥"), crossing("云泽大桥通车", "大桥", "云泽")
    (4, 0)
    """
    longest = 0
    for left in range(1, min(CROSSING, len(above)) + 1):
        for right in range(1, min(CROSSING, len(below)) + 1):
            if left + right <= longest:
                continue
            if above[-left:] + below[:right] not in page:
                break
            longest = left + right
    return longest
