"""Measures of a release: what was joined for it agrees, and what it says of other versions leads somewhere."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from expectations.further import RELEASED
from expectations.measuring.text import differs
from expectations.measuring.violations import Reasons, Violations, where
from expectations.part import Part


def word_counts_agree(part: Part) -> Violations:
    """Return articles whose word_count is not the number of words of their paragraphs of text.

    Articles whose words are withheld for want of rights, of which ``words`` is null, are left alone.
    """
    place = pc.index_in(part.column(RELEASED, "article_id"), value_set=part.column("word_counts", "article_id"))
    counted = part.column("word_counts", "words").take(place)
    unlisted = pc.and_(place.is_null(), pc.not_equal(part.column(RELEASED, "word_count"), 0))
    bad = pc.or_(pc.fill_null(pc.not_equal(part.column(RELEASED, "word_count"), counted), False), unlisted)
    return where(part, RELEASED, bad, "word_count")


def clusters_named(part: Part) -> Violations:
    """Return articles whose reprint_cluster_id is not that of the table of reprints."""
    place = pc.index_in(part.column(RELEASED, "article_id"), value_set=part.column("reprints", "article_id"))
    cluster = part.column("reprints", "cluster_id").take(place)
    return where(part, RELEASED, differs(part.column(RELEASED, "reprint_cluster_id"), cluster), "reprint_cluster_id")


def articles_continue(part: Part) -> Violations:
    """Return articles that continue one that is not there, or themselves."""
    ids, continued = part.column(RELEASED, "article_id"), part.column(RELEASED, "continues_article_id")
    reasons = Reasons()
    reasons.add("no such article", pc.and_(continued.is_valid(), pc.invert(pc.is_in(continued, value_set=ids))))
    reasons.add("continues itself", pc.equal(continued, ids))
    return reasons.violations(RELEASED, part.rows(RELEASED), "continues_article_id")


def history_leads_on(part: Part) -> Violations:
    """Return rows of id_history whose new id is neither an article, nor replaced in turn, nor withdrawn."""
    old, new = part.column("id_history", "old_id"), part.column("id_history", "new_id")
    known = pa.chunked_array([part.column(RELEASED, "article_id"), old, part.column("tombstones", "article_id")])
    return where(part, "id_history", pc.invert(pc.is_in(new, value_set=known)), "relation")


def tombstones_stay(part: Part) -> Violations:
    """Return tombstones of articles that are in the release all the same."""
    standing = pc.is_in(part.column("tombstones", "article_id"), value_set=part.column(RELEASED, "article_id"))
    return where(part, "tombstones", standing, "withdrawn_in", "category")


MEASURES = {
    "release_word_counts_agree": word_counts_agree,
    "release_articles_name_their_clusters": clusters_named,
    "release_articles_continue_articles": articles_continue,
    "id_history_leads_to_articles": history_leads_on,
    "tombstones_are_no_articles": tombstones_stay,
}
