"""Many pages from few articles, for benchmarks and load tests.

Belongs here: new dates, names, places and numbers, paragraphs dealt anew.  Does not belong here: layout (see `styles`).
The pages are grammatical but make no sense; they are for measuring, not for reading.
"""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sample.setting.model import Article, Corpus, Issue, PageSpec
from sample.setting.pages import RawPage, set_page

PAGES_A_ISSUE = 16
NEWSPAPERS = ("澜河日报", "云泽晚报")
FIRST_DAY = datetime.date(2024, 1, 1)
KEPT_WHOLE = 0.15
"""Share of articles whose paragraphs are not dealt anew: near duplicates, as reprints are."""

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
_GIVEN = "一文明春雨晓海山林石青云月秋禾兰松柏江河远安宁静思敏慧书言和平长志建国华强永泽瑞祥嘉欣雅若溪"
_COUNTIES = ("望湖", "柳溪", "榆坪", "青石", "东浦", "北岭")
_TOWNS = ("双塘镇", "枫林镇", "石桥镇", "白鹭镇")
_SECTIONS = ("要闻", "综合", "城事", "经济", "县域", "健康", "教育", "文体", "副刊")
_WEEKDAYS = "一二三四五六日"
_NUMBER = re.compile(
    r"(\d{1,2})月(\d{1,2})日|(\d{4})年|(?<![\d.\-—])(\d{1,2})日"
    r"|(?<![\d.\-A-Za-z])(\d+(?:\.\d+)?)(?![\d.\-时月点])"
)


@dataclass(frozen=True)
class _Stock:
    """The sample's articles sorted for dealing."""

    heads: dict[str, list[tuple[Article, datetime.date]]]
    """Articles with their issue date by `kind` or, for kind article, by `long` and `short`."""
    paragraphs: dict[str, list[str]]
    subheads: list[str]
    words: re.Pattern[str]
    """Every person and place that may be exchanged."""


