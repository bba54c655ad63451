"""Page setter: articles in TOML in, raw newspaper pages with their gold reading out.

    from sample.setting import generate, load_corpus, set_corpus, vary_pages

Modules: `model` (what an article, a page and an issue are), `breaking` (lines), `styles` (three ways in which an
extractor leaves a page), `pages` (page -> bytes and gold), `varying` (many pages from few).  For benchmarks
`generating` sets pages out of `writing` (articles made up), `sheet` and `extractors` (typeset, then extracted),
`streaming` (frames of a layout program) and `noise`.
"""

from sample.setting.generating import generate
from sample.setting.model import Article, Corpus, Issue, PageSpec, load_corpus
from sample.setting.pages import RawPage, set_corpus, set_page
from sample.setting.varying import vary_pages

__all__ = [
    "Article",
    "Corpus",
    "Issue",
    "PageSpec",
    "RawPage",
    "generate",
    "load_corpus",
    "set_corpus",
    "set_page",
    "vary_pages",
]
