"""Keywords: the words and phrases that say what an article is about.

What belongs here: document frequencies of the corpus (``statistics``), what is known of a word (``vocabulary``),
phrases that may be keywords (``candidates``), their scores (``scoring``), the choice among them (``extract``) and the
``keywords`` table (``tables``).

What does not: cutting text into words (``pipeline.words``): keywords are found among ready words, never by cutting
twice.
"""

from pipeline.keywords.extract import Document, Extractor, Keyword
from pipeline.keywords.statistics import count_documents
from pipeline.keywords.tables import METHOD, keywords_table

__all__ = ["METHOD", "Document", "Extractor", "Keyword", "count_documents", "keywords_table"]
