"""The commands of the bench end with an exit code."""

from collections.abc import Sequence

import pytest

from nptqa.errors import BenchmarkError
from nptqa.evaluation.command import finish


def test_an_error_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """Message and hint on standard error, the error's own exit code, no traceback."""

    def main(argv: Sequence[str] | None) -> int:
        raise BenchmarkError("qrels.txt:3: no unit", hint="Mend the line.")

    with pytest.raises(SystemExit) as left:
        finish(main)
    assert left.value.code == 2
    assert capsys.readouterr().err == "qrels.txt:3: no unit\nMend the line.\n"


def test_a_result_is_passed_on() -> None:
    """Here a check that failed."""
    with pytest.raises(SystemExit) as left:
        finish(lambda argv: 1)
    assert left.value.code == 1
