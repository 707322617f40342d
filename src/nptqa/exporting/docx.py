"""A Word document with true footnotes, written as the package of XML parts that a docx is.

Word numbers the footnotes itself, so that they stay in order when quotations are moved into
another text. Nothing but the standard library is needed, and equal material gives equal bytes.
"""

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from nptqa.exporting.lines import full_line, remarks
from nptqa.exporting.material import Excerpt, Material
from nptqa.exporting.plain import said

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Characters that XML 1.0 cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PARTS = ("styles", "settings", "footnotes")
# Word reserves two notes for the rules above footnotes; ours are counted from 1.
_RULES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/>'
    "</w:r></w:p></w:footnote>"
)
_CALL = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>{}</w:r>'
_STYLES = (
    f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="SimSun"/>'
    '<w:sz w:val="24"/><w:lang w:val="en-GB" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:after="160" w:line="320" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/>'
    '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/>'
    '<w:pPr><w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="1"/></w:pPr>'
    "<w:rPr><w:b/></w:rPr></w:style>"
    '<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:ind w:left="567" w:right="567"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/>'
    '<w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    '</w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="FootnoteReference">'
    '<w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
    "</w:style></w:styles>"
)
_SETTINGS = (
    f'<w:settings {_W}><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    "</w:settings>"
)
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" '
    'w:footer="720" w:gutter="0"/></w:sectPr>'
)


def docx(material: Material) -> bytes:
    """The whole file."""
    numbered = list(enumerate(material.excerpts, start=1))
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": _relations((name, f"{name}.xml") for name in _PARTS),
        "word/document.xml": _document(material),
        "word/footnotes.xml": _footnotes(numbered),
        "word/styles.xml": _STYLES,
        "word/settings.xml": _SETTINGS,
    }
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
        for name, xml in parts.items():
            # The date of an entry is the only thing that would differ the next time.
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            package.writestr(info, _HEAD + xml)
    return buffer.getvalue()


def _document(material: Material) -> str:
    return f"<w:document {_W}><w:body>{''.join(_body(material))}{_PAGE}</w:body></w:document>"


def _body(material: Material) -> Iterator[str]:
    number = 0
    for turn in material.turns:
        if turn.question:
            yield _paragraph(_run(turn.question), "Heading2")
        yield from (_paragraph(_run(line)) for line in said(turn))
        for excerpt in turn.excerpts:
            number += 1
            call = _CALL.format(f'<w:footnoteReference w:id="{number}"/>')
            words = _run("“") + _run(excerpt.citation.quote.exact) + _run("”")
            yield _paragraph(words + call, "Quote")


def _footnotes(numbered: Iterable[tuple[int, Excerpt]]) -> str:
    notes = "".join(_footnote(number, excerpt) for number, excerpt in numbered)
    return f"<w:footnotes {_W}>{_RULES}{notes}</w:footnotes>"


def _footnote(number: int, excerpt: Excerpt) -> str:
    url = excerpt.citation.undocs_url
    first = full_line(excerpt) + (f"，{url}" if url else "") + "。"
    own = _CALL.format("<w:footnoteRef/>")
    lines = [own + _run(f" {first}"), *map(_run, remarks(excerpt))]
    text = "".join(_paragraph(line, "FootnoteText") for line in lines)
    return f'<w:footnote w:id="{number}">{text}</w:footnote>'


def _paragraph(runs: str, style: str = "") -> str:
    chosen = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{chosen}{runs}</w:p>"


def _run(text: str) -> str:
    """Words as they are; a line break of the text is one in Word."""
    lines = _NO_XML.sub("\ufffd", text).splitlines() or [""]
    pieces = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{'<w:br/>'.join(pieces)}</w:r>"


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _content_types() -> str:
    xml = "application/xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    main = f"{_WORD}.document.main+xml"
    overrides = [("document", main), *((name, f"{_WORD}.{name}+xml") for name in _PARTS)]
    items = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in overrides
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="{xml}"/>{items}</Types>'
    )
