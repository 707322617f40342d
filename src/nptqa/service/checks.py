"""What the pages for checking and comparing show: verdicts, marked differences, relatives.

In: values of `verification` and `compare`. Out: plain dicts and lists, without HTML.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from nptqa.compare import Changes, Comparison, Relative
from nptqa.differences import Difference
from nptqa.domain import Citation, Quotation
from nptqa.lexicon import Flag
from nptqa.service.rendering import Json
from nptqa.service.views import Cards
from nptqa.service.wording import REPLIES, Words
from nptqa.verification import Claim, Place, Verification

_KINDS = (
    (Flag.VERB, "verbs"),
    (Flag.MODAL, "modals"),
    (Flag.NUMBER, "numbers"),
    (Flag.NEGATION, "negations"),
    (Flag.NAME, "names"),
)


# Of less, nearly all would be marked, which shows nothing.
_WORTH_MARKING = 0.3


def compare_link(a: str, b: str = "", language: str = "") -> str:
    """The address where two units stand side by side, or one with its relatives.

    `language` is that of a reply, which no cookie remembers.
    """
    values = {"a": a, "b": b, "lang": language if language in REPLIES else ""}
    return "/compare?" + urlencode({name: value for name, value in values.items() if value})


def unit_id(citation: Citation) -> str:
    """The name of the unit a citation is of."""
    return f"{citation.doc_id}:{citation.locator}"


def marked_changes(differences: Iterable[Difference], words: Words) -> list[Json]:
    """The stretches of a diff with their flags in words."""
    return [
        {
            "op": item.op.value,
            "same": not item.changes_words and item.op.value != "omitted",
            "a": item.a_text,
            "b": item.b_text,
            "flags": [words(f"flag.{flag}") for flag in item.flags],
        }
        for item in differences
    ]


@dataclass(frozen=True, slots=True)
class Checks:
    """Makes the parts of one page, in its language."""

    cards: Cards

    @property
    def words(self) -> Words:
        """The page's wording."""
        return self.cards.words

    def verification(self, value: Verification) -> Json:
        """The verdict, the changes, the true place and the others."""
        verdict = value.verdict.value
        place = value.place
        return {
            "verdict": verdict,
            "said": self.words(f"verdict.{verdict}"),
            "note": self.words(f"verdict.{verdict}_note"),
            "quotation": value.quotation.strip(),
            "claim": self._claim(value.claim),
            "percent": round(place.similarity * 100) if place and not place.exact else None,
            "changes": marked_changes(value.differences, self.words) if _changed(value) else [],
            "cards": self._cards(place),
            "claimed": self._place(value.claimed) if value.claimed else None,
            "others": [self._place(item) for item in value.others],
            "total_others": value.total_others,
            "notes": [*self._notes(value)],
        }

    def _claim(self, value: Claim) -> str:
        """What is wrong with the source named, if it is not a place that is held."""
        return self.words.get(f"claim.{value.status}").format(text=value.text)

    def _notes(self, value: Verification) -> Iterable[str]:
        if value.place:
            yield from (self.words(f"note.{note}") for note in value.notes)
        if value.forms:
            comma = "、" if self.words.chinese else ", "
            forms = comma.join(self.words(f"form.{form}") for form in value.forms)
            yield self.words("verify.forms", forms=forms)

    def _cards(self, place: Place | None) -> list[Json]:
        return [self.quotation(item) for item in place.quotations] if place else []

    def _place(self, place: Place) -> Json:
        return {**self.quotation(place.quotations[0]), "exact": place.exact}

    def quotation(self, value: Quotation) -> Json:
        """A card with the way to its relatives."""
        return {**self.cards.quotation(value), "relatives": self._link(unit_id(value.citation))}

    def unit(self, value: Citation) -> Json:
        """A whole unit as a card."""
        return self.quotation(Quotation(value.quote.exact, value))

    def comparison(self, value: Comparison) -> Json:
        """Two units and what differs."""
        strength = value.changes.strength
        return {
            "a": self.unit(value.a),
            "b": self.unit(value.b),
            "changes": marked_changes(value.differences, self.words),
            "rows": self.rows(value.changes),
            "strength": self._strength(strength) if strength is not None else "",
            "wording": round(value.wording * 100),
            "alike": value.wording >= _WORTH_MARKING,
            "swapped": self._link(unit_id(value.b), unit_id(value.a)),
        }

    def _link(self, a: str, b: str = "") -> str:
        return compare_link(a, b, self.words.language)

    def _strength(self, steps: int) -> str:
        name = "equal" if not steps else "stronger" if steps > 0 else "weaker"
        return self.words(f"strength.{name}").format(n=abs(steps))

    def rows(self, value: Changes) -> list[Json]:
        """The kinds of words that only one of two units holds."""
        rows = [
            {
                "kind": self.words(f"flag.{flag}"),
                "a": _texts(getattr(value, f"{name}_a")),
                "b": _texts(getattr(value, f"{name}_b")),
            }
            for flag, name in _KINDS
        ]
        return [row for row in rows if row["a"] or row["b"]]

    def relatives(self, of: str, found: Sequence[Relative]) -> list[Json]:
        """The relatives of a unit, in the order given; what only a footnote says is left out."""
        return [self._relative(of, item) for item in found if not _in_footnote(item.citation)]

    def _relative(self, of: str, value: Relative) -> Json:
        strength = value.changes.strength
        return {
            **self.unit(value.citation),
            "kinship": self.words(f"kinship.{value.kinship}"),
            "wording": round(value.wording * 100),
            "strength": self._strength(strength) if strength else "",
            "compare": self._link(of, unit_id(value.citation)),
            "unit": unit_id(value.citation),
        }


def _in_footnote(citation: Citation) -> bool:
    return citation.locator.rsplit("/", 1)[-1].startswith("fn")


def _changed(value: Verification) -> bool:
    return any(item.changes_words or item.op.value == "omitted" for item in value.differences)


def _texts(items: Iterable[object]) -> list[str]:
    return [str(getattr(item, "text", item)) for item in items]
