"""What a process of its own does for the service: read a document, add it, build the index.

`python -m nptqa.errands`: one order as JSON on standard input, one report as JSON on standard
output, settings in the environment. A document that somebody sent in is opened only here, with an
end to the memory and the time it may take, so that one made to do harm ends this process and not
the service. Whoever ordered it ends with it: a child without a parent adds nothing.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from nptqa.corpus.copying import in_use, writable
from nptqa.errors import NptqaError
from nptqa.settings import Settings

Json = dict[str, Any]
_MIB = 2**20
_MOST_PROBLEMS = 20
_LONGEST = 2000
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG."""
_READERS = (
    "nptqa.corpus.holding",
    "nptqa.corpus.propose",
    "nptqa.corpus.readers.docx",
    "nptqa.corpus.readers.html",
    "nptqa.corpus.readers.page",
    "nptqa.corpus.readers.pdf",
)


def read(order: Json, settings: Settings) -> Json:
    """What a document is, as a `state.jobs.Finding`; nothing is written."""
    from nptqa.corpus.holding import holding_in
    from nptqa.corpus.propose import propose

    holding = holding_in(in_use(settings))
    path = Path(order["name"])
    proposal = propose(path, order["fields"], holding.doc_ids, ocr=order["ocr"])
    holding.check_new(proposal)
    held = holding.by_symbol(proposal.record.citable_symbol)
    return {
        "fields": {k: (v.value[:_LONGEST], v.sure.value) for k, v in proposal.fields.items()},
        "missing": proposal.missing,
        "problems": [one[:_LONGEST] for one in proposal.parsed.problems[:_MOST_PROBLEMS]],
        "units": len(proposal.parsed.document.paragraphs),
        "doc_id": held.doc_id if held else proposal.record.doc_id,
        "replaces": held.doc_id if held else "",
        "recognised": proposal.recognised,
    }


def add(order: Json, settings: Settings) -> Json:
    """Add a document, or put it in the place of the one with its symbol, in one step."""
    from nptqa.corpus.holding import changing, holding_in
    from nptqa.corpus.propose import propose

    corpus_dir = writable(settings)
    path = Path(order["name"])
    # Read before the corpus is locked: that may take a while.
    taken = holding_in(corpus_dir).doc_ids
    proposal = propose(path, order["fields"], taken, ocr=order["ocr"])
    with changing(corpus_dir) as holding:
        held = holding.by_symbol(proposal.record.citable_symbol) if order["replace"] else None
        holding.check(proposal, accept=order["accept_problems"], but=held.doc_id if held else "")
        record = holding.put_in_place(held.doc_id, proposal) if held else holding.add(proposal)
    return {"doc_id": record.doc_id, "units": len(proposal.parsed.document.paragraphs)}


def index(order: Json, settings: Settings) -> Json:
    """Build the index beside the one that is served, and make it the current one."""
    from nptqa.parts import build_index

    chosen = replace(settings, corpus_dir=in_use(settings))
    return {"version": build_index(chosen).version}


ERRANDS: dict[str, Callable[[Json, Settings], Json]] = {"read": read, "add": add, "index": index}


def report(order: Json, settings: Settings) -> Json:
    """Do what is ordered; an error of ours becomes a report too."""
    try:
        return {"done": ERRANDS[order["errand"]](order, settings)}
    except NptqaError as exc:
        return {"code": exc.code, "detail": exc.message[:_LONGEST], "hint": exc.hint[:_LONGEST]}
    except MemoryError:
        detail = f"{order['name']} takes more memory than a document may"
        return {"code": "upload_stopped", "detail": detail, "hint": "Split the file."}


def get_ready() -> None:
    """Import what reads documents: none of that counts as what a document takes."""
    for name in _READERS:
        import_module(name)


def give_way(order: Json) -> None:
    """Set the limits the order names, and let answering go first."""
    with suppress(OSError, AttributeError):  # not Linux
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    with suppress(OSError):  # systemd may forbid it
        os.nice(10)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if order["memory"]:
        size = _taken() + order["memory"] * _MIB
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    if order["seconds"]:
        resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"] + 1))


def _taken() -> int:
    """Bytes of address space that this process has already; 0 where nobody says."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def main() -> None:
    """Read the order, do it, report."""
    order = json.load(sys.stdin)
    # Libraries that print must not spoil the report.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    settings = Settings.from_env(os.environ)
    if order["memory"]:
        get_ready()
    give_way(order)
    json.dump(report(order, settings), out)
    out.close()


if __name__ == "__main__":
    main()
