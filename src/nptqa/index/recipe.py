"""All that goes into an index version, worked out before anything is written. Pure.

In: passages and the bank's questions. Out: which texts are encoded and which passages each stands
for, what the lexical index reads, the counts, and the version's name, which is the same whenever
the same is built.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Self

import numpy as np
import orjson

from nptqa.clauses import sentences
from nptqa.domain import Passage
from nptqa.index.base import Ids
from nptqa.index.lexical import Entry
from nptqa.index.manifest import SCHEMA, Counts, Origin
from nptqa.index.rows import RowOwners

Expansions = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Grouped:
    """Distinct texts in the order in which they first come, and the passages of each."""

    texts: tuple[str, ...]
    owners: RowOwners

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, int]]) -> Self:
        """From pairs of a text and the ordinal of a passage it stands for."""
        groups: dict[str, list[int]] = {}
        for text, ordinal in pairs:
            owners = groups.setdefault(text, [])
            if ordinal not in owners[-1:]:
                owners.append(ordinal)
        return cls(tuple(groups), RowOwners.of(groups.values()))


@dataclass(frozen=True, slots=True)
class Recipe:
    """What `build` writes.

    Attributes:
        texts: encoder inputs, one per distinct text; of each passage the whole and its sentences.
        whole: int64 (n_passages,), the number in `texts` of each passage's whole text.
        questions: the bank's questions of units that are indexed.
        entries: what the lexical index reads, one per passage.
    """

    passages: Sequence[Passage]
    texts: Grouped
    whole: Ids
    questions: Grouped
    entries: tuple[Entry, ...]
    counts: Counts

    @classmethod
    def of(cls, passages: Sequence[Passage], expansions: Expansions) -> Self:
        """Work out what to index; ValueError when two passages have one id."""
        _check_ids(passages)
        units = {passage.unit_id for passage in passages}
        wanted = {unit: list(expansions[unit]) for unit in units if unit in expansions}
        texts = Grouped.of(
            (text, ordinal) for ordinal, p in enumerate(passages) for text in encoder_texts(p.text)
        )
        questions = Grouped.of(
            (question, ordinal)
            for ordinal, passage in enumerate(passages)
            for question in wanted.get(passage.unit_id, ())
        )
        n_questions = sum(map(len, wanted.values()))
        counts = Counts(
            documents=len({passage.doc_id for passage in passages}),
            units=len(units),
            passages=len(passages),
            questions=n_questions,
            questions_left_out=sum(map(len, expansions.values())) - n_questions,
            text_rows=len(texts.texts),
            question_rows=len(questions.texts),
        )
        entries = tuple(
            Entry(p.text, p.context, tuple(wanted.get(p.unit_id, ()))) for p in passages
        )
        number = {text: at for at, text in enumerate(texts.texts)}
        whole = np.array([number[p.text] for p in passages], dtype=np.int64)
        return cls(passages, texts, whole, questions, entries, counts)


def encoder_texts(text: str) -> tuple[str, ...]:
    """What the encoder reads of a passage's text: the whole, and each sentence where it has more.

    A question is mostly about one sentence, which one vector for a long paragraph blurs; a passage
    is as near to a question as the nearest of its texts. Headings and parent's words, put in
    front, drown a short paragraph in a bag of words and cost more than they bring: the lexical
    index has them.
    """
    found = sentences(text)
    return (text, *(span.of(text) for span in found)) if len(found) > 1 else (text,)


def bank_hash(expansions: Expansions) -> str:
    """SHA-256, hexadecimal, of the bank's questions by unit; the order of units does not count."""
    questions = {unit: list(one) for unit, one in expansions.items() if one}
    return hashlib.sha256(orjson.dumps(questions, option=orjson.OPT_SORT_KEYS)).hexdigest()


def version_of(encoder: str, origin: Origin, passages: bytes) -> str:
    """The name of the version that is built from these, twelve hexadecimal digits."""
    head = orjson.dumps([SCHEMA, encoder, asdict(origin)])
    return hashlib.sha256(head + b"\n" + passages).hexdigest()[:12]


def _check_ids(passages: Sequence[Passage]) -> None:
    seen: set[str] = set()
    for passage in passages:
        if passage.passage_id in seen:
            raise ValueError(f"two passages have the id {passage.passage_id}")
        seen.add(passage.passage_id)
