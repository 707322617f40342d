"""The student's vocabulary: running text in, a `tokenizers.Tokenizer` out.

A Unigram language model over subwords (Kudo 2018, "Subword Regularization"). Normalising (NFKD,
accents dropped, lower case) and splitting (runs of Han characters, of other letters, of digits;
everything else dropped) are part of tokenizer.json: whoever loads the model gets the same tokens.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.trainers import UnigramTrainer

UNKNOWN = "[UNK]"
MAX_PIECE_LENGTH = 14
MIN_WORD_COUNT = 4
_RUNS = r"\p{Han}+|[\p{L}\p{M}&&[^\p{Han}]]+|\p{N}+"


def new_tokenizer() -> Tokenizer:
    """Return an untrained tokenizer that normalises and splits, with an unknown token only."""
    tokenizer = Tokenizer(Unigram([(UNKNOWN, 0.0)], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(_RUNS), behavior="removed", invert=True)
    return tokenizer


def train_tokenizer(texts: Iterable[str], size: int) -> Tokenizer:
    """Learn at most `size` tokens from source texts; the token of id 0 is the unknown one."""
    tokenizer = new_tokenizer()
    trainer = UnigramTrainer(
        vocab_size=size,
        special_tokens=[UNKNOWN],
        unk_token=UNKNOWN,
        max_piece_length=MAX_PIECE_LENGTH,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def add_words(tokenizer: Tokenizer, texts: Sequence[str], limit: int) -> Tokenizer:
    """Return a tokenizer that also knows frequent words and numbers whole.

    Unigram training drops a word it can spell with shorter tokens ("2020" as "20", "20"), but a
    bag of vectors cannot spell. At most `limit` words join, the most frequent first; the score of
    each is its log share, as in the model itself.
    """
    counts = _word_counts(tokenizer, texts)
    total = sum(counts.values())
    known = tokenizer.get_vocab()
    fresh = [(w, n) for w, n in counts.most_common() if w not in known and n >= MIN_WORD_COUNT]
    state = json.loads(tokenizer.to_str())
    unknown, *learned = state["model"]["vocab"]
    learned += [[word, math.log(count / total)] for word, count in fresh[:limit]]
    # Four decimals change no segmentation worth having and save a fifth of the file. The trainer
    # sums in hash order, so its scores and their order differ a little from run to run.
    rounded = [[token, round(score, 4)] for token, score in learned]
    state["model"]["vocab"] = [unknown, *sorted(rounded, key=lambda row: (-row[1], row[0]))]
    return Tokenizer.from_str(json.dumps(state))


def _word_counts(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        folded = tokenizer.normalizer.normalize_str(text)
        counts.update(run for run, _ in tokenizer.pre_tokenizer.pre_tokenize_str(folded))
    return Counter({w: n for w, n in counts.items() if not "\u3400" <= w[0] <= "\u9fff"})
