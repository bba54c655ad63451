"""Line ends within a paragraph: where they are mere layout, and where they stand for a space.

What belongs here: functions on a paragraph whose lines are joined by ``\\n``.  What does not: white space within a
line (``spaces``).  That a line end is left out needs no rule here: all are.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.cleaning.classes import HAN, SPACES
from pipeline.cleaning.spaces import Range, name_lists

_LINE_EDGES = re.compile(rf"(?<![{SPACES}])[{SPACES}]++(?=\n)|(?<=\n)[{SPACES}]+")


def line_edges(view: str) -> list[Range]:
    """Find the white space at the ends of lines: padding of the column, indentation of a list.

    >>> line_edges("青石 \\n　水库")
    [(2, 3), (4, 5)]
    """
    return [match.span() for match in _LINE_EDGES.finditer(view)]


_HYPHENS = re.compile(r"(?<=[a-z])-\n(?=[a-z])")
_TOKEN_SIGHT = 80
"""Characters looked at before and after a line end: a web address."""
_ENDS_TOKEN = re.compile(r"[!-~]*\Z")
_BEGINS_TOKEN = re.compile(r"[!-~]*")
_ADDRESS = re.compile(r"://|www\.|[@/.][0-9A-Za-z]")
_COMPOUND = re.compile(
    r"-|(?:\A|[^A-Za-z])(?:well|self|high|low|long|short|full|half|single|multi|world|cross|ultra)\Z", re.I
)


def hyphens(view: str) -> list[Range]:
    """Find hyphens that break an English word at a line end, with the line end.

    The hyphen of a compound (``well-known``, ``state-of-the-art``) and one in a web address are the author's.

    >>> hyphens("develop-\\nment"), hyphens("a well-\\nknown ferry"), hyphens("www.lan-\\nhe.example")
    ([(7, 9)], [], [])
    """
    found = []
    for match in _HYPHENS.finditer(view):
        at, end = match.span()
        before = _token_before(view, at)
        after = _BEGINS_TOKEN.match(view, end, end + _TOKEN_SIGHT)
        if not (_ADDRESS.search(before) or _COMPOUND.search(before) or (after and "-" in after[0])):
            found.append((at, end))
    return found


def _token_before(view: str, end: int) -> str:
    """Return the ASCII characters without white that end at ``end``."""
    match = _ENDS_TOKEN.search(view[max(0, end - _TOKEN_SIGHT) : end])
    return match[0] if match else ""


_LATIN_JOINTS = re.compile(r"(?<=[A-Za-z]{2})\n(?=[A-Za-z]{2})|(?<=[a-z][,;:?!])\n(?=[A-Za-z])")
_ENDS_PHRASE = re.compile(r"[A-Za-z][,.;:]? [A-Za-z'’]+[,;:?!]?\Z")
_BEGINS_PHRASE = re.compile(r"[A-Za-z'’]+[,;:]? [A-Za-z]")
_PHRASE_SIGHT = 48
"""Characters looked at on either side of a line end: two long English words."""


def english_joints(view: str) -> list[int]:
    """Find line ends between two words of an English phrase; a lone word may be broken anywhere on the grid.

    So may a web address, in which no space can stand.

    >>> english_joints("Lanhe Water\\nGroup"), english_joints("M\\nV"), english_joints("Lan\\nhe")
    ([11], [], [])
    """
    found = []
    for match in _LATIN_JOINTS.finditer(view):
        at = match.start()
        new_word = view[at - 1].islower() and view[at + 1].isupper()
        phrase = _ENDS_PHRASE.search(view[max(0, at - _PHRASE_SIGHT) : at]) or _BEGINS_PHRASE.match(
            view[at + 1 : at + _PHRASE_SIGHT]
        )
        if (new_word or phrase) and not _ADDRESS.search(_token_before(view, at)):
            found.append(at)
    return found


_NAME_JOINTS = re.compile(rf"(?<![{HAN}])([{HAN}]{{2,8}})\n(?=([{HAN}]{{2,4}})(?![{HAN}]))")
_OCCUPATION = re.compile("(?:记者|通讯员|摄影|评论员)")
_BEFORE_OCCUPATION = re.compile("(?:报|社|台|特约|特派|见习|实习|首席|驻.*)$")


_HOUSE_STYLE = re.compile(rf"[（(][^（）()\n]{{0,10}}(?:记者|通讯员)([{SPACES}]?)[{HAN}]{{2,4}}")


@lru_cache(maxsize=1)
def parts_occupation(text: str) -> bool:
    """Whether most reporters named in brackets in ``text``, a whole page, stand a space away from their occupation.

    >>> parts_occupation("本报讯（记者 林某某）昨日"), parts_occupation("东岭社电（记者林某某）昨日")
    (True, False)
    """
    spaces = _HOUSE_STYLE.findall(text)
    return 2 * sum(map(bool, spaces)) > len(spaces)


_DATELINE_JOINT = re.compile(
    rf"\A[（(]?(?:本报|[{HAN}]{{1,6}}社|据)[^，。、；：？！（(“]{{0,40}}?[0-9一二三四五六七八九十]日电(\n)(?=[^\n{SPACES}（(])"
)
_HOUSE_DATELINE = re.compile(
    rf"(?:本报|[{HAN}]{{1,4}}社)[{HAN}]{{2,12}}?[0-9]{{1,2}}月[0-9]{{1,2}}日电([{SPACES}]*)(?=[{HAN}0-9])"
)


@lru_cache(maxsize=1)
def parts_dateline(text: str) -> bool:
    """Whether datelines in ``text``, a whole page, stand a space away from what follows, or none tells.

    >>> parts_dateline("东岭社澜河3月16日电 全省开犁"), parts_dateline("东岭社澜河3月16日电全省开犁")
    (True, False)
    """
    spaces = _HOUSE_DATELINE.findall(text)
    return 2 * sum(map(bool, spaces)) >= len(spaces)


def dateline_joints(view: str, parted: bool) -> list[int]:
    """Find the line end right after a dateline; ``parted`` says whether the house has a space there.

    >>> dateline_joints("东岭社澜河3月16日电\\n全省开犁", True), dateline_joints("东岭社澜河3月16日电\\n（记者", True)
    ([11], [])
    """
    match = _DATELINE_JOINT.match(view) if parted else None
    return [match.start(1)] if match else []


def name_joints(view: str, parted: bool) -> list[int]:
    """Find line ends that part two names of a list, or an occupation and a name where the house has a space.

    ``parted`` says whether it has (see ``parts_occupation``).  Names are parted by spaces where there is no 、.

    >>> name_joints("（记者 林某某\\n何某）", True), name_joints("（记者 林某\\n某）", True)
    ([7], [])
    >>> name_joints("（记者\\n何某）", True), name_joints("（记者\\n何某）", False)
    ([3], [])
    """
    found = []
    for start, end in name_lists(view):
        for match in _NAME_JOINTS.finditer(view, start, end):
            if _BEFORE_OCCUPATION.search(match[1]):
                continue
            occupation = _OCCUPATION.search(match[1])
            if occupation:
                stands = parted and occupation.end() == len(match[1])
            else:
                stands = parted and "、" not in view[start:end] and max(len(match[1]), len(match[2])) < _LONGEST_NAME
            if stands:
                found.append(match.end() - 1)
    return found


_LONGEST_NAME = 4
"""Letters from which on a run of Han is more likely no name, or a name of a national minority cut in two."""
