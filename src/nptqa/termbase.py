"""The terms of the field with their names in six languages.

In: `corpus/termbase.jsonl`. Out: `Entry` values, checked. `linking` finds them in questions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import orjson

from nptqa.errors import CorpusError

FILE = "termbase.jsonl"
_LANGUAGES = ("en", "fr", "es", "ru", "ar")
_LISTS = ("zh_aliases", *_LANGUAGES, "forms")
_TEXTS = ("zh", "note", "source")
_KNOWN = {*_LISTS, *_TEXTS, "needs"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One term.

    Attributes:
        zh: its name in Chinese, as the documents write it.
        names: every name a question may use, in any language.
        forms: the Chinese names a question is widened by.
        needs: names that count only when the question holds one of these strings, letter case
            included; a name with none never counts.
        english: its first English name, or empty.
    """

    zh: str
    names: tuple[str, ...]
    forms: tuple[str, ...]
    needs: Mapping[str, tuple[str, ...]]
    english: str = ""

    @property
    def vocabulary(self) -> bool:
        """An ordinary word, there to carry questions over: its own Chinese name never counts."""
        return self.needs.get(self.zh) == ()


def read_termbase(path: Path) -> tuple[Entry, ...]:
    """All terms, in the order of the file; none when there is no file.

    Raises:
        CorpusError: a malformed line; names file and line.
    """
    if not path.is_file():
        return ()
    return tuple(
        _entry(line, f"{path}, line {number}")
        for number, line in enumerate(path.read_bytes().splitlines(), start=1)
    )


def _entry(line: bytes, where: str) -> Entry:
    try:
        data = orjson.loads(line)
        if not isinstance(data, dict):
            raise TypeError(type(data))
    except (ValueError, TypeError) as exc:
        raise _broken(where, "not a JSON object") from exc
    for problem in _problems(data):
        raise _broken(where, problem)
    own = (data["zh"], *data.get("zh_aliases", ()))
    foreign = (name for code in _LANGUAGES for name in data.get(code, ()))
    needs = {name: tuple(words) for name, words in data.get("needs", {}).items()}
    forms = tuple(data.get("forms", (data["zh"],)))
    english = next(iter(data.get("en", ())), "")
    return Entry(data["zh"], (*own, *foreign), forms, needs, english)


def _problems(data: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with a line, in words."""
    yield from (f"unknown field {key!r}" for key in sorted(set(data) - _KNOWN))
    if not data.get("zh"):
        yield "no zh"
    texts = (key for key in _TEXTS if not isinstance(data.get(key, ""), str))
    yield from (f"{key} is not a string" for key in texts)
    lists = [key for key in _LISTS if not _strings(data.get(key, []))]
    yield from (f"{key} is not a list of names" for key in lists)
    if not lists:
        yield from _needless(data)


def _needless(data: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with `needs`."""
    needs = data.get("needs", {})
    if not isinstance(needs, dict) or not all(map(_strings, needs.values())):
        yield "needs is not a table of lists"
        return
    for name in sorted(set(needs) - _names(data)):
        yield f"needs names {name!r}, which is no name of the term"


def _names(data: Mapping[str, object]) -> set[str]:
    lists = (data.get(key, []) for key in ("zh_aliases", *_LANGUAGES))
    return {str(data["zh"])}.union(*(names for names in lists if isinstance(names, list)))


def _strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)


def _broken(where: str, problem: str) -> CorpusError:
    return CorpusError(f"{where}: {problem}", hint="Mend the line of the termbase.")
