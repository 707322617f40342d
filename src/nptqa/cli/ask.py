"""`nptqa ask` and `nptqa search`."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from nptqa.cli.printing import add_json, print_file, print_json, print_lines
from nptqa.domain import Answer, Citation, CitedHit, Explanation, Mode, Outcome, Quotation
from nptqa.exporting import Format, export, material_of
from nptqa.filtering import checked
from nptqa.settings import Settings

if TYPE_CHECKING:
    from nptqa.assembly import Desk

_HEADS = {
    Outcome.ANSWERED: "",
    Outcome.CHECK: "需核对 (to be checked)",
    Outcome.NOT_FOUND: "所载文件中未找到可引用的答案 (not in these documents)",
}


def add_commands(commands: Any) -> None:
    """Add `ask` and `search`."""
    for name, run, text in (
        ("ask", _ask, "quote the sentence that answers a question, or say that none does"),
        ("search", _search, "list the passages that fit a question"),
    ):
        parser = commands.add_parser(name, help=text)
        parser.add_argument("question", help="in Chinese or another UN language; - reads stdin")
        parser.add_argument("--doc-id", action="append", default=[], help="only this document")
        parser.add_argument("--part", action="append", default=[], help="only this part")
        parser.add_argument("--mode", choices=[m.value for m in Mode], default=Mode.HYBRID.value)
        if name == "ask":
            formats = [one.value for one in Format]
            parser.add_argument("--format", choices=formats, help="print the answer as a file")
        if name == "search":
            parser.add_argument("--limit", type=int, default=10, help="how many (1 to 100)")
        parser.add_argument("--explain", action="store_true", help="say how it was found")
        add_json(parser)
        parser.set_defaults(run=run)


def _question(arguments: argparse.Namespace) -> str:
    text: str = arguments.question
    return sys.stdin.read() if text == "-" else text


def _ask(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.assembly import Desk
    from nptqa.service import rendering
    from nptqa.service.explanation import explanation

    desk = Desk.open(settings)
    filters = checked(desk.corpus.documents, doc_id=arguments.doc_id, part=arguments.part)
    answer = desk.ask(_question(arguments), filters=filters, mode=Mode(arguments.mode))
    shown = desk.explain(answer.query, Mode(arguments.mode)) if arguments.explain else None
    if arguments.format:
        print_file(_file(desk, answer, Format(arguments.format)))
    elif arguments.json:
        print_json({**rendering.answer(answer), "explain": shown and explanation(shown)})
    else:
        print_lines(*_answer_lines(answer), *(_explained(shown) if shown else ()))
    return 1 if answer.outcome is Outcome.NOT_FOUND else 0


def _file(desk: "Desk", answer: Answer, wanted: Format) -> bytes:
    from nptqa.service import rendering

    records = [document.record for document in desk.corpus.documents]
    return export(material_of([rendering.answer(answer)], records), wanted).body


def _search(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.assembly import Desk
    from nptqa.service import rendering
    from nptqa.service.explanation import explanation

    desk = Desk.open(settings)
    filters = checked(desk.corpus.documents, doc_id=arguments.doc_id, part=arguments.part)
    results = desk.search(
        _question(arguments), limit=arguments.limit, filters=filters, mode=Mode(arguments.mode)
    )
    cited = [CitedHit(hit, desk.cite(hit)) for hit in results.hits]
    mode, shown = Mode(arguments.mode), None
    if arguments.explain:
        shown = desk.explain(results.query, mode, results.hits)
    if arguments.json:
        found = rendering.results(results, desk.cite)
        print_json({**found, "explain": shown and explanation(shown)})
    else:
        print_lines(*(line for hit in cited for line in _hit_lines(hit)))
        print_lines(*(_explained(shown) if shown else ()))
    return 0 if cited else 1


def _answer_lines(answer: Answer) -> list[str]:
    lines = [line for line in (_HEADS[answer.outcome], answer.detail.zh) if line]
    for quotation in answer.answers:
        lines += _quotation_lines(quotation)
    if not answer.answers:
        lines.append("最接近的段落（相关但未作答）：")
        lines += [line for hit in answer.related[:3] for line in _hit_lines(hit)]
    lines.append(f"[{answer.confidence:.2f}]")
    return lines


def _explained(value: Explanation) -> list[str]:
    """How it was found, for people: what was read, then each hit's legs."""
    from nptqa.references import written

    query = value.query
    lines = [f"folded: {query.folded} [{query.language}]"]
    lines += [f"term: {one.text} -> {one.zh} ({one.weight:g})" for one in query.terms]
    lines += [f"reference: {one.text} -> {written(one)}" for one in query.references]
    lines += [f"read: {one.words} -> {one.id} ({', '.join(one.doc_ids)})" for one in query.read]
    lines.append(f"lexical share: {value.lexical_share:g}")
    for hit in value.hits:
        legs = ", ".join(f"{leg.leg} {leg.raw:.2f} ({leg.standard:+.2f})" for leg in hit.legs)
        lines.append(f"{hit.rank:3}. {hit.unit} {hit.score:.2f}: {legs or 'by reference'}")
    lines += [f"{name}: {number:.3f}" for name, number in value.features]
    return [*lines, f"probability: {value.probability:.2f}"]


def _quotation_lines(quotation: Quotation) -> list[str]:
    lines = [line for piece in quotation.pieces for line in _piece_lines(piece)]
    notes = [f"    脚注: {note.text}" for note in quotation.citation.footnotes]
    also = [f"    也见于: {_source(piece)}" for piece in quotation.also_in]
    return [*lines, *also, *notes]


def _piece_lines(citation: Citation) -> list[str]:
    return [f"“{citation.quote.exact}”", f"    —— {_source(citation)}"]


def _source(citation: Citation) -> str:
    name = citation.symbol or f"{citation.title}（文号待核）"
    return f"{name}，{citation.label.zh}{_page(citation)}"


def _page(citation: Citation) -> str:
    """The page of the received file, where it has pages."""
    return f"（文件第{citation.page}页）" if citation.page else ""


def _hit_lines(cited: CitedHit) -> list[str]:
    citation = cited.citation
    name = citation.symbol or citation.title
    return [
        f"{cited.hit.rank:3}. {name} {citation.label.zh}{_page(citation)}",
        f"     {cited.hit.passage.text}",
    ]
