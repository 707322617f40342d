"""Ask every question of a CSV file and write the quotations with their citations beside them.

python ask_csv.py questions.csv answers.csv --column question --url http://127.0.0.1:8000
"""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from nptqa.client import Client, models

COLUMNS = ("outcome", "confidence", "quote", "symbol", "place", "title", "footnotes", "link")


def row_of(item: models.BatchItem, url: str) -> dict[str, str]:
    """The new columns of one question; what cannot be answered says why in `outcome`."""
    if item.problem is not None:
        return {"outcome": f"error: {item.problem.detail}"}
    answer = item.answer
    if answer is None or not answer.answers:
        return {"outcome": f"not_found: {answer.reason}" if answer else "not_found"}
    first = answer.answers[0]
    place = first.citation
    return {
        "outcome": answer.outcome,
        "confidence": f"{answer.confidence:.2f}",
        "quote": first.quote,
        "symbol": place.symbol or "文号待核",
        "place": place.label.zh,
        "title": place.title,
        "footnotes": " ".join(note.text for note in place.footnotes),
        "link": f"{url}{place.url}",
    }


def answered(rows: list[dict[str, str]], column: str, url: str) -> Iterator[dict[str, str]]:
    """The rows with their answers, a hundred questions a request."""
    with Client(url, timeout=60.0) as service:
        for start in range(0, len(rows), 100):
            some = rows[start : start + 100]
            items = service.ask_batch(row[column] for row in some).items
            for row, item in zip(some, items, strict=True):
                yield {**row, **row_of(item, url)}


def main() -> None:
    """Read, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("answers", type=Path)
    parser.add_argument("--column", default="question")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    arguments = parser.parse_args()
    with arguments.questions.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    # With a byte order mark, so that spreadsheets read the Chinese.
    with arguments.answers.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [*(rows[0] if rows else []), *COLUMNS])
        writer.writeheader()
        writer.writerows(answered(rows, arguments.column, arguments.url))


if __name__ == "__main__":
    main()
