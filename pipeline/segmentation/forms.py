"""How a page reads once odd forms of characters are seen through: Traditional characters, marks that OCR got wrong.

What belongs here: changes of the view by which lines are matched, one character for one, so that every character stays
at its place.  What does not: the characters of the dataset, which stay as printed (``pipeline.cleaning`` mends them),
and width forms and brackets (``lines.normalised``).
"""

from __future__ import annotations

import re
from itertools import pairwise

SIMPLE_FORMS = (
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
    "讯开辑总属岭币广归执扫残类讣讫锐销闰龚网综筹处声头夹奥妇学实审宽对导岁师带帮应废录征庆忆怀战担拟择挂"
    "断张态惊惯愿护拥挤挥携敌旷档桩涂滚烛狮皱盐矿碍窝竖笼篮纠纤纺纽绣绵绸缆翘聂聪脸艰苹范荡莱蒋虚虫衬袭誉"
    "诊诞赋辞迹酿锤锦闯阔陕韵顷颁饰饱饼鹊齐齿复当尽层届峡巩库庄异弃弯弹彻径忧恋恳恶悬戏户扩扬扰抚抢拦拨挡"
    "捡捣揽摊撑"
)
OLD_FORMS = (
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
    "訊開輯總屬嶺幣廣歸執掃殘類訃訖銳銷閏龔網綜籌處聲頭夾奧婦學實審寬對導歲師帶幫應廢錄徵慶憶懷戰擔擬擇掛"
    "斷張態驚慣願護擁擠揮攜敵曠檔樁塗滾燭獅皺鹽礦礙窩豎籠籃糾纖紡紐繡綿綢纜翹聶聰臉艱蘋範蕩萊蔣虛蟲襯襲譽"
    "診誕賦辭跡釀錘錦闖闊陝韻頃頒飾飽餅鵲齊齒復當盡層屆峽鞏庫莊異棄彎彈徹徑憂戀懇惡懸戲戶擴揚擾撫搶攔撥擋"
    "撿搗攬攤撐"
)
"""The commonest characters that differ, one for one: those of the patterns by which lines are known are among them."""

_SIMPLE = dict(zip(OLD_FORMS, SIMPLE_FORMS, strict=True))
_OLD = re.compile(f"[{OLD_FORMS}]")
_INK = "\u3400-\u9fff"
_STOP = re.compile(rf"(?<=[{_INK}”’》）％%])\.(?![0-9A-Za-z.])")
"""A half-width full stop after a Chinese character, unless something like a name of a file follows."""
_CLOSES = frozenset("，。、；：！？）》 \n")
_AFTER_STOP = frozenset("。！？…")
_BEFORE_QUOTE = frozenset("：，、（ \u3000\n")
_SPACED = re.compile(
    rf"(?<!\S)\S(?: \S){{3,}}(?!\S)|(?<![{_INK}])[{_INK}](?: [{_INK}]){{2,}}|[{_INK}](?: [{_INK}]){{3,}}"
)
"""Characters each by itself: four of any kind, or three Chinese ones, or four of which the first ends a word."""


def mended(text: str) -> str:
    """Return a normalised text with Traditional characters and half-width stops and quotes seen through.

    >>> mended('記者說："開閘了."'), mended("增长3.5%")
    ('记者说：“开闸了。”', '增长3.5%')
    """
    for old in set(_OLD.findall(text)):
        text = text.replace(old, _SIMPLE[old])
    if "." in text:
        text = _STOP.sub("。", text)
    return _quotes(text) if '"' in text else text


def _quotes(text: str) -> str:
    """Turn straight quotes into curly ones: by what stands beside each, else one opening, the next closing."""
    parts = text.split('"')
    out = [parts[0]]
    is_open = False
    for before, after in pairwise(parts):
        last, following = before[-1:] or "\n", after[:1] or "\n"
        if following in _CLOSES or last in _AFTER_STOP:
            is_open = False
        elif last in _BEFORE_QUOTE:
            is_open = True
        else:
            is_open = not is_open
        out.append(("“" if is_open else "”") + after)
    return "".join(out)


def closed(text: str) -> str:
    """Return a text without the blanks of words that are spaced out; names of two characters stay as they are.

    >>> closed("因 地 制 宜"), closed("本报记者 杨 旭")
    ('因地制宜', '本报记者 杨 旭')
    """
    return _SPACED.sub(lambda match: match.group().replace(" ", ""), text) if " " in text else text
