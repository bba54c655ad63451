"""Revising: from several readings of a page, and changes to them, the articles that are likeliest as wholes.

What belongs here: which changes are tried, and taking them.  What does not: what an article is worth (``judging``) and
where the readings come from (``chains``, ``matching``).

Chains are chosen link by link, and a headline finds its text only when the chains stand.  Here whole articles are
weighed: whether the headline tells of both halves of the text, whether its columns are of one height, what is left
over.  Readings that differ are compared region by region; then cuts, joins, exchanges and moved headlines are taken
while they gain.  The worth of an article does not hang on the others, so that only changes to new articles are
weighed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations, islice

from pipeline.segmentation.headed import Article
from pipeline.segmentation.judging import CLEAR, Change, Judge
from pipeline.segmentation.links import NO_HEAD

ROUNDS = 12
"""Most times that changes are looked for; pages come to rest after two or three."""
WEAK_LINKS, LEAST_WEAK = 5, -0.04
"""Links of a chain that may be cut: its weakest, and those of a chance (logarithm) below this."""
PAIRED = 3
"""The weakest of them, between two of which a part of a chain may be taken out."""
NEAR_HEADLINES = 3
"""Headlines without text that are tried above the lower part of a chain that was cut."""
LEAST_LIFTED = -3.5
"""Log-odds of being a headline from which on a block inside a text is tried as one."""
AROUND = 12
"""Articles before and after one in print that it may exchange headlines with: all, but on a very long page."""
BESIDE, APART = 2, 6
"""Blocks between headline blocks of one headline: of a block beside it, of two headlines made one."""
CONTENT = 0.5
"""Mean worth of articles from which on they are left as they are."""
LEAST_GAIN = 1e-6


def revise(judge: Judge, readings: Sequence[Sequence[Article]]) -> list[Article]:
    """Return the articles of greatest worth that are found from some readings of a page, each a list of articles.

    Every reading is revised by itself, as is the best of all in each region: the greatest worth near by depends on
    where one starts.
    """
    judge.worth([article for reading in readings for article in reading])
    ordered = _best_first(judge, readings)
    start = _fused(judge, ordered)
    ends = _settled(judge, [start, *ordered], [set(start), *(set(reading).difference(start) for reading in ordered)])
    best = _fused(judge, _best_first(judge, ends))
    (found,) = _settled(judge, [best], [set(best).difference(ends[0])])
    return found


def _best_first(judge: Judge, readings: Sequence[Sequence[Article]]) -> list[Sequence[Article]]:
    return sorted(readings, key=lambda reading: -sum(judge.worth(reading)))


def _fused(judge: Judge, readings: Sequence[Sequence[Article]]) -> list[Article]:
    """Return the first of some readings, with those regions of the others that are worth more."""
    state = list(readings[0]) if readings else []
    for reading in readings[1:]:
        (state,) = _taken(judge, [state], [list(differences(state, reading))])
    return state


def _settled(
    judge: Judge, readings: Sequence[Sequence[Article]], fresh: Sequence[Collection[Article]]
) -> list[list[Article]]:
    """Return readings after all changes to the ``fresh`` articles of each, and to those they become, until none gains.

    They are revised side by side, since many articles are measured sooner at once than one by one.
    """
    states = [list(reading) for reading in readings]
    for _ in range(ROUNDS):
        if not any(fresh):
            break
        tried = [list(_open(judge, state, some)) for state, some in zip(states, fresh, strict=True)]
        revised = _taken(judge, states, tried)
        fresh = [set(after).difference(before) for after, before in zip(revised, states, strict=True)]
        states = revised
    return states


def _open(judge: Judge, state: Sequence[Article], fresh: Collection[Article]) -> Iterator[Change]:
    """Yield changes to a reading, but for those of articles that are worth so much that none was ever better."""
    worth = dict(zip(state, judge.worth(state), strict=True))
    for change in changes(judge, state, fresh) if fresh else ():
        if sum(map(worth.__getitem__, change.old)) <= CONTENT * len(change.old):
            yield change


def _taken(judge: Judge, states: Sequence[list[Article]], tried: Sequence[Sequence[Change]]) -> list[list[Article]]:
    """Return readings after the changes to each that gain; what the others lose is noted."""
    gains = iter(judge.gains([change for some in tried for change in some]))
    revised: list[list[Article]] = []
    for state, some in zip(states, tried, strict=True):
        gained = list(islice(gains, len(some)))
        for change, gain in zip(some, gained, strict=True):
            for article in change.old:
                judge.margins[article] = min(-gain, judge.margins.get(article, CLEAR))
        revised.append(take(state, some, gained))
    return revised


def take(state: Sequence[Article], tried: Sequence[Change], gains: Sequence[float]) -> list[Article]:
    """Return the articles after the changes that gain, the greatest gain first; one article changes once."""
    kept = dict.fromkeys(state)
    changed: set[Article] = set()
    for number in sorted(range(len(tried)), key=lambda number: (-gains[number], number)):
        if gains[number] <= LEAST_GAIN:
            break
        old, new = tried[number]
        if changed.isdisjoint(old):
            changed.update(old, new)
            for article in old:
                del kept[article]
            kept |= dict.fromkeys(new)
    return list(kept)


def differences(one: Sequence[Article], two: Sequence[Article]) -> Iterator[Change]:
    """Yield the regions in which two readings of the same blocks differ, as changes from the first to the second."""
    home = {index: number for number, article in enumerate(two) for part in article for index in part}
    joined: dict[int, tuple[set[int], set[int]]] = {}
    for number, article in enumerate(one):
        others = {home[index] for part in article for index in part if index in home}
        region = {number}, others
        for known in {id(joined[k]): joined[k] for k in others if k in joined}.values():
            region[0].update(known[0])
            region[1].update(known[1])
        joined |= dict.fromkeys(region[1], region)
    for ours, others in {id(region): region for region in joined.values()}.values():
        old, new = {one[k] for k in ours}, {two[k] for k in others}
        if old != new:
            yield Change(tuple(sorted(old - new)), tuple(sorted(new - old)))


def changes(judge: Judge, state: Sequence[Article], fresh: Collection[Article]) -> Iterator[Change]:
    """Yield changes to a reading in which an article of ``fresh`` has a part, with others printed near by."""
    owner = {index: article for article in state for index in article[1]}
    printed = sorted(state, key=lambda article: min(article[0] + article[1]))
    place = {article: number for number, article in enumerate(printed)}
    for article in fresh:
        around = printed[max(0, place[article] - AROUND) : place[article] + AROUND + 1]
        for change in (*_cuts(judge, around, article), *_lifted(judge, around, article)):
            yield _made(*change)
        for other in around:
            for one, two in ((article, other), (other, article)):
                # Of two fresh articles each has its turn.
                if one != two and one[0] and (one is article or other not in fresh):
                    for new in _headlines_moved(one, two):
                        yield _made((one, two), new)
    for one, two, first, second in _pairs(judge, owner, fresh):
        for new in _exchanged(one, two, first, second):
            yield _made((one, two), new)


def _made(old: Iterable[Article], new: Iterable[Article]) -> Change:
    return Change(tuple(old), tuple(article for article in new if article[0] or article[1]))


_Parts = tuple[tuple[Article, ...], tuple[Article, ...]]
"""A change in which an article may be empty."""


def _cuts(judge: Judge, around: Sequence[Article], article: Article) -> Iterator[_Parts]:
    """Yield the article with its chain cut in two at a weak link, or with what stands between two of them taken out.

    Its headline stays with either part, and one of the headlines near by that have no text may take the other.
    """
    heads, chain = article
    links = judge.texts.measure([chain])[0].links if chain else []
    weakest = sorted(range(len(links)), key=links.__getitem__)[:WEAK_LINKS]
    weak = [k for k in weakest if links[k] < LEAST_WEAK]
    bodiless = [other for other in around if other[0] and not other[1]]
    for k in sorted(weak):
        one, two = chain[: k + 1], chain[k + 1 :]
        if heads:
            yield (article,), (((), one), (heads, two))
        yield from _parted(article, one, two, bodiless)
    for k, m in combinations(sorted(weak[:PAIRED]), 2):
        yield from _parted(article, chain[: k + 1] + chain[m + 1 :], chain[k + 1 : m + 1], bodiless)


def _parted(
    article: Article, one: tuple[int, ...], two: tuple[int, ...], bodiless: Sequence[Article]
) -> Iterator[_Parts]:
    """Yield the article in two parts, the second without headline or either with one that had no text."""
    heads, _ = article
    yield (article,), ((heads, one), ((), two))
    for other in sorted(bodiless, key=lambda other: abs(other[0][0] - two[0]))[:NEAR_HEADLINES]:
        yield (article, other), ((heads, one), (other[0], two))
        if heads:
            yield (article, other), ((other[0], one), (heads, two))


def _lifted(judge: Judge, around: Sequence[Article], article: Article) -> Iterator[_Parts]:
    """Yield the article with a short block of its text as a headline, or with its headline in two."""
    heads, chain = article
    for place, index in enumerate(chain):
        if judge.odds.get(index, NO_HEAD) <= LEAST_LIFTED:
            continue
        above, below = chain[:place], chain[place + 1 :]
        rest, alone = above + below, (index,)
        with_heads = tuple(sorted(heads + alone))
        if above and below:
            yield (article,), ((heads, above), (alone, below))
            yield (article,), ((heads, rest), (alone, ()))
            yield (article,), ((with_heads, rest),)
            if heads:
                yield (article,), ((alone, above), (heads, below))
        else:
            yield (article,), ((with_heads, rest),)
            if heads:
                yield (article,), ((heads, rest), (alone, ()))
        for other in around:
            if other != article and other[0] and min(abs(index - other[0][0]), abs(index - other[0][-1])) <= BESIDE:
                yield (article, other), ((heads, rest), (tuple(sorted(other[0] + alone)), other[1]))
    headless = [other for other in around if other != article and not other[0]]
    for place in range(1, len(heads)):
        for kept, given in ((heads[:place], heads[place:]), (heads[place:], heads[:place])):
            yield (article,), ((kept, chain), (given, ()))
            for other in headless:
                yield (article, other), ((kept, chain), (given, other[1]))


def _pairs(
    judge: Judge, owner: dict[int, Article], fresh: Collection[Article]
) -> Iterator[tuple[Article, Article, int, int]]:
    """Yield two articles, and blocks of theirs of which the second may follow the first."""
    for first, second in judge.texts.likely:
        if first in owner and second in owner:
            one, two = owner[first], owner[second]
            if one is not two and (one in fresh or two in fresh):
                yield one, two, one[1].index(first) + 1, two[1].index(second)


def _exchanged(one: Article, two: Article, first: int, second: int) -> Iterator[tuple[Article, ...]]:
    """Yield two articles with what follows a place of the second set after a place of the first, or one block of it."""
    (heads, chain), (other_heads, other) = one, two
    above, tail = chain[:first], chain[first:]
    before, below = other[:second], other[second:]
    if not tail and not before:
        yield from _together(heads, other_heads, above + below)
    else:
        yield (heads, above + below), (other_heads, before + tail)
        if tail and not before:
            yield (heads, above + below), (other_heads, ()), ((), tail)
            if not other_heads:
                yield ((heads, above + below + tail),)
    if len(other) > 1:
        yield (heads, above + other[second : second + 1] + tail), (other_heads, before + other[second + 1 :])
    if len(chain) > 1:
        yield (heads, chain[: first - 1] + tail), (other_heads, before + chain[first - 1 : first] + below)
    printed = tuple(sorted(chain + other))
    if printed not in (chain + other, other + chain):
        yield from _together(heads, other_heads, printed)


def _together(heads: tuple[int, ...], others: tuple[int, ...], chain: tuple[int, ...]) -> Iterator[tuple[Article, ...]]:
    """Yield one text under either headline, or under both."""
    if heads and others:
        yield (heads, chain), (others, ())
        yield (others, chain), (heads, ())
    yield ((tuple(sorted(heads + others)), chain),)


def _headlines_moved(one: Article, two: Article) -> Iterator[tuple[Article, ...]]:
    """Yield two articles with the headline of the first given to the second, or both headlines with one text."""
    (heads, chain), (others, text) = one, two
    if text:
        if chain or others:
            yield (others, chain), (heads, text)
        else:
            yield ((heads, text),)
    elif (chain or heads < others) and _apart(heads, others) <= APART:
        yield ((tuple(sorted(heads + others)), chain),)


def _apart(one: tuple[int, ...], two: tuple[int, ...]) -> int:
    return min(abs(one[-1] - two[0]), abs(two[-1] - one[0]))
