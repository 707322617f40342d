"""Answers that lack the number or the date asked for: run `python eval/dev/kinds.py`.

In: what the confidence model is fitted on. Out: of the questions as the product is asked them, one
in ten without an answer, those whose best words lack what was asked for and the others: how often
the first unit answers, and how often where the probability is one of an answer. Probabilities are
of models that were not fitted on the question, as `nptqa eval fit` sets its thresholds on.
"""

import numpy as np
from numpy.typing import NDArray

from nptqa.evidence import FEATURES
from nptqa.settings import Settings
from nptqa.training.calibrate import Judged, judged
from nptqa.training.material import read_material
from nptqa.training.sampling import collected


def line(name: str, found: Judged, which: NDArray[np.bool_]) -> str:
    """How many there are, and the share of right ones, weighed as asked."""
    shares = []
    for some in (which, which & found.answered):
        right, weights = found.right[some], found.weights[some]
        share = np.average(right, weights=weights) if some.any() else np.nan
        shares.append(f"{int(some.sum()):6}  {share:.3f}")
    return f"{name:10}" + "   ".join(shares)


def table(found: Judged) -> str:
    """Both groups."""
    missing = found.values[:, FEATURES.index("kind_missing")] > 0
    head = "          questions  right   answered  right"
    return "\n".join([head, line("missing", found, missing), line("others", found, ~missing)])


def main() -> None:
    """Print the table."""
    settings = Settings()
    sample = collected(settings, read_material(settings), progress=True)
    print(table(judged(sample)))


if __name__ == "__main__":
    main()
