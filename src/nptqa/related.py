"""Questions of the bank that somebody who asked this may ask next.

In: an `Answer`. Out: `RelatedQuestion`s, in the asker's language where the bank has it: one for
each unit near the answer's, none that says again what was asked. They lead on to other questions
and are never part of an answer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from nptqa.bank import BankEntry
from nptqa.domain import Answer, Outcome, Reason, RelatedQuestion
from nptqa.folding import compact, fold_text

MOST = 4
# Share of common character pairs from which two questions ask the same.
_SAME = 0.5


class RelatedQuestions:
    """Finds them in one bank; immutable, safe for many threads."""

    def __init__(self, entries: Sequence[BankEntry]) -> None:
        """Find questions among the bank's `entries`; words without a sentence are none."""
        self._entries = tuple(entries)

    def of(self, answer: Answer) -> tuple[RelatedQuestion, ...]:
        """At most `MOST`, those of the nearest units first."""
        if not self._entries or not _near(answer):
            return ()
        language = answer.query.language.split("-")[0]
        taken = [_pairs(answer.query.text)]
        found: list[RelatedQuestion] = []
        for unit in _units(answer):
            if len(found) == MOST:
                break
            if chosen := next(self._fresh(unit, language, taken), None):
                found.append(RelatedQuestion(chosen.question, language, unit))
                taken.append(_pairs(chosen.question))
        return tuple(found)

    def _fresh(
        self, unit: str, language: str, taken: Sequence[frozenset[str]]
    ) -> Iterator[BankEntry]:
        """The questions for a unit that are not asked yet."""
        for entry in self._by_unit.get((unit, language), ()):
            own = _pairs(entry.question)
            if all(_alike(own, other) < _SAME for other in taken):
                yield entry

    @cached_property
    def _by_unit(self) -> Mapping[tuple[str, str], Sequence[BankEntry]]:
        grouped: dict[tuple[str, str], list[BankEntry]] = {}
        for entry in self._entries:
            if entry.offered:
                grouped.setdefault((entry.unit_id, entry.language), []).append(entry)
        return grouped


def _near(answer: Answer) -> bool:
    """Whether what was found has to do with what was asked."""
    return answer.outcome is not Outcome.NOT_FOUND or answer.reason in (
        Reason.NEAR,
        Reason.NOT_HELD,
    )


def _units(answer: Answer) -> Iterable[str]:
    """Neighbours first: another question for the unit that was quoted is answered already."""
    quoted = [f"{one.citation.doc_id}:{one.citation.locator}" for one in answer.answers]
    near = [one.hit.passage.unit_id for one in answer.related]
    return dict.fromkeys([*(unit for unit in near if unit not in quoted), *quoted])


@lru_cache(maxsize=16384)
def _pairs(text: str) -> frozenset[str]:
    plain = compact(fold_text(text))
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))
