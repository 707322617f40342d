"""Initials of Chinese words as they are typed: hwq for 核武器.

In: Simplified text. Out: one small letter a character. GB 2312 puts its 3,755 commonest characters
in the order of their pinyin, so a character's code tells its initial and no dictionary is needed;
rarer characters, which stand by radical, and everything that is not Chinese stay as they are.
"""

from bisect import bisect_right
from functools import lru_cache

# The first character of each initial, in GB 2312's order; no syllable begins with i, u or v.
_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_INITIALS = "abcdefghjklmnopqrstwxyz"
_STARTS = [character.encode("gb2312") for character in _FIRST]
_LAST = "座".encode("gb2312")


def initials(text: str) -> str:
    """The initials of a text, character for character."""
    return "".join(map(_initial, text))


@lru_cache(maxsize=8192)
def _initial(character: str) -> str:
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return character
    if len(code) < 2 or not _STARTS[0] <= code <= _LAST:
        return character
    return _INITIALS[bisect_right(_STARTS, code) - 1]
