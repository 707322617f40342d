"""`nptqa verify` and `nptqa compare`."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nptqa.cli.printing import add_json, print_json, print_lines
from nptqa.cli.receipt import verify_receipt
from nptqa.domain import Citation
from nptqa.errors import ReadError
from nptqa.lexicon import Flag
from nptqa.settings import Settings
from nptqa.verification import CheckedQuotation, ClaimStatus, Note, Place, Verdict, Verification

if TYPE_CHECKING:
    from nptqa.compare import Changes, Comparison
    from nptqa.differences import Difference

_VERDICTS = {
    Verdict.EXACT: "逐字相符 (exact)",
    Verdict.CLOSE: "相近，有出入 (close)",
    Verdict.MISATTRIBUTED: "出处不符 (misattributed)",
    Verdict.NOT_FOUND: "所载文件中未找到 (not found)",
}
_FLAGS = {
    Flag.NUMBER: "数字",
    Flag.NEGATION: "否定词",
    Flag.MODAL: "情态动词",
    Flag.VERB: "动词",
    Flag.NAME: "名称",
}
_NOTES = {
    Note.SHORT: "引文很短，可见于多处",
    Note.SEVERAL_UNITS: "引文跨越数段",
    Note.OMISSION: "引文有省略",
    Note.ORDER: "省略号前后的文字顺序与原文不同",
}


def add_commands(commands: Any) -> None:
    """Add `verify` and `compare`."""
    parser = commands.add_parser("verify", help="check a quotation word for word")
    parser.add_argument("text", nargs="?", help="the words quoted; - reads stdin")
    parser.add_argument("--file", type=Path, help="check every quotation of a text file instead")
    parser.add_argument(
        "--receipt", type=Path, help="check the quotations of an answer's receipt; - reads stdin"
    )
    parser.add_argument("--doc-id", help="the document the words are said to stand in")
    parser.add_argument("--locator", help="the place they are said to stand at, such as 187/36")
    add_json(parser)
    parser.set_defaults(run=_verify)
    parser = commands.add_parser("compare", help="show two units side by side")
    parser.add_argument("a", help="doc_id:locator, such as wp77-2022:138")
    parser.add_argument("b", help="the unit it is compared with")
    add_json(parser)
    parser.set_defaults(run=_compare)


def _verify(arguments: argparse.Namespace, settings: Settings) -> int:
    given = [arguments.text, arguments.file, arguments.receipt]
    if sum(one is not None for one in given) != 1:
        sys.stderr.write("nptqa verify: give one of TEXT, --file and --receipt\n")
        return 2
    if arguments.receipt is not None:
        return verify_receipt(arguments, settings)
    if arguments.file is not None and (arguments.doc_id or arguments.locator):
        sys.stderr.write("nptqa verify: with --file the sources stand in the text\n")
        return 2
    return _verify_file(arguments, settings) if arguments.file else _verify_one(arguments, settings)


def _verify_one(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.assembly import Desk
    from nptqa.service.checking import verification

    text = sys.stdin.read() if arguments.text == "-" else arguments.text
    checked = Desk.open(settings).verify(text, arguments.doc_id, arguments.locator)
    if arguments.json:
        print_json(verification(checked))
    else:
        print_lines(*_lines(checked))
    return 0 if checked.verdict is Verdict.EXACT else 1


def _verify_file(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.assembly import Desk

    checked = Desk.open(settings).verifier.verify_text(_read(arguments.file))
    if arguments.json:
        print_json(_whole(checked))
    else:
        lines = (
            ["", f"“{one.verification.quotation}”", *_lines(one.verification)] for one in checked
        )
        print_lines(*(line for group in lines for line in group), f"引文 {len(checked)} 处")
    exact = all(one.verification.verdict is Verdict.EXACT for one in checked)
    return 0 if checked and exact else 1


def _whole(checked: Sequence[CheckedQuotation]) -> dict[str, Any]:
    from nptqa.service import rendering
    from nptqa.service.checking import verification

    return {
        "quotations": [
            {"span": rendering.span(one.span), **verification(one.verification)} for one in checked
        ]
    }


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        hint = "Name a text file in UTF-8."
        raise ReadError(f"{path} cannot be read as text", hint=hint) from exc


def _lines(checked: Verification) -> Iterator[str]:
    yield _VERDICTS[checked.verdict]
    if checked.place:
        yield from _place_lines(checked.place)
    if checked.claim.status is ClaimStatus.NOT_HELD:
        yield f"所称出处不在所载文件中：{checked.claim.text}"
    if checked.claim.status is ClaimStatus.NO_SUCH_UNIT:
        yield f"所称出处无此段：{checked.claim.text}"
    yield from _difference_lines(checked.differences)
    yield from (_NOTES[note] for note in checked.notes)
    if checked.others:
        yield f"另见 {checked.total_others} 处："
        yield from (line for place in checked.others[:5] for line in _place_lines(place))


def _place_lines(place: Place) -> Iterator[str]:
    for item in place.quotations:
        yield f"    “{item.quote}”"
        yield f"    —— {_source(item.citation)}"


def _source(citation: Citation) -> str:
    name = citation.symbol or f"{citation.title}（文号待核）"
    return f"{name}，{citation.label.zh}"


def _difference_lines(changes: "Iterable[Difference]") -> Iterator[str]:
    from nptqa.differences import Op

    for change in changes:
        flags = "、".join(_FLAGS[flag] for flag in change.flags)
        mark = f"  ! {flags}" if flags else ""
        if change.changes_words:
            yield f"  [-{change.a_text}-] {{+{change.b_text}+}}{mark}"
        elif change.op is Op.OMITTED:
            yield f"  [……{len(change.a_text)} 字……]"


def _compare(arguments: argparse.Namespace, settings: Settings) -> int:
    from nptqa.assembly import Desk
    from nptqa.service.checking import comparison

    compared = Desk.open(settings).compare(arguments.a, arguments.b)
    if arguments.json:
        print_json(comparison(compared))
    else:
        print_lines(*_comparison_lines(compared))
    return 0


def _comparison_lines(compared: "Comparison") -> Iterator[str]:
    for citation in (compared.a, compared.b):
        yield f"“{citation.quote.exact}”"
        yield f"    —— {_source(citation)}，{citation.date}"
    yield from _difference_lines(compared.differences)
    yield from _change_lines(compared.changes)


def _change_lines(changes: "Changes") -> Iterator[str]:
    verbs = [[verb.text for verb in side] for side in (changes.verbs_a, changes.verbs_b)]
    for name, one, other in (
        ("动词", *verbs),
        ("情态动词", changes.modals_a, changes.modals_b),
        ("数字", changes.numbers_a, changes.numbers_b),
        ("否定词", changes.negations_a, changes.negations_b),
        ("名称", changes.names_a, changes.names_b),
    ):
        if one or other:
            yield f"{name}: {'、'.join(one) or '—'} → {'、'.join(other) or '—'}"
