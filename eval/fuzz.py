"""Coverage-guided fuzzing: `python eval/fuzz.py --seconds 1800`, the time shared by all targets.

Needs atheris (`pip install -e '.[fuzz]'`; Linux and macOS). What a target must keep stands in
`tests/fuzz/targets.py`. Inputs that reach new code are kept in `tests/fuzz/saved/<target>.txt`,
one a line in base64, and every test run replays them; an input that fails is printed.
"""

import argparse
import base64
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAVED = ROOT / "tests" / "fuzz" / "saved"
MOST = 150
"""Inputs kept for a target; the smallest of those that reach something new."""
TARGETS = (
    *("question", "references", "document", "scope", "cursor", "locator", "quotation", "request"),
)
_TOKENS = (
    *("第36段", "序言部分第7段", "执行部分第3(c)段", "187/36", "PP7", "fn4", "A1/T1/r2", "12bis"),
    *("NPT/CONF.2020/WP.77", "A/RES/75/71", "第六条", "那2007年呢", "附件一", "Article VI(1)(a)"),
    *('{"doc_ids": ["wp77-2022"]}', '"units": ["wp77-2022:36"]', "/api/v1/ask", "/search?q="),
    *("“”", "……", "大会，", "1. ", "(a) ", "表 1", "__________", "\\u2028", "%00", "..%2f"),
)


def main() -> int:
    """Fuzz one target here, or all of them one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=120, help="for all targets together")
    parser.add_argument("--target", choices=TARGETS, help="this one only")
    parser.add_argument("--inside", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside is not None:
        return _inside(arguments.target, arguments.inside)
    chosen = [arguments.target] if arguments.target else TARGETS
    failed = [name for name in chosen if not _run(name, arguments.seconds // len(chosen))]
    print("failed: " + ", ".join(failed) if failed else "no target failed")
    return 1 if failed else 0


def _inside(name: str, options: list[str]) -> int:
    import atheris

    with atheris.instrument_imports(include=["nptqa"]):
        from tests.fuzz.targets import TARGETS as FUNCTIONS
    atheris.Setup([sys.argv[0], *options], FUNCTIONS[name])
    atheris.Fuzz()
    return 0


def _run(name: str, seconds: int) -> bool:
    with tempfile.TemporaryDirectory(prefix="nptqa-fuzz-") as folder:
        inputs = Path(folder) / "inputs"
        inputs.mkdir()
        for number, data in enumerate([*_read(name), *_seeds(name)]):
            (inputs / str(number)).write_bytes(data)
        words = Path(folder) / "words"
        words.write_text("".join(f'"{_escaped(token)}"\n' for token in _TOKENS))
        options = [f"-max_total_time={seconds}", "-max_len=400", f"-dict={words}", "-timeout=20"]
        print(f"{name}: {seconds} s", flush=True)
        good = _fuzz(name, folder, [*options, "-print_final_stats=1", str(inputs)])
        # libFuzzer replaces an input by a smaller one that reaches the same code.
        _write(name, [path.read_bytes() for path in inputs.iterdir()])
    return good


def _fuzz(name: str, folder: str, options: list[str]) -> bool:
    command = [sys.executable, __file__, "--target", name, "--inside"]
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [*command, *options],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
    )
    for line in done.stderr.splitlines():
        if line.startswith(("stat::number_of", "stat::average")):
            print(f"  {line}", flush=True)
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-2000:], flush=True)
        for path in Path(folder).glob("*-*"):
            if path.is_file():
                print(f"  {path.name}: {path.read_bytes()!r}", flush=True)
    return done.returncode == 0


def _escaped(token: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in token.encode())


def _seeds(name: str) -> list[bytes]:
    tokens = [token.encode() for token in _TOKENS]
    if name != "document":
        return tokens
    texts = [path.read_text("utf-8") for path in (ROOT / "corpus" / "texts").glob("*.txt")]
    return [text[at : at + 130].encode() for text in texts for at in range(0, len(text), 1500)]


def _read(name: str) -> list[bytes]:
    path = SAVED / f"{name}.txt"
    lines = path.read_text().split() if path.is_file() else []
    return [base64.b64decode(line) for line in lines]


def _write(name: str, inputs: list[bytes]) -> None:
    kept = sorted(sorted(set(inputs), key=lambda data: (len(data), data))[:MOST])
    SAVED.mkdir(exist_ok=True)
    lines = [base64.b64encode(data).decode() + "\n" for data in kept]
    (SAVED / f"{name}.txt").write_text("".join(lines))


if __name__ == "__main__":
    sys.exit(main())
