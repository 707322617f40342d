"""The frozen values that everything else passes along, in the order the data flows.

file -> `Document` (its `Paragraph`s) -> `Passage` -> `Hit` -> `Answer` (its `Citation`s).
Nothing here reads a file or imports a library. "The document's text" is always
`Document.text`: what a reader reads, with line breaks of the page mended and page furniture
and footnote call numbers taken out; every `Span` counts code points of it.
"""

from nptqa.domain.answers import (
    Answer,
    Citation,
    CitedHit,
    Figure,
    Footnote,
    Hit,
    Label,
    Outcome,
    Quotation,
    Quote,
    Reason,
    Results,
)
from nptqa.domain.documents import (
    Document,
    DocumentRecord,
    Heading,
    Link,
    Paragraph,
    Part,
    Passage,
    Span,
    SymbolStatus,
    TargetKind,
    UnitKind,
)
from nptqa.domain.questions import (
    Filters,
    Mode,
    Query,
    Reference,
    Scope,
    Term,
)

__all__ = [
    "Answer",
    "Citation",
    "CitedHit",
    "Document",
    "DocumentRecord",
    "Figure",
    "Filters",
    "Footnote",
    "Heading",
    "Hit",
    "Label",
    "Link",
    "Mode",
    "Outcome",
    "Paragraph",
    "Part",
    "Passage",
    "Query",
    "Quotation",
    "Quote",
    "Reason",
    "Reference",
    "Results",
    "Scope",
    "Span",
    "SymbolStatus",
    "TargetKind",
    "Term",
    "UnitKind",
]
