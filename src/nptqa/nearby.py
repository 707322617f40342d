"""What an error says of a name that is not known: the names close to it, or what there is.

In: the name and those that are known. Out: one sentence for the error's hint. "Close" is said only
of names that are.
"""

from collections.abc import Iterable
from difflib import get_close_matches

_MOST_CLOSE = 3
_MOST_LISTED = 8


def nearby(wanted: str, known: Iterable[str], *, cutoff: float = 0.6, see: str = "") -> str:
    """The sentence: `Close: a.` or `There are: a, b and 5 more: see …` or `There are none`.

    Args:
        wanted: the name that is not known.
        known: names in the order in which they are to be listed; empty ones are left out.
        cutoff: likeness from 0 to 1 from which a name is close, as difflib measures it.
        see: where all of them are listed, for when they are too many for one sentence.
    """
    names = [name for name in dict.fromkeys(known) if name]
    if not names:
        return "There are none."
    close = get_close_matches(wanted, names, n=_MOST_CLOSE, cutoff=cutoff)
    if close:
        return f"Close: {', '.join(close)}."
    return f"There are: {_listed(names, see)}."


def _listed(names: list[str], see: str) -> str:
    shown, more = ", ".join(names[:_MOST_LISTED]), len(names) - _MOST_LISTED
    if more <= 0:
        return shown
    return f"{shown} and {more} more{f': see {see}' if see else ''}"
