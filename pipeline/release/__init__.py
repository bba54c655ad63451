"""Releases: write, describe, diff, version, verify, publish and retract them.

What belongs here: everything that turns finished tables into an immutable folder that strangers can open, cite
and check.  What does not: where the tables come from (a store hands them over as ``inputs.ReleaseInputs``), and
any decision about text.

Public entry points: ``publish.publish``, ``verification.verify_release``, ``diff.diff_releases``,
``retract.retract``, ``index.read_index`` and ``python -m pipeline.release.dictionary``.
"""
