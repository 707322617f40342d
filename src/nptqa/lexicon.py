"""The words on which the meaning of a commitment turns: figures, negations, modals, verbs, names.

In: a key (`forms`), so Simplified and half-width. Out: `Token`s. Short Chinese words stand inside
longer ones that mean something else (得 in 获得, 能 in 原子能); those are read first and left out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Flag(StrEnum):
    """What kind of word a difference touches."""

    NUMBER = "number"
    NEGATION = "negation"
    MODAL = "modal"
    VERB = "verb"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Token:
    """One such word; the place counts code points of the key it was read from."""

    flag: Flag
    text: str
    start: int
    end: int


# From a decision to taking note; equal numbers are equally strong.
STRENGTHS: Mapping[str, int] = {
    "决定": 7,
    "要求": 6,
    "责成": 6,
    "促请": 5,
    "敦促": 4,
    "呼吁": 3,
    "吁请": 3,
    "鼓励": 2,
    "邀请": 2,
    "建议": 2,
    "欢迎": 1,
    "注意到": 1,
}
_OTHER_VERBS = "重申 强调 承诺 确认 申明 回顾 认识到 支持 谴责 认为 指出 表示 深信 确信 商定 保证"
_NUMERALS = "〇零一二两三四五六七八九十百千万亿"
_NO_NUMBERS = (
    "一切 一致 统一 唯一 进一步 一样 一些 一直 一贯 一般 一旦 一道 一并 一律 一再 一视同仁 单一 "
    "万一 十分 千方百计 之一 不一 同一 另一 任一 每一 这一 某一 一方面 一体"
)
_NEGATIONS = "不得 不应 不能 不可 不必 不会 没有 并非 绝不 决不 从未 尚未 不 未 无 非 勿 否 没"
_NO_NEGATIONS = "非洲 未来 无论 除非 非常 是否 能否"
_MODALS = "不得 不应 不可 不能 必须 应当 应该 务必 可以 能够 需要 须 应 可 能 将 得 宜 需"
_NO_MODALS = (
    "可能 可持续 可核查 可靠 许可 认可 可行 获得 取得 使得 得到 得出 值得 赢得 得益 难得 相应 "
    "反应 响应 供应 适应 回应 应用 应对 应邀 应急 效应 对应 将来 原子能 核能 能力 能源 功能 "
    "职能 能量 性能"
)
_BODIES = (
    "国际原子能机构 原子能机构 联合国 安全理事会 安理会 裁军谈判会议 审议大会 筹备委员会 秘书长 "
    "秘书处 欧洲联盟 欧盟 非洲联盟 不结盟国家运动 不结盟缔约国集团 核供应国集团 桑戈委员会 "
    "核武器国家 无核武器国家 附加议定书 全面保障监督协定 无核武器区 中东 东北亚 东南亚 南太平洋 "
    "拉丁美洲 加勒比 中亚 非洲 亚洲 欧洲"
)
_STATES = (
    "阿富汗 阿尔巴尼亚 阿尔及利亚 安道尔 安哥拉 阿根廷 亚美尼亚 澳大利亚 奥地利 阿塞拜疆 巴哈马 "
    "巴林 孟加拉国 巴巴多斯 白俄罗斯 比利时 伯利兹 贝宁 不丹 玻利维亚 波斯尼亚和黑塞哥维那 "
    "博茨瓦纳 巴西 文莱 保加利亚 布基纳法索 布隆迪 佛得角 柬埔寨 喀麦隆 加拿大 中非共和国 乍得 "
    "智利 中国 哥伦比亚 科摩罗 刚果 哥斯达黎加 科特迪瓦 克罗地亚 古巴 塞浦路斯 捷克 丹麦 吉布提 "
    "多米尼克 多米尼加 厄瓜多尔 埃及 萨尔瓦多 赤道几内亚 厄立特里亚 爱沙尼亚 斯威士兰 埃塞俄比亚 "
    "斐济 芬兰 法国 加蓬 冈比亚 格鲁吉亚 德国 加纳 希腊 格林纳达 危地马拉 几内亚 圭亚那 海地 "
    "罗马教廷 教廷 洪都拉斯 匈牙利 冰岛 印度尼西亚 印度 伊朗 伊拉克 爱尔兰 以色列 意大利 牙买加 "
    "日本 约旦 哈萨克斯坦 肯尼亚 基里巴斯 朝鲜民主主义人民共和国 朝鲜 大韩民国 韩国 科威特 "
    "吉尔吉斯斯坦 老挝 拉脱维亚 黎巴嫩 莱索托 利比里亚 利比亚 列支敦士登 立陶宛 卢森堡 马达加斯加 "
    "马拉维 马来西亚 马尔代夫 马里 马耳他 马绍尔群岛 毛里塔尼亚 毛里求斯 墨西哥 密克罗尼西亚 "
    "摩尔多瓦 摩纳哥 蒙古 黑山 摩洛哥 莫桑比克 缅甸 纳米比亚 瑙鲁 尼泊尔 荷兰 新西兰 尼加拉瓜 "
    "尼日利亚 尼日尔 北马其顿 挪威 阿曼 巴基斯坦 帕劳 巴勒斯坦 巴拿马 巴布亚新几内亚 巴拉圭 秘鲁 "
    "菲律宾 波兰 葡萄牙 卡塔尔 罗马尼亚 俄罗斯联邦 俄罗斯 卢旺达 萨摩亚 圣马力诺 沙特阿拉伯 "
    "塞内加尔 塞尔维亚 塞舌尔 塞拉利昂 新加坡 斯洛伐克 斯洛文尼亚 所罗门群岛 索马里 南非 南苏丹 "
    "西班牙 斯里兰卡 苏丹 苏里南 瑞典 瑞士 叙利亚 塔吉克斯坦 泰国 东帝汶 多哥 汤加 突尼斯 土耳其 "
    "土库曼斯坦 图瓦卢 乌干达 乌克兰 阿拉伯联合酋长国 阿联酋 联合王国 英国 坦桑尼亚 "
    "美利坚合众国 美国 乌拉圭 乌兹别克斯坦 瓦努阿图 委内瑞拉 越南 也门 赞比亚 津巴布韦"
)


def _any_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


def _first_of(words: str) -> str:
    return "".join(sorted({word[0] for word in words.split()}))


# Names of one kind: who asks about another one of them no longer asks about the first.
GROUPS = (
    re.compile(f"{_any_of(_STATES)}|中东|东北亚|东南亚|南太平洋|拉丁美洲|中亚|非洲"),
    re.compile(
        "不结盟国家运动|不结盟缔约国集团|欧洲联盟|欧盟|核供应国集团|无核武器国家|核武器国家"
    ),
)
_VERBS = _any_of(" ".join([*STRENGTHS, _OTHER_VERBS]))
# Each pattern reads what it should leave out first; only the group counts.
_PATTERNS: Mapping[Flag, re.Pattern[str]] = {
    Flag.NUMBER: re.compile(rf"{_any_of(_NO_NUMBERS)}|(\d+(?:[.,]\d+)*%?|[{_NUMERALS}]+)"),
    Flag.NEGATION: re.compile(rf"{_any_of(_NO_NEGATIONS)}|({_any_of(_NEGATIONS)})"),
    Flag.MODAL: re.compile(rf"{_any_of(_NO_MODALS)}|({_any_of(_MODALS)})"),
    # 的要求, 各项决定 and 第1号决定 are nouns.
    Flag.VERB: re.compile(rf"(?<![的项号])({_VERBS})"),
    # What names begin with is told at a glance; hundreds of names are not tried at each place.
    Flag.NAME: re.compile(
        rf"(?=[《A-Za-z{_first_of(_STATES)}{_first_of(_BODIES)}])(《[^《》]{{1,60}}》|[A-Za-z][A-Za-z0-9]*(?:[./()-]+[A-Za-z0-9]+)*"
        rf"|{_any_of(_STATES)}|{_any_of(_BODIES)})"
    ),
}


def tokens(key: str) -> tuple[Token, ...]:
    """The words of all kinds in a key; words of two kinds may overlap."""
    return tuple(token for flag in _PATTERNS for token in tokens_of(key, flag))


def tokens_of(key: str, flag: Flag) -> Iterator[Token]:
    """The words of one kind, in order."""
    for match in _PATTERNS[flag].finditer(key):
        if match[1]:
            yield Token(flag, match[1], match.start(1), match.end(1))
