"""Documents in the United Nations' layout made from a seed, with the units that must come back.

Each document mixes what real ones mix: masthead or none, headings, numbered paragraphs, items and
items of items, bis and ter, series that restart after a colon, brackets, footnotes, tables,
annexes, resolutions with a preamble. The words differ everywhere, so that a unit lost, doubled or
put together with its neighbour cannot be overlooked.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from nptqa.corpus.locators import chinese_numeral
from nptqa.corpus.parse import Parsed
from tests.corpus.papers import masthead
from tests.corpus.press import Print, Sheet

_WHO = (
    "缔约国",
    "审议大会",
    "核武器国家",
    "无核武器国家",
    "筹备委员会",
    "原子能机构",
    "各区域集团",
)
_DOES = ("重申", "强调", "促请各方考虑", "注意到", "欢迎", "关切地指出", "回顾", "鼓励加强")
_WHAT = (
    "《条约》各项义务的充分执行", "全面保障监督协定和附加议定书的普遍化",
    "透明度和问责制方面的进展",
    "和平利用核能的不可剥夺权利", "无核武器区的建立和巩固", "《全面禁止核试验条约》早日生效",
    "有关消极安全保证的讨论", "裁军和不扩散教育", "审议进程的方法和效率", "核安保和核安全标准",
)  # fmt: skip
_WHEN = (
    "在 2026 年审议周期内",
    "根据 1995 年的决定",
    "本着 2010 年行动计划的精神",
    "在今后五年内",
    "",
)
FORMATS = ("pdf", "docx", "html")


@dataclass(slots=True)
class Made:
    """A document as printed, and its units: locator and words, in any order."""

    pieces: list[Print] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    sheet: Sheet = field(default_factory=Sheet)
    notes: int = 0

    def unit(self, style: str, locator: str, label: str, words: str) -> None:
        """Put a unit down."""
        self.pieces.append(Print(style, label, words))
        self.units[locator] = words


def make(seed: int) -> Made:
    """The document of a seed."""
    chance = random.Random(seed)
    symbol = f"NPT/CONF.20{20 + seed % 11}/PC.II/WP.{seed + 1}"
    made = Made(sheet=_sheet(chance, symbol))
    title = f"关于{chance.choice(_WHAT)}的第{chinese_numeral(1 + seed % 98)}份文件"
    made.unit("front", "front", "", title)
    if chance.random() < 0.25:
        _resolution(made, chance)
    else:
        _paper(made, chance)
    return made


def _sheet(chance: random.Random, symbol: str) -> Sheet:
    return Sheet(
        symbol=symbol,
        masthead=masthead(symbol) if chance.random() < 0.4 else (),
        job=f"{chance.randint(10, 26)}-{chance.randint(10000, 99999)}",
        rule=chance.choice(("line", "typed", "none")),
        justified=chance.random() < 0.7,
        size=chance.choice((10.0, 10.5, 11.0)),
        lead=chance.choice((1.4, 1.5, 1.65)),
        after=chance.choice((5.0, 6.0, 8.0)),
    )


def _sentence(chance: random.Random) -> str:
    parts = (
        chance.choice(_WHEN), chance.choice(_WHO), chance.choice(_DOES), chance.choice(_WHAT)
    )  # fmt: skip
    return "".join(parts)


def _words(chance: random.Random, end: str = "。") -> str:
    clauses = [_sentence(chance) for _ in range(chance.choice((1, 1, 2, 3, 5, 9)))]
    number = chance.randint(100, 999_999)
    return "，".join(clauses) + f"，见记录{number}号{end}"


def _paper(made: Made, chance: random.Random) -> None:
    number, heading = 0, 0
    for _ in range(chance.randint(3, 14)):
        if chance.random() < 0.3 or not heading:
            heading += 1
            made.pieces.append(_heading(chance, heading))
        number += 1
        _paragraph(made, chance, "", number)
        if chance.random() < 0.08:
            words = _words(chance)
            made.unit("text", f"{number}bis", f"{number} bis. ", words)
    if chance.random() < 0.3:
        _table(made, chance)
        number += 1
        made.unit("text", str(number), f"{number}. ", _words(chance))
    if chance.random() < 0.25:
        made.pieces.append(Print("heading", "", "附件一"))
        made.pieces.append(Print("heading", "", f"{chance.choice(_WHAT)}清单"))
        for inner in range(1, chance.randint(3, 6)):
            made.unit("text", f"A1/{inner}", f"{inner}. ", _words(chance))


def _heading(chance: random.Random, number: int) -> Print:
    words = chance.choice(_WHAT)
    return Print("heading", "", f"{chinese_numeral(number)}. {words}")


def _paragraph(made: Made, chance: random.Random, prefix: str, number: int) -> None:
    locator, label = f"{prefix}{number}", f"{number}. "
    kind = chance.random()
    if kind < 0.18:
        made.unit("text", locator, label, _words(chance, "："))
        _items(made, chance, locator)
    elif kind < 0.24 and not prefix:
        made.unit("text", locator, label, _words(chance, "："))
        # Where both series expect the same number, only the indentation could tell them apart.
        count = chance.choice([n for n in (2, 3, 4, 5) if n != number])
        for inner in range(1, count + 1):
            made.unit("text", f"{locator}/{inner}", f"{inner}. ", _words(chance))
    elif kind < 0.40:
        _noted(made, chance, locator, label)
    elif kind < 0.45:
        made.unit("text", locator, label, f"[{_sentence(chance)}][{_sentence(chance)}]。")
    else:
        made.unit("text", locator, label, _words(chance))


def _items(made: Made, chance: random.Random, locator: str) -> None:
    letters = "abcdefgh"[: chance.randint(2, 8)]
    for letter in letters:
        own = f"{locator}({letter})"
        last = letter == letters[-1]
        if letter == "b" and chance.random() < 0.4:
            made.unit("item", own, f"({letter}) ", _words(chance, "："))
            for roman in ("i", "ii", "iii"):
                made.unit("item", f"{own}({roman})", f"({roman}) ", _words(chance, "；"))
        else:
            made.unit("item", own, f"({letter}) ", _words(chance, "。" if last else "；"))


def _noted(made: Made, chance: random.Random, locator: str, label: str) -> None:
    made.notes += 1
    note = f"《正式记录》，补编第 {chance.randint(1, 99)} 号，{_sentence(chance)}。"
    before, after = _sentence(chance), _words(chance)
    called = (str(made.notes), note)
    made.pieces.append(Print("text", label, f"{before}^{made.notes}^，{after}", (called,)))
    made.units[locator] = f"{before}，{after}"
    made.units[f"fn{made.notes}"] = note


def _table(made: Made, chance: random.Random) -> None:
    made.pieces.append(Print("heading", "", f"表 1 {chance.choice(_WHAT)}"))
    rows = ["国家\t2020 年\t2024 年"]
    rows += [
        f"{name}\t{chance.randint(1, 999)}\t{chance.randint(1, 999)}"
        for name in chance.sample(("甲国", "乙国", "丙国", "丁国", "戊国"), chance.randint(2, 5))
    ]
    for at, row in enumerate(rows, start=1):
        made.unit("row", f"T1/r{at}", "", row)


def _resolution(made: Made, chance: random.Random) -> None:
    made.unit("indented", "chapeau", "", "大会，")
    for ordinal in range(1, chance.randint(3, 12)):
        made.unit("indented", f"PP{ordinal}", "", _words(chance, "，"))
    count = chance.randint(2, 10)
    for number in range(1, count + 1):
        if number < count and chance.random() < 0.25:
            made.unit("text", str(number), f"{number}. ", _words(chance, "："))
            _items(made, chance, str(number))
        else:
            made.unit("text", str(number), f"{number}. ", _words(chance, "。"))


def lost_or_doubled(made: Made, parsed: Parsed) -> list[str]:
    """What differs between what was printed and what was read, one sentence each."""
    got = [(unit.locator, unit.text) for unit in parsed.document.paragraphs]
    # The masthead's lines are title matter too; the title has to be among them.
    wanted = {name: words for name, words in made.units.items() if name != "front"}
    found = {name: words for name, words in got if name != "front"}
    out = [f"{name} is {found.get(name)!r}" for name in wanted if found.get(name) != wanted[name]]
    out += [f"{name} was not printed" for name in found if name not in wanted]
    out += [] if len(got) == len(dict(got)) else ["a locator stands twice"]
    front = dict(got).get("front", "").split("\n")
    out += [] if made.units["front"] in front else [f"the title is {front!r}"]
    return out + list(parsed.problems)


def chosen(seeds: range) -> Iterator[tuple[int, str]]:
    """Each seed with its format."""
    for seed in seeds:
        yield seed, FORMATS[seed % len(FORMATS)]
