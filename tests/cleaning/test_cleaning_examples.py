"""The examples in the docstrings of cleaning are true."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest

from pipeline.cleaning import characters, lines, names, punctuation, spaces


@pytest.mark.parametrize("module", [characters, lines, names, punctuation, spaces], ids=lambda module: module.__name__)
def test_examples(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed
