"""The checks that are written by hand: what schemas cannot say.

What belongs here: declarations, suite by suite, each with its reason in both languages.  What does not: how a check is
measured (``expectations.measuring``, by the same names) and what is generated from schemas (``catalogue``).
"""

from __future__ import annotations

from expectations.expected import Expected, critical, suite, warning
from expectations.issues import LEAST_SHARE

SOURCES = suite(
    "sources", "sources",
    shape=[
        critical("sources_are_not_empty",
                 "每一版须有字节、有字符；空文件属于隔离区",
                 "Every page has bytes and characters: an empty file belongs in quarantine"),
        critical("sources_dates_are_possible",
                 "出版日期须在1900年以后、不晚于收录之日，否则是认错了日期",
                 "Issue dates lie after 1900 and not after the day of ingestion, or the date was misread"),
    ],
    lineage=[
        critical("sources_match_their_bytes",
                 "来源的摘要、字节数、编码与字符数须与原始字节相符，否则片段指错位置",
                 "Digest, size, encoding and character count of a source fit its raw bytes, or spans point astray"),
        critical("sources_lie_in_their_partition",
                 "来源的出版日期须是其分区的日期，否则一期混入了别期的版面",
                 "The issue date of a source is that of its partition, or a page of another issue got in"),
    ],
)  # fmt: skip

ARTICLES = suite(
    "clean_articles", "articles",
    shape=[
        critical("articles_confidence_is_a_share",
                 "切分可信度须在0与1之间", "The confidence of a cut lies between 0 and 1"),
        warning("articles_titles_have_usual_length",
                "主题长度通常为2至80字；过长者多半并入了正文",
                "A title has 2 to 80 characters: a longer one has probably swallowed body text", tolerance=0.01),
        warning("articles_have_usual_length",
                "稿件正文通常为10至10000字；过短者是切碎了，过长者是并了几篇",
                "An article has 10 to 10,000 characters: a shorter one is a splinter, a longer one several in one",
                tolerance=0.02),
    ],
    text=[
        critical("articles_have_text",
                 "类别为稿件者须有正文；只有标题的是导读",
                 "An item of kind article has text: a headline alone is a teaser"),
        critical("articles_text_equals_its_paragraphs",
                 "正文须等于其正文、小标题、图说各段以换行相连，否则两表各说各话",
                 "Text equals the body, subhead and caption paragraphs joined by newlines, or two tables disagree"),
        critical("articles_headline_equals_its_paragraphs",
                 "引题、主题、副题、提要、署名须等于相应各段以空格相连",
                 "Kicker, title, subtitle, summary and byline equal their paragraphs joined by spaces"),
        critical("articles_text_has_its_digest",
                 "text_sha256须是正文的SHA-256，否则无从证明正文未被改动",
                 "text_sha256 is the SHA-256 of text, or nobody can prove that the text is unchanged"),
        critical("articles_counts_agree",
                 "稿件的字符数、段数须与正文相符",
                 "Character and paragraph counts of an article fit its text"),
        warning("articles_datelines_are_near_the_issue",
                "电头日期须在出版日前45天之内且不晚于出版日，年份因此也相符，否则多半认错年份",
                "A dateline lies at most 45 days before the issue and not after it, or its year was misread",
                tolerance=0.01),
        warning("articles_titles_differ_on_a_page",
                "同一版上主题不应相同，否则多半一稿被切成两篇",
                "Titles on a page differ, or one article was probably cut in two", tolerance=0.01),
        warning("articles_quotes_are_paired",
                "引号、书名号应成对，至少99%的稿件如此；不成对者多半切断了段落",
                "Quotes and title marks are paired in at least 99 % of articles: an odd one hints at a broken paragraph",
                tolerance=0.01),
        warning("articles_han_share_is_usual",
                "稿件正文中汉字通常占一半以上；过少者是表格、乱码或外文",
                "At least half of an article's characters are Han: fewer mean a table, garbage or a foreign text",
                tolerance=0.01),
    ],
    lineage=[
        critical("articles_lie_within_their_source",
                 "稿件的字节范围须恰为其各片段所及，且不出来源之外",
                 "The byte range of an article is that of its spans and lies within its source"),
    ],
    reference=[
        critical("articles_agree_with_their_source",
                 "稿件的报名、日期、版次须与其来源相同",
                 "Newspaper, issue date and page of an article are those of its source"),
        critical("articles_continue_articles",
                 "转版稿件所续的稿件须存在，且不得是其自身",
                 "The article that a jump continues exists and is another one"),
    ],
)  # fmt: skip

