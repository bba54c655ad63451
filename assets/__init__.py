"""When and where text is treated: Dagster assets, checks, IO manager, partitions, sensor, schedules, resources.

Assets are thin: what is done to text is in ``pipeline``.  ``assets.definitions`` is the code location.

Modules that define assets, checks or sensors evaluate their annotations at once (no ``from __future__ import
annotations``): Dagster reads them.
"""

import warnings

import dagster as dg

# Backfill policies, data versions and partitioned checks are beta in Dagster 1.13, to which we are pinned.
for _category in (dg.BetaWarning, dg.PreviewWarning):
    warnings.filterwarnings("ignore", category=_category)
