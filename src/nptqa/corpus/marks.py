"""What a reader saw of each line, kept beside the text: `texts/<doc_id>.layout.json`.

In: a `SourceText`. Out: JSON, and back. The text alone could be parsed by its words; with its
layout it is parsed as the printed page was, without the original file and its heavy library.
"""

import json
from typing import Any

from nptqa.corpus.source import Mark, SourceLine, SourceText
from nptqa.errors import ManifestError

_SCHEMA = 1
_ENDS, _NEW_PAGE, _SHORT = 1, 2, 4


def write_layout(source: SourceText) -> str:
    """The layout as JSON; offsets count in the text, in code points."""
    rows = [json.dumps(_row(line), ensure_ascii=False) for line in source.lines]
    return f'{{"schema": {_SCHEMA}, "lines": [\n' + ",\n".join(rows) + "\n]}\n"


def _row(line: SourceLine) -> list[Any]:
    flags = _ENDS * line.ends_block + _NEW_PAGE * line.new_page + _SHORT * line.short
    calls = [list(call) for call in line.calls]
    return [line.start, line.end, line.page, line.indent, flags, line.mark.value, *calls]


def read_layout(text: str, layout: str, *, name: str) -> SourceText:
    """A text with the layout written for it.

    Args:
        text: the stored text.
        layout: as `write_layout` gave it.
        name: of the file, for the message.

    Raises:
        ManifestError: it is no layout, of another schema, or not of this text.
    """
    try:
        data = json.loads(layout)
        if data["schema"] != _SCHEMA:
            raise ManifestError(f"{name} has schema {data['schema']}, not {_SCHEMA}")
        lines = tuple(_line(row, text) for row in data["lines"])
    except (ValueError, KeyError, TypeError, IndexError) as exc:
        raise ManifestError(
            f"{name} is no layout of its text: {exc}", hint="Add the document again."
        ) from exc
    return SourceText(text, lines, laid_out=True)


def _line(row: list[Any], text: str) -> SourceLine:
    start, end, page, indent, flags, mark, *calls = row
    if not 0 <= start < end <= len(text):
        raise ValueError(f"a line at [{start}, {end}) of {len(text)} characters")
    return SourceLine(
        text=text[start:end],
        start=start,
        indent=indent,
        ends_block=bool(flags & _ENDS),
        gap=0,
        page=page,
        new_page=bool(flags & _NEW_PAGE),
        short=bool(flags & _SHORT),
        mark=Mark(mark),
        calls=tuple((call[0], call[1]) for call in calls),
    )
