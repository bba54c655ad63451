"""Ways in which tables go wrong, each with the check that is there for it: a small good corpus, damaged."""

from __future__ import annotations

import datetime as dt
import hashlib

import pyarrow as pa

from expectations.further import RELEASED
from tests.expectations.damage import (
    Damage,
    Tables,
    chain,
    change,
    drop,
    first_row,
    reordered,
    repeat,
    retyped,
    swap,
    without_column,
)  # fmt: skip
from tests.expectations.small_corpus import ISSUE, tables, two_pages

GOOD = tables(two_pages())
NOBODY = "a_" + "a" * 16
NOWHERE = "s_" + "a" * 16
PHOTO = first_row(GOOD, "articles", kind="photo")
EDITED = first_row(GOOD, "paragraphs", para_no=2)
BODY = first_row(GOOD, "paragraphs", role="body", para_no=4)
PARAGRAPH_TEXT = GOOD["paragraphs"]["text"][BODY].as_py()


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _forged(old: str, new: str) -> Damage:
    """Change a paragraph and everything that is computed from it, but not the raw bytes."""

    def damage(good: Tables) -> Tables:
        row = first_row(good, "articles", article_no=0)
        text = good["articles"]["text"][row].as_py().replace(old, new)
        para = next(i for i, value in enumerate(good["paragraphs"]["text"].to_pylist()) if old in value)
        return chain(
            change("articles", row, text=text, text_sha256=_sha(text), char_count=len(text)),
            change(
                "paragraphs", para, text=lambda t: t.replace(old, new), char_count=lambda n: n - len(old) + len(new)
            ),
        )(good)

    return damage


def _texts(addition: str) -> Damage:
    return change("paragraphs", BODY, text=PARAGRAPH_TEXT + addition, char_count=len(PARAGRAPH_TEXT + addition))


