"""Settings: read once from the environment, then passed on as plain values.

Every field's metadata says what it does; the README's table is made from it and a test compares.
What changes results (chunking, encoder) is also written into the index, which is refused on a
mismatch; nothing here is read at query time.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from nptqa.errors import ConfigError
from nptqa.nearby import nearby

PREFIX = "NPTQA_"


def _resource_dir(name: str) -> Path:
    """The folder `name`: inside the installed package, or at the root of a checkout."""
    packaged = Path(__file__).parent / "_data" / name
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / name


def _own_dir(name: str) -> Path:
    """A checkout keeps what it makes beside the code; an installed package with the user."""
    checkout = Path(__file__).parents[2]
    if (checkout / "pyproject.toml").is_file():
        return checkout / name
    return Path.home() / ".local" / "share" / "nptqa" / name


def packaged_corpus() -> Path | None:
    """The corpus inside an installed package; None in a checkout, where it is changed in place."""
    packaged = Path(__file__).parent / "_data" / "corpus"
    return packaged if packaged.is_dir() else None


def _own_corpus() -> Path:
    return _own_dir("corpus")


def _corpus_dir(own: Path | None = None) -> Path:
    own = own or _own_corpus()
    return own if (own / "manifest.toml").is_file() else _resource_dir("corpus")


def _setting(
    default: Callable[[], Any],
    help_text: str,
    *,
    least: int = 1,
    among: tuple[str, ...] = (),
) -> Any:
    """A field: its default, what it does, the least number it takes or the words it takes."""
    metadata = {"help": help_text, "least": least, "among": among}
    return field(default_factory=default, metadata=metadata)


def _flag(text: str) -> bool:
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    return words[text.strip().lower()]


_CASTS: dict[type, Callable[[str], Any]] = {
    Path: Path,
    str: str,
    int: int,
    bool: _flag,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set; immutable."""

    corpus_dir: Path = _setting(_corpus_dir, "folder with manifest.toml and texts/")
    own_corpus_dir: Path = _setting(
        _own_corpus, "folder to which a corpus that came with the package is copied to be changed"
    )
    index_dir: Path = _setting(lambda: _own_dir("index"), "folder that holds the index versions")
    index_uri: str = _setting(
        lambda: "",
        "where the vectors are: nothing for files in the index's folder (FAISS), or Milvus: "
        "`http://host:19530`, or the path of a Milvus Lite file",
    )
    state_dir: Path = _setting(
        lambda: _own_dir("state"), "folder of what the service remembers: history, feedback, keys"
    )
    web_dir: Path = _setting(lambda: _resource_dir("web"), "folder with templates/ and static/")
    eval_dir: Path = _setting(
        lambda: _resource_dir("eval"), "folder with the benchmark's question set"
    )
    encoder: str = _setting(
        lambda: "default",
        "`default`, or any sentence-transformers model: a name such as "
        "`intfloat/multilingual-e5-small` or a folder",
    )
    confidence: Path = _setting(
        lambda: Path(__file__).parent / "models" / "confidence.json",
        "fitted confidence model; for another encoder make one with `nptqa eval fit --out FILE`, "
        "without which nothing is called answered",
    )
    bank: bool = _setting(
        lambda: True, "whether the question bank widens the index (`0` builds without it)"
    )
    history: bool = _setting(
        lambda: True, "whether a browser's questions and answers are kept for it (`0` keeps none)"
    )
    history_days: int = _setting(lambda: 90, "days for which they are kept")
    host: str = _setting(lambda: "127.0.0.1", "address the service listens on")
    port: int = _setting(lambda: 8000, "port the service listens on")
    max_question: int = _setting(lambda: 2000, "longest question read, in characters")
    threads: int = _setting(
        lambda: max(2, os.cpu_count() or 2), "threads that answer questions at the same time"
    )
    require_key: bool = _setting(
        lambda: False, "whether reading needs a key too (`nptqa key add`); writing always does"
    )
    rate_address: int = _setting(
        lambda: 1200, "requests a minute from one address; 0 for any number", least=0
    )
    rate_key: int = _setting(
        lambda: 6000, "requests a minute with one key; 0 for any number", least=0
    )
    rate_writes: int = _setting(
        lambda: 30,
        "feedback, attempts to sign in and erasures a minute from one address; 0 for any number",
        least=0,
    )
    timeout: int = _setting(lambda: 30, "seconds a request may take")
    upload_mb: int = _setting(lambda: 50, "largest upload in one request, in MiB")
    upload_seconds: int = _setting(
        lambda: 120, "seconds in which an uploaded document must be read"
    )
    upload_memory: int = _setting(
        lambda: 1024, "memory the process that reads an uploaded document may take, in MiB"
    )
    trusted_hosts: str = _setting(
        lambda: "",
        "names the service goes by, with commas, as `npt.example.org, *.example.org`; "
        "empty for any",
    )
    trusted_proxies: str = _setting(
        lambda: "",
        "addresses or networks of proxies whose `X-Forwarded-For` and `-Proto` are believed",
    )
    cors_origins: str = _setting(
        lambda: "",
        "sites whose scripts may read the API in a browser, without cookies: "
        "`https://desk.example`, with commas, or `*`; empty for none",
    )
    workers: int = _setting(
        lambda: 1, "processes that serve; each takes about as much memory, less the index files"
    )
    log_level: str = _setting(
        lambda: "warning",
        "`debug`, `info` (one line a request), `warning` or `error`",
        among=("debug", "info", "warning", "error"),
    )
    log_format: str = _setting(
        lambda: "text", "`text`, or `json` for one object a line", among=("text", "json")
    )
    log_questions: bool = _setting(
        lambda: False, "whether questions are kept, in the state folder alone (`nptqa log`)"
    )
    log_days: int = _setting(lambda: 30, "days after which a kept question is deleted")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Read every `NPTQA_` variable.

        Raises:
            ConfigError: an unknown variable, or a value of the wrong type.
        """
        known = {PREFIX + item.name.upper(): item for item in fields(cls)}
        values = {}
        for key, text in environ.items():
            if not key.startswith(PREFIX):
                continue
            if key not in known:
                raise _unknown(key, list(known))
            values[known[key].name] = _cast(key, text, known[key])
        if own := values.get("own_corpus_dir"):
            values.setdefault("corpus_dir", _corpus_dir(own))
        return cls(**values)

    def to_env(self) -> dict[str, str]:
        """The variables that `from_env` reads the same settings from, for another process.

        Folders and files are written whole: it may have another working folder.
        """
        values = ((item.name, getattr(self, item.name)) for item in fields(self))
        whole = ((name, one.absolute() if isinstance(one, Path) else one) for name, one in values)
        return {PREFIX + name.upper(): str(one) for name, one in whole}

    @classmethod
    def table(cls) -> list[tuple[str, str, str]]:
        """Rows (variable, type, help) for the README."""
        return [
            (PREFIX + item.name.upper(), _type_name(item.type), item.metadata["help"])
            for item in fields(cls)
        ]


def _type_name(kind: Any) -> str:
    return kind if isinstance(kind, str) else str(kind.__name__)


def _cast(key: str, text: str, item: Field[Any]) -> Any:
    kind: Any = item.type
    try:
        value = _CASTS[kind](text)
        if isinstance(value, int) and value < item.metadata["least"] and kind is int:
            raise ValueError(text)
        if item.metadata["among"] and value not in item.metadata["among"]:
            raise ValueError(text)
    except (ValueError, KeyError) as exc:
        message = f"{key}={text!r} is not a {_type_name(kind)} it can be"
        hint = f"{key} sets {item.metadata['help']}."
        raise ConfigError(message, hint=hint) from exc
    return value


def _unknown(key: str, known: list[str]) -> ConfigError:
    return ConfigError(f"unknown setting {key}", hint=nearby(key, known, see="README.md"))
