"""References to documents, places and provisions: read, printed back, resolved.

In: folded text. Out: `Reference`s for a question (`find_references`) and a `Reading` of any text
(`read`), which `links` uses on the documents themselves. Digits and names are never fuzzed.
"""

from nptqa.references.asking import is_only_reference
from nptqa.references.places import FoundPlaces, Place, find_places
from nptqa.references.provisions import (
    LAST,
    FoundProvisions,
    Provision,
    ProvisionKind,
    find_provisions,
)
from nptqa.references.ranges import nearest_range, top_range
from nptqa.references.reading import FOREIGN, FREE, Reading, read
from nptqa.references.resolve import (
    documents_of,
    find_references,
    named_documents,
    readings,
    written,
)

__all__ = [
    "FOREIGN",
    "FREE",
    "LAST",
    "FoundPlaces",
    "FoundProvisions",
    "Place",
    "Provision",
    "ProvisionKind",
    "Reading",
    "documents_of",
    "find_places",
    "find_provisions",
    "find_references",
    "is_only_reference",
    "named_documents",
    "nearest_range",
    "read",
    "readings",
    "top_range",
    "written",
]
