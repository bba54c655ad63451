"""Words: where one Chinese word ends and the next begins.

What belongs here: jieba made fast (``engines``), spans that no engine may cut (``protected``, ``names``), the
tokenizer that joins both (``tokenizer``), parts of speech (``pos``), new words mined from the corpus
(``mining``) or supplied by the user (``lexicon``), and the tables of both (``tables``), which this package does
not import: a filter on the command line needs no Arrow.

What does not: which words matter in an article (``pipeline.keywords``) and any change of text
(``pipeline.cleaning``): the words of a text, joined, are that text without its white space.
"""

from pipeline.words.engines import dictionary_digest, engine_versions
from pipeline.words.lexicon import LexiconEntry, load_supplied
from pipeline.words.tokenizer import Tokenizer

__all__ = ["LexiconEntry", "Tokenizer", "dictionary_digest", "engine_versions", "load_supplied"]