PARAGRAPHS = suite(
    "clean_articles", "paragraphs",
    identity=[
        critical("paragraphs_are_numbered_from_zero",
                 "稿件各段自0起连续编号，缺号或重号即有段落丢失或重复",
                 "Paragraphs of an article are numbered from 0 without gap or repeat, or one was lost or doubled"),
    ],
    text=[
        critical("paragraphs_hold_no_stray_characters",
                 "段落内不得有换行、控制字符、零宽字符与替换字符",
                 "A paragraph holds no newline, control, zero-width or replacement character"),
        critical("paragraphs_counts_agree",
                 "段落的字符数须与文本相符", "The character count of a paragraph fits its text"),
        warning("paragraphs_letters_are_half_width",
                "数字与拉丁字母应为半角，否则检索与计数会漏",
                "Digits and Latin letters are half-width, or searches and counts miss them"),
    ],
    lineage=[
        critical("paragraphs_rederive_from_raw_bytes",
                 "抽查：由原始字节取片段、施行改动，须得到段落文本",
                 "A sample: raw bytes of the spans, edits applied, give the text of the paragraph"),
    ],
)  # fmt: skip

WHERE_BYTES_WENT = (
    *suite(
        "clean_articles", "spans",
        lineage=[
            critical("spans_and_residue_conserve_bytes",
                     "每个来源的片段与剔除部分须自0至文件末尾，不缺不叠：一个字节也不丢",
                     "Spans and residue of a source run from 0 to its size without gap or overlap: no byte is lost",
                     balanced=True),
            critical("spans_and_residue_agree_in_characters",
                     "依字节次序，字符范围也须自0至字符数首尾相接",
                     "In the order of bytes the character ranges, too, run from 0 to the character count",
                     balanced=True),
            critical("spans_agree_with_their_paragraphs",
                     "每段都有片段，自0起连续编号，角色同于段落，来源同于稿件",
                     "Every paragraph has spans, numbered from 0, of its role and of its article's source"),
        ],
        reference=[
            critical("spans_residue_and_edits_name_rules",
                     "片段、剔除、改动所依的规则须在规则表中，否则说不出为什么",
                     "Rules that spans, residue and edits rest on are in the rule book, or nobody can say why"),
        ],
    ),
    *suite(
        "clean_articles", "residue",
        lineage=[
            warning("residue_undecided_is_small",
                    "一版中未决字节不应超过2%，否则切分漏了内容",
                    "At most 2 % of a page's bytes are undecided, or the cut has missed content"),
        ],
    ),
    *suite(
        "clean_articles", "edits",
        lineage=[
            critical("edits_apply_to_raw_characters",
                     "抽查：改动所删字符须正在原始字符的该处，且互不重叠",
                     "A sample: what an edit deletes stands at that place of the raw characters, and edits never overlap"),
        ],
    ),
    *suite(
        "clean_articles", "coverage",
        shape=[
            warning("coverage_has_the_usual_pages",
                    "该报近30期几乎每期都有的版次，本期也应有；缺者多半是文件没有收齐",
                    "The pages that nearly every one of the newspaper's last 30 issues has are there, or files are missing"),
            warning("coverage_articles_a_page_hold",
                    "每版稿件数不应低于该报近30期中位数的一半，否则切分多半出了问题",
                    "Articles a page are at least half the median of the newspaper's last 30 issues, or the cut went wrong",
                    least=LEAST_SHARE),
            warning("coverage_characters_a_page_hold",
                    "每版字符数不应低于该报近30期中位数的一半，否则提取多半漏了内容",
                    "Characters a page are at least half the median of the newspaper's last 30 issues, or text was missed",
                    least=LEAST_SHARE),
        ],
        lineage=[
            critical("coverage_adds_up",
                     "每个来源一行账目，各项须等于片段、剔除、稿件与段落之和",
                     "Each source has one row whose figures equal the sums over spans, residue, articles and paragraphs"),
            critical("coverage_shows_articles_on_every_page",
                     "每一版须至少有一篇稿件；一篇也没有的版面没有读出来",
                     "Every page has at least one article: one without any was not read"),
        ],
    ),
)  # fmt: skip