FAULTS: list[tuple[str, str, Damage]] = [
    # --- sources
    ("a changed raw byte", "sources_match_their_bytes", change("source_bytes", 0, content=lambda b: b[:-1] + b" ")),
    ("a truncated file", "sources_match_their_bytes", change("source_bytes", 0, content=lambda b: b[:-3])),
    ("lost raw bytes", "sources_match_their_bytes", drop("source_bytes", 1)),
    ("a wrong encoding", "sources_match_their_bytes", change("sources", 1, encoding="utf-8")),
    ("an unknown encoding", "sources_match_their_bytes", change("sources", 0, encoding="utf-99")),
    ("an id that is not of the digest", "sources_match_their_bytes", change("sources", 0, source_id=NOWHERE)),
    ("an empty file", "sources_are_not_empty", change("sources", 0, byte_size=0)),
    ("an issue before newspapers", "sources_dates_are_possible", change("sources", 0, issue_date=dt.date(1026, 3, 16))),
    ("an issue after tomorrow", "sources_dates_are_possible", change("sources", 0, issue_date=dt.date(2126, 3, 16))),
    ("a page of another issue", "sources_lie_in_their_partition",
     change("sources", 0, issue_date=dt.date(2026, 3, 9))),
    ("a page without its date", "sources_lie_in_their_partition", change("sources", 0, issue_date=None)),
    ("unheard-of rights", "sources_fit_the_schema", change("sources", 0, rights_status="free")),
    ("a malformed digest", "sources_fit_the_schema", change("sources", 0, sha256="ABC")),
    ("an empty string", "sources_fit_the_schema", change("sources", 0, path="")),
    ("a source twice", "sources_key_is_unique", repeat("sources", 0)),
    ("an alias of nothing", "source_aliases_refer_to_sources", change("source_aliases", 0, source_id=NOWHERE)),
    ("an alias twice", "source_aliases_key_is_unique", repeat("source_aliases", 0)),
    # --- articles
    ("a null in a key", "articles_fit_the_schema", change("articles", 0, article_id=None)),
    ("an unknown kind", "articles_fit_the_schema", change("articles", 0, kind="poem")),
    ("a lost column", "articles_fit_the_schema", without_column("articles", "agency")),
    ("columns out of order", "articles_fit_the_schema", reordered("articles")),
    ("a changed type", "articles_fit_the_schema", retyped("articles", "char_count", pa.float64())),
    ("an article twice", "articles_key_is_unique", repeat("articles", 0)),
    ("a number twice on a page", "articles_key_is_unique", change("articles", 1, article_no=0)),
    ("an article of no source", "articles_refer_to_sources", change("articles", 0, source_id=NOWHERE)),
    ("a page of another date", "articles_agree_with_their_source",
     change("articles", 0, issue_date=dt.date(2026, 3, 9))),
    ("a forgotten date", "articles_agree_with_their_source", change("articles", 0, issue_date=None)),
    ("another newspaper", "articles_agree_with_their_source", change("articles", 0, newspaper="东岭晚报")),
    ("a jump from nowhere", "articles_continue_articles", change("articles", 0, continues_article_id=NOBODY)),
    ("a jump from itself", "articles_continue_articles",
     change("articles", 0, continues_article_id=GOOD["articles"]["article_id"][0].as_py())),
    ("a shifted byte range", "articles_lie_within_their_source", change("articles", 0, byte_start=lambda n: n + 1)),
    ("a changed character", "articles_text_equals_its_paragraphs",
     change("articles", 0, text=lambda t: t.replace("新桥", "旧桥"))),
    ("a changed character and digest", "articles_text_equals_its_paragraphs",
     change("articles", 0, text="旧桥", text_sha256=_sha("旧桥"), char_count=2)),
    ("a lost text", "articles_text_equals_its_paragraphs", change("articles", 0, text=None)),
    ("an article without text", "articles_have_text", change("articles", 0, text=None)),
    ("swapped titles", "articles_headline_equals_its_paragraphs", swap("articles", 0, 1, "title")),
    ("a lost byline", "articles_headline_equals_its_paragraphs", change("articles", 0, byline=None)),
    ("a wrong digest", "articles_text_has_its_digest", change("articles", 0, text_sha256="0" * 64)),
    ("a wrong character count", "articles_counts_agree", change("articles", 0, char_count=lambda n: n + 1)),
    ("a wrong paragraph count", "articles_counts_agree", change("articles", 0, paragraph_count=lambda n: n - 1)),
    ("more than certain", "articles_confidence_is_a_share", change("articles", 0, confidence=1.5)),
    ("not a number", "articles_confidence_is_a_share", change("articles", 0, confidence=float("nan"))),
    ("a dateline of last year", "articles_datelines_are_near_the_issue",
     change("articles", 0, dateline_date=dt.date(2025, 3, 15))),
    ("a dateline of tomorrow", "articles_datelines_are_near_the_issue",
     change("articles", 0, dateline_date=ISSUE + dt.timedelta(1))),
    ("a title that swallowed the body", "articles_titles_have_usual_length", change("articles", 0, title="桥" * 81)),
    ("a title of one character", "articles_titles_have_usual_length", change("articles", 0, title="桥")),
    ("a splinter of an article", "articles_have_usual_length", change("articles", 0, text="桥通了。")),
    ("articles run together", "articles_have_usual_length", change("articles", 0, text="桥" * 10_001)),
    ("a table taken for an article", "articles_han_share_is_usual",
     change("articles", 0, text="12.5 13.7 14.1 涨 15.2 16.8 17.0 跌")),
    ("an article cut in two", "articles_titles_differ_on_a_page",
     change("articles", 1, title=GOOD["articles"]["title"][0].as_py())),
    ("a lost closing quote", "articles_quotes_are_paired", change("articles", 0, text=lambda t: t.replace("”", ""))),
    # --- paragraphs
    ("a lost paragraph", "paragraphs_are_numbered_from_zero", drop("paragraphs", 1)),
    ("a paragraph twice", "paragraphs_are_numbered_from_zero", repeat("paragraphs", 0)),
    ("a lost paragraph at the end", "spans_refer_to_paragraphs", drop("paragraphs", BODY)),
    ("an orphan paragraph", "paragraphs_refer_to_articles", repeat("paragraphs", 0, article_id=NOBODY)),
    ("an unknown role", "paragraphs_fit_the_schema", change("paragraphs", 0, role="verse")),
    ("an injected newline", "paragraphs_hold_no_stray_characters", _texts("\n")),
    ("a byte-order mark inside", "paragraphs_hold_no_stray_characters", _texts("\ufeff")),
    ("a replacement character", "paragraphs_hold_no_stray_characters", _texts("\ufffd")),
    ("a zero-width space", "paragraphs_hold_no_stray_characters", _texts("\u200b")),
    ("a control character", "paragraphs_hold_no_stray_characters", _texts("\x85")),
    ("a full-width digit left", "paragraphs_letters_are_half_width", _texts("３")),
    ("a wrong count", "paragraphs_counts_agree", change("paragraphs", 0, char_count=1)),
    ("a forgery in text and digest", "paragraphs_rederive_from_raw_bytes", _forged("更近", "更远")),
    ("an invented paragraph", "spans_agree_with_their_paragraphs", repeat("paragraphs", BODY, para_no=5)),
    # --- spans, residue, edits, coverage
    ("a lost span", "spans_and_residue_conserve_bytes", drop("spans", 3)),
    ("a lost piece of residue", "spans_and_residue_conserve_bytes", drop("residue", 0)),
    ("an overlap", "spans_and_residue_conserve_bytes", change("spans", 0, byte_end=lambda n: n + 1)),
    ("a shifted span", "spans_and_residue_conserve_bytes",
     change("spans", 0, byte_start=lambda n: n + 1, byte_end=lambda n: n + 1)),
    ("a span twice", "spans_and_residue_conserve_bytes", repeat("spans", 0, span_no=1)),
    ("a span beyond the end", "spans_and_residue_conserve_bytes",
     change("spans", len(GOOD["spans"]) - 1, byte_end=lambda n: n + 9)),
    ("residue of nothing", "spans_and_residue_conserve_bytes", repeat("residue", 0, source_id=NOWHERE)),
    ("a shifted character", "spans_and_residue_agree_in_characters", change("spans", 2, char_start=lambda n: n + 1)),
    ("characters short of the end", "spans_and_residue_agree_in_characters",
     change("sources", 0, char_count=lambda n: n + 1)),
    ("a span of another role", "spans_agree_with_their_paragraphs", change("spans", 0, role="caption")),
    ("a span of another page", "spans_agree_with_their_paragraphs",
     change("spans", 0, source_id=GOOD["sources"]["source_id"][1].as_py())),
    ("spans swapped in a paragraph", "paragraphs_rederive_from_raw_bytes", swap("spans", 2, 3, "span_no")),
    ("a span that counts from 1", "spans_agree_with_their_paragraphs", change("spans", 0, span_no=1)),
    ("a key of spans twice", "spans_key_is_unique", change("spans", 3, span_no=0)),
    ("a span of no paragraph", "spans_refer_to_paragraphs", change("spans", 0, para_no=99)),
    ("a rule that nobody wrote", "spans_residue_and_edits_name_rules", change("residue", 0, rule_id="clean.whim")),
    ("no rule", "spans_residue_and_edits_name_rules", change("edits", 0, rule_id=None)),
    ("an unknown reason", "residue_fit_the_schema", change("residue", 0, reason="lost")),
    ("much undecided", "residue_undecided_is_small", change("residue", 0, reason="undecided")),
    ("an edit elsewhere", "edits_apply_to_raw_characters", change("edits", 0, at_char=0)),
    ("an edit of other characters", "edits_apply_to_raw_characters", change("edits", 0, delete_text="２３００")),
    ("edits that overlap", "edits_apply_to_raw_characters", repeat("edits", 0, edit_no=1)),
    ("an edit of no paragraph", "edits_refer_to_paragraphs", change("edits", 0, article_id=NOBODY)),
    ("a lost edit", "paragraphs_rederive_from_raw_bytes", drop("edits", 0)),
    ("an edit twice", "edits_key_is_unique", repeat("edits", 0)),
    ("credits of nobody", "credits_refer_to_articles", change("credits", 0, article_id=NOBODY)),
    ("an unknown credit", "credits_fit_the_schema", change("credits", 0, credit_role="poet")),
    ("credits twice", "credits_key_is_unique", repeat("credits", 0)),
    ("quality of nobody", "quality_refer_to_articles", change("quality", 0, article_id=NOBODY)),
    ("a signal twice", "quality_key_is_unique", repeat("quality", 0)),
    ("a cooked account", "coverage_adds_up", change("coverage", 0, bytes_kept=lambda n: n + 1)),
    ("a lost account", "coverage_adds_up", drop("coverage", 0)),
    ("an account twice", "coverage_adds_up", repeat("coverage", 0)),
    ("a page without articles", "coverage_shows_articles_on_every_page",
     lambda good: {**good, "articles": good["articles"].slice(0, 3)}),
    ("an issue that lacks a page", "coverage_has_the_usual_pages", change("issues", 0, missing_pages="A03 A04")),
    ("an issue of few articles", "coverage_articles_a_page_hold", change("issues", 0, articles_share=0.4)),
    ("an issue of little text", "coverage_characters_a_page_hold", change("issues", 0, characters_share=0.1)),
    # --- words, keywords, reprints, lexicon
    ("a lost character in words", "words_joined_equal_text", change("words", 0, words=lambda w: w[1:])),
    ("words of another paragraph", "words_joined_equal_text", swap("words", 0, 1, "words")),
    ("a paragraph without words", "words_joined_equal_text", drop("words", 0)),
    ("words twice", "words_joined_equal_text", repeat("words", 0)),
    ("words of no paragraph", "words_joined_equal_text", change("words", 0, para_no=99)),
    ("a wrong word count", "words_counts_agree", change("words", 0, word_count=1)),
    ("two spaces", "words_counts_agree",
     change("words", 0, words=lambda w: w.replace(" ", "  "), word_count=lambda n: 2 * n - 1)),
    ("null words", "words_fit_the_schema", change("words", 0, words=None)),
    ("a keyword not in the text", "keywords_occur_in_their_article", change("keywords", 0, keyword="火星")),
    ("a keyword elsewhere", "keywords_occur_in_their_article", change("keywords", 0, first_char=lambda n: n + 1)),
    ("too many occurrences", "keywords_occur_in_their_article", change("keywords", 0, occurrences=99)),
    ("a keyword of nobody", "keywords_refer_to_articles", change("keywords", 0, article_id=NOBODY)),
    ("a gap in ranks", "keywords_are_ranked_by_score", change("keywords", 1, rank=3)),
    ("scores that rise", "keywords_are_ranked_by_score",
     chain(change("keywords", 0, score=0.2), change("keywords", 1, score=0.9))),
    ("a score of nothing", "keywords_are_ranked_by_score", change("keywords", 1, score=0.0)),
    ("a keyword twice", "keywords_are_ranked_by_score",
     change("keywords", 1, keyword=GOOD["keywords"]["keyword"][0].as_py())),
    ("two originals", "reprints_clusters_have_one_original", change("reprints", 1, is_canonical=True)),
    ("a cluster of one", "reprints_clusters_have_one_original", drop("reprints", 1)),
    ("a cluster of another name", "reprints_clusters_have_one_original",
     chain(change("reprints", 0, cluster_id="r_" + "b" * 16), change("reprints", 1, cluster_id="r_" + "b" * 16))),
    ("too similar", "reprints_clusters_have_one_original", change("reprints", 1, similarity=1.2)),
    ("a reprint of nobody", "reprints_refer_to_articles", change("reprints", 1, article_id=NOBODY)),
    ("a reprint twice", "reprints_key_is_unique", repeat("reprints", 1)),
    ("an unknown relation", "reprints_fit_the_schema", change("reprints", 1, relation="cousin")),
    ("a word of one page", "lexicon_words_have_evidence", change("lexicon", 0, documents=1)),
    ("fewer occurrences than articles", "lexicon_words_have_evidence", change("lexicon", 0, occurrences=2)),
    ("a word with a space", "lexicon_words_have_evidence", change("lexicon", 0, word="东岭 茶园")),
    ("a word that everybody knows", "lexicon_words_are_new", change("lexicon", 0, word="报纸")),
    ("a word twice", "lexicon_key_is_unique", repeat("lexicon", 0)),
    # --- files, inputs, release
    ("a file cut off", "clean_articles_files_match_their_digests", change("files", 0, found="3" * 64)),
    ("a lost file of words", "words_files_match_their_digests", change("files", 1, found=None)),
    ("a changed file of sources", "sources_files_match_their_digests", change("files", 0, found="3" * 64)),
    ("a changed file of keywords", "keywords_files_match_their_digests", change("files", 0, found="3" * 64)),
    ("a changed file of reprints", "reprints_files_match_their_digests", change("files", 0, found="3" * 64)),
    ("a changed file of the lexicon", "lexicon_files_match_their_digests", change("files", 0, found="3" * 64)),
    ("a stale lexicon", "words_come_of_current_inputs", change("inputs", 0, found="4" * 64)),
    ("a new list of suppressions", "clean_articles_come_of_current_inputs", change("inputs", 0, stated=None)),
    ("stale term statistics", "keywords_come_of_current_inputs", change("inputs", 1, found=None)),
    ("a file of the release cut off", "release_files_match_their_digests", change("files", 0, found="3" * 64)),
    ("a file added to the release", "release_files_match_their_digests", change("files", 0, stated=None)),
    ("a wrong word count in the release", "release_word_counts_agree",
     change(RELEASED, 0, word_count=lambda n: n + 1)),
    ("an article without words in the release", "release_word_counts_agree", drop("word_counts", 0)),
    ("an article of another cluster", "release_articles_name_their_clusters",
     change(RELEASED, 0, reprint_cluster_id="r_" + "b" * 16)),
    ("a reprint without its cluster", "release_articles_name_their_clusters",
     change(RELEASED, 1, reprint_cluster_id=None)),
    ("a jump out of the release", "release_articles_continue_articles",
     change(RELEASED, 0, continues_article_id=NOBODY)),
    ("a history that leads nowhere", "id_history_leads_to_articles", change("id_history", 1, new_id=NOBODY)),
    ("a history told twice", "id_history_key_is_unique", repeat("id_history", 0)),
    ("an unknown turn of history", "id_history_fit_the_schema", change("id_history", 0, relation="lost")),
    ("an article that came back from its tombstone", "tombstones_are_no_articles",
     change("tombstones", 0, article_id=GOOD["articles"]["article_id"][0].as_py())),
    ("two tombstones of one article", "tombstones_key_is_unique", repeat("tombstones", 0)),
    ("a malformed tombstone", "tombstones_fit_the_schema", change("tombstones", 0, article_id="1")),
    ("a rule twice", "rules_key_is_unique", repeat("rules", 0)),
    ("a rule of no stage", "rules_fit_the_schema", change("rules", 0, stage="magic")),
    ("an unknown origin", "lexicon_fit_the_schema", change("lexicon", 0, origin="dreamt")),
]  # fmt: skip
