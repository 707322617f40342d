"""The measured figures that the pages state, read from the committed baselines of the benchmark.

In: `eval/baselines/founding-hybrid-{with,without}.json`, which a gate keeps true. Out: rows for
`about.html` and `evaluation.html`. Nothing is typed a second time; where the files are not there
the pages say nothing.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nptqa.service.rendering import Json

_FILES = {"with": "founding-hybrid-with.json", "without": "founding-hybrid-without.json"}
_LANGUAGES = "lang="
_SHOWN = ("Success@1", "Success@5")


def figures(eval_dir: Path) -> Json | None:
    """What was measured; None where a baseline is missing."""
    paths = {name: eval_dir / "baselines" / file for name, file in _FILES.items()}
    if not all(path.is_file() for path in paths.values()):
        return None
    runs = {name: json.loads(path.read_text(encoding="utf-8")) for name, path in paths.items()}
    shipped = runs["with"]["slices"]["all"]
    return {
        "questions": runs["with"]["queries"],
        "precision": _percent(shipped["precision"]),
        "shown": shipped["precision"]["queries"],
        "first": _percent(shipped["Success@1"]),
        "five": _percent(shipped["Success@5"]),
        "rows": list(_rows(runs)),
    }


def _rows(runs: dict[str, Any]) -> Iterator[Json]:
    """One row for all questions and one for each language, most questions first."""
    slices = runs["with"]["slices"]
    names = [name for name in slices if name.startswith(_LANGUAGES)]
    names.sort(key=lambda name: -int(slices[name]["Success@1"]["queries"]))
    for name in ["all", *names]:
        yield {
            "language": name.removeprefix(_LANGUAGES) if name != "all" else "",
            "questions": slices[name]["Success@1"]["queries"],
            "values": [
                _percent(run["slices"][name][measure])
                for run in runs.values()
                for measure in _SHOWN
            ],
        }


def _percent(measure: Json) -> int:
    return round(float(measure["mean"]) * 100)
