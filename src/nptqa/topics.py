"""How much two units are about the same thing: the rare words they share.

In: two texts. Out: 0 to 1. Everything here is about one treaty, so common words and the encoder's
cosine are high between strangers; what tells relatives apart is that they share words which few
other units hold (裂变材料, 附加议定书).
"""

from collections import Counter
from collections.abc import Callable, Mapping
from math import log, sqrt

from nptqa.folding import terms
from nptqa.index.lexical import index_text
from nptqa.memo import remembered


class Topics:
    """Compares texts by the rare words they share; safe for many threads."""

    def __init__(self, rarity: Callable[[str], float]) -> None:
        """Weigh words by `rarity`, higher is rarer."""
        self._rarity = rarity
        self._weighted = remembered(self._weights, 4096)

    def shared(self, one: str, other: str) -> float:
        """Cosine of the texts' character pairs and words, rare ones counting more."""
        a, b = self._weighted(one), self._weighted(other)
        return round(sum(weight * b[term] for term, weight in a.items() if term in b), 4)

    def _weights(self, text: str) -> Mapping[str, float]:
        counts = Counter(term for term in terms(index_text(text)) if len(term) > 1)
        found = {term: (1.0 + log(n)) * self._rarity(term) for term, n in counts.items()}
        length = sqrt(sum(weight * weight for weight in found.values())) or 1.0
        return {term: weight / length for term, weight in found.items()}
