"""How long a question takes: percentiles, and the split by stage."""

from collections.abc import Iterable, Mapping

import numpy as np

from nptqa.domain import Mode
from nptqa.evaluation.bench import rank
from nptqa.evaluation.protocols import Searcher


def percentiles(seconds: Iterable[float]) -> dict[str, float]:
    """Milliseconds at the 50th, 95th and 99th percentile; empty without times."""
    times = np.asarray(list(seconds), dtype=np.float64) * 1000
    if not len(times):
        return {}
    return {f"p{q}": round(float(np.percentile(times, q)), 3) for q in (50, 95, 99)}


def by_mode(
    searcher: Searcher, texts: Mapping[str, str], *, progress: bool = False
) -> dict[str, dict[str, float]]:
    """Percentiles of a search with each leg alone and with both."""
    return {
        mode.value: percentiles(rank(searcher, texts, mode, progress=progress).seconds.values())
        for mode in (Mode.LEXICAL, Mode.DENSE, Mode.HYBRID)
    }
