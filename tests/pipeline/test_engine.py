"""Engines: the same results in the same order, whatever spreads the work."""

from __future__ import annotations

import operator
import os
import sys

import pytest

from pipeline.engine import LocalEngine, SerialEngine, make_engine
from pipeline.extras import MissingPackageError


def square(number: int) -> int:
    return number * number


def process(_: int) -> int:
    return os.getpid()


def fail_on_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


@pytest.fixture(scope="module")
def pool():
    engine = LocalEngine(2)
    yield engine
    engine.close()


def test_results_come_in_the_order_of_the_tasks(pool):
    numbers = list(range(50))
    assert list(pool.map(square, numbers)) == list(SerialEngine().map(square, numbers)) == [n * n for n in numbers]


def test_a_pool_works_in_other_processes_but_not_for_one_task(pool):
    assert os.getpid() not in set(pool.map(process, range(4)))
    assert list(pool.map(process, [0])) == [os.getpid()]


def test_an_error_of_a_task_is_raised_and_the_pool_goes_on(pool):
    with pytest.raises(ValueError, match="three"):
        list(pool.map(fail_on_three, range(6)))
    assert list(pool.map(operator.neg, [1, 2])) == [-1, -2]


def test_heavy_work_is_done_apart_only_where_a_process_was_started_for_it():
    engine = LocalEngine(2)
    try:
        assert engine.apart(process, 0) == os.getpid()
        engine.start_aside(os.getpid)
        aside = engine.apart(process, 0)
        assert aside != os.getpid()
        assert engine.apart(process, 0) == aside
    finally:
        engine.close()
    assert engine.apart(process, 0) == os.getpid()


def test_progress_counts_every_task():
    seen = []
    list(SerialEngine(lambda *report: seen.append(report)).map(square, [1, 2], "squares"))
    assert seen == [("squares", 0, 2), ("squares", 1, 2), ("squares", 2, 2)]


def test_unknown_engines_are_refused():
    with pytest.raises(ValueError, match="local and ray"):
        make_engine("cluster")
    with pytest.raises(ValueError, match="at least 1"):
        make_engine("local", 0)
    assert isinstance(make_engine("local", 1), SerialEngine)


def test_ray_that_is_not_installed_is_told_before_anything_is_made(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingPackageError, match=r'run `pip install "banmian\[ray\]"`, or take the engine local'):
        make_engine("ray")
