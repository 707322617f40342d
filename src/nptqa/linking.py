"""Which terms of the termbase a question names, and how the documents write them.

In: a folded question. Out: `Term`s. One pass over the tokens against a tree of all names: the
leftmost, then longest name wins, so that 无核武器国家 is never read as 核武器国家, nor New START as
START. Matching whole tokens keeps words apart without any rule of its own.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from nptqa.domain import Term
from nptqa.folding import compact, simplified
from nptqa.stems import Token, tokens
from nptqa.termbase import Entry

_BRACKETS = re.compile(r"[《》]")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_NON = re.compile(r"\bnon-(?=\w)")
_HAN = re.compile("[\u3400-\u9fff]")
# Letters that words of other scripts than Chinese are made of: 2010 stands in 2010年.
_WORDLY = "[A-Za-z0-9\u00c0-\u04ff]"
Held = Callable[[str], bool]
"""Whether a folded name stands in the documents."""


@dataclass(slots=True)
class _Node:
    """A place in the tree: what follows, and the terms a name that ends here stands for."""

    next: dict[str, "_Node"] = field(default_factory=dict)
    owners: list[tuple[Entry, str]] = field(default_factory=list)


class Linker:
    """Finds terms in questions; immutable once its tree is built, safe for many threads."""

    def __init__(self, entries: Sequence[Entry], held: Held | None = None) -> None:
        """Link to `entries`.

        Args:
            entries: of the termbase.
            held: whether the documents hold a folded Chinese name; those they do not hold are not
                given. None gives all.
        """
        self._entries = tuple(entries)
        self._is_held = held
        self._forms: dict[str, tuple[str, ...]] = {}

    def link(self, folded: str, typed: str) -> tuple[Term, ...]:
        """The terms of a question, in the order of its words.

        Args:
            folded: the folded question; `Term.text` is a slice of it.
            typed: the question as typed, whose capitals and brackets some names need.
        """
        words = list(tokens(folded))
        found: dict[tuple[str, str], Term] = {}
        at = 0
        while at < len(words):
            length, entries = self._longest(words, at, typed)
            if entries:
                text = folded[words[at].start : words[at + length - 1].end]
                for form in self._given(entries):
                    found.setdefault((text, form), Term(text, form))
            at += max(1, length)
        return tuple(found.values())

    def _longest(self, words: Sequence[Token], at: int, typed: str) -> tuple[int, list[Entry]]:
        """How many tokens the longest name from `at` on takes, and its terms."""
        node, best, owners = self._tree, 0, []
        for place in range(at, len(words)):
            following = _following(node, words[place].forms)
            if following is None:
                break
            node = following
            counting = [entry for entry, name in node.owners if _counts(entry, name, typed)]
            if counting:
                best, owners = place - at + 1, counting
        return best, owners

    def _given(self, entries: Iterable[Entry]) -> Iterable[str]:
        """Distinct Chinese names of terms that the documents hold."""
        forms = (form for entry in entries for form in self._forms_of(entry))
        return dict.fromkeys(forms)

    def _forms_of(self, entry: Entry) -> tuple[str, ...]:
        """The names of a term that the documents hold, asked for once."""
        if entry.zh not in self._forms:
            names = dict.fromkeys(name for one in self._alike[entry.zh] for name in one.forms)
            self._forms[entry.zh] = tuple(
                dict.fromkeys(plain(name) for name in names if self._holds(name))
            )
        return self._forms[entry.zh]

    def _holds(self, name: str) -> bool:
        """Whether the documents hold a name, with the marks of a title in it or without."""
        if self._is_held is None:
            return True
        return any(map(self._is_held, {plain(name): None, compact(_folded(name)): None}))

    @cached_property
    def _alike(self) -> Mapping[str, Sequence[Entry]]:
        """The entries by their Chinese term, which several may share."""
        found: dict[str, list[Entry]] = {}
        for entry in self._entries:
            found.setdefault(entry.zh, []).append(entry)
        return found

    @cached_property
    def _tree(self) -> _Node:
        """Built when the first question comes: starting must not wait for it."""
        root = _Node()
        for entry in self._entries:
            for name in entry.names:
                for spelling in _spellings(name):
                    _grow(root, spelling, entry, name)
        return root


def _following(node: _Node, forms: Iterable[str]) -> _Node | None:
    """Where the first form that leads on leads."""
    for form in forms:
        if form in node.next:
            return node.next[form]
    return None


def _grow(root: _Node, spelling: str, entry: Entry, name: str) -> None:
    node = root
    for token in tokens(spelling):
        node = node.next.setdefault(token.forms[0], _Node())
    if all(entry is not owner for owner, _ in node.owners):
        node.owners.append((entry, name))


def plain(name: str) -> str:
    """A name as it would be after folding, without the marks of a title."""
    return compact(_BRACKETS.sub("", _folded(name)))


def _folded(text: str) -> str:
    """As `fold`, for text without control characters, many times as fast."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return simplified(folded) if _HAN.search(folded) else folded


def _spellings(name: str) -> set[str]:
    """A name with its hyphens, and joined: `non-nuclear`, `nonnuclear`."""
    folded = _folded(name)
    return {folded, _NON.sub("non", folded), _HYPHEN.sub("", folded)}


def _counts(entry: Entry, name: str, typed: str) -> bool:
    """Whether an ambiguous name has what it needs in the question as typed."""
    words = entry.needs.get(name)
    return words is None or any(_stands(word, typed) for word in words)


def _stands(word: str, typed: str) -> bool:
    text = simplified(unicodedata.normalize("NFKC", typed))
    if _HAN.search(word):
        return word in text
    return re.search(rf"(?<!{_WORDLY}){re.escape(word)}(?!{_WORDLY})", text) is not None
