"""`nptqa verify --receipt`: an answer's quotations against the documents at hand.

Exit codes: 0 every quotation stands as it was given; 1 one was moved or changed, or its document
is not held; 2 the receipt itself was altered or cannot be read.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from nptqa.cli.printing import print_json, print_lines
from nptqa.errors import ReadError
from nptqa.receipts import Checked, State, check_receipt, read_receipt
from nptqa.settings import Settings

_STATES = {
    State.UNCHANGED: "未变 (unchanged)",
    State.MOVED: "文字仍在，位置已变 (moved)",
    State.CHANGED: "已变 (changed)",
    State.NOT_HELD: "文件不在所载文件中 (document not held)",
}


def verify_receipt(arguments: argparse.Namespace, settings: Settings) -> int:
    """Check a receipt; the index is not needed."""
    from nptqa.corpus import load_corpus
    from nptqa.service.receipt_shapes import checked_json

    receipt = read_receipt(_read(arguments.receipt))
    checked = check_receipt(receipt, load_corpus(settings.corpus_dir))
    if arguments.json:
        print_json(checked_json(checked))
    else:
        print_lines(*_lines(checked))
    return 2 if checked.altered else 0 if checked.proven else 1


def _read(path: Path) -> str:
    try:
        return sys.stdin.read() if str(path) == "-" else path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise ReadError(f"{path} cannot be read as text", hint="Name a receipt.") from exc


def _lines(checked: Checked) -> Iterator[str]:
    if checked.altered:
        yield "凭据已被改动 (receipt altered)"
    for one in checked.quotations:
        yield f"{_STATES[one.state]}  {one.doc_id}:{one.locator}  “{one.quote}”"
        if one.differs:
            yield f"    不符之处: {', '.join(one.differs)}"
        if one.state is not State.UNCHANGED and one.places:
            yield f"    同样的文字见于: {', '.join(one.places)}"
    if not checked.quotations:
        yield "答复没有引文 (nothing was quoted)"
