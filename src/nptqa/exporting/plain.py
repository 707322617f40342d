"""Plain text and Markdown: quotations with their sources, notes numbered through the whole file."""

import re
from collections.abc import Callable, Iterator

from nptqa.domain import Citation
from nptqa.exporting.lines import OUTCOMES, full_line, note_name, remarks, source_line
from nptqa.exporting.material import Excerpt, Material, Turn

# Backslash escapes of CommonMark; the last four are marks of common extensions of it.
_MARKUP = re.compile(r"([\\`*_\[\]<>#&!|~^$])")
_LINE_START = re.compile(r"^([^\S\n]*+)(\d{1,9}(?=[.)])|(?=[-+=:]))([.)]?)", re.MULTILINE)


def plain_text(material: Material) -> str:
    """Chinese quotation marks, the source in brackets, notes below."""
    notes: list[str] = []
    single = len(material.excerpts) == 1

    def quoted(excerpt: Excerpt) -> str:
        words = f"“{excerpt.citation.quote.exact}”（{source_line(excerpt.citation)}）"
        number = "" if single else f"[{len(notes) + 1}]"
        note = "\n".join([full_line(excerpt), *remarks(excerpt)])
        notes.append(f"{number} {note}".lstrip())
        return words + number

    blocks = list(_blocks(material, "问：{}", quoted, str))
    return "\n\n".join([*blocks, "\n".join(notes)] if notes else blocks) + "\n"


def markdown(material: Material) -> str:
    """Block quotes with a footnote each."""
    notes: list[str] = []

    def quoted(excerpt: Excerpt) -> str:
        words = escaped(excerpt.citation.quote.exact)
        number = len(notes) + 1
        lines = [_sourced(excerpt), *(escaped(line) for line in remarks(excerpt))]
        # A blank line and four blanks make the next paragraph of the same footnote.
        indented = "\n\n".join(line.replace("\n", "\n    ") for line in lines)
        notes.append(f"[^{number}]: " + indented.replace("\n\n", "\n\n    "))
        mark = f"——{escaped(source_line(excerpt.citation))}[^{number}]"
        return "\n".join(f"> {line}".rstrip() for line in [*_lines(words), "", mark])

    blocks = list(_blocks(material, "**问：** {}", quoted, lambda text: escaped(_one_line(text))))
    return "\n\n".join([*blocks, *notes]) + "\n"


def _blocks(
    material: Material,
    asked: str,
    quoted: Callable[[Excerpt], str],
    written: Callable[[str], str],
) -> Iterator[str]:
    for turn in material.turns:
        if turn.question:
            yield asked.format(written(turn.question))
        yield from (written(line) for line in said(turn))
        yield from map(quoted, turn.excerpts)


def said(turn: Turn) -> list[str]:
    """What goes between a question and its quotations."""
    return [line for line in (OUTCOMES[turn.outcome], turn.detail) if line]


def _sourced(excerpt: Excerpt) -> str:
    url = excerpt.citation.undocs_url
    line = escaped(full_line(excerpt))
    return f"[{line}]({url})" if url else line


def _lines(text: str) -> list[str]:
    # Four blanks at the start of a line would make it code.
    return [line.lstrip(" \t") for line in text.splitlines()]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def escaped(text: str) -> str:
    """Text that Markdown shows as it is: no markup, and no list where a line begins with 1."""
    marked = _MARKUP.sub(r"\\\1", text)
    return _LINE_START.sub(lambda m: f"{m[1]}{m[2]}\\{m[3]}", marked)


def plain_quotation(citation: Citation) -> str:
    """A quotation to paste: the words, where they stand, and its footnotes below."""
    lines = [f"“{citation.quote.exact}”（{source_line(citation)}）"]
    lines += [f"{note_name(note.locator)}：{note.text}" for note in citation.footnotes]
    return "\n".join(lines)


def markdown_quotation(citation: Citation) -> str:
    """A quotation as a Markdown block quote; the source links to the official document."""
    source = escaped(source_line(citation))
    if citation.undocs_url:
        source = f"[{source}]({citation.undocs_url})"
    lines = [*_lines(escaped(citation.quote.exact)), "", f"——{source}"]
    for note in citation.footnotes:
        lines += ["", f"{note_name(note.locator)}：{escaped(note.text)}"]
    return "\n".join(f"> {line}".rstrip() for line in lines)
