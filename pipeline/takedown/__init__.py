"""Taking articles down: the list of suppressions of a store, and how a page is rid of what stands on it.

What belongs here: who asked for what (``suppressions``), which articles a demand touches (``demands``), leaving them
out of a page (``apply``).  What does not: withdrawing versions (``pipeline.release.retract``) and writing tombstones
(``pipeline.release``).

Suppressions are an input of ``clean_articles``: words, keywords, reprints and releases never see what is on the list.
"""
