"""Benchmarks of cleaning, words and keywords, side by side with their peers: ``python -m benchmarks.text``.

What belongs here: measuring on text that lies beside the repository, and printing a table.  What does not: tests; a
benchmark fails only when it cannot run.
"""
