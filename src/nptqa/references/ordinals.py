"""Paragraphs counted in words: tenth preambular paragraph, dixième alinéa du préambule.

In: folded text. Out: `FoundPlaces`. Only where the part of the document is named too: a third
paragraph alone may be the third of anything.
"""

import re
from collections.abc import Iterator

from nptqa.references.places import FoundPlaces, Place

# From the first on; several spellings of one are divided by a stroke. {a} stands for any ending.
_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty",
    "premi(?:er|ère) (?:deuxième|second|seconde) troisième quatrième cinquième sixième septième "
    "huitième neuvième dixième onzième douzième treizième quatorzième quinzième seizième "
    "dix-septième dix-huitième dix-neuvième vingtième",
    "primer[oa]? segund[oa] tercer[oa]? cuart[oa] quint[oa] sext[oa] s[eé]ptim[oa] octav[oa] "
    "noven[oa] décim[oa] (?:undécim[oa]|decimoprimer[oa]?) (?:duodécim[oa]|decimosegund[oa]) "
    "decimotercer[oa]? decimocuart[oa] decimoquint[oa] decimosext[oa] decimos[eé]ptim[oa] "
    "decimoctav[oa] decimonoven[oa] vigésim[oa]",
    "перв{a} втор{a} трет{a} четверт{a} пят{a} шест{a} седьм{a} восьм{a} девят{a} десят{a} "
    "одиннадцат{a} двенадцат{a} тринадцат{a} четырнадцат{a} пятнадцат{a} шестнадцат{a} "
    "семнадцат{a} восемнадцат{a} девятнадцат{a} двадцат{a}",
    "الأولى|الاولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة "
    r"الحادية\sعشرة الثانية\sعشرة الثالثة\sعشرة الرابعة\sعشرة الخامسة\sعشرة السادسة\sعشرة "
    r"السابعة\sعشرة الثامنة\sعشرة التاسعة\sعشرة العشرين|العشرون",
)
_ENDING = "(?:ый|ой|ий|ая|ья|ое|ье|ого|его|ом|ем|ьем|ьего)"
_VALUES = [
    (re.compile(rf"(?:{form.format(a=_ENDING)})\Z"), number)
    for row in _WORDS
    for number, form in enumerate(row.split(), start=1)
]
# The longer first: الثانية begins الثانية عشرة.
_ONE = "|".join(
    form.format(a=_ENDING) for row in reversed(_WORDS) for form in reversed(row.split())
)
_UNIT = (
    r"(?:paragraphe?|para\.?|alinéa|párrafo|apartado|абзац(?:а|е|у)?|пункт(?:а|е|у)?|(?:ال)?فقرة)"
)
_OF = r"\s(?:of the|du|de la|del|من)?\s?"
_PART = (
    r"(?:(?P<pp>preamble|préambule|preámbulo|преамбулы|(?:ال)?ديباجة)|"
    r"(?P<op>operative (?:part|section)|dispositif|parte dispositiva|постановляющей части|المنطوق))"
)
_ADJECTIVE = r"(?:(?P<pp>preambular|préambulaire)|(?P<op>operative))"
_START, _END = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_PATTERNS = tuple(
    re.compile(f"{_START}{pattern}{_END}")
    for pattern in (
        rf"(?P<n>{_ONE})\s{_UNIT}{_OF}{_PART}",
        rf"{_UNIT}\s(?P<n>{_ONE}){_OF}{_PART}",
        rf"(?P<n>{_ONE})\s{_ADJECTIVE}\s{_UNIT}",
        rf"{_ADJECTIVE}\s{_UNIT}\s(?P<n>{_ONE})",
    )
)
# What every one of these names: cheaper to look for than the patterns.
_NAMED = re.compile("pream|préam|preám|operative|disposi|преамб|постанов|ديباجة|المنطوق")


def names_a_part(text: str) -> bool:
    """Whether a folded text names a part of a document, and is worth reading here."""
    return _NAMED.search(text) is not None


def find_ordinals(text: str) -> Iterator[FoundPlaces]:
    """Every paragraph counted in words in a folded text."""
    if not names_a_part(text):
        return
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            part = "PP" if match["pp"] else "op"
            yield FoundPlaces(*match.span(), (Place(part, str(_number(match["n"]))),))


def _number(word: str) -> int:
    return next(number for form, number in _VALUES if form.match(word))
