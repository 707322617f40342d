"""A thousand documents in the UN's layout, made from seeds, printed and read back.

`python eval/layouts.py [FIRST LAST]` prints every document of which a unit was lost, doubled or
changed, and the rate. The suite reads thirty of them, and two hundred with its slow tests.
"""

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.corpus.generated import make
from tests.corpus.test_generated import differences


def main(first: int = 0, last: int = 1000) -> int:
    """Read the documents of all seeds; 1 where one differs."""
    began, wrong = time.perf_counter(), 0
    with tempfile.TemporaryDirectory() as folder:
        for start in range(first, last, 50):
            found = differences(range(start, min(start + 50, last)), Path(folder))
            wrong += len(found)
            for name, sentences in found.items():
                print(name, *sentences[:3], sep="\n  ")
    units = sum(len(make(seed).units) for seed in range(first, last))
    seconds = time.perf_counter() - began
    print(f"{last - first} documents, {units} units: {wrong} differ; {seconds:.0f} s with printing")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
