"""Where a paragraph ends on the printed page.

In: a row, the next, and the document's `Measures`. Out: whether a block ends between them. A line
ends early where the next word would have had room; a paragraph stands apart where the leading is
wider; a first line is moved in.
"""

from nptqa.corpus.labels import begins_with_label
from nptqa.corpus.readers.measures import Measures
from nptqa.corpus.readers.rows import PrintedRow
from nptqa.text import ends_with_stop, is_cjk

_CLAUSE_STOPS = "，,"


def ends_block(row: PrintedRow, after: PrintedRow | None, usual: Measures) -> bool:
    """Whether a block ends after `row`."""
    if after is None or len(row.pieces) > 1 or len(after.pieces) > 1:
        return True
    together = (row.page, row.column, row.band) == (after.page, after.column, after.band)
    # Larger type has a wider leading.
    larger = max(1.0, min(row.size, after.size) / usual.size)
    if together and after.y - row.y > larger * usual.pitch + max(2.0, 0.22 * usual.size):
        return True
    if _style_changes(row, after, usual):
        return True
    if usual.heads(row) and usual.heads(after):
        # The lines of one heading are broken where the sense asks for it.
        return not together or begins_with_label(after.text)
    if _ends_early(row, after, usual):
        return True
    stopped = ends_with_stop(row.text, also=_CLAUSE_STOPS)
    if stopped and _moved_in(row, after, usual):
        return True
    return stopped and begins_with_label(after.text) and not (together and _hangs(row, after))


def _style_changes(row: PrintedRow, after: PrintedRow, usual: Measures) -> bool:
    if abs(row.size - after.size) > 0.08 * max(row.size, after.size):
        return True
    if row.bold == after.bold and row.italic == after.italic:
        return False
    if usual.heads(row) and not usual.heads(after):
        return not ends_with_stop(row.text, also=_CLAUSE_STOPS) or row.bold
    return usual.heads(after) and ends_with_stop(row.text)


def _ends_early(row: PrintedRow, after: PrintedRow, usual: Measures) -> bool:
    """Whether the next line's first word would have had room."""
    first = after.pieces[0]
    need = first.first_end - first.x0
    chinese = is_cjk(first.text[0]) or is_cjk(row.text[-1])
    # A stop may not begin a line, so that a Chinese line may lack a character more.
    slack = 1.3 * usual.size if chinese else 0.7 * usual.size
    return usual.room(row) > need + slack


def _moved_in(row: PrintedRow, after: PrintedRow, usual: Measures) -> bool:
    step = after.x0 - row.x0
    return step > 1.2 * usual.size and usual.indent(row) < usual.size and row.column == after.column


def _hangs(row: PrintedRow, after: PrintedRow) -> bool:
    """Whether the next line stands under the words of a labelled line, not under its label."""
    return begins_with_label(row.text) and after.x0 > row.x0 + row.size
