"""RIS and BibTeX: one record for each quoted place, with the words in its note.

In both a document of the United Nations is a report whose number is the symbol. A field that is
not known is left out; the day of a document is given only where it is the document's own.
"""

import re
from collections.abc import Iterator, Sequence

from nptqa.exporting.lines import UNCONFIRMED, occasion, own_day, remarks
from nptqa.exporting.material import Excerpt, Material

Field = tuple[str, str]
_UNSAFE = re.compile(r"[^A-Za-z0-9]+")
# Braces are counted even behind a backslash, so an escaped one would still unbalance a field.
_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{mark: f"\\{mark}" for mark in "#$%&_"},
}


def ris(material: Material) -> str:
    """RIS: a tag, two blanks, a hyphen and a blank; one line a field; lines end with CRLF."""
    records = zip(_keys(material.sources), material.sources, strict=True)
    lines = (line for key, excerpt in records for line in _ris_record(key, excerpt))
    return "".join(f"{line}\r\n" for line in lines)


def _ris_record(key: str, excerpt: Excerpt) -> Iterator[str]:
    citation, record = excerpt.citation, excerpt.record
    yield "TY  - RPRT"
    fields: list[Field] = [("ID", key), ("TI", citation.title)]
    if record:
        day = own_day(record)
        fields += [("AU", record.author), ("PB", record.body), ("CY", record.place)]
        fields += [("DA", day.strftime("%Y/%m/%d/") if day else "")]
    fields += [
        ("PY", _year(excerpt)),
        ("SN", citation.symbol),
        ("SP", citation.label.zh),
        ("LA", record.language if record else ""),
        ("UR", citation.undocs_url),
        ("N1", f"“{citation.quote.exact}”"),
        *(("N1", line) for line in _notes(excerpt)),
    ]
    # A line break inside a value would let its words pass for a field of their own.
    yield from (f"{tag}  - {' '.join(text.split())}" for tag, text in fields if text)
    yield "ER  - "


def bibtex(material: Material) -> str:
    """BibTeX in UTF-8."""
    keys = _keys(material.sources)
    records = zip(keys, material.sources, strict=True)
    return "\n".join(_bibtex_record(key, excerpt) for key, excerpt in records)


def _bibtex_record(key: str, excerpt: Excerpt) -> str:
    citation, record = excerpt.citation, excerpt.record
    fields: list[Field] = []
    if record:
        # A second pair of braces: the name of a body is not a person's.
        fields += [("author", f"{{{latex(record.author)}}}" if record.author else "")]
        fields += [("institution", latex(record.body)), ("address", latex(record.place))]
        if day := own_day(record):
            fields += [("month", str(day.month)), ("day", str(day.day))]
    fields += [
        ("title", f"{{{latex(citation.title)}}}"),
        ("number", latex(citation.symbol)),
        ("year", _year(excerpt)),
        ("pages", latex(citation.label.zh)),
        ("language", "chinese" if record and record.language == "zh" else ""),
        ("url", citation.undocs_url),
        ("note", latex("".join(_notes(excerpt)))),
        ("annote", latex(f"“{citation.quote.exact}”")),
    ]
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields if text)
    return f"@techreport{{{key},\n{lines}}}\n"


def latex(text: str) -> str:
    """Text that TeX prints as it is."""
    return "".join(_LATEX.get(character, character) for character in text)


def _notes(excerpt: Excerpt) -> list[str]:
    """What no field of its own says: an unconfirmed symbol, the session, standing, footnotes."""
    pending = [] if excerpt.citation.symbol else [f"{UNCONFIRMED}。"]
    session = [f"{occasion(excerpt.record)}。"] if excerpt.record else []
    return [*pending, *session, *remarks(excerpt)]


def _year(excerpt: Excerpt) -> str:
    year = excerpt.citation.date[:4]
    return "" if year == "0001" else year


def _keys(excerpts: Sequence[Excerpt]) -> list[str]:
    """A key for each, unique in the file: the document, the place, a number where needed."""
    taken: set[str] = set()
    return [_key(excerpt, taken) for excerpt in excerpts]


def _key(excerpt: Excerpt, taken: set[str]) -> str:
    citation = excerpt.citation
    base = _UNSAFE.sub("-", f"{citation.doc_id}-{citation.locator}").strip("-")
    number, key = 1, base
    while key.casefold() in taken:
        number += 1
        key = f"{base}-{number}"
    taken.add(key.casefold())
    return key
