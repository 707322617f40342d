"""The values of checking quotations: a claim goes in, a `Verification` comes out."""

from dataclasses import dataclass
from enum import StrEnum

from nptqa.differences import Difference
from nptqa.domain import Paragraph, Quotation, Span
from nptqa.forms import Form


class Verdict(StrEnum):
    """What is true of a quotation."""

    EXACT = "exact"
    CLOSE = "close"
    MISATTRIBUTED = "misattributed"
    NOT_FOUND = "not_found"


class ClaimStatus(StrEnum):
    """What is known of the place a quotation is said to stand at."""

    NONE = "none"
    HELD = "held"
    NO_SUCH_UNIT = "no_such_unit"
    NOT_HELD = "not_held"


class Note(StrEnum):
    """What a reader should know of a verdict."""

    SHORT = "short"
    SEVERAL_UNITS = "several_units"
    OMISSION = "omission"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Claim:
    """Where a quotation is said to stand.

    Attributes:
        text: as written, or empty.
        doc_ids: the documents meant; empty where only a place is named.
        units: unit ids of every reading of the place.
        locator: the place, where it is named without a document; stands for every reading.
    """

    status: ClaimStatus = ClaimStatus.NONE
    text: str = ""
    doc_ids: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    locator: str = ""

    def holds(self, unit: Paragraph) -> bool:
        """Whether words of the unit stand where they are said to; an item stands in its parent."""
        if self.status is not ClaimStatus.HELD:
            return False
        if self.units:
            item_of = tuple(f"{one}(" for one in self.units)
            return unit.unit_id in self.units or unit.unit_id.startswith(item_of)
        if self.doc_ids and unit.doc_id not in self.doc_ids:
            return False
        return not self.locator or _reads_as(unit.locator, self.locator)


def _reads_as(locator: str, claimed: str) -> bool:
    """36 names 36, 187/36 and their items."""
    path, _, _ = locator.partition("(") if "(" not in claimed else (locator, "", "")
    return path == claimed or (claimed[0].isdigit() and path.endswith(f"/{claimed}"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand.

    Attributes:
        quotations: the words, one quotation for each unit they run through, in order.
        distance: characters to insert, remove or replace until they are the words asked for.
        similarity: share of the asked characters that need no change, 0 to 1.
        exact: whether the words are those asked for, in their order.
    """

    quotations: tuple[Quotation, ...]
    distance: int
    similarity: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on one quotation.

    Attributes:
        quotation: as given.
        place: the nearest place, or None where nothing is near.
        words: what stands there, verbatim, with the numbers printed between its units where
            these were quoted too.
        differences: from `words` (spans `a`) to `quotation` (spans `b`), whose outer quotation
            marks and blanks are left out.
        forms: how the writing differs, where the words do not.
        others: other places with the same or nearly the same words, best first.
        total_others: how many there are, of which `others` lists the first.
        claimed: the nearest place where the words are said to stand, if they stand elsewhere.
    """

    verdict: Verdict
    quotation: str
    place: Place | None
    words: str
    differences: tuple[Difference, ...]
    forms: tuple[Form, ...]
    others: tuple[Place, ...]
    total_others: int
    claim: Claim
    claimed: Place | None
    notes: tuple[Note, ...]
    index_version: str


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """One quotation of a longer text; the span, of that text, holds no quotation marks."""

    span: Span
    verification: Verification
