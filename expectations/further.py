"""Tables that only checks know: worked out when something is checked, declared like those of the store.

What belongs here: declarations, cheap to import.  What does not: how they are filled (``files``, ``released``).
"""

from __future__ import annotations

from pipeline.schema import STRING, Column, Table

_COLUMNS = (
    Column("name", STRING, "名称", "Name", ()),
    Column("stated", STRING, "所记摘要", "Digest that is written down", (), nullable=True),
    Column("found", STRING, "实得摘要", "Digest that was found", (), nullable=True),
)
FILES = Table("files", "文件", "Files, with their digests as written down and as found", ("name",), _COLUMNS)
INPUTS = Table("inputs", "所依", "Inputs, with their digests when they were used and now", ("name",), _COLUMNS)
RELEASED = "released_articles"
"""The articles of a release, with what only a release knows of them."""
RELEASE = Table("release", "发布", "A release as a whole: its files", ("name",), _COLUMNS)
