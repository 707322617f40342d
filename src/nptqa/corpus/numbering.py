"""Which number may come next: the state of a document's numbering.

In: labels in reading order. Out: locators, or None where the label is running text. A year at the
start of a wrapped line (`2015 年…`) is no paragraph because its number is not due; a series that
restarts after a colon hangs inside the paragraph that ends in it (para. 187 of
NPT/CONF.2020/WP.77).
"""

from collections import Counter
from dataclasses import dataclass, field

from nptqa.corpus.labels import FIRST_SIGNS, Label, follows, is_roman_after

_LARGEST_GAP = 5
_LARGEST_LETTER_GAP = 3
_DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around a label.

    Attributes:
        opened: the unit before ends in a colon.
        settled: the text before is complete, so that a new paragraph may begin.
        headed: a heading stands between the unit before and the label.
        indent: columns of blanks before the label.
        next_number: the next number that heads a block, or None.
        next_sign: the next item's letter that heads a block, or None.
    """

    opened: bool = False
    settled: bool = True
    headed: bool = False
    indent: int = 0
    next_number: int | None = None
    next_sign: str | None = None


@dataclass(slots=True)
class _Series:
    """One run of numbers; `prefix` is the path it hangs under, with its `/`."""

    prefix: str
    last: int = 0
    indent: int = 0


@dataclass(slots=True)
class Numbering:
    """The numbers and letters seen so far.

    Attributes:
        problems: gaps and unexplained restarts, one sentence each.
        base: locator of the paragraph that letters hang under, or None.
        root: the path of the annex we are in, with its `/`, or empty.
    """

    problems: list[str] = field(default_factory=list)
    base: str | None = None
    root: str = ""
    _series: list[_Series] = field(default_factory=lambda: [_Series("")])
    _letters: list[str] = field(default_factory=list)
    _used: Counter[str] = field(default_factory=Counter)
    _flush: str | None = None

    @property
    def prefix(self) -> str:
        """The path that the next number hangs under, with its `/`."""
        return self._series[-1].prefix

    # -- paragraphs ------------------------------------------------------------------------

    def number(self, label: Label, setting: Setting) -> str | None:
        """Locator of a paragraph with this printed number, or None if it cannot be one."""
        if not self._due(label, setting):
            return None
        top = self._series[-1]
        top.last, top.indent = max(top.last, label.number), setting.indent
        return self._begin(f"{top.prefix}{label.number}{label.bis}")

    def _due(self, label: Label, setting: Setting) -> bool:
        if label.bis:
            return self._due_bis(label.number, setting)
        if self._follows_series(label.number, setting.indent):
            return True
        if not setting.settled:
            return False
        return self._restart(setting) if label.number == 1 else self._gap(label, setting)

    def _due_bis(self, number: int, setting: Setting) -> bool:
        """Whether a series is at the number that is inserted after; of two the inner one."""
        at = [depth for depth, one in enumerate(self._series, 1) if one.last == number]
        if at:
            del self._series[at[-1] :]
            return True
        return setting.settled and 0 < number < self._series[-1].last

    def _follows_series(self, number: int, indent: int) -> bool:
        """Whether a series expects the number; of two that do, the one indented alike, or inner."""
        due = [depth for depth, one in enumerate(self._series, 1) if one.last + 1 == number]
        if not due:
            return False
        alike = [depth for depth in due if self._series[depth - 1].indent == indent]
        del self._series[(alike or due)[-1] :]
        return True

    def _restart(self, setting: Setting) -> bool:
        if setting.opened and self.base and len(self._series) < _DEEPEST:
            self._series.append(_Series(self._fresh(f"{self.base}/")))
            return True
        if not setting.headed:
            self.problems.append(f"numbering restarts after {self.base} without a colon")
        self._series = [self._series[0], _Series(f"{self.root}L{self.new_list()}/")]
        return True

    def _fresh(self, prefix: str) -> str:
        """The prefix, or a list under it where it has been used before."""
        self._used[prefix] += 1
        return prefix if self._used[prefix] == 1 else f"{prefix}L{self._used[prefix]}/"

    def _gap(self, label: Label, setting: Setting) -> bool:
        top = self._series[-1]
        confirmed = setting.next_number == label.number + 1
        if not top.last < label.number or not (confirmed or self._near(label.number)):
            return False
        if top.last:
            missing = f"number {top.last + 1} is missing before {label.number}"
            self.problems.append(f"{missing} (after {self.base})")
        else:
            self.problems.append(f"numbering begins at {label.number}")
        return True

    def _near(self, number: int) -> bool:
        return number <= self._series[-1].last + _LARGEST_GAP

    # -- items -----------------------------------------------------------------------------

    def letter(self, sign: str, setting: Setting) -> str | None:
        """Locator of an item `(a)`, `(i)` or `(一)` under the current paragraph, or None."""
        if self.base is None:
            return None
        kept = self._place(sign, setting)
        if kept is None and sign in FIRST_SIGNS and self._flush:
            self.base, self._letters, self._flush, kept = self._flush, [], None, 0
        if kept is None:
            return None
        self._letters = [*self._letters[:kept], sign]
        return self.base + "".join(f"({one})" for one in self._letters)

    def _place(self, sign: str, setting: Setting) -> int | None:
        """How many levels stay open before this sign, or None if it is not due."""
        if self._nests(sign, setting):
            return len(self._letters)
        for depth in range(len(self._letters), 0, -1):
            if follows(self._letters[depth - 1], sign):
                return depth - 1
        if sign in FIRST_SIGNS and not self._same_form_open(sign):
            return len(self._letters)
        return self._letter_gap(sign) if setting.settled else None

    def _nests(self, sign: str, setting: Setting) -> bool:
        """Whether `(i)` after `(h)` nests in it: `(ii)` comes next, or a colon stands before."""
        if not self._letters or (self._letters[-1], sign) != ("h", "i"):
            return False
        return setting.opened or is_roman_after(sign, setting.next_sign)

    def _same_form_open(self, sign: str) -> bool:
        forms = {"a": str.isalpha, "1": str.isdigit}
        is_form = forms.get(sign)
        return is_form is not None and any(is_form(one) and one.isascii() for one in self._letters)

    def _letter_gap(self, sign: str) -> int | None:
        if len(self._letters) != 1 or len(sign) != 1 or len(self._letters[0]) != 1:
            return None
        skipped = ord(sign) - ord(self._letters[0])
        if not 1 < skipped <= _LARGEST_LETTER_GAP or not sign.isascii():
            return None
        self.problems.append(f"an item is missing before ({sign}) of {self.base}")
        return 0

    # -- what is counted, not printed ------------------------------------------------------

    def preambular(self, ordinal: int) -> str:
        """Locator of the counted preambular paragraph."""
        return self._begin(f"{self.prefix}PP{ordinal}")

    def unnumbered(self, list_number: int, ordinal: int) -> str:
        """Locator of a paragraph the document does not number."""
        return self._begin(f"{self.root}L{list_number}/{ordinal}")

    def flush(self) -> tuple[str, str]:
        """Locator and parent of unnumbered words that follow the items of a paragraph."""
        assert self.base is not None
        self._used[f"{self.base} flush"] += 1
        self._flush = f"{self.base}/L1/{self._used[f'{self.base} flush']}"
        return self._flush, self.base

    def new_list(self) -> int:
        """The number of a new list of unnumbered paragraphs."""
        self._used[f"{self.root}L"] += 1
        return self._used[f"{self.root}L"]

    def new_table(self) -> str:
        """The path of a new table."""
        self._used[f"{self.root}T"] += 1
        return f"{self.root}T{self._used[f'{self.root}T']}"

    # -- parts -----------------------------------------------------------------------------

    def resolution(self, *, opened: bool) -> str:
        """Begin the text of a resolution; gives the path its units hang under, with its `/`."""
        if opened and self.base and len(self._series) < _DEEPEST:
            self._series.append(_Series(self._fresh(f"{self.base}/")))
        elif self._series[-1].last or self.base:
            self._series = [self._series[0], _Series(f"{self.root}L{self.new_list()}/")]
        return self.prefix

    def annex(self, ordinal: int) -> None:
        """Begin the numbering of an annex; a number that has gone takes the next free one."""
        while self._used[f"A{ordinal}"]:
            ordinal += 1
        self._used[f"A{ordinal}"] += 1
        self.root = f"A{ordinal}/"
        self._series = [_Series(self.root)]
        self.base, self._flush = None, None

    def _begin(self, locator: str) -> str:
        self.base, self._letters, self._flush = locator, [], None
        return locator
