"""Which exceptions are a user's mistake, told in one line, and which are bugs, shown with a traceback."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def plain_errors(command: F) -> F:
    """Turn a user's mistake into one clear line and exit status 1; a traceback is for bugs alone."""

    @wraps(command)
    def wrapped(*args: object, **kwargs: object) -> object:
        try:
            return command(*args, **kwargs)
        except BrokenPipeError:
            # Whoever read the output has enough, as `head` does: click ends the program quietly.
            raise
        except users_mistakes() as error:
            raise click.ClickException(" ".join(str(error).split())) from error

    return wrapped  # type: ignore[return-value]


def users_mistakes() -> tuple[type[Exception], ...]:
    """Return the exceptions whose message is for people."""
    from pipeline.corrections import CorrectionError
    from pipeline.extras import MissingPackageError
    from pipeline.reading.config import ConfigError
    from pipeline.reading.decoding import Unreadable
    from pipeline.release.inputs import ReleaseError
    from pipeline.store import StoreError
    from pipeline.takedown.suppressions import TakedownError
    from pipeline.words.lexicon import LexiconError

    known: tuple[type[Exception], ...] = (
        ConfigError, CorrectionError, Unreadable, ReleaseError, StoreError, TakedownError, LexiconError,
        MissingPackageError, UnicodeDecodeError, OSError,
    )  # fmt: skip
    import sys

    # Only a command that builds has loaded Dagster; no other needs to pay for it here.
    if "assets.build" in sys.modules:
        from assets.build import BuildError

        known = (*known, BuildError)
    return known
