"""Which texts there are to encode, cut into shards, and by which encoder.

In: a recipe, as `index build` works it out, and an encoder. Out: a folder with the texts of every
shard and, written last, the plan. The same gives the same bytes; a folder that holds another plan
is refused.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import orjson

from nptqa.encoding.base import Encoder
from nptqa.errors import ConfigError, IndexCorrupt, IndexMismatch, IndexMissing, IndexStoreError
from nptqa.index.base import Rows
from nptqa.index.encoded import BATCH
from nptqa.index.folder import sync
from nptqa.index.manifest import Origin
from nptqa.index.recipe import Recipe
from nptqa.index.standing import Keys, keys_of

SCHEMA = 1
PLAN = "Plan with this corpus and encoder into a new folder: nptqa index shards plan"


@dataclass(frozen=True, slots=True)
class Shard:
    """Texts that are encoded together.

    Attributes:
        number: from 0; names its files.
        rows: texts of passages, or questions.
        start: the row of its first text, and `count` of them follow each other.
        keys: see `digest_of`.
    """

    number: int
    rows: Rows
    start: int
    count: int
    keys: str

    @property
    def span(self) -> slice:
        """Its rows."""
        return slice(self.start, self.start + self.count)


@dataclass(frozen=True, slots=True)
class Plan:
    """All shards of one corpus for one encoder.

    Attributes:
        encoder: its name; `dim` is the length of its vectors.
        origin: the fields of `Origin` that decide what is encoded; not the engine.
    """

    encoder: str
    dim: int
    origin: Mapping[str, str]
    shards: tuple[Shard, ...]
    schema: int = SCHEMA

    @classmethod
    def of(cls, recipe: Recipe, encoder: Encoder, origin: Origin, shards: int) -> Self:
        """Cut a recipe into about so many shards, at least one of each kind of texts."""
        kinds = {Rows.TEXT: recipe.texts.texts, Rows.QUESTIONS: recipe.questions.texts}
        pieces = [
            (rows, start, end, texts)
            for (rows, texts), parts in zip(kinds.items(), _shares(kinds, shards), strict=True)
            for start, end in _cut(len(texts), parts)
        ]
        made = tuple(
            Shard(number, rows, start, end - start, digest_of(keys_of(texts[start:end])))
            for number, (rows, start, end, texts) in enumerate(pieces)
        )
        return cls(encoder.name, encoder.dim, decides(origin), made)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The plan in a folder.

        Raises:
            IndexMissing: there is none, or it was not written to its end.
            IndexCorrupt: it cannot be read as a plan.
        """
        path = plan_path(folder)
        try:
            values: dict[str, Any] = orjson.loads(path.read_bytes())
            if values["schema"] != SCHEMA:
                raise ValueError(f"schema {values['schema']}")
            shards = tuple(Shard(**{**one, "rows": Rows(one["rows"])}) for one in values["shards"])
            return cls(**{**values, "shards": shards})
        except FileNotFoundError as exc:
            message = f"no shards are planned in {folder}"
            hint = "Run: nptqa index shards plan --shards N --out DIR"
            raise IndexMissing(message, path=folder, hint=hint) from exc
        except (OSError, ValueError, KeyError, TypeError) as exc:
            message = f"{path} cannot be read as a plan"
            raise IndexCorrupt(message, path=path, hint=PLAN) from exc

    def require(self, wanted: Mapping[str, str], folder: Path) -> None:
        """Compare fields of the origin with what the caller has.

        Raises:
            IndexMismatch: names the first field that differs, and both values.
        """
        for field, value in wanted.items():
            if self.origin.get(field) != value:
                planned = self.origin.get(field)
                message = (
                    f"the shards in {folder} were planned with {field} {planned!r}, not {value!r}"
                )
                raise IndexMismatch(message, path=folder, hint=PLAN)

    def chosen(self, numbers: Sequence[int] | None) -> tuple[Shard, ...]:
        """The shards of those numbers, all when None; ConfigError where there is none such."""
        unknown = [n for n in numbers or () if not 0 <= n < len(self.shards)]
        if unknown:
            hint = f"The plan has shards 0 to {len(self.shards) - 1}."
            raise ConfigError(f"no shard {unknown[0]} is planned", hint=hint)
        return self.shards if numbers is None else tuple(self.shards[n] for n in numbers)


