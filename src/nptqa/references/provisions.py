"""Articles of the Treaty, actions of 2010, steps of 2000, decisions of 1995: cited, and not held.

In: folded text. Out: `FoundProvisions`. Their texts are no part of the corpus, so they lead to the
units that cite them and never to a quotation.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from nptqa.corpus.locators import chinese_numeral, roman
from nptqa.corpus.numerals import NUMBER, number, roman_number
from nptqa.domain import Label
from nptqa.references.members import Member, members, roman_members


class ProvisionKind(StrEnum):
    """What is cited."""

    ARTICLE = "article"
    ACTION = "action"
    STEP = "step"
    DECISION = "decision"


# How many articles, actions of 2010, practical steps of 2000 and decisions of 1995 there are.
LAST = {
    ProvisionKind.ARTICLE: 11,
    ProvisionKind.ACTION: 64,
    ProvisionKind.STEP: 13,
    ProvisionKind.DECISION: 3,
}


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered part of a text that is not held.

    Attributes:
        paragraph: of an article, 0 for the whole.
        items: letters as a locator has them, `(f)`.
    """

    kind: ProvisionKind
    number: int
    paragraph: int = 0
    items: str = ""

    @classmethod
    def parse(cls, name: str) -> Self:
        """Read a canonical name back."""
        kind, _, rest = name.partition(" ")
        number, paragraph, items = re.fullmatch(
            r"([IVX]+|\d+)(?:\.(\d+))?((?:\([a-z]+\))*)", rest
        ).groups("")  # type: ignore[union-attr]  # made by `name`
        value = roman_number(number.lower()) or int(number)
        return cls(ProvisionKind(kind), value, int(paragraph or 0), items)

    @property
    def name(self) -> str:
        """The canonical name: `article VI`, `article III.1`, `action 5(f)`, `step 9`."""
        if self.kind is not ProvisionKind.ARTICLE:
            return f"{self.kind} {self.number}{self.items}"
        inner = f".{self.paragraph}" if self.paragraph else ""
        return f"article {_roman(self.number)}{inner}"

    @property
    def exists(self) -> bool:
        """Whether there is one of that number."""
        return 1 <= self.number <= LAST[self.kind]

    @property
    def label(self) -> Label:
        """How it is printed; the Chinese form reads as this same provision."""
        n, items = self.number, self.items
        if self.kind is ProvisionKind.ARTICLE:
            zh = f"第{self.paragraph}款" if self.paragraph else ""
            en = f", paragraph {self.paragraph}" if self.paragraph else ""
            chinese = chinese_numeral(n) if n < 100 else str(n)
            return Label(f"《条约》第{chinese}条{zh}", f"Article {_roman(n)}{en} of the Treaty")
        if self.kind is ProvisionKind.ACTION:
            return Label(f"2010年行动计划行动{n}{items}", f"2010 action plan, action {n}{items}")
        if self.kind is ProvisionKind.STEP:
            return Label(f"2000年实际步骤步骤{n}", f"practical step {n} of 2000")
        return Label(f"1995年第{n}号决定", f"1995 decision {n}")


@dataclass(frozen=True, slots=True)
class FoundProvisions:
    """Provisions written as one list; `start, end` in the folded text."""

    start: int
    end: int
    provisions: tuple[Provision, ...]


def _roman(value: int) -> str:
    return roman(value) if 0 < value < 40 else str(value)


