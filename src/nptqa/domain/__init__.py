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
    Facets,
    FacetValue,
    Figure,
    Footnote,
    Hit,
    Outcome,
    Quotation,
    Quote,
    Reason,
    RelatedQuestion,
    Results,
    ScopePart,
    Suggestion,
    SuggestionKind,
    Unlisted,
)
from nptqa.domain.documents import (
    Document,
    DocumentRecord,
    Heading,
    Label,
    Link,
    Paragraph,
    Part,
    Passage,
    Span,
    SymbolStatus,
    TargetKind,
    UnitKind,
)
from nptqa.domain.explanations import (
    ExplainedHit,
    Explanation,
    LegScore,
)
from nptqa.domain.questions import (
    Filters,
    Mode,
    Query,
    ReadFilter,
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
    "ExplainedHit",
    "Explanation",
    "FacetValue",
    "Facets",
    "Figure",
    "Filters",
    "Footnote",
    "Heading",
    "Hit",
    "Label",
    "LegScore",
    "Link",
    "Mode",
    "Outcome",
    "Paragraph",
    "Part",
    "Passage",
    "Query",
    "Quotation",
    "Quote",
    "ReadFilter",
    "Reason",
    "Reference",
    "RelatedQuestion",
    "Results",
    "Scope",
    "ScopePart",
    "Span",
    "Suggestion",
    "SuggestionKind",
    "SymbolStatus",
    "TargetKind",
    "Term",
    "UnitKind",
    "Unlisted",
]
