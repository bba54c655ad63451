"""Schedules: a release every night, a new lexicon every week.  They start stopped; switch them on in the UI."""

from __future__ import annotations

import dagster as dg

from assets.jobs import lexicon_job, release_job

TIMEZONE = "Asia/Shanghai"

nightly_release = dg.ScheduleDefinition(
    name="nightly_release",
    job=release_job,
    cron_schedule="30 3 * * *",
    execution_timezone=TIMEZONE,
    description="每日03:30发布（数据有变时）。Publish at 03:30 every night, if the data changed.",
)
weekly_lexicon = dg.ScheduleDefinition(
    name="weekly_lexicon",
    job=lexicon_job,
    cron_schedule="0 1 * * 0",
    execution_timezone=TIMEZONE,
    description="每周日01:00更新词表与词频。Mine the lexicon and count terms anew, Sundays at 01:00.",
)

SCHEDULES = [nightly_release, weekly_lexicon]