_JOIN = r"\s?(?:以及|[至到和及与、,\-–—~])\s?"
_JOIN_ARTICLE = rf"\s?条?{_JOIN}第?\s?"
_NPT = r"(?:npt|不扩散条约|不扩散核武器条约|核不扩散条约|条约|公约)"
_ARTICLE = re.compile(
    rf"(?:《(?P<title>[^《》]{{1,24}})》|(?P<plain>(?:{_NPT}|规约|宪章)))?\s?的?\s?"
    rf"第\s?(?P<list>{NUMBER}(?:{_JOIN_ARTICLE}{NUMBER})*)\s?条(?![约款件例目脚建]|规约)"
    rf"(?:\s?第?\s?(?P<par>{NUMBER})\s?款)?"
)
# The article i read: a lone i is a numeral only where the words that follow allow it.
_ROMAN = (
    r"(?:[ivx]{2,5}|[vx]|i(?=\s?(?:$|[,.;:?!()、。的-]|(?:of|and|to|du|de|del|et|y|и)\b|obligat|"
    r"commit)))(?![a-z])"
)
_ONE = rf"(?:{_ROMAN}|\d{{1,2}}(?!\d))"
_WEST_JOIN = r"\s?(?:,\s?(?:and\s)?|[-–—]|and\b|to\b|et\b|à\b|al?\b|y\b|и\b|по\b|و)\s?"
_PAR_BEFORE = (
    r"(?:(?:paragraphe?s?|paras?\.?|párrafo|apartado|пункт[а-я]?|الفقرة)\s?(?P<parb>\d{1,2})\s"
    r"(?:of|de|del|من)?\s?(?:the\s|l'|l’)?)?"
)
_PAR = (
    r"(?:\s?\(\s?(?P<par1>\d)\s?\)|\.(?P<par2>\d)(?!\d)|"
    r"\s?,?\s?(?:paragraphe?|para\.?|párrafo|пункт|الفقرة)\s?(?P<par3>\d{1,2})(?!\d))?"
)
_OF_TREATY = (
    r"(?:\s(?:of|du|del|de la|de)\s(?:the\s)?(?:npt|tnp|treaty|traité|tratado|"
    r"(?:nuclear )?non-proliferation treaty)(?![a-z])|\sдоговора|\sдняо|\sمن المعاهدة)?"
)
_OTHER_TREATY = (
    r"(?!\s(?:of|du|del|de)\s(?:the\s|la\s|l')?"
    r"(?:iaea(?:'s)?\s|un\s|united nations\s|agency's\s)?"
    r"(?:statute|charter|ctbt|comprehensive|tpnw|statut|charte|carta|estatuto|constitution|convention)"
    r"|\s(?:устава|двзяи|конвенции))"
)
_ARTICLE_WEST = re.compile(
    rf"{_PAR_BEFORE}(?:(?<![a-z])(?:npt\s)?(?:articles?|arts?\.|art|artículos?)|"
    r"(?<![а-я])стат(?:ь[а-я]{1,3}|ей)|"
    rf"ст\.)\s?(?P<list>{_ONE}(?:{_WEST_JOIN}(?:{_ONE}))*){_PAR}{_OTHER_TREATY}{_OF_TREATY}"
)
_ARABIC = {
    "الأولى": 1, "الاولى": 1, "الثانية": 2, "الثالثة": 3, "الرابعة": 4, "الخامسة": 5, "السادسة": 6,
    "السابعة": 7, "الثامنة": 8, "التاسعة": 9, "العاشرة": 10, "الحادية عشرة": 11,
}  # fmt: skip
_ARABIC_ONE = rf"(?:{'|'.join(_ARABIC)}|\d{{1,2}}|[ivx]{{1,4}})"
_ARTICLE_ARABIC = re.compile(
    rf"(?:{'الفقرة'}\s?(?P<parb>\d)\sمن\s)?(?:ال)?ما?(?:دة|مادة|واد|دتين)\s(?P<list>{_ARABIC_ONE}"
    rf"(?:\s?[و،,]\s?{_ARABIC_ONE})*)(?:\s?\(\s?(?P<par1>\d)\s?\))?"
    r"(?!\s(?:من )?(?:ميثاق|النظام الأساسي))(?:\sمن (?:ال)?معاهدة(?: عدم الانتشار)?)?"
)
_ITEM = r"(?:\s?\(\s?[a-z]{1,4}\s?\)|(?<=\d)[a-z](?![a-z]))"
_ACTION_ONE = rf"\d{{1,2}}(?!\d){_ITEM}*"
_PLAN = (
    r"(?:2010\s?年)?(?:审议大会)?的?《?(?:64点)?(?:行动计划|结论和后续行动建议)》?"
    r"(?:的|中的|中)?\s?"
)
_COUNTED = r"(?!\d|\s?(?:[年月日天个次项周分%点方国大人亿万千国条届轮种倍多余]|小时|左右|段))"
_ACTION = re.compile(
    rf"(?:{_PLAN})?行动\s?(?:第\s?)?"
    rf"(?P<list>{_ACTION_ONE}(?:{_JOIN}(?:行动\s?)?(?:{_ACTION_ONE}|{_ITEM}+))*){_COUNTED}"
    rf"|(?:{_PLAN})?行动(?P<han>[一二三四五六七八九十]{{1,3}})"
    r"(?=\s?(?:$|[,、。?!)(和与及的]|规定|所|要求|说|讲|是什么|提))"
    rf"|(?:{_PLAN})?第\s?(?P<nth>{NUMBER})\s?[号项个条]\s?行动(?!计划|方案|者|建议|指南)"
)
_ACTION_WEST = re.compile(
    r"(?:(?:the\s)?2010 (?:npt )?action plan,?\s)?"
    r"(?:(?<![a-z])(?:actions?|acci[oó]n(?:es)?|mesures?|medidas?)|"
    r"(?<![а-я])действи[еяюй]{1,2}|(?:ال)?إجراء(?:ات)?)\s(?:no\.?\s|n[°º]\s?|№\s?)?"
    rf"(?P<list>{_ACTION_ONE}(?:{_WEST_JOIN}(?:{_ACTION_ONE}|{_ITEM}+))*)"
    r"(?!\d|\s?(?:%|years?|days?|months?|weeks?|ans\b|años|лет|plan))(?:\s(?:of|in|du|del)\s(?:the\s)?"
    r"(?:2010 )?(?:action plan|plan d'action|plan de acción)(?:\s(?:of|de)\s2010)?)?"
)
_STEP = re.compile(
    r"(?:(?:2000\s?年)?(?:审议大会)?的?(?:13|十三)\s?[个项]?(?:实际|切实)?步骤"
    r"(?:的|中的|中|之)?\s?)?"
    rf"步骤\s?(?P<list>\d{{1,2}}(?!\d)(?:{_JOIN}\d{{1,2}})*){_COUNTED}"
    r"|(?<![a-z])(?:practical\s)?steps?\s(?P<west>\d{1,2}(?!\d)(?:\s?(?:[-–,]|and|to)\s?\d{1,2})*)(?!\s?%)"
    r"(?:\sof the (?:13|thirteen) (?:practical )?steps)?"
)
_DECISION = re.compile(
    r"(?:1995\s?年)?(?:审议和延期大会)?(?:通过)?的?第?\s?(?P<list>[一二三1-3])\s?号\s?决定|"
    r"(?:1995\s)?(?<![a-z])decision\s(?P<west>[1-3])"
    r"(?![\d/])(?:\s(?:of|from)\s(?:the\s)?1995)?"
)
# 第三条第1款 and 第12条 of another text: the word that says so stands before.
_OTHER_BEFORE = re.compile(
    r"(?:(?:规约|宪章|statute|charter)》?[^。;《》]{0,8}|(?:协定|议定书|附件|规则|章程)》?[^。;，,《》]{0,8})\Z"
)
_OWNER_REACH = 24
_TREATY_TITLES = re.compile(r"(?:不扩散(?:核武器)?条约|核不扩散条约|条约|公约|npt)\Z")


