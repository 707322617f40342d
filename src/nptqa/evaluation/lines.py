"""Read line-oriented benchmark files; every complaint names the file and the line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nptqa.errors import BenchmarkError


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a benchmark file, counted from 1."""

    path: Path
    line: int

    def fault(self, message: str) -> BenchmarkError:
        """The error that says what is wrong there."""
        return BenchmarkError(f"{self.path}:{self.line}: {message}")


@dataclass(frozen=True, slots=True)
class Row:
    """One JSON object of a JSON-lines file and where it stands."""

    place: Place
    values: Mapping[str, Any]

    def text(self, key: str, default: str | None = None) -> str:
        """The string under `key`; absent is an error unless there is a default.

        Raises:
            BenchmarkError: the key is missing or holds something else.
        """
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.place.fault(f"`{key}` must be a string, not {json.dumps(value)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of strings under `key`; absent is empty.

        Raises:
            BenchmarkError: the key holds something else.
        """
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.place.fault(f"`{key}` must be a list of strings")
        return tuple(value)


def text_lines(path: Path) -> Iterator[tuple[Place, str]]:
    """Every line that is not blank, without its end.

    Raises:
        BenchmarkError: the file cannot be read as UTF-8 text.
    """
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise BenchmarkError(f"{path}: cannot be read: {exc}") from exc
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            yield Place(path, number), line.rstrip("\r")


def json_lines(path: Path) -> Iterator[Row]:
    """Every object of a JSON-lines file.

    Raises:
        BenchmarkError: a line is no JSON object.
    """
    for place, line in text_lines(path):
        try:
            values = json.loads(line)
        except json.JSONDecodeError as exc:
            raise place.fault(f"not JSON: {exc.msg} at column {exc.colno}") from exc
        if not isinstance(values, dict):
            raise place.fault("not a JSON object")
        yield Row(place, values)


def columns(place: Place, line: str, count: int, separator: str | None = "\t") -> list[str]:
    """The fields of a line that must have exactly `count` of them.

    Raises:
        BenchmarkError: it has more or fewer.
    """
    fields = line.split(separator)
    if len(fields) != count:
        raise place.fault(f"{len(fields)} columns where {count} belong")
    return fields


def whole_number(place: Place, text: str, name: str) -> int:
    """`text` as an integer.

    Raises:
        BenchmarkError: it is none.
    """
    try:
        return int(text)
    except ValueError as exc:
        raise place.fault(f"{name} {text!r} is not a whole number") from exc
