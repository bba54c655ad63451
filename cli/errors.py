"""Which exceptions are a user's mistake, told in one line, and which are bugs, shown with a traceback."""

from __future__ import annotations


def users_mistakes() -> tuple[type[Exception], ...]:
    """Return the exceptions whose message is for people."""
    from pipeline.reading.config import ConfigError
    from pipeline.reading.decoding import Unreadable
    from pipeline.release.inputs import ReleaseError
    from pipeline.store import StoreError
    from pipeline.words.lexicon import LexiconError

    known: tuple[type[Exception], ...] = (
        ConfigError, Unreadable, ReleaseError, StoreError, LexiconError, UnicodeDecodeError, OSError
    )  # fmt: skip
    import sys

    # Only a command that builds has loaded Dagster; no other needs to pay for it here.
    if "assets.build" in sys.modules:
        from assets.build import BuildError

        known = (*known, BuildError)
    return known
