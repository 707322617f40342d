"""What a unit cites and who cites it, as links that a reader can follow.

In: `Link`s. Out: dicts with a label in both languages and an address. A symbol that is not held
leads to the official site, a provision to what the documents say of it.
"""

from collections.abc import Iterable
from urllib.parse import urlencode

from nptqa.corpus.locators import anchor
from nptqa.corpus.symbols import official_url
from nptqa.domain import Link, TargetKind
from nptqa.references import Provision
from nptqa.service.desk import Desk
from nptqa.service.rendering import Json, cited_by

_OFFICIAL = ("A/", "S/", "NPT/")
"""Series that the official resolver knows."""


def cites_of(unit_id: str, desk: Desk) -> list[Json]:
    """What a unit cites, in the order written, each once."""
    links = {link.target: link for link in desk.links.cites(unit_id)}
    return [_target(link, desk) for link in links.values()]


def cited_by_of(unit_id: str, desk: Desk) -> list[Json]:
    """The units that cite one."""
    return units_of(cited_by(desk.links.cited_by(unit_id)), unit_id, desk)


def units_of(unit_ids: Iterable[str], near: str, desk: Desk) -> list[Json]:
    """Units by name; those of the document of `near` by their place alone."""
    return [_unit(unit_id, near.partition(":")[0], desk) for unit_id in unit_ids]


def _target(link: Link, desk: Desk) -> Json:
    if link.kind is TargetKind.UNIT:
        return _unit(link.target, link.unit_id.partition(":")[0], desk)
    if link.kind is TargetKind.DOCUMENT:
        return _document(link)
    label = Provision.parse(link.target).label
    # The question is put in Chinese in every interface: that is how the documents write it.
    return _mention(label.zh, label.en, f"/?{urlencode({'q': label.zh})}")


def _document(link: Link) -> Json:
    known = link.target.startswith(_OFFICIAL)
    href = f"/documents/{link.held}" if link.held else official_url(link.target) if known else ""
    return _mention(link.target, link.target, href)


def _unit(unit_id: str, here: str, desk: Desk) -> Json:
    doc_id, _, locator = unit_id.partition(":")
    place = desk.cite_paragraph(desk.corpus.paragraph(doc_id, locator)).label
    href = f"/documents/{doc_id}?{urlencode({'at': locator})}#{anchor(locator)}"
    if doc_id == here:
        return {**_mention(place.zh, place.en, f"#{anchor(locator)}"), "address": href}
    record = desk.corpus.document(doc_id).record
    zh = record.citable_symbol or record.short_zh or record.title_zh
    en = record.citable_symbol or record.short_en or record.title_en
    return _mention(f"{zh}，{place.zh}", f"{en}, {place.en}", href)


def _mention(zh: str, en: str, href: str) -> Json:
    """`address` leads there from any page, `href` from the document's own."""
    return {"label": {"zh": zh, "en": en}, "href": href, "address": href}
