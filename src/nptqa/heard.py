"""Which of a question's tokens were heard of a passage: in its text or in the bank's questions.

In: a question's text and passages by their ordinals. Out: shares by the length of the token's
vectors, which the encoder learned; zeros for an encoder without tokens. A question about something
else is told by the word that nobody who asked for the passage ever used.
"""

from collections.abc import Callable, Sequence

import numpy as np

from nptqa.encoding import Encoder, TokenEncoder
from nptqa.index.base import Ids, Mask
from nptqa.index.store import StoredIndex
from nptqa.memo import remembered

# Passages whose tokens are kept, some three kilobytes each.
_KEPT = 4096


class Heard:
    """Compares questions with all that was said of a passage; safe for many threads."""

    def __init__(self, index: StoredIndex, encoder: Encoder) -> None:
        """Compare with passages of `index` by the tokens of `encoder`."""
        self._index = index
        self._tokens = encoder if isinstance(encoder, TokenEncoder) else None
        self._held: Callable[[int], Ids] = remembered(self._said_of, _KEPT)

    def of(self, text: str, first: int, others: Sequence[int]) -> tuple[float, float, float]:
        """How much of a question was heard of a passage.

        Args:
            text: what is asked, folded.
            first: the passage that would answer.
            others: passages that might instead.

        Returns:
            the share of the question's tokens heard of `first`, the share of the heaviest that was
            not, and by how much the share is above the best of `others`.
        """
        ids = np.zeros(0, np.int64) if self._tokens is None else self._tokens.token_ids(text)
        if self._tokens is None or not len(ids):
            return 0.0, 0.0, 0.0
        weights = np.linalg.norm(self._tokens.token_rows(ids), axis=1)
        weights /= max(float(weights.sum()), 1e-9)
        heard = [self._heard(ids, ordinal) for ordinal in (first, *others)]
        shares = [float(weights[one].sum()) for one in heard]
        unheard = float((weights * ~heard[0]).max())
        return shares[0], unheard, shares[0] - max(shares[1:], default=0.0)

    def _heard(self, ids: Ids, ordinal: int) -> Mask:
        held = self._held(ordinal)
        found: Mask = held[np.minimum(np.searchsorted(held, ids), len(held) - 1)] == ids
        return found

    def _said_of(self, ordinal: int) -> Ids:
        """The distinct tokens of a passage and of its bank questions, rising; at least one."""
        tokens, rows = self._index.tokens, self._index.question_rows(ordinal).tolist()
        found = np.concatenate([tokens.of_passage(ordinal), *map(tokens.of_question, rows)])
        return np.unique(found) if len(found) else np.array([-1])