WORDS_AND_KEYWORDS = (
    *suite(
        "words", "words",
        text=[
            critical("words_joined_equal_text",
                     "每段恰有一行分词，去掉空格须等于去掉空白的段落文本",
                     "Each paragraph has one row of words; without spaces they equal its text without white space"),
            critical("words_counts_agree",
                     "词以单个空格相隔，词数须与之相符", "Words are separated by single spaces, and their count agrees"),
        ],
    ),
    *suite(
        "keywords", "keywords",
        shape=[
            critical("keywords_are_ranked_by_score",
                     "名次自1起连续，得分大于0、至多为1，依名次不升；同一稿件不重词",
                     "Ranks run from 1, scores lie above 0 and up to 1 and never rise, and no keyword comes twice"),
        ],
        text=[
            critical("keywords_occur_in_their_article",
                     "关键词须在题文之中，首次出现位置与次数属实",
                     "A keyword stands in title or text, first where it says and as often as it says"),
        ],
    ),
)  # fmt: skip

CORPUS = (
    *suite(
        "reprints", "reprints",
        identity=[
            critical("reprints_clusters_have_one_original",
                     "每簇至少两篇，恰有一篇首发，簇以其编号命名，相似度在0与1之间",
                     "A cluster has two articles or more, one of them the original it is named after; similarity is 0 to 1"),
        ],
    ),
    *suite(
        "lexicon", "lexicon",
        shape=[
            critical("lexicon_words_have_evidence",
                     "挖得之词须不含空白，见于至少3篇稿件，次数不少于篇数",
                     "A mined word holds no white space, stands in 3 articles or more, and occurs as often as that"),
        ],
        reference=[
            warning("lexicon_words_are_new",
                    "挖得之词不应已在基础词典中", "A mined word is not in the base dictionary already"),
        ],
    ),
)  # fmt: skip

RELEASE = (
    *suite(
        "release", "release",
        text=[
            critical("release_word_counts_agree",
                     "发布中稿件的词数须等于其正文各段的词数之和",
                     "The word count of a released article is the sum over its paragraphs of text"),
        ],
        reference=[
            critical("release_articles_name_their_clusters",
                     "发布中稿件所属的转载簇须与转载表相同",
                     "The reprint cluster of a released article is the one that the table of reprints says"),
            critical("release_articles_continue_articles",
                     "发布中转版稿件所续的稿件须在同一发布之中，且不得是其自身",
                     "The article that a released one continues is in the release and is another one"),
        ],
    ),
    *suite(
        "release", "id_history",
        reference=[
            critical("id_history_leads_to_articles",
                     "编号沿革的新编号须是现有稿件，或再有沿革，或已撤下",
                     "A new id of the history is an article, or was replaced in turn, or withdrawn"),
        ],
    ),
    *suite(
        "release", "tombstones",
        reference=[
            critical("tombstones_are_no_articles",
                     "已撤下的稿件不得仍在发布之中", "An article that was taken down is not in the release all the same"),
        ],
    ),
)  # fmt: skip

WRITTEN: tuple[Expected, ...] = (
    *SOURCES,
    *ARTICLES,
    *PARAGRAPHS,
    *WHERE_BYTES_WENT,
    *WORDS_AND_KEYWORDS,
    *CORPUS,
    *RELEASE,
)
"""All checks that are written by hand."""
