"""The rules by which text is left out on demand.

What belongs here: declarations.  What does not: the code that follows them (``apply``).
"""

from __future__ import annotations

from pipeline.rules import Rule

SUPPRESSED = Rule(
    "takedown.suppressed",
    "release",
    "应要求撤下：所涉字节上的稿件，以及正文与之全同的稿件",
    "Taken down on demand: articles on the bytes concerned, and articles with the very same text",
)
RULES = (SUPPRESSED,)
