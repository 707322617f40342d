"""What kind of answer a question wants: a number, a date, somebody, a list.

In: a folded question. Out: `Wanted`s, more than one where it asks for more, none where its form
does not say. Read from the question's form alone, by rules, in the six languages.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from nptqa.folding import compact


class Wanted(StrEnum):
    """What would answer a question."""

    COUNT = "count"
    WHEN = "when"
    WHO = "who"
    LIST = "list"
    WHY = "why"
    WHETHER = "whether"


_MONTHS_AND_YEARS = r"[年月日号天届世]"
_PATTERNS: Mapping[Wanted, re.Pattern[str]] = {
    Wanted.COUNT: re.compile(
        rf"多少|几(?=个|家|国|项|次|份|条|名|成|千|百|种|类|步|方|点)|(?<![哪任])几{_MONTHS_AND_YEARS}|"
        r"数目|数量|总数|"
        r"\bhow (?:many|much|often)\b|\bnumber of\b|\bcombien\b|\bcu[aá]nt[oa]s?\b|"
        r"сколько|сколькими|\bكم\b|عدد"
    ),
    Wanted.WHEN: re.compile(
        r"什么时候|什么时间|啥时候?|何时|何年|哪一?[年天届]|几月|几号|日期|期限|多久|"
        r"\bwhen\b|\bwhat (?:year|date|day)\b|\bin which year\b|\bby what date\b|\bhow long\b|"
        r"\bquand\b|\bquelle (?:année|date)\b|\bcu[aá]ndo\b|\ben qu[eé] año\b|когда|"
        r"каком году|متى|أي عام"
    ),
    Wanted.WHO: re.compile(
        r"谁|哪国|哪[一个家]+(?:国家?|机构|组织|集团|方|缔约国|部门|委员会)|什么(?:国家|机构|组织|人)|"
        r"\bwho(?:m|se)?\b|\b(?:which|what) (?:country|state|body|agency|organi[sz]ation)\b|"
        r"\bqui\b|\bqui[eé]n(?:es)?\b|\bкто\b|\bкого\b|\bкому\b|\bمن (?:هو|هي|الذي)\b"
    ),
    Wanted.LIST: re.compile(
        r"哪些|哪几|有何|(?:三|四|五|六|七|八|九|十|几|各)(?:大|项|个)?(?:支柱|原则|方面|要素|步骤|措施|条件|内容)|"
        r"分别|清单|名单|都有什么|包括什么|支持什么|讨论什么|"
        r"\bwhat are\b|\b(?:which|what) (?:\w+ ){0,2}?(?:measures|steps|states|countries|actions|"
        r"topics|areas|elements|commitments|principles|pillars|issues|arrangements|things)\b|\blist\b|"
        r"\bquel(?:le)?s\b|\bcu[aá]les\b|\bкакие\b|\bкаких\b|\bما هي\b"
    ),
    Wanted.WHY: re.compile(
        r"为什么|为何|为啥|凭什么|什么(?:原因|理由)|怎么会|原因是|目的是|"
        r"\bwhy\b|\bpourquoi\b|\bpor qu[eé]\b|почему|зачем|لماذا"
    ),
    Wanted.WHETHER: re.compile(
        r"是否|有没有|是不是|能不能|可不可以|会不会|要不要|该不该|算不算|(?:吗|(?<![什怎那这多])么)\s*[?!。]*\Z|"
        r"\A(?:does|do|did|is|are|was|were|has|have|can|could|should|must|may|will)\b|"
        r"\best-ce qu|\bли\b|\Aهل\b"
    ),
}  # fmt: skip


@lru_cache(maxsize=1024)
def wanted(folded: str) -> frozenset[Wanted]:
    """What a folded question wants, as far as its form says."""
    text = compact(folded)
    return frozenset(kind for kind, pattern in _PATTERNS.items() if pattern.search(text))
