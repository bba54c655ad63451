"""Cleaning: lines unwrapped into paragraphs, layout spaces closed, punctuation mended, every character accounted for.

What belongs here: the decisions about characters within paragraphs (``spaces``, ``characters``, ``punctuation``) and
the account of what was kept and what left out (``paragraphs``, ``residue``).  What does not: which lines make which
paragraph (``pipeline.segmentation``) and rows of tables (``pipeline.articles``).
"""

from pipeline.cleaning.clean import clean_page

__all__ = ["clean_page"]