def write_plan(folder: Path, recipe: Recipe, encoder: Encoder, origin: Origin, shards: int) -> Plan:
    """Write the plan and the texts of every shard; vectors that stand there stay.

    Args:
        folder: made when missing.
        recipe: of the passages and questions that are to be indexed.
        encoder: whose vectors are wanted; it is not asked for any.
        origin: of the index that will be built.
        shards: about how many, at least 1; fewer where there are fewer batches of texts.

    Raises:
        ValueError: `shards` is less than 1.
        IndexMismatch: the folder holds another plan.
        IndexCorrupt, IndexStoreError: what is there cannot be read, or it cannot be written.
    """
    if shards < 1:
        raise ValueError(f"{shards} shards cannot be planned")
    made = Plan.of(recipe, encoder, origin, shards)
    try:
        if plan_path(folder).exists():
            _require_same(Plan.read(folder), made, folder)
        for place in (texts_path(folder, 0).parent, vectors_path(folder, 0).parent):
            place.mkdir(parents=True, exist_ok=True)
        texts = {Rows.TEXT: recipe.texts.texts, Rows.QUESTIONS: recipe.questions.texts}
        for shard in made.shards:
            lines = b"".join(orjson.dumps(text) + b"\n" for text in texts[shard.rows][shard.span])
            replace(texts_path(folder, shard.number), lines)
        # Last: without it nobody takes a shard.
        replace(plan_path(folder), orjson.dumps(asdict(made), option=orjson.OPT_INDENT_2))
    except OSError as exc:
        message = f"the shards in {folder} cannot be written: {exc}"
        hint = "Is there room, and may you write there?"
        raise IndexStoreError(message, path=folder, hint=hint) from exc
    return made


def read_texts(folder: Path, shard: Shard) -> list[str]:
    """The texts of one shard.

    Raises:
        IndexCorrupt: they are absent, or not those that were planned.
    """
    path = texts_path(folder, shard.number)
    try:
        texts: list[str] = [orjson.loads(line) for line in path.read_bytes().splitlines()]
        if digest_of(keys_of(texts)) == shard.keys:
            return texts
        message = f"{path} does not hold the texts that were planned"
    except (OSError, ValueError, AttributeError) as exc:
        message = f"{path} cannot be read: {exc}"
    hint = "Run the same `nptqa index shards plan` again: it writes all texts anew."
    raise IndexCorrupt(message, path=path, hint=hint)


def digest_of(keys: Keys) -> str:
    """SHA-256, hexadecimal, of texts' keys one after the other: equal for equal texts only."""
    return hashlib.sha256(keys.tobytes()).hexdigest()


def decides(origin: Origin) -> dict[str, str]:
    """What of an origin decides which texts are encoded, and how: not the engine."""
    return {name: value for name, value in asdict(origin).items() if name != "engine"}


def plan_path(folder: Path) -> Path:
    """Where the plan stands."""
    return folder / "plan.json"


def texts_path(folder: Path, number: int) -> Path:
    """Where the texts of one shard stand."""
    return folder / "texts" / f"{number:05d}.jsonl"


def vectors_path(folder: Path, number: int) -> Path:
    """Where the vectors of one shard stand."""
    return folder / "vectors" / f"{number:05d}.f32"


def replace(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole, or as it was."""
    fresh = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        fresh.write_bytes(content)
        sync(fresh)
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _shares(kinds: Mapping[Rows, Sequence[str]], shards: int) -> tuple[int, int]:
    """How many shards of passages' texts and how many of questions, by their number."""
    texts, questions = map(len, kinds.values())
    asked = round(shards * questions / max(1, texts + questions))
    return max(1, shards - asked), max(1, asked)


def _cut(total: int, parts: int) -> Iterator[tuple[int, int]]:
    """First row and the row behind the last of each part.

    Parts begin where a build without shards would begin a batch, so that the encoder is given the
    same batches and a vector cannot depend on the shard it is in.
    """
    batches = -(-total // BATCH)
    parts = min(parts, batches)
    return pairwise([min(total, batches * at // max(1, parts) * BATCH) for at in range(parts + 1)])


def _require_same(held: Plan, made: Plan, folder: Path) -> None:
    held.require(made.origin, folder)
    if held != made:
        message = f"{folder} holds a plan of {len(held.shards)} shards, not {len(made.shards)}"
        raise IndexMismatch(message, path=folder, hint=PLAN)
