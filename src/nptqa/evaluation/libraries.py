"""The libraries that measure, which the product itself does without: imported when they are needed.

In: nothing. Out: the module, or a `BenchmarkError` that says how to install it.
"""

from types import ModuleType

from nptqa.errors import BenchmarkError

_HINT = "In a checkout: make eval. Elsewhere: pip install 'nptqa[eval]'."


def ir_measures() -> ModuleType:
    """Measures of rankings; asked for before a run, so that what is missing is not said after it.

    Raises:
        BenchmarkError: it is not installed.
    """
    try:
        import ir_measures as library
    except ImportError as exc:
        raise BenchmarkError("ir-measures is not installed", hint=_HINT) from exc
    return library


def sklearn_metrics() -> ModuleType:
    """Measures of probabilities and of agreement.

    Raises:
        BenchmarkError: scikit-learn is not installed.
    """
    try:
        from sklearn import metrics
    except ImportError as exc:
        raise BenchmarkError("scikit-learn is not installed", hint=_HINT) from exc
    return metrics  # type: ignore[no-any-return]
