"""Articles: clean pages turned into rows of the published tables.

What belongs here: identity, headline and text put together from paragraphs, names and datelines looked up, quality
signals, coverage, and jumps between the pages of an issue.  What does not: decisions about characters
(``pipeline.cleaning``), about lines (``pipeline.segmentation``), and words (``pipeline.words``).
"""

from pipeline.articles.assemble import assemble_page, jumps_of
from pipeline.articles.jumps import link_jumps

__all__ = ["assemble_page", "jumps_of", "link_jumps"]
