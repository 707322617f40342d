"""What the elements of a DOCX file say: their characters, values and notes.

In: elements of WordprocessingML, as lxml gives them. Out: strings and numbers.
"""

import re
from collections.abc import Iterator
from typing import Any

from nptqa.corpus.labels import begins_with_label
from nptqa.corpus.readers.counters import W
from nptqa.text import ends_with_stop

SKIPPED = {
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "pPr", "txbxContent", "footnoteRef")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}  # fmt: skip
_TWIPS_PER_COLUMN = 105
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
PRINTING = {*_SIGNS, f"{W}t", f"{W}sym"}


def characters(element: Any) -> str:
    """What a text, sign or symbol element prints."""
    if element.tag == f"{W}t":
        return (element.text or "").replace("\n", " ")
    if element.tag == f"{W}sym":
        return chr(int(element.get(f"{W}char", "F0B7"), 16))
    return _SIGNS[element.tag]


def note_texts(notes: Any | None) -> dict[str, str]:
    """The words of each note by its id."""
    if notes is None:
        return {}
    out = {}
    for note in notes:
        words = "".join(_note_words(note)).strip()
        if words and note.get(f"{W}type") in (None, "normal"):
            out[note.get(f"{W}id")] = re.sub(r"\s+", " ", words)
    return out


def _note_words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag in SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag].replace("\t", " ").replace("\n", " ")
        else:
            yield from _note_words(child)


def is_running(cell: Any) -> bool:
    """Whether a cell holds numbered paragraphs: a table that only makes a layout."""
    paragraphs = ["".join(t.text or "" for t in one.iter(f"{W}t")) for one in cell.iter(f"{W}p")]
    return sum(begins_with_label(one) and ends_with_stop(one) for one in paragraphs) > 1


def value_of(element: Any, *names: str) -> str | None:
    """`w:val` of the element at a path below, or None.

    Args:
        element: where the path begins.
        names: of the elements on the path, without `w:`.
    """
    found = element.find("/".join(f"{W}{name}" for name in names))
    return None if found is None else found.get(f"{W}val")


def is_on(run: Any, name: str) -> bool:
    """Whether a run has a property that is either on or off, such as bold."""
    found = run.find(f"{W}rPr/{W}{name}")
    return found is not None and found.get(f"{W}val") not in ("0", "false", "off", "none")


def indent_of(paragraph: Any) -> int:
    """Columns of blanks before the first line."""
    place = paragraph.find(f"{W}pPr/{W}ind")
    if place is None:
        return 0
    left = place.get(f"{W}left") or place.get(f"{W}start") or "0"
    first = int(place.get(f"{W}firstLine") or 0) - int(place.get(f"{W}hanging") or 0)
    return max(0, (int(left) + first) // _TWIPS_PER_COLUMN)
