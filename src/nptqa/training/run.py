"""A whole training run: data folder in, finished model folder with its card out.

The work folder keeps what is slow to make: vocabulary, teacher vectors and checkpoint.pt.
"""

from __future__ import annotations

import random
from pathlib import Path

import torch
from tokenizers import Tokenizer

from nptqa.errors import TrainingError
from nptqa.training.batches import Batches, TokenPairs, token_pairs
from nptqa.training.card import RunFacts, write_card
from nptqa.training.data import UNBIS, PairSet, data_hashes, read_pairs, read_paragraphs
from nptqa.training.export import emphasize, turned, write_model
from nptqa.training.loop import StepHook, Trainer
from nptqa.training.options import TrainOptions
from nptqa.training.student import Student
from nptqa.training.teacher import MiniLmTeacher, Teacher, TeacherCache
from nptqa.training.tokens import token_features
from nptqa.training.vocabulary import add_words, train_tokenizer

CHECKPOINT = "checkpoint.pt"
_TERM_REPEATS = 6
_NUMBER_REPEATS = 100
_LONGEST_ANCHOR = 500
_SMALL = 10_000


def train(
    options: TrainOptions, teacher: Teacher | None = None, on_step: StepHook | None = None
) -> Path:
    """Train an encoder and write it to `options.out`; return that folder.

    Args:
        options: what to train on, and how long.
        teacher: all-MiniLM-L6-v2 where none is given.
        on_step: called with step and loss after every step.

    Raises:
        TrainingError: no data, no teacher installed, or a checkpoint that does not fit.
    """
    work = options.work_folder
    work.mkdir(parents=True, exist_ok=True)
    checkpoint = work / CHECKPOINT
    if options.resume and not checkpoint.is_file():
        raise TrainingError(f"nothing to resume in {work}", hint="train without resume first")
    sources = read_pairs(options.data).train
    tokenizer = _vocabulary(options, sources)
    teacher = teacher or MiniLmTeacher()
    cache = TeacherCache(work / "teacher", teacher.dim)
    cache.fill(teacher, teacher_texts(sources, options))
    tokenized = [token_pairs(tokenizer, source, cache) for source in sources]
    batches = Batches(tokenized, cache.vectors(), options)
    trainer = Trainer(_student(tokenizer, batches, options, teacher.dim), options)
    if options.resume:
        trainer.load(checkpoint)
    trainer.run(batches, checkpoint, on_step)
    counts = batches.counts(tokenizer.get_vocab_size())
    table = emphasize(trainer.student.fold(), counts, options.rarity)
    write_model(options.out, tokenizer, turned(table, counts))
    write_card(options.out, _facts(trainer, tokenized, teacher, options), options)
    return options.out


def teacher_texts(sources: list[PairSet], options: TrainOptions) -> list[str]:
    """Return the English texts the teacher should read: small sources first, then a random mix."""
    small: list[str] = []
    large: list[str] = []
    for source in sources:
        texts = [text for text in source.anchors if 0 < len(text) <= _LONGEST_ANCHOR]
        (small if len(source) <= _SMALL or source.name.startswith(UNBIS) else large).extend(texts)
    random.Random(options.seed).shuffle(large)
    return list(dict.fromkeys(small + large))[: options.pairs]


def _vocabulary(options: TrainOptions, sources: list[PairSet]) -> Tokenizer:
    """Learn the vocabulary, or read what an earlier run with the same settings learned."""
    settings = (options.vocabulary, options.whole_words, options.vocabulary_texts, options.seed)
    path = options.work_folder / f"tokenizer-{'-'.join(map(str, settings))}.json"
    if not path.is_file():
        texts = vocabulary_texts(options, sources, term_repeats=_TERM_REPEATS)
        tokenizer = train_tokenizer(texts, options.vocabulary - options.whole_words)
        words = vocabulary_texts(options, sources, term_repeats=1)
        add_words(tokenizer, words, options.whole_words).save(str(path))
    return Tokenizer.from_file(str(path))


def vocabulary_texts(
    options: TrainOptions, sources: list[PairSet], *, term_repeats: int
) -> list[str]:
    """Return the texts the vocabulary is learned from, drawn at random from every source.

    The terms may count several times, as they are all there is of four languages; numbers up to
    199 and years are added so that they become tokens.
    """
    rng = random.Random(options.seed)
    texts: list[str] = []
    for source in sources:
        rows = rng.sample(range(len(source)), min(len(source), options.vocabulary_texts))
        sides = [side[row] for row in rows for side in (source.lefts, source.rights)]
        texts += sides * (term_repeats if source.name.startswith(UNBIS) else 1)
    texts += [str(n) for n in (*range(200), *range(1945, 2036))] * _NUMBER_REPEATS
    paragraphs = read_paragraphs(options.data)
    return texts + rng.sample(paragraphs, min(len(paragraphs), options.vocabulary_texts))


def _student(
    tokenizer: Tokenizer, batches: Batches, options: TrainOptions, teacher: int
) -> Student:
    torch.manual_seed(options.seed)
    return Student(
        token_features(tokenizer, options.features),
        batches.counts(tokenizer.get_vocab_size()),
        buckets=options.features,
        dim=options.dim,
        teacher=teacher,
    )


def _facts(
    trainer: Trainer, sources: list[TokenPairs], teacher: Teacher, options: TrainOptions
) -> RunFacts:
    return RunFacts(
        teacher=teacher.name,
        taught=sum(int((source.anchors >= 0).sum()) for source in sources),
        steps=trainer.clock.step,
        tokens=len(trainer.student.tokens),
        pairs={source.name: len(source) for source in sources},
        hashes=data_hashes(options.data),
    )
