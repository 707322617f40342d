"""JSON of the API to values, and its problem documents to errors; nothing is sent here."""

import re
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from urllib.parse import unquote

from nptqa.errors import ClientError

T = TypeVar("T")
LONGEST_WAIT = 30.0
"""Seconds; a service that asks for more is reported instead of waited for."""
_ENCODED_NAME = re.compile(r"filename\*=UTF-8''([^;\s]+)", re.IGNORECASE)
_PLAIN_NAME = re.compile(r'filename="([^"]*)"', re.IGNORECASE)


def read(kind: type[T], given: Any) -> T:
    """A reply as a value of `kind`; names it does not know are left out.

    Raises:
        ClientError: a field is missing or of another form.
    """
    found: T = _read(kind, given, kind.__name__)
    return found


def _read(kind: Any, given: Any, where: str) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if given is None and NoneType in arguments:
            return None
        return _read(next(one for one in arguments if one is not NoneType), given, where)
    if is_dataclass(kind):
        return _record(kind, given, where)
    if origin is tuple:
        return tuple(_read(arguments[0], item, where) for item in _form(given, list, where))
    if origin is dict:
        pairs = _form(given, dict, where).items()
        return {name: _read(arguments[1], item, f"{where}.{name}") for name, item in pairs}
    return float(given) if kind is float and isinstance(given, int) else given


def _record(kind: Any, given: Any, where: str) -> Any:
    held = _form(given, dict, where)
    values = {}
    for name, (hint, needed) in _fields(kind).items():
        if name in held:
            values[name] = _read(hint, held[name], f"{where}.{name}")
        elif needed:
            raise _unexpected(f"{where} lacks {name}")
    return kind(**values)


@cache
def _fields(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The fields of a dataclass with their types and whether they must be there."""
    hints = get_type_hints(kind)
    return {item.name: (hints[item.name], item.default is MISSING) for item in fields(kind)}


def _form(given: Any, kind: type[T], where: str) -> T:
    if not isinstance(given, kind):
        raise _unexpected(f"{where} is no {kind.__name__}")
    return given


def _unexpected(what: str) -> ClientError:
    hint = "Is this the address of an NPTQA service, and is this client as old as it?"
    return ClientError(f"the reply is not as described: {what}", hint=hint)


def error_of(status: int, given: Any, request_id: str) -> ClientError:
    """The error that a reply with an error status tells of; `given` is its JSON or None."""
    if not isinstance(given, dict) or not str(given.get("type", "")).startswith("/problems/"):
        return ClientError(
            f"the service answered {status} without a problem document",
            hint="Is this the address of an NPTQA service, or of a proxy before it?",
            status=status,
            request_id=request_id,
        )
    return ClientError(
        str(given.get("detail", "")),
        hint=str(given.get("hint", "")),
        code=str(given["type"]).removeprefix("/problems/"),
        status=status,
        request_id=request_id,
        errors=tuple(
            f"{item.get('field')}: {item.get('detail')}" for item in given.get("errors", ())
        ),
    )


def name_in(disposition: str) -> str:
    """The file name of a `Content-Disposition`, without any folder; `nptqa` where it has none."""
    encoded = _ENCODED_NAME.search(disposition)
    plain = _PLAIN_NAME.search(disposition)
    name = unquote(encoded[1]) if encoded else plain[1] if plain else ""
    return re.split(r"[/\\]", name)[-1].strip(". ") or "nptqa"


def wait_before(status: int, retry_after: str, attempt: int) -> float | None:
    """Seconds until the next attempt, or None where there should be none.

    Args:
        status: 429 and 503 are worth another attempt.
        retry_after: the header in seconds, or empty.
        attempt: from 0.
    """
    if status not in (429, 503):
        return None
    try:
        wait = float(retry_after)
    except ValueError:
        wait = 0.5 * 2.0**attempt
    return wait if 0 <= wait <= LONGEST_WAIT else None
