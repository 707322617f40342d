"""What changed between two texts, character by character, with the words that matter flagged.

In: two texts. Out: `Difference`s that tile both, in order. Characters with the same key (`forms`)
are equal words, perhaps in another form. A change is widened to the whole word where it cuts one
that is flagged: 1995 to 1985, not 9 to 8. The only module that imports rapidfuzz.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz.distance import Levenshtein

from nptqa.domain import Span
from nptqa.forms import Form, Keyed, forms_between, keyed
from nptqa.lexicon import Flag, Token, tokens

# Fewer equal characters between two changes are chance, more are words that stayed.
_ISLAND = 3


class Op(StrEnum):
    """What happened to a stretch of the first text on the way to the second."""

    EQUAL = "equal"
    FORM = "form"
    REPLACED = "replaced"
    REMOVED = "removed"
    ADDED = "added"
    OMITTED = "omitted"


@dataclass(frozen=True, slots=True)
class Difference:
    """One stretch.

    Attributes:
        op: `form` where the words are equal and only their writing differs; `omitted` where the
            second text has a mark of omission for words of the first.
        a: span of the first text; `a_text` is what stands there. So are `b` and `b_text`.
        flags: kinds of words that differ between the two, sorted.
        forms: how the writing differs, where `op` is `form`.
    """

    op: Op
    a: Span
    b: Span
    a_text: str
    b_text: str
    flags: tuple[Flag, ...] = ()
    forms: tuple[Form, ...] = ()

    @property
    def changes_words(self) -> bool:
        """Whether the words differ, not only their writing."""
        return self.op in (Op.REPLACED, Op.REMOVED, Op.ADDED)


@dataclass(frozen=True, slots=True)
class _Change:
    """`[a, a_end)` of one key became `[b, b_end)` of the other."""

    a: int
    a_end: int
    b: int
    b_end: int

    @property
    def size(self) -> int:
        return max(self.a_end - self.a, self.b_end - self.b)

    def joined(self, other: "_Change") -> "_Change":
        return _Change(self.a, other.a_end, self.b, other.b_end)


def differences(a: str, b: str) -> tuple[Difference, ...]:
    """The stretches of `a` and `b` in order; joined, the `a` sides are `a` and the `b` sides `b`.

    Args:
        a: the text that changed, usually the stored one.
        b: what it changed to.
    """
    first, second = keyed(a), keyed(b)
    words_a, words_b = tokens(first.text), tokens(second.text)
    changes = _widened(_changes(first.text, second.text), words_a, words_b, first, second)
    found: list[Difference] = []
    at = _Change(0, 0, 0, 0)
    for change in changes:
        found += _equal(_Change(at.a_end, change.a, at.b_end, change.b), a, b, first, second)
        flags = _flags(change, words_a, words_b)
        found.append(replace(_stretch(_op(change), change, a, b, first, second), flags=flags))
        at = change
    rest = _Change(at.a_end, len(first.text), at.b_end, len(second.text))
    return tuple(found + _equal(rest, a, b, first, second))


def apply(a: str, changes: Iterable[Difference]) -> str:
    """The second text, made from the first and its differences.

    Raises:
        ValueError: the differences are not of this text.
    """
    out = []
    for change in changes:
        if change.a.of(a) != change.a_text:
            raise ValueError(f"{change.a} of the text is not {change.a_text!r}")
        out.append(change.b_text)
    return "".join(out)


def moved(changes: Iterable[Difference], a: int, b: int) -> tuple[Difference, ...]:
    """The same differences with their spans `a` and `b` further on."""
    return tuple(replace(c, a=_further(c.a, a), b=_further(c.b, b)) for c in changes)


def _further(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _changes(a: str, b: str) -> list[_Change]:
    """The changes of a shortest edit, those with next to nothing between them joined."""
    found: list[_Change] = []
    for code in Levenshtein.opcodes(a, b):
        if code.tag == "equal":
            continue
        change = _Change(code.src_start, code.src_end, code.dest_start, code.dest_end)
        while found and change.a - found[-1].a_end <= min(found[-1].size, change.size, _ISLAND):
            change = found.pop().joined(change)
        found.append(change)
    return found


def _widened(
    changes: list[_Change],
    words_a: Sequence[Token],
    words_b: Sequence[Token],
    a: Keyed,
    b: Keyed,
) -> list[_Change]:
    """Changes that reach to the ends of the words they cut; those that then meet are joined."""
    found: list[_Change] = []
    for number, change in enumerate(changes):
        before = found[-1].a_end if found else 0
        after = changes[number + 1].a if number + 1 < len(changes) else len(a.text)
        left, right = _overhang(change, words_a, words_b)
        left, right = min(left, change.a - before), min(right, after - change.a_end)
        wide = _Change(change.a - left, change.a_end + right, change.b - left, change.b_end + right)
        if found and wide.a == found[-1].a_end and wide.b == found[-1].b_end:
            wide = found.pop().joined(wide)
        found.append(wide)
    return found


def _overhang(
    change: _Change, words_a: Sequence[Token], words_b: Sequence[Token]
) -> tuple[int, int]:
    """How far the words that are cut reach out before and after the change."""
    left = right = 0
    sides = ((words_a, change.a, change.a_end), (words_b, change.b, change.b_end))
    for words, start, end in sides:
        for word in words:
            cut = (word.start < end and start < word.end) or word.start < start == end < word.end
            if cut:
                left, right = max(left, start - word.start), max(right, word.end - end)
    return left, right


def _flags(change: _Change, words_a: Sequence[Token], words_b: Sequence[Token]) -> tuple[Flag, ...]:
    """Kinds of which the two sides hold different words."""
    one = Counter(_inside(words_a, change.a, change.a_end))
    other = Counter(_inside(words_b, change.b, change.b_end))
    return tuple(sorted({flag for flag, _ in (one - other) + (other - one)}))


def _inside(words: Sequence[Token], start: int, end: int) -> list[tuple[Flag, str]]:
    return [(word.flag, word.text) for word in words if word.start < end and start < word.end]


def _op(change: _Change) -> Op:
    if change.a == change.a_end:
        return Op.ADDED
    return Op.REMOVED if change.b == change.b_end else Op.REPLACED


def _stretch(op: Op, change: _Change, a: str, b: str, first: Keyed, second: Keyed) -> Difference:
    span_a = Span(first.begin(change.a), first.end(change.a_end))
    span_b = Span(second.begin(change.b), second.end(change.b_end))
    return Difference(op, span_a, span_b, span_a.of(a), span_b.of(b))


def _equal(change: _Change, a: str, b: str, first: Keyed, second: Keyed) -> list[Difference]:
    """Equal words, in runs of the same writing and of another."""
    if change.a == change.a_end:
        return _blanks(change, a, b, first, second)
    whole = _stretch(Op.EQUAL, change, a, b, first, second)
    if whole.a_text == whole.b_text:
        return [whole]
    found: list[Difference] = []
    for step in range(change.a_end - change.a):
        at_a, at_b = change.a + step, change.b + step
        one = _Change(at_a, at_a + 1, at_b, at_b + 1)
        found.append(_stretch(Op.EQUAL, one, a, b, first, second))
    return _runs(found)


def _blanks(change: _Change, a: str, b: str, first: Keyed, second: Keyed) -> list[Difference]:
    """Texts without any words may still differ in white space."""
    if first.text or second.text or not (a or b):
        return []
    span_a, span_b = Span(0, len(a)), Span(0, len(b))
    return _runs([Difference(Op.EQUAL, span_a, span_b, a, b)])


def _runs(characters: Sequence[Difference]) -> list[Difference]:
    """Neighbours with the same forms put together."""
    found: list[Difference] = []
    for one in characters:
        forms = forms_between(one.a_text, one.b_text)
        one = replace(one, op=Op.FORM if forms else Op.EQUAL, forms=forms)
        if found and found[-1].forms == forms:
            last = found.pop()
            one = Difference(
                one.op, Span(last.a.start, one.a.end), Span(last.b.start, one.b.end),
                last.a_text + one.a_text, last.b_text + one.b_text, forms=forms,
            )  # fmt: skip
        found.append(one)
    return found
