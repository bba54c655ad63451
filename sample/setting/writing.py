"""Articles made up from our own phrases, for as many pages as a benchmark wants.

Belongs here: dealing words and sentences of `sample/phrases` so that a headline, its summary and its body share what
they are about, as real ones do.  Does not belong here: how an article is set (see `sheet`, `streaming`).
The articles are grammatical but make no sense; they are for measuring, not for reading.
"""

from __future__ import annotations

import datetime
import random
import re
import tomllib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from sample.setting.model import Article

PHRASES = Path(__file__).resolve().parent.parent / "phrases"
_SLOT = re.compile(r"\{(\w+)\}")
SHORTEST = 60
"""Characters of the shortest body."""
SOURCES = (0.25, 0.3, 0.45)
"""Shares of sentences of the topic, of sentences that suit any, and of sentences of other matter."""
OWN_WORDS = 0.35
"""Share of words drawn that are the three which an article has for its own."""
SHORTENED = 0.4
"""Share of mentions of what an article is about that leave its name out."""


@lru_cache(maxsize=1)
def phrases() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The phrases common to all topics, and the topics."""
    common = tomllib.loads((PHRASES / "common.toml").read_text("utf-8"))
    return common, tomllib.loads((PHRASES / "topics.toml").read_text("utf-8"))["topic"]


class Writer:
    """Writes the articles of one page; no sentence is used twice while fresh ones are left."""

    def __init__(self, rng: random.Random, date: datetime.date, prose: list[str]) -> None:
        """`prose` is sentences of any matter, with slots for names: most of an article is not about its headline."""
        self._rng, self._date, self._prose = rng, date, prose
        self._common, topics = phrases()
        self._topics = rng.sample(topics, len(topics))
        self._decks: dict[int, list[str]] = {}

    def article(self, chars: int) -> Article:
        """An article of about `chars` characters: a brief or a dispatch when short, else a feature or a comment."""
        story = self._story()
        if chars < 520 and self._rng.random() < 0.75:
            return self._brief(story, chars)
        return self._feature(story, chars)

    def teaser(self) -> Article:
        """A headline that points to another page, or merely stands there."""
        story = self._story()
        pointer = f"详见第{self._rng.randint(2, 16)}版" if self._rng.random() < 0.3 else ""
        return Article("", "", kind="teaser", title=(story.headline(),), pointer=pointer)

    def photo(self) -> Article:
        """A caption with its credit, at the end of the text or on a line of its own."""
        story = self._story()
        body = [story.fill(text) for text in self._rng.sample(self._common["captions"], self._rng.choice((1, 1, 2)))]
        credit = story.pick("credits")
        title = (story.headline(),) if self._rng.random() < 0.1 else ()
        if self._rng.random() < 0.7:
            body[-1] += " " + credit
            credit = ""
        return Article("", "", kind="photo", title=title, body=tuple(body), credit=credit)

    def folio(self, newspaper: str, number: int) -> tuple[str, ...]:
        """Lines of furniture at the head or foot of a page."""
        weekday = (
            f"{self._date:%Y}年{self._date.month}月{self._date.day}日 星期{'一二三四五六日'[self._date.weekday()]}"
        )
        section = self._rng.choice(("要闻", "综合", "城事", "经济", "县域", "健康", "教育", "文体", "副刊"))
        known = {"newspaper": newspaper, "weekday": weekday, "number": f"{number:02d}", "section": section}
        lines = [_SLOT.sub(lambda m: known.get(m[1], m[0]), text) for text in self._common["folios"]]
        story = self._story()
        return tuple(story.fill(text) for text in self._rng.sample(lines, self._rng.randint(2, 4)))

    # ---- the kinds of text

    def _brief(self, story: Story, chars: int) -> Article:
        rng = self._rng
        body = [story.pick("briefs") + story.pick("brief_ends")]
        self._go_on(story, body, chars, rng.choice((2, 2, 3, 4)))
        genre = "dispatch" if "电" in body[0][:24] else "brief"
        title, kicker, subtitle = self._headline(story, 0.12, 0.2)
        return Article("", "", genre=genre, title=title, kicker=kicker, subtitle=subtitle, body=tuple(body))

    def _feature(self, story: Story, chars: int) -> Article:
        rng = self._rng
        body: list[str] = []
        subheads: set[int] = set()
        if rng.random() < 0.15:
            subheads.add(0)
            body += [rng.choice(self._common["labels"]), story.pick("summaries") + "。"]
        body.append(story.pick("leads"))
        sections = 0 if chars < 900 or rng.random() < 0.7 else rng.randint(2, 4)
        signed = sections > 0 and rng.random() < 0.2
        for section in range(max(1, sections)):
            if sections:
                subheads.add(len(body))
                body.append(story.fill(story.topic["subheads"][section % len(story.topic["subheads"])]))
                if signed:
                    body.append(f"本报记者 {story.spaced_person()} {story.spaced_person()}")
            goal = sum(map(len, body)) + (chars - sum(map(len, body))) // (max(1, sections) - section)
            self._go_on(story, body, goal, rng.choice((2, 3, 3, 4)))
        body.append(story.pick("ends"))
        byline = ""
        if not signed and rng.random() < 0.12:
            mark = rng.choice(("■ ", "□ ", "", "", "● "))
            byline = f"{mark}本报记者 {story.spaced_person()}" + (
                f" 通讯员 {story.spaced_person()}" if rng.random() < 0.4 else ""
            )
        if rng.random() < 0.15:
            who = story.fill(rng.choice(("（作者单位：澜河市{org}）", "（本报{city}电）", "（记者{p}、{q}参与采写）")))
            body.append(who)
        title, kicker, subtitle = self._headline(story, 0.1, 0.4)
        summary: tuple[str, ...] = ()
        if rng.random() < 0.15:
            texts = rng.sample(self._common["summaries"], rng.choice((1, 1, 2, 3)))
            summary = tuple(story.fill(text) for text in texts)
        return Article(
            "", "", genre="feature", title=title, kicker=kicker, subtitle=subtitle, summary=summary, byline=byline,
            body=tuple(body), subheads=frozenset(subheads),
        )  # fmt: skip

    def _headline(
        self, story: Story, kicker: float, subtitle: float
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Title, kicker and subtitle; the last two at the chances given."""
        rng = self._rng
        title = story.headline() + (rng.choice(self._common["tags"]) if rng.random() < 0.12 else "")
        return (
            (title,),
            (story.pick("kickers"),) if rng.random() < kicker else (),
            (story.pick("subtitles"),) if rng.random() < subtitle else (),
        )

    def _go_on(self, story: Story, body: list[str], chars: int, sentences: int) -> None:
        """Add paragraphs of about `sentences` sentences until the body has `chars` characters."""
        size = sum(map(len, body))
        while size < max(chars, SHORTEST):
            count = max(1, sentences + self._rng.choice((-1, 0, 0, 1)))
            text = "".join(story.fill(self._sentence(story)) for _ in range(count))
            body.append(text)
            size += len(text)

    def _sentence(self, story: Story) -> str:
        """A sentence of the topic or one that suits any, dealt without repetition until the deck is through."""
        source = self._rng.choices((story.topic["sentences"], self._common["sentences"], self._prose), SOURCES)[0]
        deck = self._decks.setdefault(id(source), [])
        if not deck:
            deck += self._rng.sample(source, len(source))
        text: str = deck.pop()
        return text

    def _story(self) -> Story:
        topic = self._rng.choice(self._topics[:4]) if self._rng.random() < 0.2 else self._topics[0]
        self._topics = [*self._topics[1:], self._topics[0]]
        return Story(topic, self._common, self._date, self._rng)