def find_provisions(text: str) -> list[FoundProvisions]:
    """Every provision in a folded text, left to right."""
    found: list[FoundProvisions] = []
    for triggers, finder in _FINDERS:
        if any(trigger in text for trigger in triggers):
            found.extend(finder(text))
    found.sort(key=lambda one: (one.start, -one.end))
    return [one for i, one in enumerate(found) if not any(one.start < e.end for e in found[:i])]


def _articles(text: str) -> Iterator[FoundProvisions]:
    for match in _ARTICLE.finditer(text):
        owner = match["title"] or match["plain"]
        reach = max(0, match.start() - _OWNER_REACH)
        foreign = not owner and _OTHER_BEFORE.search(text, reach, match.start())
        if foreign or (owner and not _TREATY_TITLES.match(owner)):
            continue
        paragraph = number(match["par"]) if match["par"] else 0
        yield _found(match, ProvisionKind.ARTICLE, members(match["list"]), paragraph)


def _articles_west(text: str) -> Iterator[FoundProvisions]:
    for match in _ARTICLE_WEST.finditer(text):
        listed = match["list"]
        read = members(listed) if listed[0].isdigit() else roman_members(listed)
        paragraph = next((int(match[g]) for g in ("parb", "par1", "par2", "par3") if match[g]), 0)
        if read:
            yield _found(match, ProvisionKind.ARTICLE, read, paragraph)


def _articles_arabic(text: str) -> Iterator[FoundProvisions]:
    for match in _ARTICLE_ARABIC.finditer(text):
        listed = match["list"]
        read = [Member(n) for word, n in _ARABIC.items() if word in listed]
        read = sorted(read, key=lambda one: one.number) or members(listed) or roman_members(listed)
        paragraph = int(match["parb"] or match["par1"] or 0)
        if read:
            yield _found(match, ProvisionKind.ARTICLE, read, paragraph)


def _actions(text: str) -> Iterator[FoundProvisions]:
    for match in _ACTION.finditer(text):
        listed = match["list"] or match["han"] or match["nth"]
        yield _found(match, ProvisionKind.ACTION, members(listed.replace("行动", "")))


def _actions_west(text: str) -> Iterator[FoundProvisions]:
    for match in _ACTION_WEST.finditer(text):
        yield _found(match, ProvisionKind.ACTION, members(match["list"]))


def _steps(text: str) -> Iterator[FoundProvisions]:
    for match in _STEP.finditer(text):
        yield _found(match, ProvisionKind.STEP, members(match["list"] or match["west"]))


def _decisions(text: str) -> Iterator[FoundProvisions]:
    for match in _DECISION.finditer(text):
        yield _found(match, ProvisionKind.DECISION, members(match["list"] or match["west"]))


def _found(
    match: re.Match[str], kind: ProvisionKind, read: Sequence[Member], paragraph: int = 0
) -> FoundProvisions:
    """A paragraph or item belongs to the last of a list only."""
    last = len(read) - 1
    provisions = tuple(
        Provision(kind, one.number, paragraph if place == last else 0, one.items)
        for place, one in enumerate(read)
    )
    return FoundProvisions(*match.span(), provisions)


_FINDERS = (
    (("条",), _articles),
    (("art", "стат", "ст."), _articles_west),
    (("ماد", "مواد"), _articles_arabic),
    (("行动",), _actions),
    (("action", "acci", "mesure", "medida", "действи", "إجراء"), _actions_west),
    (("步骤", "step"), _steps),
    (("决定", "decision"), _decisions),
)
