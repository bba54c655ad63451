"""How one page was cut, for a person to see and to correct: in the terminal, as an HTML page, as JSON, as TOML.

What belongs here: rendering a ``PageReading`` beside its page.  What does not: cutting the page
(``pipeline.segmentation``) and the command that calls this (``cli.main``).

``marks`` says line by line what the page is; ``terminal``, ``page`` (HTML) and ``values`` (JSON) show it; ``entries``
writes a reading as the corrections that would make it.
"""

from __future__ import annotations

from cli.show.entries import as_corrections
from cli.show.page import render_html
from cli.show.terminal import render_terminal
from cli.show.values import as_json

__all__ = ["as_corrections", "as_json", "render_html", "render_terminal"]
