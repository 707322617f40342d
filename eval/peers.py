"""What a user would pick instead, and NPTQA, on the same passages in one run.

    make peers FILLER=FILLER.txt.gz             # installs the others apart, runs, reports
    python eval/peers.py run FILLER.txt.gz --work DIR [--sizes 1000,10000] [--systems floor,txtai]
    python eval/peers.py report --work DIR      # eval/peers.md, eval/peers.json, docs/peers.svg

FILLER has a paragraph a line, as for `eval/scale.py`. The other systems are those of
`eval/peers.txt`, installed into an environment of their own. Every system runs in a process of its
own on one core; before and after it the bare loop is asked the same, in a process that stays,
because machines are noisy: compare ratios. What was measured is not measured again; delete
DIR/SIZE/SYSTEM.json to do so. A system that is not done within `--limit` seconds is stopped.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from peering.names import NAMES

SIZES = (1_000, 10_000, 100_000)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="part", required=True)
    run = commands.add_parser("run", help="measure what was not measured yet")
    run.add_argument("filler", type=Path)
    run.add_argument("--work", type=Path, required=True)
    run.add_argument("--sizes", default=",".join(map(str, SIZES)))
    run.add_argument("--systems", default=",".join(NAMES))
    run.add_argument("--seconds", type=float, default=15, help="for which a system is asked")
    run.add_argument("--limit", type=float, default=300, help="after which it is stopped")
    report = commands.add_parser("report", help="write the report")
    report.add_argument("--work", type=Path, required=True)
    given = parser.parse_args()
    if given.part == "run":
        _run(given)
    else:
        from peering.report import write

        write(given.work)


def _run(given: argparse.Namespace) -> None:
    from peering.run import Run

    run = Run(given.filler.resolve(), given.work.resolve(), given.seconds, given.limit)
    for size in given.sizes.split(","):
        run.size(int(size), given.systems.split(","))


def _child(part: str, given: Sequence[str]) -> None:
    """One part of a run, in a process of its own; see `peering.run`."""
    folder, filler, size = Path(given[0]), Path(given[1]), int(given[2])
    match part:
        case "prepare":
            from peering.preparing import prepare

            print(json.dumps({"passages": prepare(folder, filler, size)}))
        case "system":
            from peering.measure import measure, place_of

            name = given[4]
            place = place_of(folder / name, filler, size)
            print(json.dumps(measure(name, place, folder, float(given[3]))))
        case "floor":
            from peering.measure import stand_by

            stand_by(folder, filler, size, float(given[3]))
        case "serve":
            from peering.nptqa_http import serve_whole

            serve_whole(folder, filler, size, int(given[3]))


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in ("prepare", "system", "floor", "serve"):
        from peering.processes import pin

        pin()
        _child(sys.argv[1], sys.argv[2:])
    else:
        main()