def vary_pages(corpus: Corpus, count: int, seed: int) -> Iterator[RawPage]:
    """Give `count` pages as NEWSPAPER/YYYY-MM-DD/NN.txt, 16 a day for each of 2 newspapers; same seed, same pages."""
    stock = _stock(corpus)
    for position in range(count):
        rng = random.Random(f"{seed} {position}")
        day, rest = divmod(position, PAGES_A_ISSUE * len(NEWSPAPERS))
        newspaper = NEWSPAPERS[rest // PAGES_A_ISSUE]
        no = f"{rest % PAGES_A_ISSUE + 1:02d}"
        date = FIRST_DAY + datetime.timedelta(days=day)
        articles = [_vary(head, old, date, stock, rng) for head, old in _deal(stock, rng)]
        spec = PageSpec(
            no=no,
            raw=f"{newspaper}/{date}/{no}.txt",
            style=rng.choice(("stream", "stream", "pdfminer", "poppler")),
            folio=_folio(newspaper, date, no, rng),
            folio_at=rng.choice(("first", "middle", "last")),
        )
        yield set_page(Issue(newspaper, date, (), (spec,), tuple(articles)), spec, articles)


def _stock(corpus: Corpus) -> _Stock:
    heads: dict[str, list[tuple[Article, datetime.date]]] = {}
    paragraphs: dict[str, list[str]] = {"long": [], "short": []}
    subheads: list[str] = []
    for issue in corpus.issues:
        for article in issue.articles:
            if article.lead or article.tail:
                continue
            length = _length(article)
            heads.setdefault(length if article.kind == "article" else article.kind, []).append((article, issue.date))
            subheads += [text for place, text in enumerate(article.body) if place in article.subheads]
            if article.kind == "article":
                plain = [text for place, text in enumerate(article.body) if place and place not in article.subheads]
                paragraphs[length] += plain
    return _Stock(heads, paragraphs, subheads, names_of(corpus))


def names_of(corpus: Corpus) -> re.Pattern[str]:
    """Every person and place of the sample that may be exchanged."""
    people = {name for issue in corpus.issues for name in issue.people}
    # the longest first, so that a name is not taken for the head of a longer one
    words = sorted(people, key=lambda name: (-len(name), name))
    return re.compile("|".join([*words, *_TOWNS, *_COUNTIES]))


def _length(article: Article) -> str:
    return "long" if sum(map(len, article.body)) > 600 else "short"


def _deal(stock: _Stock, rng: random.Random) -> list[tuple[Article, datetime.date]]:
    """The articles of one page: a long one or none, some short ones, a photo, now and then the rest."""
    counts = {
        "long": rng.choice((0, 1, 1, 2)),
        "short": rng.randint(3, 6),
        "photo": rng.choice((0, 1, 1)),
        "teaser": rng.choice((0, 0, 2)),
        "notice": rng.choice((0, 0, 1)),
        "advertisement": rng.choice((0, 0, 0, 1)),
    }
    return [head for kind, count in counts.items() for head in rng.sample(stock.heads[kind], count)]


def _vary(article: Article, old: datetime.date, new: datetime.date, stock: _Stock, rng: random.Random) -> Article:
    body = list(article.body)
    if article.kind == "article" and rng.random() > KEPT_WHOLE:
        pool = stock.paragraphs[_length(article)]
        for place in range(1, len(body)):
            if place in article.subheads:
                body[place] = rng.choice(stock.subheads)
            elif rng.random() < 0.75:
                body[place] = rng.choice(pool)
    return renamed(replace(article, body=tuple(body)), old, new, stock.words, rng)


def renamed(
    article: Article, old: datetime.date, new: datetime.date, words: re.Pattern[str], rng: random.Random
) -> Article:
    """The article with other names, places, dates and numbers, the same through its headline and its text."""
    change = _changer(old, new, words, rng)
    return replace(
        article,
        kicker=tuple(map(change, article.kicker)),
        title=tuple(map(change, article.title)),
        subtitle=tuple(map(change, article.subtitle)),
        summary=tuple(map(change, article.summary)),
        byline=change(article.byline),
        body=tuple(map(change, article.body)),
        credit=change(article.credit),
    )


def _changer(
    old: datetime.date, new: datetime.date, words: re.Pattern[str], rng: random.Random
) -> Callable[[str], str]:
    """A function that exchanges names, places, dates and numbers, the same name always for the same one."""
    shift = new - old
    known = dict(zip(_COUNTIES, rng.sample(_COUNTIES, len(_COUNTIES)), strict=True))
    known.update(zip(_TOWNS, rng.sample(_TOWNS, len(_TOWNS)), strict=True))

    def word(match: re.Match[str]) -> str:
        name = match.group()
        if name not in known:
            known[name] = rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.choice((1, 2, 2))))
        return known[name]

    def number(match: re.Match[str]) -> str:
        month, day, year, alone, amount = match.groups()
        if month:
            moved = _moved(old.year, int(month), int(day), shift)
            return f"{moved.month}月{moved.day}日"
        if year:
            return f"{int(year) + new.year - old.year}年"
        if alone:
            return f"{_moved(old.year, old.month, int(alone), shift).day}日"
        return _scaled(amount, rng)

    return lambda text: _NUMBER.sub(number, words.sub(word, text))


def _moved(year: int, month: int, day: int, shift: datetime.timedelta) -> datetime.date:
    try:
        return datetime.date(year, month, day) + shift
    except ValueError:
        # 2月30日 and the like: any day will do
        return datetime.date(year, 1, 1) + shift


def _scaled(amount: str, rng: random.Random) -> str:
    """A number of the same look: `4.26` -> `5.11`, `1860` -> `1427`; a single digit stays."""
    if len(amount) == 1:
        return amount
    places = len(amount.partition(".")[2])
    return f"{max(float(amount) * rng.uniform(0.6, 1.5), 1):.{places}f}"


def _folio(newspaper: str, date: datetime.date, no: str, rng: random.Random) -> tuple[str, ...]:
    if rng.random() < 0.25:
        return ()
    day = f"{date.year}年{date.month}月{date.day}日 星期{_WEEKDAYS[date.weekday()]}"
    section = f"{no}版 {rng.choice(_SECTIONS)}"
    return rng.choice(((newspaper, day, section), (f"{newspaper} {day}", section), (section, f"{day} {newspaper}")))
