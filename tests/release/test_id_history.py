"""What becomes of article ids: told from the texts of a page before and after."""

from pipeline.release.history import _Article, relate

BRIDGE = "澜河新桥昨日通车，首日有两千余辆车驶过，两岸居民称便。"
FIELDS = "城郊的田里已经有人翻土，今年的春耕比往年早了五天。"
TEA = "河边的茶庄本周起照常营业，老顾客可以凭旧票换新茶。"


def article(name: str, text: str) -> _Article:
    return _Article(f"a_{name}", f"digest of {text}", text)


def relations(gone: list[_Article], there: list[_Article]) -> set[tuple[str, str, str]]:
    return {(old, new, relation) for old, new, relation, _ in relate(gone, there)}


def test_the_same_text_elsewhere_on_the_page_is_the_same_article():
    found = relations([article("1", BRIDGE)], [article("2", FIELDS), article("3", BRIDGE)])
    assert found == {("a_1", "a_3", "same")}


def test_a_slightly_changed_text_is_the_same_article():
    edited = BRIDGE.replace("两千余辆", "两千三百辆")
    assert relations([article("1", BRIDGE)], [article("2", edited), article("3", TEA)]) == {("a_1", "a_2", "same")}


def test_an_article_that_only_grew_is_the_same_article():
    assert relations([article("1", BRIDGE)], [article("2", BRIDGE + FIELDS + TEA)]) == {("a_1", "a_2", "same")}


def test_an_article_cut_short_is_the_same_article():
    assert relations([article("1", BRIDGE + FIELDS + TEA)], [article("2", BRIDGE)]) == {("a_1", "a_2", "same")}


def test_two_articles_in_one_were_merged():
    # Neither makes up half of the new one, which holds both.
    gone = [article("1", BRIDGE), article("2", FIELDS), article("3", TEA)]
    assert relations(gone, [article("4", BRIDGE + FIELDS + TEA)]) == {
        ("a_1", "a_4", "merged"),
        ("a_2", "a_4", "merged"),
        ("a_3", "a_4", "merged"),
    }


def test_one_article_in_several_was_split():
    there = [article("2", BRIDGE), article("3", FIELDS), article("4", TEA)]
    assert relations([article("1", BRIDGE + FIELDS + TEA)], there) == {
        ("a_1", "a_2", "split"),
        ("a_1", "a_3", "split"),
        ("a_1", "a_4", "split"),
    }


def test_an_article_without_kin_was_withdrawn():
    assert relations([article("1", BRIDGE)], [article("2", TEA)]) == {("a_1", "a_1", "withdrawn")}
    assert relations([article("1", "短")], []) == {("a_1", "a_1", "withdrawn")}


def test_articles_without_text_are_never_twins():
    gone, there = _Article("a_1", "", "桥头即景"), _Article("a_2", "", "茶庄开张")
    assert relations([gone], [there]) == {("a_1", "a_1", "withdrawn")}


def test_an_article_that_took_in_another_keeps_its_id_and_the_other_was_merged():
    before = [article("1", BRIDGE), article("2", FIELDS)]
    assert relations(before, [article("1", BRIDGE + FIELDS)]) == {("a_2", "a_1", "merged")}


def test_an_article_that_lost_a_part_to_a_new_one_was_split():
    before = [article("1", BRIDGE + FIELDS), article("2", TEA)]
    after = [article("1", BRIDGE), article("3", FIELDS), article("2", TEA)]
    assert relations(before, after) == {("a_1", "a_1", "split"), ("a_1", "a_3", "split")}


def test_a_new_article_beside_unchanged_ones_is_no_ones_part():
    before = [article("1", BRIDGE)]
    assert relations(before, [article("1", BRIDGE), article("2", BRIDGE), article("3", FIELDS)]) == set()


def test_an_article_taken_down_is_never_looked_for():
    rows = list(relate([article("1", BRIDGE)], [article("2", BRIDGE)], {"a_1"}))
    assert rows == [("a_1", "a_1", "withdrawn", "taken down: see tombstones")]


def test_articles_with_nothing_to_compare_are_no_kin():
    assert relations([_Article("a_1", "", "")], [_Article("a_2", "", "")]) == {("a_1", "a_1", "withdrawn")}


def test_every_vanished_article_is_accounted_for_in_a_stable_order():
    gone = [article("1", BRIDGE), article("2", TEA), article("3", FIELDS)]
    there = [article("4", FIELDS + BRIDGE), article("5", BRIDGE)]
    first = list(relate(gone, there))
    assert {old for old, *_ in first} == {"a_1", "a_2", "a_3"}
    assert first == list(relate(gone, there))
