"""Check every quotation of a draft, word for word; exits with 1 where one is not exact.

python verify_draft.py draft.txt --url http://127.0.0.1:8000
"""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from nptqa.client import Client, models

QUOTED = re.compile(r"“([^“”]{8,})”|「([^「」]{8,})」")
"""Quotations of eight characters and more; shorter ones are terms."""


def quotations(text: str) -> Iterator[str]:
    """What stands between quotation marks."""
    for found in QUOTED.finditer(text):
        yield found[1] or found[2]


def report(checked: models.VerifyResult) -> Iterator[str]:
    """The verdict in lines for people."""
    yield f"{checked.verdict}: {checked.quotation}"
    if checked.place is not None:
        for place in checked.place.citations:
            yield f"    {place.symbol or '文号待核'} {place.title} {place.label.zh}"
            yield from (f"    注意脚注：{note.text}" for note in place.footnotes)
    for change in checked.differences:
        if change.op not in ("equal", "form", "omitted"):
            yield f"    原文“{change.a_text}”，稿中“{change.b_text}” {' '.join(change.flags)}"


def main() -> None:
    """Read, check, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("draft", type=Path)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    arguments = parser.parse_args()
    with Client(arguments.url) as service:
        found = quotations(arguments.draft.read_text("utf-8-sig"))
        checked = [service.verify(quotation) for quotation in found]
    for one in checked:
        print("\n".join(report(one)))
    exact = sum(one.verdict == "exact" for one in checked)
    print(f"{exact} of {len(checked)} quotations are exact")
    raise SystemExit(0 if exact == len(checked) else 1)


if __name__ == "__main__":
    main()
