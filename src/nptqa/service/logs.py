"""What is written to standard error: lines for people, or one JSON object a line for programs.

No question is ever in a line. A request is named by its route and its id, never by its address,
in which a question may stand; and of an exception the place and the kind are told but not its
message, which may quote what was asked.
"""

import json
import logging
import logging.config
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from nptqa.settings import Settings

ACCESS = logging.getLogger("nptqa.access")
_Exception = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Lines(logging.Formatter):
    """For people: time, level, message, and what else is known."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the places of an exception under it."""
        when = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        known = "".join(f" {key}={value}" for key, value in facts(record).items())
        line = f"{when} {record.levelname} {record.getMessage()}{known}"
        return f"{line}\n{places(record.exc_info)}" if record.exc_info else line


class JsonLines(logging.Formatter):
    """For programs."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON object without a line end."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **facts(record),
        }
        if record.exc_info:
            line["exception"] = places(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says besides its message; the `facts` given as `extra`."""
    found: dict[str, Any] = getattr(record, "facts", {})
    return found


def places(exc_info: _Exception) -> str:
    """The kind of an exception and where it came from."""
    kind, exc, trace = exc_info
    name = kind.__name__ if kind else ""
    cause = exc.__cause__ if exc else None
    after = f"\ncaused by {type(cause).__name__}" if cause else ""
    return "".join(traceback.format_tb(trace)) + name + after


def log_config(settings: Settings) -> dict[str, Any]:
    """For `logging.config.dictConfig`, and for uvicorn, which sets it up again in each worker."""
    kind = JsonLines if settings.log_format == "json" else Lines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": {"()": f"{__name__}.{kind.__name__}"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "ours"},
        },
        "root": {"handlers": ["stderr"], "level": settings.log_level.upper()},
        # uvicorn's own news of each start and end are for its authors.
        "loggers": {"uvicorn": {"level": "WARNING"}, "asyncio": {"level": "WARNING"}},
    }


def set_up_logs(settings: Settings) -> None:
    """Write to standard error as the settings say."""
    logging.config.dictConfig(log_config(settings))
