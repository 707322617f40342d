"""Cut a question set by language, style, type, document, unit kind and judging."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from nptqa.domain import UnitKind
from nptqa.evaluation.questions import EQUIVALENT, MARKED, Question

Slices = Mapping[str, Mapping[str, Sequence[str]]]
"""Question ids by axis and value."""


def cut(
    questions: Iterable[Question], kinds: Mapping[str, UnitKind]
) -> dict[str, dict[str, list[str]]]:
    """Question ids by axis and value, both in alphabetical order.

    A question stands in several slices of an axis when its marked units do. `kinds` holds the
    kind of every unit by unit id.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for question in questions:
        for name in places(question, kinds):
            axis, _, value = name.partition("=")
            found.setdefault(axis, {}).setdefault(value, []).append(question.question_id)
    return {axis: dict(sorted(values.items())) for axis, values in sorted(found.items())}


def places(question: Question, kinds: Mapping[str, UnitKind]) -> list[str]:
    """The slices a question stands in, as `axis=value`."""
    return sorted({f"{axis}={value}" for axis, value in _places(question, kinds)})


def _places(question: Question, kinds: Mapping[str, UnitKind]) -> Iterator[tuple[str, str]]:
    yield "lang", question.language
    yield "style", question.style
    yield "type", question.type.value
    for unit in question.marked:
        yield "document", unit.unit_id.partition(":")[0]
        yield "unit_kind", kinds[unit.unit_id].value
    if question.domain:
        yield "domain", question.domain
    if any(unit.provenance not in (MARKED, EQUIVALENT) for unit in question.gold):
        yield "sample", "judged"
