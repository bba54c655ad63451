"""Kinds of items and genres of articles, as an editor would call them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema import GENRES, KINDS
from pipeline.segmentation.genres import genre_of
from pipeline.segmentation.kinds import kind_of

NOTICES = [
    ("遗失声明", "林牧遗失身份证，号码末四位1234，声明作废。"),
    ("", "澜河市顺达运输有限公司遗失公章一枚，编号0001，声明作废。"),
    (
        "澜河市南岸区人民法院公告",
        "何田：本院受理林牧诉你买卖合同纠纷一案，现向你公告送达起诉状，三十日后即视为送达。",
    ),
    (
        "拍卖公告",
        "我公司定于3月28日举行拍卖会，标的：旧机动车12辆，有意竞买者请登记。电话：0700-8326110。",
    ),
    ("关于南岸大道封闭施工的通告", "因道路改造，自3月20日起南岸大道封闭施工，请过往车辆绕行。澜河市交警支队"),
    ("停水通知", "因管网检修，3月18日8时至18时北岭区部分用户停水，请提前做好储水准备。澜河市自来水公司"),
    ("停电信息", "3月18日8:00—18:00，10千伏南岸线检修，影响范围：南岸小区、纺织新村。"),
    ("失物招领", "拾到黑色双肩包一个，请失主持有效证件认领。"),
    ("寻人启事", "何某某，女，73岁，身高1.55米，3月14日走失，有知情者请联系家属。"),
    ("澜河市2026年市级非遗传承人名单公示", "根据有关规定，现将名单予以公示，公示期为5个工作日。"),
    ("讣告", "澜河师范学院退休教师林牧同志因病于3月12日逝世，享年81岁。遗体告别仪式定于3月16日举行。"),
    ("更正", "本报3月15日二版《南岸新桥合龙》一文中，“两公里”应为“两千米”，特此更正。"),
    ("减资公告", "澜河绿源农业有限公司注册资本由500万元减至100万元，请债权人自公告之日起45日内申报债权。"),
    ("征文启事", "本报副刊面向读者征集“我家的老物件”征文，来稿请发送至邮箱。"),
    ("招募令：寻找50名“小小讲解员”", "澜河博物馆面向全市招募8至12岁讲解员50名，报名截止3月25日。"),
]
ADVERTISEMENTS = [
    ("南岸花园", "南岸花园三期盛大开盘，均价8800元/平方米起，售楼热线：0700-8886666。"),
    ("春季家装节", "满1000元减200元，全场8折起，地址：澜河家具城一楼，咨询电话：0700-8321234。"),
    ("", "澜河旅行社：海岛五日游，每人1980元，含早餐，报名热线0700-8123456"),
    ("澜河机电学校2026年春季招生", "数控、焊接、烹饪等专业，学费全免，推荐就业，招生热线：0700-8111222。"),
    ("", "高价回收黄金、名酒，上门服务，电话13900000000"),
    ("旺铺招租", "南岸路临街商铺200平方米出租，联系人何先生，电话0700-8555555。"),
]
ARTICLES = [
    (
        "声明要写明，遗失才作数",
        "本报讯（记者 林牧）市民何女士丢了营业执照，登报声明作废。今年起可在网上免费办理。",
    ),
    ("人才市场春季招聘会开场", "本报讯 昨日，春季招聘会在市体育馆举行，300家企业诚聘人才，吸引五千人入场。"),
    ("“优惠价”为何越买越贵", "一些商家先涨价后打折，标着优惠价的商品并不便宜。“我上个月买才十九元。”市民何女士说。"),
    ("市政府发布通告", "本报讯 昨日，市政府发布通告，自4月起整治夜间施工噪声。"),
    ("春季安全用电提示", "春季雨水多，使用电器要当心。遇到漏电，请拨打0700-95598。"),
]


@pytest.mark.parametrize(
    ("kind", "title", "text"),
    [
        (kind, *one)
        for kind, several in (("notice", NOTICES), ("advertisement", ADVERTISEMENTS), ("article", ARTICLES))
        for one in several
    ],
)
def test_kinds(kind: str, title: str, text: str) -> None:
    assert kind_of(title, [text], False, False) == kind


def test_a_photo_is_known_by_its_credit_or_by_standing_alone() -> None:
    assert kind_of("春到茶山", ["3月15日，云岭村茶农在采摘明前茶。", "何田摄"], True, False) == "photo"
    assert kind_of("", ["图为市民在桥上观看合龙。"], False, False) == "photo"
    assert kind_of("春到茶山", [], False, False) == "teaser"


OPINION = (
    "好茶也怕巷子深。产业要走远，关键不在一时的热闹，而是看能不能把品质守住。与其四处吆喝，不如先把标准立起来。"
    "事实上，只有让茶农得到实惠，品牌才能长久。当然，政府的扶持必须到位，但也不能包办。归根结底，还要靠市场。"
    "不妨学学邻县的办法：既要请进来，更要走出去。唯有如此，一片叶子才能富一方人，这正是春茶给我们的启示。"
    "值得警惕的是，眼下有人只图快钱，把陈茶当新茶卖。应当让规矩长出牙齿。"
)
STORY = (
    "凌晨五点，何田打着手电上了山。“晚一个钟头，芽就老了。”他说。露水打湿了裤脚，他一边走一边数着茶行。"
    "妻子林牧跟在后面，背着两只竹篓。“去年卖了三万斤鲜叶，今年想再多种十亩。”她告诉记者。"
) * 5
ESSAY = "小时候，我总跟在外婆身后。我问她为什么要掐笋的根，她不答，只把笋递给我。后来我离开了家，我才明白。" * 9


@pytest.mark.parametrize(
    ("genre", "title", "byline", "texts"),
    [
        ("dispatch", "候鸟归来", "", ["东岭社澜河3月15日电 今日候鸟归来。"]),
        ("dispatch", "候鸟归来", "", ["湿地上，水鸟成群。", "一切都在变好。（东岭社澜河3月15日电）"]),
        ("brief", "新桥合龙", "", ["本报讯（记者 林牧）今日新桥合龙。"]),
        ("brief", "新桥合龙", "", ["新桥今日合龙。（本报云泽3月15日电）"]),
        ("feature", "新桥十年", "", ["本报讯 " + "大桥横跨澜河两岸，" * 140]),
        ("commentary", "让春茶香得更远（今日谈）", "", ["好茶也怕巷子深。"]),
        ("commentary", "论春茶", "本报评论员", ["好茶也怕巷子深。"]),
        ("commentary", "论春茶", "", ["好茶也怕巷子深。", "（作者为澜河大学教授）"]),
        ("commentary", "好茶不怕巷子深", "林牧", [OPINION]),
        ("feature", "云岭采茶人", "", [STORY]),
        ("feature", "云岭采茶人", "本报记者 林牧", ["露水打湿了裤脚。" * 60]),
        ("brief", "图书馆延时开放", "", ["市图书馆近日延长开放时间，周末开到晚上九点。"]),
        ("other", "外婆的竹笋", "林牧", [ESSAY]),
        ("other", "云泽市古树名木保护条例", "", ["第一条 为保护古树名木，制定本条例。" * 20]),
        ("other", "", "", []),
    ],
)
def test_genres(genre: str, title: str, byline: str, texts: list[str]) -> None:
    assert genre_of(title, byline, texts) == genre


@given(st.text(), st.lists(st.text(min_size=1), min_size=1), st.booleans(), st.booleans())
def test_any_text_has_a_kind_and_a_genre(title: str, texts: list[str], has_credit: bool, has_pointer: bool) -> None:
    assert kind_of(title, texts, has_credit, has_pointer) in KINDS
    assert genre_of(title, title, texts) in GENRES