class Story:
    """What one article is about: its topic, names, places and words, the same through headline and body."""

    def __init__(self, topic: dict[str, Any], common: dict[str, Any], date: datetime.date, rng: random.Random) -> None:
        self.topic, self._common, self._date, self._rng = topic, common, date, rng
        name = "".join(rng.sample(common["stems"], 2)) if rng.random() < 0.5 else ""
        places = ["".join(rng.sample(common["stems"], 2)) + place[-1] for place in rng.sample(common["places"], 2)]
        if rng.random() < 0.5:
            places = rng.sample(common["places"], 2)
        self._words: list[str] = rng.sample(topic["words"], len(topic["words"]))
        self._people = [self._person() for _ in range(4)]
        self._matter = rng.choice(topic["x"])
        area = rng.choice(("澜河市", "云泽省", "市", "县"))
        self._fixed: dict[str, str] = {
            "x": name + self._matter,
            "org": area + rng.choice(common["offices"]),
            "place": places[0],
            "place2": places[1],
            "city": rng.choice(common["cities"]),
        }

    def fill(self, text: str) -> str:
        """Fill the slots of a phrase."""
        return _SLOT.sub(lambda match: self._slot(match[1]), text)

    def pick(self, kind: str) -> str:
        """A phrase of a kind of `common.toml`, filled."""
        return self.fill(self._rng.choice(self._common[kind]))

    def headline(self) -> str:
        """A title."""
        return self.fill(self._rng.choice(self.topic["titles"]))

    def spaced_person(self) -> str:
        """A name as bylines print it: `杨 旭`, `林慕春`."""
        name = self._rng.choice(self._people)
        return " ".join(name) if len(name) == 2 and self._rng.random() < 0.6 else name

    def _person(self) -> str:
        rng = self._rng
        return str(rng.choice(self._common["surnames"])) + "".join(
            rng.choices(self._common["given"], k=rng.choice((1, 2, 2)))
        )

    def _slot(self, name: str) -> str:
        rng = self._rng
        if name == "x" and rng.random() < SHORTENED:
            return self._matter
        if name in self._fixed:
            return self._fixed[name]
        if name in "abc":
            # the first words come most, so that an article has its own
            place = "abc".index(name) if rng.random() < OWN_WORDS else rng.randrange(len(self._words))
            return self._words[place]
        if name in "pqr":
            return self._people["pqr".index(name)]
        day = self._date - datetime.timedelta(days=rng.randint(1, 9))
        made: dict[str, Callable[[], str]] = {
            "n": lambda: str(
                rng.choice((rng.randint(2, 9), rng.randint(2, 30), rng.randint(12, 99), rng.randint(100, 900)))
            ),
            "pct": lambda: f"{rng.randint(10, 990) / 10:g}%",
            "money": lambda: f"{rng.randint(2, 900)}{rng.choice(('元', '元', '万元', '亿元'))}",
            "day": lambda: f"{day.month}月{day.day}日",
            "date": lambda: f"{day.day}日",
        }
        return made[name]()
