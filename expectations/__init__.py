"""What must hold of the tables: the checks, how they are measured, and how Great Expectations judges them.

What belongs here: the catalogue of checks (plain data), the measures (Arrow and numpy), the suites and custom
expectations (Great Expectations) and the runner that brings them together.  What does not: Dagster (``assets``
turns outcomes into asset checks) and how tables are made (``pipeline``).

Great Expectations takes seconds to import, so only running a suite imports it: ``catalogue`` and ``measures`` never.
"""
