"""The styles of a DOCX file: which of them head, which are bold.

In: paragraphs as lxml gives them, and the document's styles. Out: what a paragraph has from its
style or from those that style is based on.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from nptqa.corpus.readers.counters import W
from nptqa.corpus.readers.elements import is_on, value_of

_HEADING_STYLE = re.compile(r"(?:heading|title|标题|_ ?h[_ \d]|h\d|hch|hm)", re.IGNORECASE)
_LONGEST_CHAIN = 8


class Styles:
    """The styles of one document."""

    def __init__(self, styles: Iterable[Any]) -> None:
        """Keep them by their id."""
        self._styles = {style.style_id: style for style in styles}

    def chain(self, paragraph: Any) -> Iterator[Any]:
        """The style of a paragraph, and those it is based on."""
        style = self._styles.get(value_of(paragraph, "pPr", "pStyle") or "")
        for _ in range(_LONGEST_CHAIN):
            if style is None:
                return
            yield style
            style = style.base_style

    def heads(self, paragraph: Any) -> bool:
        """Whether the style is one of headings, by its name."""
        return any(_HEADING_STYLE.match(str(style.name or "")) for style in self.chain(paragraph))

    def bold(self, paragraph: Any) -> bool:
        """Whether the style is bold."""
        said = (style.font.bold for style in self.chain(paragraph))
        return next((bool(bold) for bold in said if bold is not None), False)

    def share_of_bold(self, body: Any) -> float:
        """The share of the letters that are bold, by style or by themselves."""
        total = bold = 0
        for paragraph in body.iter(f"{W}p"):
            words = _letters(paragraph)
            total += words
            bold += words if self.bold(paragraph) else 0
            bold += sum(_letters(run) for run in paragraph.iter(f"{W}r") if is_on(run, "b"))
        return bold / max(1, total)


def _letters(element: Any) -> int:
    return sum(len(text.text or "") for text in element.iter(f"{W}t"))
