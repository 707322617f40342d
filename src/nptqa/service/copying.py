"""A quotation as text to paste: the words, then where they stand, then what qualifies them."""

import re

from nptqa.domain import Citation

_MARKUP = re.compile(r"([\\`*_\[\]<>#|])")


def source_line(citation: Citation, *, chinese: bool = True) -> str:
    """`NPT/CONF.2020/WP.77，第36段`; without a confirmed symbol the title stands for it."""
    if chinese:
        name = citation.symbol or f"《{citation.title}》（文号待核）"
        return f"{name}，{citation.label.zh}"
    name = citation.symbol or f"《{citation.title}》 (symbol to be confirmed)"
    return f"{name}, {citation.label.en}"


def plain_quotation(citation: Citation) -> str:
    """The quotation in Chinese quotation marks with its source, and its footnotes below."""
    lines = [f"“{citation.quote.exact}”（{source_line(citation)}）"]
    lines += [f"{_footnote_name(note.locator)}：{note.text}" for note in citation.footnotes]
    return "\n".join(lines)


def markdown_quotation(citation: Citation) -> str:
    """The quotation as a Markdown block quote; the source links to the official document."""
    source = _escaped(source_line(citation))
    if citation.undocs_url:
        source = f"[{source}]({citation.undocs_url})"
    lines = [*_escaped(citation.quote.exact).splitlines(), "", f"——{source}"]
    for note in citation.footnotes:
        lines += ["", f"{_footnote_name(note.locator)}：{_escaped(note.text)}"]
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _footnote_name(locator: str) -> str:
    return f"脚注{locator.removeprefix('fn')}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
