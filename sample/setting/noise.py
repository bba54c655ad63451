"""Noise as optical character recognition and odd fonts leave it, laid over the lines of a page.

Belongs here: changing the characters of a line and the blank lines between frames.  Does not belong here: which line
belongs to which article: that stays as it was.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace

from sample.setting.styles import Frame, Line


@dataclass(frozen=True)
class Noise:
    """How much of what is wrong; shares are of characters, lines or frames as said."""

    half_width: float = 0.0
    """Share of punctuation marks printed in half width."""
    wrong_mark: float = 0.0
    """Share of commas, stops and enumeration commas taken for each other."""
    lost_mark: float = 0.0
    """Share of punctuation marks that are not there."""
    confused: float = 0.0
    """Share of characters taken for one of like shape, where the table has one."""
    spaced_line: float = 0.0
    """Share of lines of headlines, subheads and bylines with a blank after each character."""
    spaced_word: float = 0.0
    """Share of body lines with two to four characters spaced out."""
    stray: float = 0.0
    """Share of lines with a speck before or after them."""
    speck_line: float = 0.0
    """Share of frames after which specks stand alone."""
    torn: float = 0.0
    """Share of frames with a blank line too many."""
    fused: float = 0.0
    """Share of frames without a blank line before them."""
    traditional: bool = False
    vertical: bool = False
    """Whether marks have the forms of vertical setting."""


NOISES: dict[str, Noise] = {
    "clean": Noise(),
    "light": Noise(
        half_width=0.04, wrong_mark=0.005, lost_mark=0.005, confused=0.02, spaced_line=0.08, spaced_word=0.02,
        stray=0.005, speck_line=0.01, torn=0.01, fused=0.01,
    ),
    "heavy": Noise(
        half_width=0.25, wrong_mark=0.02, lost_mark=0.02, confused=0.1, spaced_line=0.25, spaced_word=0.06,
        stray=0.03, speck_line=0.05, torn=0.04, fused=0.04,
    ),
    "traditional": Noise(traditional=True),
    "vertical": Noise(vertical=True),
}  # fmt: skip

_HALF = str.maketrans("，。：；！？（）“”‘’", ",.:;!?()\"\"''")
_VERTICAL = str.maketrans("，。、：；！？（）“”‘’《》—…", "︐︒︑︓︔︕︖︵︶﹁﹂﹃﹄︽︾︱︙")
_MARKS = "，。：；！？（）“”‘’、"
_LIKE = dict(zip("日己未人大土千入末已曰士干", "曰已末入太士干人未己日土千", strict=True))
_SPECKS = "·.'`|_~^-*,"
_HEADS = frozenset(("kicker", "title", "subtitle", "subhead", "byline"))
_WORD = re.compile(r"[\u4e00-\u9fff]{2,4}")


def laid_over(frames: list[Frame], noise: Noise, rng: random.Random) -> list[Frame]:
    """The frames with noise over them; every line keeps its article and role, specks alone are furniture."""
    out: list[Frame] = []
    for frame in frames:
        lines = [replace(line, text=noisy(line.text, line.role, noise, rng)) for line in frame]
        if out and rng.random() < noise.fused:
            out[-1].extend(lines)
        else:
            out.append(lines)
        if len(lines) > 3 and rng.random() < noise.torn:
            cut = rng.randrange(1, len(lines))
            out[-1], rest = out[-1][: len(out[-1]) - len(lines) + cut], lines[cut:]
            out.append(rest)
        if rng.random() < noise.speck_line:
            specks = " ".join(rng.choice(_SPECKS) for _ in range(rng.randint(1, 4)))
            out.append([Line(specks, None, "furniture")])
    return out


def noisy(text: str, role: str, noise: Noise, rng: random.Random) -> str:
    """One line with noise over it; it never becomes blank."""
    if noise.traditional:
        text = text.translate(TRADITIONAL)
    if noise.vertical:
        text = text.translate(_VERTICAL)
    if noise.half_width or noise.wrong_mark or noise.lost_mark or noise.confused:
        text = "".join(_character(char, noise, rng) for char in text) or text
    if role in _HEADS and rng.random() < noise.spaced_line:
        text = " ".join(text.replace(" ", ""))
    elif noise.spaced_word and rng.random() < noise.spaced_word:
        words = list(_WORD.finditer(text))
        if words:
            word = rng.choice(words)
            text = text[: word.start()] + " ".join(word.group()) + text[word.end() :]
    if noise.stray and rng.random() < noise.stray:
        speck = rng.choice(_SPECKS)
        text = f"{speck} {text}" if rng.random() < 0.5 else f"{text} {speck}"
    return text


def _character(char: str, noise: Noise, rng: random.Random) -> str:
    if char in _MARKS:
        chance = rng.random()
        if chance < noise.lost_mark:
            return ""
        if chance < noise.lost_mark + noise.wrong_mark and char in "，。、":
            return rng.choice("，。、·")
        return char.translate(_HALF) if rng.random() < noise.half_width else char
    if char in _LIKE and rng.random() < noise.confused:
        return _LIKE[char]
    return char


_SIMPLE_FORMS = (
    "万与专业东丝两严个丰临为丽举么义乌乐习乡书买乱争于亏云亚产亲亿仅从仓仪们价众优会伞传伤伦伪体余"
    "侠侣侦侧侨偿储儿兑党兰关兴养兽内冈册写军农冯冲决况冻净凉减凑凤凭凯击刘则刚创删别剂剑剧劝办务动励劲劳势"
    "区医华协单卖卢卫却厂厅历厉压厌厕县参双发变叙叶号叹听启吴员响哑唤啸园围国图圆圣场坏块坚坛坝坟坠垄垒垦"
    "报捞损换据掷摄摆摇数无旧时显晋晒晓晕暂术机杀杂权条来杨极构枪枫柜标栈栋栏树样桥梦检楼榄欢欧毁毕气汇汉汤沟"
    "没泪泽洁测济浅浆浏浓涛涝润涨渊渐渔温湾湿满滞滤滥滨滩潜灭灯灵灾点炉炼热烂烦烧爱爷牵状独狭猎猪献环现"
    "玛电画畅疗疮疯症监盖盘着矫码砖确础礼祸离种积称稳穷窃竞笔筑筛签简粮紧红约级纪纯纲纳纵纷纸纹线练组细织终"
    "绍经结绕绘给络绝统继绩续维绿缘编缝缩罗罚罢职联肃肠肤胜脉脏脑脚脱腊舰艺节芦苍苏茧荐荣药获莲营萝萧蓝虑虽虾蚀"
    "补装见观规视览觉触计订认讨让训议记讲许论设访证评识诉词译试诗诚话询该详语误说请诸读课谁调谈谊谋谓谢谱贝负贡"
    "财责贤败货质贩贪贫购贯贴贵贷费贺贾资赏赔赖赛赞赠赵赶跃践踪车轨转轮软轻载较辅辆辈输辖边达迁过迈运还这进远"
    "违连迟适选递逻遗邓邮邻郑释里针钓钟钢钱铁铜铝银链锁锅错锋键镇镜长门闪闭问闲间闸闹闻阅队阳阴阵阶际陆陈"
    "险随隐难雾静韩页顶项顺须顾顿预领频颗题颜额风飞饭饮馆马驱驶驻驾骑验鱼鲁鲜鸟鸡鸣鸿鹤麦黄龄龙龟"
)
_OLD_FORMS = (
    "萬與專業東絲兩嚴個豐臨為麗舉麼義烏樂習鄉書買亂爭於虧雲亞產親億僅從倉儀們價眾優會傘傳傷倫偽體餘"
    "俠侶偵側僑償儲兒兌黨蘭關興養獸內岡冊寫軍農馮衝決況凍淨涼減湊鳳憑凱擊劉則剛創刪別劑劍劇勸辦務動勵勁勞勢"
    "區醫華協單賣盧衛卻廠廳歷厲壓厭廁縣參雙發變敘葉號嘆聽啟吳員響啞喚嘯園圍國圖圓聖場壞塊堅壇壩墳墜壟壘墾"
    "報撈損換據擲攝擺搖數無舊時顯晉曬曉暈暫術機殺雜權條來楊極構槍楓櫃標棧棟欄樹樣橋夢檢樓欖歡歐毀畢氣匯漢湯溝"
    "沒淚澤潔測濟淺漿瀏濃濤澇潤漲淵漸漁溫灣濕滿滯濾濫濱灘潛滅燈靈災點爐煉熱爛煩燒愛爺牽狀獨狹獵豬獻環現"
    "瑪電畫暢療瘡瘋癥監蓋盤著矯碼磚確礎禮禍離種積稱穩窮竊競筆築篩簽簡糧緊紅約級紀純綱納縱紛紙紋線練組細織終"
    "紹經結繞繪給絡絕統繼績續維綠緣編縫縮羅罰罷職聯肅腸膚勝脈臟腦腳脫臘艦藝節蘆蒼蘇繭薦榮藥獲蓮營蘿蕭藍慮雖蝦蝕"
    "補裝見觀規視覽覺觸計訂認討讓訓議記講許論設訪證評識訴詞譯試詩誠話詢該詳語誤說請諸讀課誰調談誼謀謂謝譜貝負貢"
    "財責賢敗貨質販貪貧購貫貼貴貸費賀賈資賞賠賴賽贊贈趙趕躍踐蹤車軌轉輪軟輕載較輔輛輩輸轄邊達遷過邁運還這進遠"
    "違連遲適選遞邏遺鄧郵鄰鄭釋裡針釣鐘鋼錢鐵銅鋁銀鏈鎖鍋錯鋒鍵鎮鏡長門閃閉問閒間閘鬧聞閱隊陽陰陣階際陸陳"
    "險隨隱難霧靜韓頁頂項順須顧頓預領頻顆題顏額風飛飯飲館馬驅駛駐駕騎驗魚魯鮮鳥雞鳴鴻鶴麥黃齡龍龜"
)
TRADITIONAL = str.maketrans(_SIMPLE_FORMS, _OLD_FORMS)
"""The commonest characters that differ, one for one; the rest stay simplified, as in hurried conversions."""
